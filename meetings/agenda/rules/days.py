"""An agenda as people read it: day by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from meetings.agenda.rules.values import Agenda, Item
from meetings.terms import ItemKind


@dataclass(frozen=True, slots=True)
class Day:
    """The items that begin on a day in the event's zone, earliest first."""

    date: date
    items: tuple[Item, ...]


def by_day(agenda: Agenda) -> tuple[Day, ...]:
    """Return the days of an agenda that have items, in order."""
    zone = ZoneInfo(agenda.head.zone)

    def begins_on(item: Item) -> date:
        return item.starts_at.astimezone(zone).date()

    items = sorted(agenda.items, key=lambda item: (item.starts_at, item.number))
    return tuple(Day(day, tuple(found)) for day, found in groupby(items, begins_on))


def parallel(items: Iterable[Item]) -> frozenset[int]:
    """Return the numbers of the items one has to choose between: they overlap another one.

    Breaks, and what is cancelled, are no choice.
    """
    chosen = [item for item in items if item.kind is not ItemKind.BREAK and not item.cancelled]
    found: set[int] = set()
    latest: Item | None = None
    for item in sorted(chosen, key=lambda item: (item.starts_at, item.number)):
        if latest is not None and item.starts_at < latest.ends_at:
            found |= {latest.number, item.number}
        if latest is None or item.ends_at > latest.ends_at:
            latest = item
    return frozenset(found)
