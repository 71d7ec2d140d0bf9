"""Giving seats: the one place that writes what the rule decides, of an event and of its items."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, select, update
from sqlalchemy.orm import Session

from meetings.events.actions import lock
from meetings.events.models import Event
from meetings.registration import queries
from meetings.registration.actions.acting import tell
from meetings.registration.actions.standings import WHOM, Stands, behind, ended
from meetings.registration.actions.vehicles import board
from meetings.registration.models import Booking, Delegate
from meetings.registration.rules.line import Place, claims_of
from meetings.registration.rules.pool import Offered, Outcome, Placed
from meetings.registration.rules.seating import seat
from meetings.registration.rules.window import ACTIVE, Standing
from meetings.storage.base import UTCDateTime
from meetings.terms import WaitingRule

# What every act does, whatever it is: built once, since building costs more than running them,
# and run past the session, which costs twice as much again; nobody looks at these rows in it.
_OF: BindParameter[int] = bindparam("of")
_AT = bindparam("moment", type_=UTCDateTime())
_HERE = select(Delegate.id).where(Delegate.event_id == _OF)
_ACTIVE = sorted(ACTIVE)


def _back(table: Stands) -> Any:  # noqa: ANN401 -- an UPDATE that returns ids
    """Return the statement by which offers that have ended go back to waiting; others narrow it."""
    over = update(table).where(table.standing == Standing.OFFERED, table.offered_until <= _AT)
    return over.values(behind(table, _AT, table.offered_until)).returning(table.id)


_ENDED = _back(Delegate).where(Delegate.event_id == _OF)
_ENDED_AT_ITEMS = _back(Booking).where(Booking.delegate_id.in_(_HERE))
_LEFT = (
    update(Booking)
    .where(
        Booking.delegate_id.in_(_HERE.where(Delegate.standing.not_in(_ACTIVE))),
        Booking.standing.in_(_ACTIVE),
    )
    .values(ended(Booking, _AT))
)


def reseat(session: Session, *, event_id: int, at: datetime) -> None:
    """Give free seats on, after a capacity or a quota was changed or released."""
    give(session, lock(session, event_id), at)


def give(
    session: Session,
    event: Event,
    at: datetime,
    *,
    new: Collection[int] = (),
    booked: Collection[int] = (),
) -> None:
    """Ask the rule who gets the free seats of an event and of its items, and write it.

    Offers that have ended go on first, and whoever has left the event leaves its items. Delegates
    who are `new` and bookings that were `booked` just now were told of no standing before, so
    being seated at once changes none, and nothing is offered to them: they are given their seats.
    Nobody is given one where the event, or the item, is over or cancelled.
    Confirmed people of a study tour who have no vehicle get one. 4 SELECTs whatever the size, 3
    more where somebody waits for an item, 2 where somebody gets a place at one, one more each
    where cities are seated in turn.
    """
    session.flush()
    _end_offers(session, event, at)
    waiting = queries.places(session, event.id, at)
    outcome = _decided(session, event, waiting, at, new) if waiting else {}
    rows = [_row(event, place, outcome[place.claim], new, at) for place in waiting]
    _write(session, Delegate, [row for row in rows if row], event, at)
    _leave_items(session, event, at)
    asked = queries.asked(session, event.id)
    pools = queries.item_pools(session, event, asked.places, at) if asked.places else {}
    on_foot = asked.on_foot
    for item_id, pool in pools.items():
        places = asked.places[item_id]
        outcome = seat(pool, claims_of(places, booked), at)
        rows = [_row(event, place, outcome[place.claim], booked, at) for place in places]
        _write(session, Booking, [row for row in rows if row], event, at)
        if any(rows):
            on_foot.add(item_id)
    board(session, on_foot)


def _decided(
    session: Session, event: Event, waiting: list[Place], at: datetime, new: Collection[int]
) -> Outcome:
    return seat(queries.pool(session, event), claims_of(waiting, new), at)


def _row(
    event: Event, place: Place, found: object, new: Collection[int], at: datetime
) -> dict[str, Any] | None:
    """Return what is written of whoever gets a seat, None of those who go on waiting."""
    if not isinstance(found, Placed):
        return None
    offered = isinstance(found, Offered)
    return {
        "id": place.id,
        "standing": Standing.OFFERED if offered else Standing.CONFIRMED,
        "offered_until": found.until if isinstance(found, Offered) else None,
        "had": found.had if event.waiting_rule is WaitingRule.IN_TURN else None,
        "settled_at": at,
        "changes": 0 if place.id in new else 1,
    }


def _write(
    session: Session, table: Stands, rows: list[dict[str, Any]], event: Event, at: datetime
) -> None:
    """Write who has a seat now, and a journal line for those confirmed and for those offered."""
    if not rows:
        return
    told = [row["id"] for row in rows if row.pop("changes")]
    session.execute(update(table), rows)
    if told:
        rise = update(table).where(table.id.in_(told)).values(sequence=table.sequence + 1)
        session.execute(rise)
    for kind, standing in (("seated", Standing.CONFIRMED), ("offered", Standing.OFFERED)):
        if ids := sorted(row["id"] for row in rows if row["standing"] is standing):
            tell(session, kind, event, None, by=None, at=at, **{WHOM[table]: ids})


def _end_offers(session: Session, event: Event, at: datetime) -> None:
    """Put whoever has not accepted in time behind their own others, as of when the offer ended."""
    values = {"of": event.id, "moment": at}
    for table, over in ((Delegate, _ENDED), (Booking, _ENDED_AT_ITEMS)):
        if ids := sorted(session.connection().scalars(over, values)):
            tell(session, "expired", event, None, by=None, at=at, **{WHOM[table]: ids})


def _leave_items(session: Session, event: Event, at: datetime) -> None:
    """Withdraw the bookings of whoever is no longer at the event; their seats are free."""
    session.connection().execute(_LEFT, {"of": event.id, "moment": at})
