"""Home, events, an event, and what is for members."""

from datetime import timedelta

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from meetings.agenda import queries as agenda
from meetings.agenda.queries import Card
from meetings.agenda.views import days, issued, see
from meetings.networks import queries as networks
from meetings.registration import queries as registration
from meetings.registration.rules.window import Times
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience, visitor
from meetings.web.clock import now
from meetings.web.markup import kept_page, page

bp = Blueprint("site", __name__)
FIRST = 6  # cards on the home page


@bp.get("/")
@audience(Audience.PUBLIC)
def home() -> Response:
    """Show what comes next."""
    session = db.session()
    coming, at = _coming(), now()
    clubs = networks.networks(session)
    html = render_template(
        "site/home.html",
        networks=clubs,
        cards=coming[:FIRST],
        more=len(coming) > FIRST,
        taken=_taken(coming[:FIRST]),
        at=at,
    )
    return page(html)


@bp.get("/events/")
@audience(Audience.PUBLIC)
def events() -> Response:
    """List the events that come, next first, then those that were, the latest first."""
    coming, at = _coming(), now()
    past = agenda.past_cards(db.session(), ended_by=at, networks=visitor().networks)
    html = render_template(
        "site/events.html", coming=coming, past=past, taken=_taken(coming), at=at
    )
    return page(html)


@bp.get("/events/<slug>/")
@audience(Audience.PUBLIC)
def event(slug: str) -> Response:
    """Show one event: what, when, where, for whom, the seats left, and its agenda."""
    found = see(slug)
    if isinstance(found, Response):
        return found
    times = Times(found.registration_opens_at, found.registration_closes_at)
    window = times.window(now(), found.status)

    def render() -> str:
        return render_template(
            "site/event.html",
            event=found,
            edition=issued(found),
            days=days(found),
            window=window,
            counts=registration.counts(db.session(), found.event_id),
        )

    return kept_page(("event", found.event_id, found.edition, found.version, window), render)


@bp.get("/members/")
@audience(Audience.MEMBER, Audience.ORGANISER)
def members() -> Response:
    """Show what is for members: the cities of their networks, and events for members only."""
    session, me, at = db.session(), visitor(), now()
    mine = [club for club in networks.networks(session) if me.belongs_to(club.id)]
    cities = networks.member_cities(session, [club.id for club in mine], at.date())
    cards = [card for card in _coming() if card.audience is Audience.MEMBER]
    html = render_template(
        "site/members.html", networks=mine, cities=cities, cards=cards, taken=_taken(cards), at=at
    )
    return page(html)


@bp.get("/my/")
@audience(Audience.ACCOUNT)
def my() -> Response:
    """Show where my city is registered, and what it could register for."""
    session, at = db.session(), now()
    cities = networks.names(session, visitor().cities)
    mine = registration.registrations(session, visitor().cities)
    cards = agenda.cards_of(session, [one.event_id for one in mine])
    coming = [card for card in _coming() if card.closes_at and card.closes_at > at]
    html = render_template(
        "site/my.html",
        cities=cities,
        mine=mine,
        cards={card.event_id: card for card in cards},
        coming=coming,
        taken=_taken(coming),
        at=at,
    )
    return page(html)


def _coming() -> list[Card]:
    """Return the events to come that the visitor may see: 1 SELECT."""
    # An event stays "coming" until it is over, and a little longer for those under way home.
    after = now() - timedelta(hours=1)
    return agenda.cards(db.session(), ending_after=after, networks=visitor().networks)


def _taken(cards: list[Card]) -> dict[int, int]:
    """Return the seats taken at each event: 1 SELECT."""
    return registration.taken(db.session(), [card.event_id for card in cards])
