"""Feeds: 200 or 304, whatever the poller accepts, and never a redirect, a cookie or a page."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import structlog
import tzdata
from flask import Blueprint, Response, abort, current_app, request
from flask.blueprints import BlueprintSetupState
from sqlalchemy.exc import DataError, DBAPIError
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from meetings import ical
from meetings.agenda.queries import Wanted
from meetings.feeds import queries, rules
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience
from meetings.web.caching import Keep, Page, coding, fresh, stamped
from meetings.web.clock import now
from meetings.web.cookies import cookie_free

bp = Blueprint("feeds", __name__)
log = structlog.get_logger()

NAME = "Meetings"  # not translated: the same address has the same bytes for everyone
# Counted up whenever the same entries would be written as other bytes (a test holds it to
# that); zone data is part of the bytes too.
FORM = f"1.{tzdata.IANA_VERSION}"
LAST_GOOD = 200  # feeds a process remembers for the time its database is away
CONTENT_TYPE = "text/calendar; charset=utf-8"
HEADERS = {
    "Cache-Control": "public, max-age=300, stale-while-revalidate=3600",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Vary": "Accept-Encoding",
    "X-Robots-Tag": "noindex",
}


class Good(NamedTuple):
    """What a feed last answered."""

    tag: str
    changed_at: datetime
    page: Page


class Memory:
    """What one site remembers of its feeds."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self.kept = Keep()
        self.last_good: OrderedDict[str, Good] = OrderedDict()


@bp.record
def remember(setup: BlueprintSetupState) -> None:
    """Give each site a memory of its own."""
    setup.app.extensions["meetings_feeds"] = Memory()


def _memory() -> Memory:
    memory: Memory = current_app.extensions["meetings_feeds"]
    return memory


@bp.get("/events/<slug>.ics")
@audience(Audience.PUBLIC)
@cookie_free
def event(slug: str) -> Response:
    """Serve one public event's feed, all of it or the items that are asked for."""
    asked = request.args
    numbers = asked.getlist("item")
    if not all(number.isascii() and number.isdigit() for number in numbers):
        abort(404)
    part = queries.Part(asked.get("kind", ""), asked.get("room", ""), tuple(map(int, numbers)))

    def state() -> queries.State | None:
        return queries.event(db.session(), slug)

    def body(found: queries.State, at: datetime) -> bytes:
        name = queries.title(db.session(), found.id)
        rows = queries.event_rows(db.session(), found.id, at, part)
        return _calendar(name, _address(), f"/events/{slug}/", rows)

    return _poll(f"event-{slug}{_asked(part)}", state, body)


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
        return _calendar(NAME, _address(), "/events/", rows)

    return _poll(f"calendar{_asked(wanted)}", state, body)


@bp.get("/cities/<slug>.ics")
@audience(Audience.PUBLIC)
@cookie_free
def of_city(slug: str) -> Response:
    """Serve the public events that a city hosts."""

    def state() -> queries.State | None:
        return queries.city(db.session(), slug)

    def body(found: queries.State, at: datetime) -> bytes:
        rows = queries.city_rows(db.session(), found.id, at)
        return _calendar(found.title, f"/cities/{slug}.ics", f"/cities/{slug}/", rows)

    return _poll(f"city-{slug}", state, body)


@bp.get("/networks/<slug>.ics")
@audience(Audience.PUBLIC)
@cookie_free
def of_network(slug: str) -> Response:
    """Serve the public events of a network."""

    def state() -> queries.State | None:
        return queries.one_network(db.session(), slug)

    def body(found: queries.State, at: datetime) -> bytes:
        rows = queries.one_network_rows(db.session(), found.id, at)
        return _calendar(found.title, f"/networks/{slug}.ics", f"/networks/{slug}/", rows)

    return _poll(f"network-{slug}", state, body)


def _address() -> str:
    """Return the path of this feed as it was asked for: a filter's address keeps its meaning."""
    return request.full_path.rstrip("?")


def _asked(part: queries.Part | Wanted) -> str:
    """Return what tells the feed of a part from the whole one: a tag's ASCII."""
    if not part:
        return ""
    return "-" + hashlib.blake2b(repr(part).encode(), digest_size=6).hexdigest()


def _poll(
    name: str,
    state: Callable[[], queries.State | None],
    body: Callable[[queries.State, datetime], bytes],
) -> Response:
    """Answer a poll: one SELECT when nothing is new, the last good bytes when none is possible."""
    at = now()
    try:
        found = state()
        if found is None:
            abort(404)
        tag = rules.tag(rules.titled(name, found.title), found.version, at, FORM)
        changed_at = rules.changed(found.changed_at, at)
        if (unchanged := fresh(_etag(tag), changed_at)) is not None:
            return _dressed(unchanged)
        page = _memory().kept.page((name, tag), lambda: body(found, at))
    except DataError:
        abort(404)  # PostgreSQL takes no NUL, so no event has such an address
    except DBAPIError as error:
        log.error("feed-without-database", feed=name, problem=str(error.orig))  # noqa: TRY400 -- expected while migrating
        return _from_memory(name)
    _remember(name, Good(tag, changed_at, page))
    return _sent(page, tag, changed_at)


def _etag(tag: str) -> str:
    how = coding()
    return f"{tag}-{how}" if how else tag


def _sent(page: Page, tag: str, changed_at: datetime) -> Response:
    zipped = coding() == "gzip"
    response = Response(page.zipped if zipped else page.plain)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    return _dressed(stamped(response, _etag(tag), changed_at))


def _dressed(response: Response) -> Response:
    response.headers["Content-Type"] = CONTENT_TYPE
    response.headers.extend(HEADERS)
    return response


def _remember(name: str, good: Good) -> None:
    last_good = _memory().last_good
    last_good[name] = good
    last_good.move_to_end(name)
    while len(last_good) > LAST_GOOD:
        last_good.popitem(last=False)


def _from_memory(name: str) -> Response:
    good = _memory().last_good.get(name)
    if good is None:
        raise ServiceUnavailable
    if (unchanged := fresh(_etag(good.tag), good.changed_at)) is not None:
        return _dressed(unchanged)
    return _sent(good.page, good.tag, good.changed_at)


def _calendar(name: str, path: str, page: str, rows: list[queries.Row]) -> bytes:
    base = current_app.config["BASE_URL"]
    head = ical.Head(name=name, source=base + path, url=base + page)
    zones = {row.tzid for row in rows if row.tzid}
    return ical.calendar(head, zones, [_vevent(row) for row in rows])


def _vevent(row: queries.Row) -> bytes:
    stamp = ical.Stamp(row.uid, row.changed_at, row.sequence, row.status.in_calendars)
    return ical.vevent(stamp, row.body)


@bp.errorhandler(HTTPException)
def failed(error: HTTPException) -> Response:
    """Say in one plain line what is wrong: a calendar program that is sent HTML empties itself."""
    response = Response(f"{error.code} {error.name}\n", error.code, mimetype="text/plain")
    if isinstance(error, ServiceUnavailable):
        response.headers["Retry-After"] = "60"
    response.headers["Cache-Control"] = "no-store"
    return response
