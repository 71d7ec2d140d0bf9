"""What is done with an offer: a seat that is held for whoever waited, until they answer."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from meetings.agenda.models import Item
from meetings.events.actions import lock
from meetings.events.models import Event
from meetings.registration.actions.acting import tell
from meetings.registration.actions.seats import give
from meetings.registration.models import Booking, Delegate
from meetings.registration.queries.terms import still, taking_place
from meetings.registration.rules.window import Standing

TAKEN: dict[str, object] = {"standing": Standing.CONFIRMED, "offered_until": None}


def accept(
    session: Session, *, delegate_id: int, event_id: int, by: int | None, at: datetime
) -> bool:
    """Take the seat that a delegate is offered, and those of their group.

    False if none is offered now, or the event is over or cancelled.
    """
    event = lock(session, event_id)
    if ids := _offered(session, event, delegate_id, at, still(event.id, at)):
        _settle(session, Delegate, ids, TAKEN, at)
        tell(session, "accepted", event, None, by=by, at=at, delegates=ids)
    give(session, event, at)
    return bool(ids)


def refuse(
    session: Session, *, delegate_id: int, event_id: int, by: int | None, at: datetime
) -> bool:
    """Give an offered seat on and go behind one's own others; False if none is offered now."""
    event = lock(session, event_id)
    if ids := _offered(session, event, delegate_id, at):
        _settle(session, Delegate, ids, _behind(at), at)
        tell(session, "refused", event, None, by=by, at=at, delegates=ids)
    give(session, event, at)
    return bool(ids)


def accept_item(
    session: Session, *, booking_id: int, event_id: int, by: int | None, at: datetime
) -> bool:
    """Take the place at an item that a booking is offered; False as of `accept`, or of the item."""
    event = lock(session, event_id)
    on = Booking.item_id.in_(taking_place(select(Item.id), at))
    if ids := _offered_item(session, event, booking_id, at, on):
        _settle(session, Booking, ids, TAKEN, at)
        tell(session, "accepted", event, None, by=by, at=at, bookings=ids)
    give(session, event, at)
    return bool(ids)


def refuse_item(
    session: Session, *, booking_id: int, event_id: int, by: int | None, at: datetime
) -> bool:
    """Give an offered place at an item on and wait behind one's own others; False if none is."""
    event = lock(session, event_id)
    if ids := _offered_item(session, event, booking_id, at):
        _settle(session, Booking, ids, _behind(at), at)
        tell(session, "refused", event, None, by=by, at=at, bookings=ids)
    give(session, event, at)
    return bool(ids)


def _behind(at: datetime) -> dict[str, object]:
    back = {"standing": Standing.WAITING, "offered_until": None, "asked_at": at}
    return back | {"rank": 0, "had": None}


def _settle(
    session: Session,
    table: type[Delegate] | type[Booking],
    ids: list[int],
    becomes: dict[str, object],
    at: datetime,
) -> None:
    changed = {**becomes, "settled_at": at, "sequence": table.sequence + 1}
    session.execute(update(table).where(table.id.in_(ids)).values(changed))


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
