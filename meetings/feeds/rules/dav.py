"""What a calendar program asks for by CalDAV (RFC 4791, 6578), read from what it sends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from meetings.feeds.rules.webdav import (
    CALDAV,
    DAV,
    SYNC_TOKEN,
    Refusal,
    RefusedError,
    UnreadableError,
    Wanted,
    wanted,
)

_TOKEN = re.compile(r"data:,([0-9a-f]{24})")
_CLOCK = "%Y%m%dT%H%M%SZ"
_PLAIN_CLOCK = re.compile(r"[0-9]{8}T[0-9]{6}Z")


class Place(Enum):
    """What a path of CalDAV leads to, one below the other."""

    ROOT = auto()
    OWNER = auto()
    CALENDAR = auto()
    ENTRY = auto()


@dataclass(frozen=True, slots=True)
class Query:
    """Entries by what they hold: a span of time, a part of their UID; or none at all.

    `begins_at` and `ends_at` are aware; None leaves that side open.
    """

    wanted: Wanted
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    uid: str = ""
    none: bool = False


@dataclass(frozen=True, slots=True)
class Several:
    """Entries by their addresses."""

    wanted: Wanted
    hrefs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since a token was given; everything when there is none.

    `digest` is what the token was made of, None where no token of ours looks like it.
    """

    wanted: Wanted
    first: bool
    digest: str | None


Report = Query | Several | Since


def place(path: str, account_id: int) -> tuple[Place | None, str]:
    """Return what a path below the root is to an account (None: nothing), and an entry's name."""
    parts = path.split("/", 2)
    if parts[0] != str(account_id):
        return (None if path else Place.ROOT), ""
    below = [part for part in parts[1:] if part]
    match below:
        case []:
            return Place.OWNER, ""
        case ["calendar"]:
            return Place.CALENDAR, ""
        case ["calendar", entry]:
            return Place.ENTRY, entry
        case _:
            return None, ""


def name(uid: str) -> str:
    """Return the last part of the path of the entry with this UID, unquoted."""
    return f"{uid}.ics"


def report(root: Element | None) -> Report:
    """Return what a REPORT asks for; RefusedError where that is one that is not made here."""
    if root is None:
        raise UnreadableError
    match root.tag.removeprefix(CALDAV).removeprefix(DAV):
        case "calendar-query":
            return _query(root)
        case "calendar-multiget":
            hrefs = (href.text or "" for href in root.iter(f"{DAV}href"))
            return Several(wanted(root), tuple(dict.fromkeys(href.strip() for href in hrefs)))
        case "sync-collection":
            return _since(root)
        case _:
            raise RefusedError(Refusal.REPORT)


def path(href: str) -> str:
    """Return the path that an address leads to, unquoted; "" where it is none."""
    try:
        return unquote(urlsplit(href).path)
    except ValueError:
        return ""


def token(digest: str) -> str:
    """Return the token of what a calendar consists of; it must be a URI (RFC 6578)."""
    return f"data:,{digest}"


def _since(root: Element) -> Since:
    told = (root.findtext(SYNC_TOKEN) or "").strip()
    ours = _TOKEN.fullmatch(told)
    return Since(wanted(root), not told, ours[1] if ours else None)


def _query(root: Element) -> Query:
    of_calendar = root.findall(f"{CALDAV}filter/{CALDAV}comp-filter")
    if [one.get("name") for one in of_calendar] != ["VCALENDAR"]:
        raise RefusedError(Refusal.TIMES)
    inner = list(of_calendar[0])
    missing = root.find(f".//{CALDAV}is-not-defined")
    if missing is not None or [one.tag for one in inner] not in ([], [f"{CALDAV}comp-filter"]):
        raise RefusedError(Refusal.FILTER)
    if inner and inner[0].get("name") != "VEVENT":
        return Query(wanted(root), none=True)  # there is no other component here
    return _of_events(wanted(root), list(inner[0]) if inner else [])


def _of_events(asked: Wanted, conditions: list[Element]) -> Query:
    given = {condition.tag: condition for condition in conditions}
    span, named = given.pop(f"{CALDAV}time-range", None), given.pop(f"{CALDAV}prop-filter", None)
    if given or len(conditions) > (span is not None) + (named is not None):
        raise RefusedError(Refusal.FILTER)
    return Query(
        asked,
        _clock(span.get("start")) if span is not None else None,
        _clock(span.get("end")) if span is not None else None,
        _uid(named) if named is not None else "",
    )


def _uid(condition: Element) -> str:
    """Return the part of a UID that is looked for: the one property that is filtered by."""
    matches = list(_plain(condition))
    if condition.get("name") != "UID" or len(matches) != 1:
        raise RefusedError(Refusal.FILTER)
    return matches[0]


def _plain(condition: Element) -> Iterator[str]:
    for match in condition:
        negated = match.get("negate-condition", "no") != "no"
        if match.tag != f"{CALDAV}text-match" or negated or not match.text:
            raise RefusedError(Refusal.FILTER)
        yield match.text.strip()


def _clock(text: str | None) -> datetime | None:
    if text is None:
        return None
    if not _PLAIN_CLOCK.fullmatch(text):  # strptime is content with fewer digits
        raise RefusedError(Refusal.TIMES)
    try:
        return datetime.strptime(text, _CLOCK).replace(tzinfo=UTC)
    except ValueError as error:
        raise RefusedError(Refusal.TIMES) from error
