"""What registration goes by of an event and its items: what is published, not what is drafted.

Only while nothing is published the draft says it, since an organiser may add people before.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from meetings.agenda.models import Item, PublishedEntry
from meetings.events.models import Event
from meetings.registration.rules.deadlines import Deadlines
from meetings.registration.rules.window import Times
from meetings.terms import Status

Moment = datetime | BindParameter[datetime]
_head, _entry = aliased(PublishedEntry), aliased(PublishedEntry)
# Of the events of a query that is `published`.
starts_at = func.coalesce(_head.starts_at, Event.starts_at, type_=_head.starts_at.type)
ends_at = func.coalesce(_head.ends_at, Event.ends_at, type_=_head.ends_at.type)
_status = func.coalesce(_head.status, Event.status, type_=_head.status.type)
_item_ends_at = func.coalesce(_entry.ends_at, Item.ends_at, type_=_entry.ends_at.type)


def published(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Let a query of events ask for `starts_at` and `ends_at`, and who is `giving`."""
    return query.outerjoin(_head, (_head.event_id == Event.id) & (_head.number == 0))


# Every registration asks this: built once, since building costs more than running it.
_TIMES = published(
    select(Event.registration_opens_at, Event.registration_closes_at, ends_at, _status)
).where(Event.id == bindparam("of"))


def giving(at: Moment) -> ColumnElement[bool]:
    """Return whether an event gives seats at `at`, as `Times.gives` says it of one."""
    return and_(_status != Status.CANCELLED, ends_at > at)


def still(event_id: int | BindParameter[int], at: Moment) -> ColumnElement[bool]:
    """Return the same of one event, as a condition for a query of anything."""
    return published(select(Event.id)).where(Event.id == event_id, giving(at)).exists()


def gives(session: Session, event_id: int, at: datetime) -> bool:
    """Whether an event gives seats at `at`: 1 SELECT."""
    return bool(session.scalar(select(still(event_id, at))))


def times(session: Session, event_id: int) -> Times:
    """Return when one registers for an event, and whether it is on: 1 SELECT."""
    return Times(*session.execute(_TIMES, {"of": event_id}).one())


def deadlines(session: Session, event_id: int) -> Deadlines:
    """Return until when heads act by themselves at an event: 1 SELECT."""
    query = select(Event.substitute_until, Event.withdraw_until, starts_at)
    return Deadlines(*session.execute(published(query).where(Event.id == event_id)).one())


def taking_place(query: Select[*tuple[Any, ...]], at: datetime) -> Select[*tuple[Any, ...]]:
    """Keep of a query of items those that take place and are not over, nor is their event."""
    drafted = and_(_entry.id.is_(None), Item.status != Status.CANCELLED, Item.dropped.is_(False))
    same = (_entry.event_id == Item.event_id) & (_entry.number == Item.number)
    query = published(query.join(Event, Event.id == Item.event_id)).outerjoin(_entry, same)
    on = or_(_entry.status != Status.CANCELLED, drafted)
    return query.where(on, _item_ends_at > at, giving(at))
