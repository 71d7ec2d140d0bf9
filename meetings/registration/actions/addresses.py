"""Mail addresses that go from one delegate to another: what was told at one is never taken back.

A personal calendar counts the changes of every delegate with its owner's address, and so does
what is told of it. Who gives an address up takes their changes along: the others who have it, or
get it later, are counted so much higher.
"""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from meetings.events.models import Event
from meetings.registration.models import Booking, Delegate


def readdress(session: Session, event: Event, row: Delegate, mail: str, at: datetime) -> None:
    """Give an active delegate of an event another address: 1 SELECT, none where it stays."""
    former = row.mail
    if former == mail:
        return
    told = session.scalar(select(func.max(Booking.sequence)).where(Booking.delegate_id == row.id))
    left = row.sequence + 1 + (0 if told is None else told + 1)
    row.mail = mail
    if event.sequence_floor:
        row.sequence, row.settled_at = max(row.sequence, event.sequence_floor), at
    if not former:
        return
    session.flush()
    others = update(Delegate).where(Delegate.event_id == event.id, Delegate.mail == former)
    risen = others.values(sequence=Delegate.sequence + left + 1, settled_at=at)
    session.connection().execute(risen)  # nobody looks at these rows again in their session
    event.sequence_floor = max(event.sequence_floor, left + 1)
