"""Giving seats: the one place that writes what the rule decides."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, update
from sqlalchemy.orm import Session

from meetings.events.models import Event
from meetings.registration import queries
from meetings.registration.actions.acting import lock, tell
from meetings.registration.models import Delegate
from meetings.registration.rules.line import claims_of
from meetings.registration.rules.seating import Placed, seat
from meetings.registration.rules.window import Standing
from meetings.terms import WaitingRule


def reseat(session: Session, *, event_id: int, at: datetime) -> None:
    """Give free seats on, after a capacity or a quota was changed or released."""
    give(session, lock(session, event_id), at)


def give(session: Session, event: Event, at: datetime, *, new: Sequence[int] = ()) -> None:
    """Ask the rule who gets the free seats, and write it: 2 SELECTs whatever the size, or 3.

    Whoever is `new` was told of no standing before, so being seated at once changes none.
    """
    waiting = queries.places(session, event.id)
    outcome = seat(queries.pool(session, event), claims_of(waiting), at)
    had = {p.id: one.had for p in waiting if isinstance(one := outcome[p.claim], Placed)}
    seated = sorted(had)
    if not seated:
        return
    if event.waiting_rule is WaitingRule.IN_TURN:
        session.execute(update(Delegate), [{"id": id_, "had": had[id_]} for id_ in seated])
    session.execute(
        update(Delegate)
        .where(Delegate.id.in_(seated))
        .values(
            standing=Standing.CONFIRMED,
            settled_at=at,
            sequence=Delegate.sequence + case((Delegate.id.in_(new), 0), else_=1),
        )
    )
    tell(session, "seated", event, event.id, by=None, at=at, delegates=seated)
