"""One entry of a calendar: a body that all readers share and a stamp that differs by reader."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Event, vCalAddress, vText, vUri

from meetings.ical.lines import address, escaped, line, mailto
from meetings.ical.zone import repeated
from meetings.terms import Status
from meetings.text import normalise, one_line

_UTC_NAMES = {"UTC", "Etc/UTC"}
# Not translated: the same entry has the same bytes for everyone who is told it.
_CONFERENCE = "CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=Join online"
_PLAIN_UID = re.compile(r"[A-Za-z0-9@._-]{1,71}")

_Property = tuple[str, Any, dict[str, str] | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry says, to every reader the same.

    `starts_at` is before `ends_at`, both aware; `zone` is the IANA name of the zone they
    are shown in. All day: the dates these instants have in `zone`, `ends_at` being the
    midnight after the last day. Texts are plain. `geo` is latitude and longitude in
    degrees; `organizer` a mail address that a human reads; `parent` the UID of the entry
    that this one is part of; `transparent` leaves the time of the reader free.
    """

    summary: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    all_day: bool = False
    description: str = ""
    location: str = ""
    geo: tuple[float, float] | None = None
    url: str = ""
    categories: tuple[str, ...] = ()
    organizer: str = ""
    parent: str = ""
    transparent: bool = False
    public: bool = True


@dataclass(frozen=True, slots=True)
class Stamp:
    """What differs by reader or with each change of an entry.

    `changed_at`, in whole seconds, is DTSTAMP and LAST-MODIFIED, never the present;
    `sequence` counts published changes, from 0 (RFC 5545 section 3.8.7.4).
    """

    uid: str
    changed_at: datetime
    sequence: int = 0
    status: Status = Status.CONFIRMED


def vevent(stamp: Stamp, body: bytes) -> bytes:
    """Return the VEVENT of `body` under `stamp`: a few microseconds, for feeds of thousands."""
    # Looked up, since writing it costs as much as the rest; at one time much is published.
    changed_at = _instant(stamp.changed_at)
    stamped = (
        f"DTSTAMP:{changed_at}\r\nLAST-MODIFIED:{changed_at}\r\n"
        f"SEQUENCE:{stamp.sequence}\r\nSTATUS:{stamp.status.value}\r\n"
    )
    return b"".join(
        (b"BEGIN:VEVENT\r\n", _uid(stamp.uid), stamped.encode(), body, b"END:VEVENT\r\n")
    )


@lru_cache(maxsize=1024)
def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _uid(uid: str) -> bytes:
    if _PLAIN_UID.fullmatch(uid):
        return f"UID:{uid}\r\n".encode()
    return line(f"UID:{escaped(one_line(uid))}")


def zones(entry: Entry) -> frozenset[str]:
    """Return the zones whose VTIMEZONE the body of `entry` needs: its own, or none."""
    return frozenset() if entry.all_day or _in_utc(entry) else frozenset({entry.zone})


def _in_utc(entry: Entry) -> bool:
    """Tell whether `entry` is written in UTC: readers disagree on the hour that comes twice."""
    zone = ZoneInfo(entry.zone)
    return entry.zone in _UTC_NAMES or any(
        repeated(at.astimezone(zone), entry.zone) for at in (entry.starts_at, entry.ends_at)
    )


def body(entry: Entry) -> bytes:
    """Return the lines of the VEVENT of `entry` but for its stamp, BEGIN and END.

    What is empty is left out, as is an address that is none. Costs half a millisecond.
    """
    event = Event()
    for name, value, parameters in chain(
        _times(entry), _texts(entry), _links(entry), _marks(entry)
    ):
        event.add(name, value, parameters or {})
    lines = bytes(event.to_ical(sorted=False))
    return lines.removeprefix(b"BEGIN:VEVENT\r\n").removesuffix(b"END:VEVENT\r\n")


class _Text(vText):
    """A TEXT value, escaped without the error of icalendar 7.3 (see `escaped`)."""

    def to_ical(self) -> bytes:
        return escaped(self).encode()


def _times(entry: Entry) -> Iterator[_Property]:
    zone, in_utc = ZoneInfo(entry.zone), _in_utc(entry)
    for name, at in (("dtstart", entry.starts_at), ("dtend", entry.ends_at)):
        local = at.astimezone(zone)
        if entry.all_day:
            yield name, local.date(), None
        elif in_utc:
            yield name, at.astimezone(UTC), None
        else:
            # Given the aware time, icalendar 7.3 writes that of Reykjavik or Accra in UTC.
            yield name, local.replace(tzinfo=None), {"TZID": entry.zone}


def _texts(entry: Entry) -> Iterator[_Property]:
    texts = {
        "summary": one_line(entry.summary),
        "description": normalise(entry.description),
        "location": normalise(entry.location),
    }
    yield from ((name, _Text(text), None) for name, text in texts.items() if text)
    categories = [_Text(text) for text in map(one_line, entry.categories) if text]
    if categories:
        yield "categories", categories, None


def _links(entry: Entry) -> Iterator[_Property]:
    if url := address(entry.url):
        yield "url", vUri(url), None
    if organizer := mailto(entry.organizer):
        yield "organizer", vCalAddress(organizer), None
    if parent := one_line(entry.parent):
        yield "related-to", _Text(parent), {"RELTYPE": "PARENT"}


def _marks(entry: Entry) -> Iterator[_Property]:
    if entry.geo:
        # As floats they would be written 1e-05, which is no FLOAT of RFC 5545.
        yield "geo", vUri("{:.6f};{:.6f}".format(*entry.geo)), None
    if entry.transparent:
        yield "transp", "TRANSPARENT", None
    yield "class", "PUBLIC" if entry.public else "PRIVATE", None


def joined(body: bytes, conference: str) -> bytes:
    """Return a body with the address where the entry is joined (RFC 7986 section 5.11), if any.

    It is for those who may join, so a body that all readers share does not have it.
    """
    told = address(conference)
    return body + line(f"{_CONFERENCE}:{told}") if told else body


def sound(body: bytes, tzid: str) -> bool:
    """Whether a stored body can stand in a calendar, in a zone (or none) that is known.

    What was damaged since it was rendered must not take the other entries with it.
    """
    framed = body.startswith(b"DTSTART") and body.endswith(b"\r\n")
    nested = b"\nBEGIN:" in body or b"\nEND:" in body
    return framed and not nested and (not tzid or tzid in _known_zones())


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())
