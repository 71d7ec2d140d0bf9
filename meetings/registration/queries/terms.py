"""What registration goes by of an event and its items: what is published, not what is drafted.

Only while nothing is published the draft says it, since an organiser may add people before.
"""

from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from meetings.agenda.models import Item, PublishedEntry
from meetings.events.models import Event
from meetings.terms import Status

_head, _entry = aliased(PublishedEntry), aliased(PublishedEntry)
# Of the events of a query that is `published`.
starts_at = func.coalesce(_head.starts_at, Event.starts_at, type_=_head.starts_at.type)
ends_at = func.coalesce(_head.ends_at, Event.ends_at, type_=_head.ends_at.type)
_status = func.coalesce(_head.status, Event.status, type_=_head.status.type)


def published(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Let a query of events ask for `starts_at` and `ends_at`."""
    return query.outerjoin(_head, (_head.event_id == Event.id) & (_head.number == 0))


def status(session: Session, event_id: int) -> Status:
    """Return whether an event takes place: 1 SELECT."""
    query = published(select(_status).select_from(Event))
    found: Status = session.scalars(query.where(Event.id == event_id)).one()
    return found


def taking_place(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Keep of a query of items those that take place."""
    drafted = and_(_entry.id.is_(None), Item.status != Status.CANCELLED, Item.dropped.is_(False))
    same = (_entry.event_id == Item.event_id) & (_entry.number == Item.number)
    return query.outerjoin(_entry, same).where(or_(_entry.status != Status.CANCELLED, drafted))
