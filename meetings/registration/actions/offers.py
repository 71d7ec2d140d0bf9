"""What is done with an offer: a seat that is held for whoever waited, until they answer."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from meetings.agenda.models import Item
from meetings.events.actions import lock
from meetings.events.models import Event
from meetings.registration.actions.acting import tell
from meetings.registration.actions.seats import give
from meetings.registration.actions.standings import WHOM, Stands, behind, changed, write
from meetings.registration.models import Booking, Delegate
from meetings.registration.queries.terms import still, taking_place
from meetings.registration.rules.window import Standing


def accept(
    session: Session, *, delegate_id: int, event_id: int, by: int | None, at: datetime
) -> bool:
    """Take the seat that a delegate is offered, and those of their group.

    False if none is offered now, or the event is over or cancelled.
    """
    event = lock(session, event_id)
    ids = _offered(session, event, delegate_id, at, still(event.id, at))
    return _accept(session, event, Delegate, ids, by=by, at=at)


def refuse(
    session: Session, *, delegate_id: int, event_id: int, by: int | None, at: datetime
) -> bool:
    """Give an offered seat on and go behind one's own others; False if none is offered now."""
    event = lock(session, event_id)
    ids = _offered(session, event, delegate_id, at)
    return _refuse(session, event, Delegate, ids, by=by, at=at)


def accept_item(
    session: Session, *, booking_id: int, event_id: int, by: int | None, at: datetime
) -> bool:
    """Take the place at an item that a booking is offered; False as of `accept`, or of the item."""
    event = lock(session, event_id)
    on = Booking.item_id.in_(taking_place(select(Item.id), at))
    ids = _offered_item(session, event, booking_id, at, on)
    return _accept(session, event, Booking, ids, by=by, at=at)


def refuse_item(
    session: Session, *, booking_id: int, event_id: int, by: int | None, at: datetime
) -> bool:
    """Give an offered place at an item on and wait behind one's own others; False if none is."""
    event = lock(session, event_id)
    ids = _offered_item(session, event, booking_id, at)
    return _refuse(session, event, Booking, ids, by=by, at=at)


def _accept(
    session: Session, event: Event, table: Stands, ids: list[int], *, by: int | None, at: datetime
) -> bool:
    if ids:
        write(session, table, ids, changed(table, Standing.CONFIRMED, at))
        tell(session, "accepted", event, None, by=by, at=at, **{WHOM[table]: ids})
    give(session, event, at)
    return bool(ids)


def _refuse(
    session: Session, event: Event, table: Stands, ids: list[int], *, by: int | None, at: datetime
) -> bool:
    if ids:
        write(session, table, ids, behind(table, at, at))
        tell(session, "refused", event, None, by=by, at=at, **{WHOM[table]: ids})
    give(session, event, at)
    return bool(ids)


def _offered(
    session: Session, event: Event, delegate_id: int, at: datetime, *which: ColumnElement[bool]
) -> list[int]:
    """Return a delegate and their group, if they are offered seats at `at`: 1 SELECT."""
    d = Delegate
    group = select(d.group_id).where(d.id == delegate_id).scalar_subquery()
    query = select(d.id).where(
        d.event_id == event.id,
        d.standing == Standing.OFFERED,
        d.offered_until > at,
        or_(d.id == delegate_id, d.group_id == group),
        *which,
    )
    ids = sorted(session.scalars(query))
    return ids if delegate_id in ids else []


def _offered_item(
    session: Session, event: Event, booking_id: int, at: datetime, *which: ColumnElement[bool]
) -> list[int]:
    b = Booking
    here = select(Delegate.id).where(Delegate.event_id == event.id)
    query = select(b.id).where(
        b.id == booking_id,
        b.delegate_id.in_(here),
        b.standing == Standing.OFFERED,
        b.offered_until > at,
        *which,
    )
    return list(session.scalars(query))
