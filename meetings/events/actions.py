"""How every act on an event begins."""

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from meetings.events.models import Event
from meetings.storage.session import line_up

_COUNTED = (
    update(Event)
    .where(Event.id == bindparam("of"))
    .values(version=Event.version + 1)
    .returning(Event)
    .execution_options(synchronize_session=False, populate_existing=True)
)


class UnknownEventError(LookupError):
    """There is no event with that id, or at that address."""


def lock(session: Session, event_id: int) -> Event:
    """Begin an act on an event: count it, and let no other act on the event until this one ends.

    Raise UnknownEventError where there is none. No SELECT, 1 on PostgreSQL.
    """
    line_up(session, event_id)
    event = session.scalars(_COUNTED, {"of": event_id}).one_or_none()
    if event is None:
        raise UnknownEventError(event_id)
    return event
