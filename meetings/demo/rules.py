"""The same agenda some weeks later, as an event of its own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from meetings.agenda.rules.values import Agenda, Head, Item, Stop

Part = TypeVar("Part", Head, Item, Stop)
WEEK = timedelta(weeks=1)


def later(at: datetime, zone: ZoneInfo, weeks: int) -> datetime:
    """Return the instant at which the clocks of `zone` show the same hour, weeks later."""
    local = at.astimezone(zone).replace(tzinfo=None) + weeks * WEEK
    return local.replace(tzinfo=zone).astimezone(UTC)


def uid_of(uid: str, copy: int) -> str:
    """Return the UID of a copy's entry."""
    return f"{copy}-{uid}"


def moved(agenda: Agenda, weeks: int, copy: int) -> Agenda:
    """Return a copy of an agenda, weeks later and of no series; `copy` numbers it from 1."""
    zone = ZoneInfo(agenda.head.zone)
    head = replace(_at(agenda.head, zone, weeks), uid=uid_of(agenda.head.uid, copy))
    items = tuple(_item(item, zone, weeks, copy) for item in agenda.items)
    return Agenda(head=replace(head, series="", series_number=None), items=items)


def _item(item: Item, zone: ZoneInfo, weeks: int, copy: int) -> Item:
    stops = tuple(_at(stop, zone, weeks) for stop in item.stops)
    return replace(_at(item, zone, weeks), uid=uid_of(item.uid, copy), stops=stops)


def _at(part: Part, zone: ZoneInfo, weeks: int) -> Part:
    starts_at, ends_at = (later(at, zone, weeks) for at in (part.starts_at, part.ends_at))
    return replace(part, starts_at=starts_at, ends_at=ends_at)
