"""The feeds that anybody may follow: of everything, of an event, a city, a network, a filter."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from flask import Response, abort, request

from meetings.agenda.queries import Wanted
from meetings.feeds import rules
from meetings.feeds.queries import public as queries
from meetings.feeds.views.answering import FORM, Feed, bp, calendar, poll
from meetings.feeds.views.sharing import shared
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience
from meetings.web.cookies import cookie_free

NUMBER = re.compile("[0-9]{1,9}")  # no item has a longer one
NAME = "Meetings"  # not translated: the same address has the same bytes for everyone
LONGEST = 300  # characters: what is longer names nothing, and nothing is named unprintably
MOST_ITEMS = 1000


@bp.get("/events/<slug>.ics")
@audience(Audience.PUBLIC)
@cookie_free
@shared
def event(slug: str) -> Response:
    """Serve one public event's feed, all of it or the items that are asked for."""
    part = queries.Part(_said("kind"), _said("room"), _numbers("item"))
    asked = _asked(kind=part.kind, room=part.room, item=part.items)

    def state() -> queries.State | None:
        return queries.event(db.session(), slug)

    def body(found: queries.State, at: datetime) -> bytes:
        name = queries.title(db.session(), found.id)
        rows = queries.event_rows(db.session(), found.id, at, part)
        return calendar(name, f"/events/{slug}.ics{asked}", f"/events/{slug}/", rows, found.color)

    return _public(f"event-{slug}", state, body, asked)


@bp.get("/calendar.ics")
@audience(Audience.PUBLIC)
@cookie_free
@shared
def network() -> Response:
    """Serve every public event and its agenda, or those that are asked for."""
    wanted = Wanted(
        network=_said("network"), city=_said("city"), kind=_said("kind"), search=_said("q")
    )
    asked = _asked(network=wanted.network, city=wanted.city, kind=wanted.kind, q=wanted.words)

    def state() -> queries.State:
        return queries.network(db.session()) or queries.State(1, 0, rules.EPOCH)

    def body(_found: queries.State, at: datetime) -> bytes:
        rows = queries.network_rows(db.session(), at, wanted)
        return calendar(NAME, f"/calendar.ics{asked}", "/events/", rows)

    return _public("calendar", state, body, asked)


@bp.get("/cities/<slug>.ics")
@audience(Audience.PUBLIC)
@cookie_free
@shared
def of_city(slug: str) -> Response:
    """Serve the public events that a city hosts."""

    def state() -> queries.State | None:
        return queries.city(db.session(), slug)

    def body(found: queries.State, at: datetime) -> bytes:
        rows = queries.city_rows(db.session(), found.id, at)
        return calendar(found.title, f"/cities/{slug}.ics", f"/cities/{slug}/", rows)

    return _public(f"city-{slug}", state, body)


@bp.get("/networks/<slug>.ics")
@audience(Audience.PUBLIC)
@cookie_free
@shared
def of_network(slug: str) -> Response:
    """Serve the public events of a network."""

    def state() -> queries.State | None:
        return queries.one_network(db.session(), slug)

    def body(found: queries.State, at: datetime) -> bytes:
        rows = queries.one_network_rows(db.session(), found.id, at)
        return calendar(
            found.title, f"/networks/{slug}.ics", f"/networks/{slug}/", rows, found.color
        )

    return _public(f"network-{slug}", state, body)


def _said(name: str) -> str:
    """Return what is asked for by this name, "" where nothing is; 404 where nothing can be it."""
    value = request.args.get(name, "")
    if len(value) > LONGEST or not value.isprintable():
        abort(404)
    return value


def _numbers(name: str) -> tuple[int, ...]:
    """Return the numbers that are asked for by this name, in order and each once."""
    numbers = request.args.getlist(name)
    if len(numbers) > MOST_ITEMS or not all(map(NUMBER.fullmatch, numbers)):
        abort(404)
    return tuple(sorted(set(map(int, numbers))))


def _asked(**said: str | tuple[int, ...]) -> str:
    """Return the query of the address of a part, "" of the whole feed.

    It holds what was understood, in one order and spelling: nobody who asks writes anything else
    into what the others read.
    """
    query = urlencode({name: value for name, value in said.items() if value}, doseq=True)
    return f"?{query}" if query else ""


def _public(
    name: str,
    state: Callable[[], queries.State | None],
    body: Callable[[queries.State, datetime], bytes],
    asked: str = "",
) -> Response:
    """Answer a poll of a feed, or of the part of it that is `asked` for."""
    if asked:
        name = f"{name}-{hashlib.blake2b(asked.encode(), digest_size=16).hexdigest()}"

    def now_as(at: datetime) -> Feed | None:
        found = state()
        if found is None:
            return None
        tag = rules.tag(rules.titled(name, found.color + found.title), found.version, at, FORM)
        return Feed(tag, rules.changed(found.changed_at, at), lambda: body(found, at))

    return poll(name, now_as, part=bool(asked))
