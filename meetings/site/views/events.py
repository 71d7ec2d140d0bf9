"""Home, events, an event, and what is for members."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from meetings.agenda import queries as agenda
from meetings.agenda.queries import Card, Wanted
from meetings.agenda.rules import describe
from meetings.agenda.rules.values import worded
from meetings.agenda.views import days, issued, see
from meetings.networks import queries as networks
from meetings.registration import queries as registration
from meetings.registration.queries import bookings
from meetings.registration.views import entering
from meetings.registration.views.participants import may_read
from meetings.site.views.lists import since, taken, windows
from meetings.storage.session import db
from meetings.terms import Audience, EventKind
from meetings.web.access import audience, visitor
from meetings.web.clock import now
from meetings.web.language import language
from meetings.web.links import absolute
from meetings.web.markup import kept_page, page, same_page
from meetings.web.paging import Paged, page_number, paged

bp = Blueprint("site", __name__)
FIRST = 6  # cards on the home page
SIZE = 24  # cards on a page of events
LONGEST_SEARCH = 100  # characters


@bp.get("/")
@audience(Audience.PUBLIC)
def home() -> Response:
    """Show what comes next."""
    at, mine = now(), visitor().sees_networks
    found = agenda.coming(db.session(), after=since(at), networks=mine, limit=FIRST)
    return same_page(
        "site/home.html",
        networks=networks.networks(db.session()),
        cards=found,
        taken=taken(found),
        windows=windows(found, at),
    )


@bp.get("/events/")
@audience(Audience.PUBLIC)
def events() -> Response | tuple[Response, int]:
    """List the events that come, next first, or those that were; all, or what is asked for."""
    asked, at, session = request.args, now(), db.session()
    clubs = networks.networks(session)
    wanted = Wanted(
        network=asked.get("network", ""),
        city=asked.get("city", ""),
        kind=asked.get("kind", ""),
        search=asked.get("q", "")[:LONGEST_SEARCH],
    )
    cities = agenda.hosts(session, visitor().sees_networks, wanted.city)
    over = asked.get("past", "") == "1"
    number = page_number(asked.get("page"))
    known = (
        wanted.network in {"", *(club.slug for club in clubs)}
        and wanted.city in {"", *(city.slug for city in cities)}
        and wanted.kind in {"", *EventKind}
        and number is not None
    )
    found = _list(wanted, at, over=over, number=number or 1) if known else paged([], 1, SIZE)
    answer = same_page(
        "site/events.html",
        events=found,
        wanted=wanted,
        over=over,
        known=known,
        networks=clubs,
        cities=cities,
        kinds=list(EventKind),
        taken=taken(found.rows),
        windows=windows(found.rows, at),
    )
    return answer if known else (answer, 400)


def _list(wanted: Wanted, at: datetime, *, over: bool, number: int) -> Paged[Card]:
    """Return a page of events: 1 SELECT."""
    session, mine, skip = db.session(), visitor().sees_networks, (number - 1) * SIZE
    there = {"networks": mine, "limit": SIZE + 1, "offset": skip}
    if over:
        found = agenda.past(session, wanted, before=since(at), **there)
    else:
        found = agenda.coming(session, wanted, after=since(at), **there)
    return paged(found, number, SIZE)


@bp.get("/events/<slug>/")
@audience(Audience.PUBLIC)
def event(slug: str) -> Response:
    """Show one event: what, when, where, for whom, the seats left, and its agenda."""
    found = see(slug)
    window = entering.window(found, now())
    neighbours = agenda.neighbours(db.session(), found, visitor().sees_networks)
    beside = tuple((one.slug, one.edition) for one in neighbours if one)
    listed, over = may_read(found), found.ends_at <= now()
    mine = entering.has_form(found)

    def render() -> str:
        edition = issued(found)
        head = edition.agenda.head
        address = absolute(url_for("site.event", slug=slug))
        return render_template(
            "site/event.html",
            event=found,
            edition=edition,
            said=worded(head, head.language, language()),
            address=address,
            summary=describe.summary(head),
            schema_org=describe.schema_org(head, address=address, network=found.network),
            days=days(found),
            window=window,
            mine=mine,
            listed=listed,
            over=over,
            neighbours=neighbours,
            counts=registration.counts(db.session(), found.event_id),
        )

    live = (found.version, window, beside, listed, over, mine)
    return kept_page(("event", found.event_id, found.edition, *live), render)


@bp.get("/events/<slug>/items/<int:number>/")
@audience(Audience.PUBLIC)
def item(slug: str, number: int) -> Response:
    """Show one item and, until its event is over, the seats left; of a study tour the route."""
    found = see(slug)
    over = found.ends_at <= now()

    def render() -> str:
        edition = issued(found)
        its = next((item for item in edition.agenda.items if item.number == number), None)
        if its is None:
            abort(404)
        live = None if over else bookings.bookable(db.session(), found.event_id, number)
        return render_template(
            "agenda/item.html", event=found, edition=edition, item=its, live=live
        )

    key = ("item", found.event_id, found.edition, found.version, number, over)
    return kept_page(key, render)


@bp.get("/members/")
@audience(Audience.MEMBER, Audience.ORGANISER)
def members() -> Response:
    """Show what is for members: the cities of their networks, and events for members only."""
    session, me, at = db.session(), visitor(), now()
    number = page_number(request.args.get("page")) or abort(404)
    mine = [club for club in networks.networks(session) if me.belongs_to(club.id)]
    cities = networks.member_cities(session, [club.id for club in mine], at.date())
    there = {"networks": me.sees_networks, "limit": SIZE + 1, "offset": (number - 1) * SIZE}
    found = paged(agenda.for_members(session, after=since(at), **there), number, SIZE)
    html = render_template(
        "site/members.html",
        networks=mine,
        cities=cities,
        events=found,
        taken=taken(found.rows),
        windows=windows(found.rows, at),
    )
    return page(html)


@bp.get("/my/")
@audience(Audience.ACCOUNT)
def my() -> Response:
    """Show where my city is registered, and what it could register for; or where it was."""
    session, at, asked = db.session(), now(), request.args
    over, mine = asked.get("past") == "1", visitor().cities
    number = page_number(asked.get("page")) or abort(404)
    skip = (number - 1) * SIZE
    ids = registration.registered(session, mine, since(at), over=over, limit=SIZE + 1, offset=skip)
    there = paged(ids, number, SIZE)
    cards = agenda.cards_of(session, there.rows)
    delegations = registration.registrations(session, mine, there.rows)
    first = not over and number == 1
    html = render_template(
        "site/my.html",
        cities=networks.names(session, mine),
        over=over,
        there=there,
        cards=cards[::-1] if over else cards,
        delegations=delegations,
        **(_open(at, Counter(one.event_id for one in delegations)) if first else {}),
    )
    return page(html)


def _open(at: datetime, sent: Mapping[int, int]) -> dict[str, Any]:
    """Return what takes registrations of cities that `sent` nobody yet: 2 SELECTs."""
    me = visitor()
    soon = agenda.coming(db.session(), after=at, networks=me.sees_networks, limit=SIZE)
    wait = [card for card in soon if sent.get(card.event_id, 0) < len(me.cities)]
    cards = [card for card in wait if card.closes_at and card.closes_at > at]
    return {"coming": cards, "taken": taken(cards), "windows": windows(cards, at)}
