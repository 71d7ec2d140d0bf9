"""How every calendar answers: 200 or 304, and never a redirect, a cookie or a page."""

from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import structlog
import tzdata
from flask import Blueprint, Response, abort, current_app
from flask.blueprints import BlueprintSetupState
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from meetings import ical
from meetings.feeds.queries.public import Row
from meetings.feeds.views.sharing import SHARED
from meetings.web.caching import (
    CALENDAR,
    JCAL,
    KEPT_BYTES,
    Keep,
    Page,
    coding,
    fresh,
    rendered,
    stamped,
    wants_jcal,
)
from meetings.web.clock import now
from meetings.web.links import absolute
from meetings.web.shelf import Good, Shelf

bp = Blueprint("feeds", __name__)
log = structlog.get_logger()

# Counted up whenever the same entries would be written as other bytes (a test holds it to
# that); zone data is part of the bytes too.
FORM = f"3.{tzdata.IANA_VERSION}"
CONTENT_TYPE = f"{CALENDAR}; charset=utf-8"
COLOR = "teal"  # of calendars that are of no one network
PUBLIC = {
    "Cache-Control": "public, max-age=300, stale-while-revalidate=3600",
    **SHARED,
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Vary": "Accept, Accept-Encoding",
    "X-Robots-Tag": "noindex",
}
PRIVATE = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept, Accept-Encoding",
    "X-Robots-Tag": "noindex",
}
PARTS = 500  # answers about parts of feeds that are at hand for the time the database is away
AWAY = (DBAPIError, PoolTimeoutError)


class Shape(NamedTuple):
    """In what form a feed is told: its type, the mark of its tags, how it is made of the first."""

    content_type: str
    mark: str = ""
    made: Callable[[bytes], bytes] | None = None


AS_CALENDAR = Shape(CONTENT_TYPE)
AS_JSON = Shape(JCAL, "-json", ical.jcal)


class Feed(NamedTuple):
    """A calendar as it is now: the tag and time it is known by, and how its bytes are made."""

    tag: str
    changed_at: datetime
    body: Callable[[], bytes]


class Memory:
    """What one site remembers of some of its feeds."""

    def __init__(self, shelf: Shelf, most: int = KEPT_BYTES) -> None:
        """Remember nothing yet; `most` is how many bytes at once."""
        self.kept = Keep(Page.weight, most)
        self.shelf = shelf

    def page(self, key: Hashable, write: Callable[[], bytes]) -> Page:
        """Return the bytes kept under `key`, which names all they depend on, writing them once."""
        return self.kept.get(key, lambda: rendered(write()))

    def good(self, name: str, feed: Feed) -> Good:
        """Return the answer that a feed is now, and have it at hand for bad times."""
        page = self.page((name, feed.tag), feed.body)
        good = Good(feed.tag, feed.changed_at, page)
        self.shelf.put(name, good)
        return good


class Memories(NamedTuple):
    """What one site remembers of its feeds.

    Of parts of them there are as many as anybody cares to ask for: they have a share of their
    own, and take no room from what is of an event, a city, a network or a person.
    """

    whole: Memory
    parts: Memory


def remembered(folder: Path) -> Memories:
    """Return the memory of a site whose data are in `folder`."""
    parts = Shelf(folder / "feeds-in-part", PARTS)
    return Memories(Memory(Shelf(folder / "feeds")), Memory(parts, KEPT_BYTES // 4))


@bp.record
def remember(setup: BlueprintSetupState) -> None:
    """Give each site a memory of its own."""
    setup.app.extensions["meetings_feeds"] = remembered(setup.app.config["DATA_DIR"])


def memory(*, part: bool = False) -> Memory:
    """Return what this site remembers: of whole feeds, or of parts of them."""
    found: Memories = current_app.extensions["meetings_feeds"]
    return found.parts if part else found.whole


def poll(
    name: str,
    now_as: Callable[[datetime], Feed | None],
    headers: Mapping[str, str] = PUBLIC,
    shape: Shape = AS_CALENDAR,
    *,
    part: bool = False,
) -> Response:
    """Answer a poll of the feed called `name`, which may be a `part` of another.

    `now_as` tells what the feed is at a moment (one SELECT), None where there is none. While
    the database is away the last good bytes are the answer; with none at hand it is 404, since
    Thunderbird asks again after that but never after a 503 (measured).
    """
    shape = AS_JSON if shape is AS_CALENDAR and wants_jcal() else shape
    mine = memory(part=part)
    try:
        found = now_as(now())
        if found is None:
            mine.shelf.drop(name)  # whoever may not read it any more does not in bad times either
            abort(404)
        if (unchanged := fresh(_etag(found.tag, shape), found.changed_at)) is not None:
            _keep_at_hand(mine, name, found)
            return _dressed(unchanged, headers, shape)
        good = mine.good(name, found)
    except DataError:
        abort(404)  # PostgreSQL takes no NUL, so nothing has such an address
    except AWAY as error:
        # Not the whole error: its values may be of somebody.
        log.error("feed-without-database", problem=str(getattr(error, "orig", None) or error))  # noqa: TRY400 -- expected while migrating
        return _last_good(mine, name, headers, shape)
    return _sent(mine, name, good, headers, shape)


def calendar(name: str, path: str, page: str, rows: list[Row], color: str = "") -> bytes:
    """Return rows as a calendar that is at `path`, empty for a secret one, and told of at `page`.

    A stored entry that no calendar can hold is left out and logged, the others are told.
    """
    head = ical.Head(
        name=name,
        source=absolute(path) if path else "",
        url=absolute(page),
        color=ical.named(color) or COLOR,
    )
    sound = [row for row in rows if ical.sound(row.body, row.tzid)]
    if len(sound) < len(rows):
        left = [row.uid for row in rows if row not in sound]
        log.error("bad-entries", uids=left)
    zones = {row.tzid for row in sound if row.tzid}
    return ical.calendar(head, zones, [vevent(row) for row in sound])


def vevent(row: Row) -> bytes:
    """Return one entry as its reader is told it."""
    stamp = ical.Stamp(row.uid, row.changed_at, row.sequence, row.status.in_calendars)
    return ical.vevent(stamp, row.body)


def _etag(tag: str, shape: Shape) -> str:
    how = coding()
    return f"{tag}{shape.mark}-{how}" if how else f"{tag}{shape.mark}"


def _keep_at_hand(mine: Memory, name: str, feed: Feed) -> None:
    """Have an answer at hand also where all who poll hold it already."""
    if not mine.shelf.holds(name, feed.tag):
        with suppress(*AWAY):
            mine.good(name, feed)


def _last_good(mine: Memory, name: str, headers: Mapping[str, str], shape: Shape) -> Response:
    good = mine.shelf.get(name)
    if good is None:
        abort(404)
    if (unchanged := fresh(_etag(good.tag, shape), good.changed_at)) is not None:
        return _dressed(unchanged, headers, shape)
    return _sent(mine, name, good, headers, shape)


def _sent(
    mine: Memory, name: str, good: Good, headers: Mapping[str, str], shape: Shape
) -> Response:
    page: Page = good.page
    if (made := shape.made) is not None:
        first = page.plain
        page = mine.page((name, good.tag, shape.mark), lambda: made(first))
    zipped = coding() == "gzip"
    response = Response(page.zipped if zipped else page.plain)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    return _dressed(stamped(response, _etag(good.tag, shape), good.changed_at), headers, shape)


def _dressed(response: Response, headers: Mapping[str, str], shape: Shape) -> Response:
    response.headers["Content-Type"] = shape.content_type
    response.headers.extend(headers)
    return response
