"""Vehicles: who of the confirmed people of a study tour travels in which."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from meetings.events.actions import lock
from meetings.registration.actions.acting import tell
from meetings.registration.models import Booking
from meetings.registration.queries import bookings as queries
from meetings.registration.rules.vehicles import Full, fill, room


def board(session: Session, items: Collection[int], asking: Collection[int] = ()) -> None:
    """Give a vehicle to the confirmed bookings of items that have none, or one that is gone.

    Bookings that are `asking` for another change to it where it has a seat. 2 SELECTs, none
    without items.
    """
    if not items:
        return
    riders = queries.riders(session, items)
    rows = [
        {"id": id_, "vehicle": name}
        for item_id, fleet in queries.fleets(session, items).items()
        for id_, name in fill(fleet, riders[item_id], asking).items()
    ]
    if rows:
        session.execute(update(Booking), rows)


def transfer(  # noqa: PLR0913 -- who, into what, where, by whom and when
    session: Session,
    bookings: Sequence[int],
    vehicle: str,
    *,
    event_id: int,
    number: int,
    by: int,
    at: datetime,
) -> Full | bool:
    """Move confirmed people of an item to one of its vehicles, all of them or none.

    False where the vehicle, or a confirmed booking, is not there. The same vehicle changes nothing.
    """
    event = lock(session, event_id)
    item = queries.bookable(session, event.id, number)
    fleet = queries.fleets(session, [item.item_id])[item.item_id] if item else []
    to = next((one for one in fleet if one.name == vehicle), None)
    if item is None or to is None:
        return False
    riders = queries.riders(session, [item.item_id])[item.item_id]
    inside = {rider.id: rider.vehicle for rider in riders}
    if not set(bookings) <= inside.keys():
        return False
    if full := room(to, riders, bookings):
        return full
    moved = sorted(id_ for id_ in set(bookings) if inside[id_] != vehicle)
    if moved:
        session.execute(update(Booking).where(Booking.id.in_(moved)).values(vehicle=vehicle))
        tell(session, "transferred", event, None, by=by, at=at, bookings=moved)
    return True
