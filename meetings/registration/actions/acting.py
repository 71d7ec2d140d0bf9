"""How every act on an event begins and ends: its lock, and a line in the journal."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from meetings.events.models import Event
from meetings.journal import actions as journal
from meetings.storage.session import line_up


class UnknownEventError(LookupError):
    """There is no event with that id."""


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


def tell(
    session: Session,
    kind: str,
    event: Event,
    delegation_id: int | None,
    *,
    by: int | None,
    at: datetime,
    **whom: Sequence[int],
) -> None:
    """Write a journal line about `delegates`, `bookings` or others, by their ids.

    Its subject is their delegation, or the event (None) in what may concern several.
    """
    about = ("event", event.id) if delegation_id is None else ("delegation", delegation_id)
    subject = journal.Subject(*about, event_id=event.id, network_id=event.network_id)
    told = {name: list(ids) for name, ids in whom.items()}
    journal.record(session, kind, subject, by=by, at=at, **told)
