"""What other seats of an item would bring."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.events.models import Event
from meetings.registration.models import Booking
from meetings.registration.queries.line import Effect, named
from meetings.registration.queries.pools import asked, item_pools
from meetings.registration.rules.line import claims_of
from meetings.registration.rules.pool import Placed, Pool
from meetings.registration.rules.seating import seat
from meetings.registration.rules.window import Standing


class Seats(NamedTuple):
    """What an organiser says of an item's seats: in all, or by vehicle; and the most of a party.

    `capacity` says nothing where there are `vehicles`, by name; it is None only there.
    """

    capacity: int | None
    quota: int | None
    vehicles: Mapping[str, int] = {}

    @property
    def total(self) -> int | None:
        """How many seats that makes."""
        return sum(self.vehicles.values()) if self.vehicles else self.capacity


def item_effect(
    session: Session, event_id: int, item_id: int, seats: Seats, at: datetime
) -> Effect:
    """Return what would come of other seats of an item: 7 SELECTs, 8 in turn."""

    def change(now: Pool) -> Pool:
        return replace(now, capacity=seats.total, quota=seats.quota)

    return item_would(session, event_id, item_id, change, at)


def item_would(
    session: Session, event_id: int, item_id: int, change: Callable[[Pool], Pool], at: datetime
) -> Effect:
    """Return what would come of a change of an item's seats: 7 SELECTs, 8 in turn.

    Nobody is seated at an item that does not take place, or is over.
    """
    event, waiting = session.get_one(Event, event_id), asked(session, event_id)
    places = waiting.places.get(item_id, [])
    found = item_pools(session, event, [item_id], at).get(item_id)
    still = select(func.count()).where(
        Booking.item_id == item_id, Booking.standing == Standing.WAITING
    )
    number = session.scalar(still) or 0
    if found is None:
        return Effect([], number, 0)
    wanted = change(found)
    outcome = seat(wanted, claims_of(places), at)
    ids = [place.id for place in places if isinstance(outcome[place.claim], Placed)]
    return Effect(
        named(session, ids, Booking), number - len(ids), wanted.over(), wanted.offer is not None
    )
