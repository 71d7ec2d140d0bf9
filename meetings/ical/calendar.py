"""A whole calendar: its head, the zones it uses and ready entries, joined."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from meetings.ical.lines import address, escaped, line
from meetings.ical.zone import vtimezone
from meetings.text import one_line

PRODID = "-//meetings//network calendar//EN"
_COLOUR_NAME = re.compile("[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Head:
    """What a calendar says of itself (RFC 7986 section 5).

    `source` is the absolute address of the feed, `url` that of the page people read;
    `color` is a CSS3 colour name; a reader should look again after `refresh_minutes`, 0 says
    nothing of it.
    """

    name: str
    source: str
    color: str = ""
    refresh_minutes: int = 60
    url: str = ""


def calendar(head: Head, zones: Iterable[str], vevents: Iterable[bytes]) -> bytes:
    """Return the VCALENDAR of `vevents` in their order, with the VTIMEZONE of each of `zones`.

    There is no METHOD: this is a feed or a file, not an invitation.
    """
    fragments = [line(content) for content in _head(head)]
    fragments += [vtimezone(zone) for zone in sorted(set(zones))]
    return b"".join([b"BEGIN:VCALENDAR\r\n", *fragments, *vevents, b"END:VCALENDAR\r\n"])


def _head(head: Head) -> Iterator[str]:
    yield from ("VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN")
    if name := escaped(one_line(head.name)):
        yield from (f"NAME:{name}", f"X-WR-CALNAME:{name}")
    if source := address(head.source):
        yield f"SOURCE;VALUE=URI:{source}"
    if url := address(head.url):
        yield f"URL:{url}"
    if _COLOUR_NAME.fullmatch(head.color):
        yield f"COLOR:{head.color}"
    if head.refresh_minutes:
        interval = _duration(head.refresh_minutes)
        yield from (f"REFRESH-INTERVAL;VALUE=DURATION:{interval}", f"X-PUBLISHED-TTL:{interval}")


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else "")
