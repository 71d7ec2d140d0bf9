"""A published agenda as a table for spreadsheets: one row for each item (RFC 4180)."""

import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

from meetings.agenda.rules.values import Agenda, Appearance, Item
from meetings.text import inert, plain

CONTENT_TYPE = "text/csv; charset=utf-8"
COLUMNS = (
    *("number", "kind", "status", "title", "starts", "ends", "zone"),
    *("room", "place", "speakers", "summary", "page"),
)


def table(agenda: Agenda, address: str) -> bytes:
    """Return the items in the order of their numbers; `address` is the event's page.

    Times are those of the event's zone with their offset (ISO 8601). UTF-8 that says so, since
    Excel would otherwise guess.
    """
    written = StringIO(newline="")
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for item in agenda.items:
        rows.writerow(inert(value) for value in _row(item, agenda.head.zone, address))
    return written.getvalue().encode("utf-8-sig")


def _row(item: Item, zone: str, address: str) -> Iterator[str]:
    yield from (str(item.number), item.kind.value, item.status.value, item.title)
    yield from (_clock(item.starts_at, zone), _clock(item.ends_at, zone), zone)
    yield from (item.room, item.place, "; ".join(map(_person, item.speakers)))
    yield from (plain(item.summary), f"{address}items/{item.number}/")


def _clock(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


def _person(who: Appearance) -> str:
    about = ", ".join(part for part in (who.about, who.city) if part)
    return f"{who.name} ({about})" if about else who.name
