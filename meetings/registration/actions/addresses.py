"""Mail addresses that go from one delegate to another: what was told at one is never taken back.

A personal calendar counts the changes of every delegate with its owner's address, and so does
what is told of it. Who gives an address up takes their changes along: the others who have it, or
get it later, are counted so much higher.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ScalarSelect, func, select, update
from sqlalchemy.orm import Session

from meetings.journal.models import Line
from meetings.registration.actions.seats import BLIND
from meetings.registration.models import Booking, Delegate

TOLD_BY = ("corrected", "described")


def readdress(session: Session, row: Delegate, mail: str, at: datetime) -> dict[str, list[int]]:
    """Give an active delegate another address; return what the journal is to say of it.

    That is up to which sequence the former one may have been told, where there was one. 1 SELECT,
    none where it stays.
    """
    former = row.mail
    if former == mail:
        return {}
    of_bookings = select(func.max(Booking.sequence)).where(Booking.delegate_id == row.id)
    told, above = session.execute(select(of_bookings.scalar_subquery(), _above(row.event_id))).one()
    left = row.sequence + 1 + (0 if told is None else told + 1)
    row.mail = mail
    if above is not None:
        row.sequence, row.settled_at = max(row.sequence, above), at
    if not former:
        return {}
    session.flush()
    others = update(Delegate).where(Delegate.event_id == row.event_id, Delegate.mail == former)
    risen = others.values(sequence=Delegate.sequence + left + 1, settled_at=at)
    session.execute(risen, execution_options=BLIND)
    return {"left": [left]}


def begin_above(session: Session, event_id: int, delegates: Collection[int]) -> None:
    """Let new delegates begin above what was told at any address that was given up: no SELECT."""
    above = _above(event_id)
    new = update(Delegate).where(Delegate.id.in_(sorted(delegates)), Delegate.sequence < above)
    session.execute(new.values(sequence=above), execution_options=BLIND)


def _above(event_id: int) -> ScalarSelect[int | None]:
    """Return the sequence that is above all that was told at addresses given up, NULL without."""
    left = Line.detail["left", 0].as_integer()
    told = select(func.max(left) + 1).where(Line.event_id == event_id, Line.kind.in_(TOLD_BY))
    return told.scalar_subquery()
