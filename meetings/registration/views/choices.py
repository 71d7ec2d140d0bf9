"""What some people have booked and could book, as pages show it."""

from collections.abc import Collection
from typing import NamedTuple

from meetings.registration import queries as registration
from meetings.registration.queries import bookings as queries
from meetings.registration.queries.bookings import Bookable, Held
from meetings.registration.rules.bookings import overlapping
from meetings.registration.rules.pool import Placed, Waits
from meetings.storage.session import db
from meetings.web.clock import now


class BookingLine(NamedTuple):
    """A booking of somebody: why they wait, and what of theirs it overlaps since a move."""

    item: Bookable
    booking: Held
    why: Placed | Waits | None
    overlaps: tuple[Bookable, ...]


class Choices(NamedTuple):
    """The items people sign up for, what each of some people has booked, and others' names.

    `lines` are by person, in their order of time; `parties` are those who stand before them.
    """

    items: list[Bookable]
    lines: dict[int, list[BookingLine]]
    parties: dict[int, str]

    def line(self, delegate_id: int, number: int) -> BookingLine | None:
        """Return somebody's booking of an item, None without one."""
        mine = self.lines.get(delegate_id, [])
        return next((line for line in mine if line.item.number == number), None)

    def pairs(self, delegate_id: int) -> list[tuple[Bookable, Bookable]]:
        """Return which two of somebody's items overlap."""
        known = {item.number: item for item in self.items}
        mine = [one.item.slot for one in self.lines.get(delegate_id, []) if not one.item.cancelled]
        return [(known[one.number], known[two.number]) for one, two in overlapping(mine)]


def choices(event_id: int, delegates: Collection[int]) -> Choices:
    """Return what there is to book at an event, and what these people have booked.

    2 SELECTs; where one of them waits 6 more, 7 where cities are seated in turn.
    """
    session = db.session()
    items = queries.bookables(session, event_id)
    mine = queries.held(session, delegates)
    stand = [(one.id, one.standing) for one in mine]
    why, names = registration.reasons_of_bookings(session, event_id, stand, now())
    by_number: dict[int, list[Held]] = {}
    for one in mine:
        by_number.setdefault(one.number, []).append(one)
    lines: dict[int, list[BookingLine]] = {id_: [] for id_ in delegates}
    for item in items:
        for one in by_number.get(item.number, []):
            lines[one.delegate_id].append(BookingLine(item, one, why.get(one.id), ()))
    found = Choices(items, lines, names)
    return found._replace(lines={id_: _marked(found, id_) for id_ in lines})


def _marked(found: Choices, delegate_id: int) -> list[BookingLine]:
    """Return somebody's lines, each with what it overlaps."""
    pairs = found.pairs(delegate_id)
    beside = [*pairs, *((two, one) for one, two in pairs)]
    return [
        line._replace(overlaps=tuple(two for one, two in beside if one.number == line.item.number))
        for line in found.lines[delegate_id]
    ]
