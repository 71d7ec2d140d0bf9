"""The feeds that anybody may follow: of everything, of an event, a city, a network, a filter."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime

from flask import Response, abort, request

from meetings.agenda.queries import Wanted
from meetings.feeds import rules
from meetings.feeds.queries import public as queries
from meetings.feeds.views.answering import FORM, Feed, bp, calendar, poll
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience
from meetings.web.cookies import cookie_free

NUMBER = re.compile("[0-9]{1,9}")  # no item has a longer one
NAME = "Meetings"  # not translated: the same address has the same bytes for everyone


@bp.get("/events/<slug>.ics")
@audience(Audience.PUBLIC)
@cookie_free
def event(slug: str) -> Response:
    """Serve one public event's feed, all of it or the items that are asked for."""
    asked = request.args
    numbers = asked.getlist("item")
    if not all(map(NUMBER.fullmatch, numbers)):
        abort(404)
    part = queries.Part(asked.get("kind", ""), asked.get("room", ""), tuple(map(int, numbers)))

    def state() -> queries.State | None:
        return queries.event(db.session(), slug)

    def body(found: queries.State, at: datetime) -> bytes:
        name = queries.title(db.session(), found.id)
        rows = queries.event_rows(db.session(), found.id, at, part)
        return calendar(name, _address(), f"/events/{slug}/", rows, found.color)

    return _public(f"event-{slug}{_asked(part)}", state, body)


@bp.get("/calendar.ics")
@audience(Audience.PUBLIC)
@cookie_free
def network() -> Response:
    """Serve every public event and its agenda, or those that are asked for."""
    asked = request.args
    wanted = Wanted(
        network=asked.get("network", ""), city=asked.get("city", ""), kind=asked.get("kind", "")
    )

    def state() -> queries.State:
        return queries.network(db.session()) or queries.State(1, 0, rules.EPOCH)

    def body(_found: queries.State, at: datetime) -> bytes:
        rows = queries.network_rows(db.session(), at, wanted)
        return calendar(NAME, _address(), "/events/", rows)

    return _public(f"calendar{_asked(wanted)}", state, body)


@bp.get("/cities/<slug>.ics")
@audience(Audience.PUBLIC)
@cookie_free
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


def _address() -> str:
    """Return the path of this feed as it was asked for: a filter's address keeps its meaning."""
    return request.full_path.rstrip("?")


def _asked(part: queries.Part | Wanted) -> str:
    """Return what tells the feed of a part from the whole one: a tag's ASCII."""
    if not part:
        return ""
    return "-" + hashlib.blake2b(repr(part).encode(), digest_size=6).hexdigest()


def _public(
    name: str,
    state: Callable[[], queries.State | None],
    body: Callable[[queries.State, datetime], bytes],
) -> Response:
    def now_as(at: datetime) -> Feed | None:
        found = state()
        if found is None:
            return None
        tag = rules.tag(rules.titled(name, found.color + found.title), found.version, at, FORM)
        return Feed(tag, rules.changed(found.changed_at, at), lambda: body(found, at))

    return poll(name, now_as)
