"""What study tours travel in, and who is in which vehicle."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.agenda.models import Vehicle
from meetings.registration.models import Booking
from meetings.registration.rules import vehicles as rules
from meetings.registration.rules.vehicles import Rider
from meetings.registration.rules.window import Standing


class Rides(NamedTuple):
    """A vehicle of an item, and how many confirmed people travel in it."""

    name: str
    means: str
    seats: int
    access: str
    taken: int

    @property
    def left(self) -> int:
        """How many more it takes."""
        return max(0, self.seats - self.taken)

    @property
    def over(self) -> int:
        """How many more travel in it than it has seats."""
        return max(0, self.taken - self.seats)


def rides(session: Session, item_id: int) -> list[Rides]:
    """Return the vehicles of an item, in their order, and how full they are: 1 SELECT."""
    v, b = Vehicle, Booking
    inside = (
        select(func.count())
        .where(b.item_id == v.item_id, b.vehicle == v.name, b.standing == Standing.CONFIRMED)
        .correlate(v)
        .scalar_subquery()
    )
    query = select(v.name, v.means, v.seats, v.access, inside).where(v.item_id == item_id)
    return [Rides(*row) for row in session.execute(query.order_by(v.position))]


def fleets(session: Session, items: Collection[int]) -> dict[int, list[rules.Vehicle]]:
    """Return the vehicles of some items, in their order: 1 SELECT."""
    v = Vehicle
    query = select(v.item_id, v.name, v.seats).where(v.item_id.in_(sorted(items)))
    found: dict[int, list[rules.Vehicle]] = {item_id: [] for item_id in items}
    for item_id, name, seats in session.execute(query.order_by(v.item_id, v.position)):
        found[item_id].append(rules.Vehicle(name, seats))
    return found


def riders(session: Session, items: Collection[int]) -> dict[int, list[Rider]]:
    """Return the confirmed bookings of some items in the order of asking: 1 SELECT."""
    b = Booking
    query = (
        select(b.item_id, b.id, b.vehicle, b.prefers)
        .where(b.item_id.in_(sorted(items)), b.standing == Standing.CONFIRMED)
        .order_by(b.asked_at, b.rank, b.id)
    )
    found: dict[int, list[Rider]] = {item_id: [] for item_id in items}
    for row in session.execute(query):
        found[row[0]].append(Rider(row[1], row[2], row[3]))
    return found
