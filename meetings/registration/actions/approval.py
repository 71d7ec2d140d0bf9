"""Letting people in, or not, where an organiser decides about each; and answers to invitations."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from meetings.events.actions import lock
from meetings.events.models import Event
from meetings.registration.actions.acting import tell
from meetings.registration.actions.seats import give
from meetings.registration.actions.standings import decided, write
from meetings.registration.models import Delegate
from meetings.registration.queries.terms import still
from meetings.registration.rules.window import Standing


def approve(
    session: Session, delegates: Collection[int], *, event_id: int, by: int, at: datetime
) -> list[int]:
    """Let those of some delegates in who are pending; they are seated, or wait since they asked.

    Return whom: one that was decided about meanwhile is not among them, and nobody is when the
    event is over or cancelled.
    """
    event = lock(session, event_id)
    ids = _those(session, event, delegates, Standing.PENDING, still(event.id, at))
    write(session, Delegate, ids, decided(Standing.WAITING, at))
    _tell(session, "approved", event, ids, by, at)
    give(session, event, at, new=ids)
    return ids


def decline(
    session: Session,
    delegates: Collection[int],
    reason: str,
    *,
    event_id: int,
    by: int,
    at: datetime,
) -> list[int]:
    """Decline those of some delegates who are pending, with a reason that they read.

    Return whom. Who is declined may ask again: that is a new registration.
    """
    event = lock(session, event_id)
    ids = _those(session, event, delegates, Standing.PENDING)
    write(session, Delegate, ids, decided(Standing.DECLINED, at, reason))
    _tell(session, "declined", event, ids, by, at)
    give(session, event, at)
    return ids


def answer(session: Session, delegate_id: int, *, comes: bool, event_id: int, at: datetime) -> bool:
    """Accept or decline an invitation, as whoever holds its link; False if it is answered."""
    event = lock(session, event_id)
    on = [still(event.id, at)] if comes else []
    ids = _those(session, event, [delegate_id], Standing.INVITED, *on)
    standing = Standing.WAITING if comes else Standing.DECLINED
    write(session, Delegate, ids, decided(standing, at))
    _tell(session, "invitation-accepted" if comes else "invitation-declined", event, ids, None, at)
    give(session, event, at, new=ids)
    return bool(ids)


def _those(
    session: Session,
    event: Event,
    delegates: Collection[int],
    standing: Standing,
    *which: ColumnElement[bool],
) -> list[int]:
    d = Delegate
    query = select(d.id).where(
        d.event_id == event.id, d.id.in_(sorted(delegates)), d.standing == standing, *which
    )
    return sorted(session.scalars(query))


def _tell(
    session: Session, kind: str, event: Event, ids: list[int], by: int | None, at: datetime
) -> None:
    if ids:
        tell(session, kind, event, None, by=by, at=at, delegates=ids)
