"""What an organiser does with the seats of an item, valid at once."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from meetings.agenda.models import Item, Vehicle
from meetings.events.actions import lock
from meetings.registration.actions.acting import tell
from meetings.registration.actions.confirming import Unconfirmed, unconfirmed
from meetings.registration.actions.seats import give
from meetings.registration.queries import bookings as queries
from meetings.registration.queries.bookings import Seats


def set_item_seats(  # noqa: PLR0913 -- which item, what of it, by whom, when, and what they saw
    session: Session,
    number: int,
    seats: Seats,
    *,
    event_id: int,
    confirmed: str,
    by: int,
    at: datetime,
) -> Unconfirmed | bool:
    """Give an item other seats, and them to those who wait, once the effect was `confirmed`.

    False where there is no such item, or where its vehicles are others by now. What nobody
    notices needs no confirmation.
    """
    event = lock(session, event_id)
    item = queries.bookable(session, event.id, number)
    if item is None:
        return False
    fleet = queries.fleets(session, [item.item_id])[item.item_id]
    if {one.name for one in fleet} != seats.vehicles.keys():
        return False
    before = Seats(item.capacity, item.quota, {one.name: one.seats for one in fleet})
    if (seats.total, seats.quota, seats.vehicles) == (before.total, before.quota, before.vehicles):
        return True
    effect = queries.item_effect(session, event.id, item.item_id, seats, at)
    told = (seats.total, seats.quota, sorted(seats.vehicles.items()))
    if effect.noticed and (asked := unconfirmed(told, effect, confirmed)):
        return asked
    row = update(Item).where(Item.id == item.item_id)
    if not fleet:
        session.execute(row.values(capacity=seats.capacity))
    session.execute(row.values(quota=seats.quota))
    for name, places in seats.vehicles.items():
        vehicle = update(Vehicle).where(Vehicle.item_id == item.item_id, Vehicle.name == name)
        session.execute(vehicle.values(seats=places))
    tell(session, "item-edited", event, None, by=by, at=at, item=number)
    give(session, event, at)
    return True
