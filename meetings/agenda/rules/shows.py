"""Where an agenda shows the showcases of cities."""

from collections.abc import Iterator
from typing import NamedTuple

from meetings.agenda.rules.values import Agenda, Item


class Show(NamedTuple):
    """A showcase (its address) at an item; `stop` is the title of the stop that visits it.

    `position` counts what an item shows, from 0; `stop` is empty where it is presented.
    """

    number: int
    position: int
    stop: str
    showcase: str


def shows(agenda: Agenda) -> Iterator[Show]:
    """Yield where an agenda shows what, item by item; what a stop visits is not told twice."""
    for item in agenda.items:
        for position, (stop, showcase) in enumerate(_of(item)):
            yield Show(item.number, position, stop, showcase)


def _of(item: Item) -> list[tuple[str, str]]:
    visited = [(stop.title, stop.showcase.slug) for stop in item.stops if stop.showcase]
    seen = {slug for _, slug in visited}
    return [*visited, *(("", one.slug) for one in item.showcases if one.slug not in seen)]
