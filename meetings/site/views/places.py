"""A network, a city and a showcase, each with the events that it was part of."""

from werkzeug.wrappers import Response

from meetings.agenda import queries as agenda
from meetings.agenda.queries import Card, Wanted
from meetings.agenda.queries.leads import showings
from meetings.networks import queries as networks
from meetings.networks.views import enter, suggest
from meetings.registration import queries as registration
from meetings.site.views.events import bp
from meetings.site.views.lists import since, taken, windows
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience, visitor
from meetings.web.clock import now
from meetings.web.markup import same_page

MOST = 12  # events of a list here; all of them are in the list of events


@bp.get("/networks/<slug>/")
@audience(Audience.PUBLIC)
def network(slug: str) -> Response:
    """Show a network: its purpose, its cities by role, its events, its calendar."""
    session, at = db.session(), now()
    found = networks.network(session, slug)
    if found is None:
        suggest(slug, networks.known_networks(session), "site.network")
    enter(slug, color=found.color, language=found.language)
    coming, past = _events(Wanted(network=slug))
    return same_page(
        "site/network.html",
        network=found,
        cities=networks.member_cities(session, [found.id], at.date()),
        coming=coming,
        past=past,
        taken=taken(coming),
        windows=windows(coming + past, at),
    )


@bp.get("/cities/<slug>/")
@audience(Audience.PUBLIC)
def city(slug: str) -> Response:
    """Show a city: its networks, its showcases, the events it hosted and attended."""
    session, at = db.session(), now()
    found = networks.city(session, slug)
    if found is None:
        suggest(slug, networks.known_cities(session), "site.city")
    coming, past = _events(Wanted(city=slug))
    return same_page(
        "site/city.html",
        city=found,
        memberships=networks.memberships(session, found.id),
        showcases=networks.showcases(session, found.id),
        coming=coming,
        past=past,
        attended=_attended(found.id),
        taken=taken(coming),
        windows=windows(coming + past, at),
    )


@bp.get("/showcases/<slug>/")
@audience(Audience.PUBLIC)
def showcase(slug: str) -> Response:
    """Show a showcase, and at which events and stops it was or will be seen."""
    session = db.session()
    found = networks.showcase(session, slug)
    if found is None:
        suggest(slug, networks.known_showcases(session), "site.showcase")
    places = showings(session, slug, networks=visitor().sees_networks, limit=MOST)
    coming = [place.slug for place in places if now() < place.starts_at]
    return same_page("site/showcase.html", case=found, showings=places, coming=coming)


def _events(wanted: Wanted) -> tuple[list[Card], list[Card]]:
    """Return the events to come and those that were, as far as the visitor may see: 2 SELECTs."""
    session, over, mine = db.session(), since(now()), visitor().sees_networks
    coming = agenda.coming(session, wanted, after=over, networks=mine, limit=MOST)
    return coming, agenda.past(session, wanted, before=over, networks=mine, limit=MOST)


def _attended(city_id: int) -> list[Card]:
    """Return the past events that a city sent somebody to, as far as they may be seen: 2 SELECTs.

    That the city was there is public; who it was is not.
    """
    session, mine = db.session(), visitor().sees_networks
    over = since(now())
    ids = registration.attended(session, city_id, before=over, networks=mine, limit=MOST)
    return agenda.cards_of(session, ids)[::-1]
