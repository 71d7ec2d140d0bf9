"""What an organiser keeps for some, and how many one city may hold, at an event or an item."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from meetings.events.actions import lock
from meetings.events.models import Event
from meetings.registration import queries
from meetings.registration.actions.acting import tell
from meetings.registration.actions.confirming import Unconfirmed, unconfirmed
from meetings.registration.actions.seats import give
from meetings.registration.models import CityQuota, Reserve
from meetings.registration.queries import bookings
from meetings.registration.queries.line import Effect
from meetings.registration.queries.pools import Limits
from meetings.registration.rules.limits import Limit, LimitKind
from meetings.registration.rules.pool import Pool


def set_limit(  # noqa: PLR0913 -- of what, where, by whom, when, and what they saw
    session: Session,
    limit: Limit,
    *,
    event_id: int,
    number: int,
    confirmed: str,
    by: int,
    at: datetime,
) -> Unconfirmed | bool:
    """Keep seats, or say the most of a city, at an item (`number`), or at the event itself (0).

    Whoever gets a seat by that is shown first, and it is stored once they were `confirmed`. False
    where there is no such item. Without seats in it the limit is taken away.
    """
    event = lock(session, event_id)
    item = bookings.bookable(session, event.id, number) if number else None
    if number and item is None:
        return False
    item_id = item.item_id if item else None
    before = queries.limits(session, event.id).get(item_id, Limits())
    after = _with(before, limit)
    effect = _effect(session, event, item_id, after, at)
    if effect.seated and (asked := unconfirmed((limit, number), effect, confirmed)):
        return asked
    _store(session, event, item_id, limit)
    tell(session, "limit-edited", event, None, by=by, at=at, item=number)
    give(session, event, at)
    return True


def _with(before: Limits, limit: Limit) -> Limits:
    quotas, reserves = dict(before.quotas), dict(before.reserves)
    table = quotas if limit.kind is LimitKind.MOST else reserves
    table.pop(limit.circle, None)
    if limit.seats is not None:
        table[limit.circle] = limit.seats
    return Limits(quotas, reserves)


def _effect(
    session: Session, event: Event, item_id: int | None, limits: Limits, at: datetime
) -> Effect:
    def change(now: Pool) -> Pool:
        return replace(now, quotas=limits.quotas, reserves=limits.reserves)

    if item_id is None:
        return queries.would(session, event.id, change, at)
    return bookings.item_would(session, event.id, item_id, change, at)


def _store(session: Session, event: Event, item_id: int | None, limit: Limit) -> None:
    """Put a limit in the place of the one there is, if any."""
    q, r = CityQuota, Reserve
    where = {"event_id": event.id, "item_id": item_id, "city_id": limit.circle.city_id}
    if limit.kind is LimitKind.MOST:
        session.execute(delete(q).filter_by(**where))
    else:
        session.execute(delete(r).filter_by(**where, kept_for=limit.circle.kept_for))
    session.flush()
    if limit.seats is None:
        return
    if limit.kind is LimitKind.MOST:
        session.add(q(**where, seats=limit.seats))
    else:
        session.add(r(**where, kept_for=limit.circle.kept_for, seats=limit.seats))
    session.flush()
