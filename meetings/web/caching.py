"""Answering 304 before any work is done, and keeping what was rendered until it changes."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from datetime import UTC, datetime
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

from flask import Response, request
from werkzeug.http import parse_date

KEPT_BYTES = 8_000_000  # a process's share; the oldest unused page makes room
Kept = TypeVar("Kept")
CALENDAR, JCAL = "text/calendar", "application/calendar+json"
PAGE_HEADERS = {
    "Vary": "Accept-Encoding, Accept-Language, Cookie",
    # Pages are asked for again each time (a 304 is cheap); shared caches need not keep them.
    "Cache-Control": "no-cache",
}


class Page(NamedTuple):
    """A rendered page: its bytes plain and compressed, and the tag both are known by."""

    plain: bytes
    zipped: bytes
    tag: str

    def weight(self) -> int:
        """Count the bytes it takes in memory."""
        return len(self.plain) + len(self.zipped)


class Keep(Generic[Kept]):
    """What was made, by what it depends on, the least recently used leaving first."""

    def __init__(self, weigh: Callable[[Kept], int], most: int = KEPT_BYTES) -> None:
        """Hold at most `most` of what `weigh` counts: bytes, or characters of a text."""
        self._weigh = weigh
        self._most = most
        self._held = 0
        self._things: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return what is kept under `key`, making it when there is none.

        `key` must name everything that it depends on; it is never refreshed in place.
        """
        with self._lock:
            thing = self._things.get(key)
            if thing is not None:
                self._things.move_to_end(key)
                return thing
        thing = make()
        self._add(key, thing)
        return thing

    def _add(self, key: Hashable, thing: Kept) -> None:
        with self._lock:
            if key not in self._things:
                self._things[key] = thing
                self._held += self._weigh(thing)
            while self._held > self._most and len(self._things) > 1:
                _, oldest = self._things.popitem(last=False)
                self._held -= self._weigh(oldest)


def rendered(body: bytes) -> Page:
    """Return bytes as a page that can be sent: also compressed, and with the tag of its bytes."""
    tag = hashlib.blake2b(body, digest_size=12).hexdigest()
    return Page(body, gzip.compress(body, 6, mtime=0), tag)


def coding() -> str:
    """Return the content coding to answer with: gzip only when it was asked for."""
    return "gzip" if request.accept_encodings["gzip"] > 0 and _named_gzip() else ""


def _named_gzip() -> bool:
    # "Accept-Encoding: *" is sent by programs that mean "I do not care", not "compress".
    return "gzip" in request.headers.get("Accept-Encoding", "").lower()


def wants_jcal() -> bool:
    """Whether jCal was asked for by its name, and rather than the calendar itself.

    A feed is text/calendar for everybody else: readers accept many things without meaning it.
    """
    if "+json" not in request.headers.get("Accept", "").lower():
        return False  # at each poll, and nearly always
    accepted = request.accept_mimetypes
    named = any(kind.lower() == JCAL for kind, _ in accepted)
    return named and accepted[JCAL] > accepted[CALENDAR]


def fresh(etag: str, changed_at: datetime | None = None) -> Response | None:
    """Return 304 if the client already holds `etag`, else None: no table read, no body.

    If-None-Match wins; If-Modified-Since counts only without it (RFC 9110 section 13.2.2).
    """
    if request.headers.get("If-None-Match") is not None:
        unchanged = request.if_none_match.contains_weak(etag)
    else:
        since = parse_date(request.headers.get("If-Modified-Since"))
        unchanged = (
            since is not None
            and changed_at is not None
            and changed_at.astimezone(UTC).replace(microsecond=0) <= since
        )
    if not unchanged:
        return None
    response = Response(status=304)
    response.headers.pop("Content-Type", None)
    return stamped(response, etag, changed_at)


def stamped(response: Response, etag: str, changed_at: datetime | None = None) -> Response:
    """Give a response the validators pollers send back."""
    response.headers["ETag"] = f'"{etag}"'
    if changed_at is not None:
        response.last_modified = changed_at
    return response


def answer(
    page: Page,
    *,
    content_type: str = "text/html; charset=utf-8",
    changed_at: datetime | None = None,
    headers: Mapping[str, str] = PAGE_HEADERS,
) -> Response:
    """Send a kept page, 304 when the browser holds these very bytes."""
    how = coding()
    etag = f"{page.tag}-{how}" if how else page.tag
    response = fresh(etag, changed_at)
    if response is None:
        response = Response(page.zipped if how else page.plain, content_type=content_type)
        stamped(response, etag, changed_at)
        if how:
            response.headers["Content-Encoding"] = how
    response.headers.extend(headers)
    return response
