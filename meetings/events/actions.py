"""How every act on an event begins."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from meetings.events.models import Event
from meetings.storage.session import line_up


class UnknownEventError(LookupError):
    """There is no event with that id, or at that address."""


def lock(session: Session, event_id: int) -> Event:
    """Begin an act on an event: count it, and let no other act on the event until this one ends.

    Raise UnknownEventError where there is none. 1 SELECT, 2 on PostgreSQL.
    """
    line_up(session, event_id)
    bumped = update(Event).where(Event.id == event_id).values(version=Event.version + 1)
    session.execute(bumped)
    event = session.get(Event, event_id)
    if event is None:
        raise UnknownEventError(event_id)
    return event
