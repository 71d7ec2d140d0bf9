"""The items of an event that people sign up for, and how many seats they have left."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from meetings.agenda.models import Item, PublishedEntry
from meetings.registration.models import Booking
from meetings.registration.queries.pools import capacity_of_item
from meetings.registration.rules.bookings import Open, Slot
from meetings.registration.rules.window import SEATED, Standing
from meetings.terms import Status


class Bookable(NamedTuple):
    """An item that people sign up for as it is published, with its seats as they are now.

    `cancelled` is every one of a cancelled event too.
    """

    item_id: int
    number: int
    kind: str
    title: str
    titles: dict[str, str]
    language: str
    starts_at: datetime
    ends_at: datetime
    place: str
    cancelled: bool
    capacity: int | None
    quota: int | None
    taken: int
    waiting: int

    @property
    def slot(self) -> Slot:
        """When it takes place."""
        return Slot(self.number, self.kind, self.title, self.starts_at, self.ends_at)

    @property
    def open(self) -> Open:
        """How it stands for whoever would book it."""
        return Open(self.slot, self.cancelled)

    def begun(self, at: datetime) -> bool:
        """Whether only the organiser changes its bookings now."""
        return at >= self.starts_at


def bookables(session: Session, event_id: int) -> list[Bookable]:
    """Return the items of an event that people sign up for, in their order of time: 1 SELECT."""
    query = _bookables().where(PublishedEntry.event_id == event_id)
    p = PublishedEntry
    rows = session.execute(query.order_by(p.starts_at, p.ends_at, p.number))
    return [_bookable(row) for row in rows]


def bookable(session: Session, event_id: int, number: int) -> Bookable | None:
    """Return one item of an event that people sign up for, None for any other: 1 SELECT."""
    p = PublishedEntry
    query = _bookables().where(p.event_id == event_id, p.number == number)
    row = session.execute(query).one_or_none()
    return None if row is None else _bookable(row)


def _bookables() -> Select[*tuple[Any, ...]]:
    p, i, b, head = PublishedEntry, Item, Booking, aliased(PublishedEntry)
    counted = select(func.count()).where(b.item_id == i.id).correlate(i)
    taken = counted.where(b.standing.in_(sorted(SEATED))).scalar_subquery()
    waiting = counted.where(b.standing == Standing.WAITING).scalar_subquery()
    off = or_(p.status == Status.CANCELLED, head.status == Status.CANCELLED)
    said = (i.id, p.number, p.kind, p.title, p.titles, head.language)
    when = (p.starts_at, p.ends_at, p.place, off)
    query: Select[*tuple[Any, ...]] = select(
        *said, *when, capacity_of_item(), i.quota, taken, waiting
    )
    return (
        query.join(i, (i.event_id == p.event_id) & (i.number == p.number))
        .join(head, (head.event_id == p.event_id) & (head.number == 0))
        .where(p.number > 0, p.bookable)
    )


def _bookable(row: Any) -> Bookable:  # noqa: ANN401 -- a row of the SELECT above
    found = Bookable(*row)
    capacity = None if found.capacity is None else int(found.capacity)
    return found._replace(cancelled=bool(found.cancelled), capacity=capacity)
