"""What an organiser does with the questions of an event; answers stay whatever becomes of them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.events.actions import lock
from meetings.events.models import Event
from meetings.journal import actions as journal
from meetings.registration.models import Question
from meetings.registration.queries.questions import Asked, counted
from meetings.registration.rules.questions import Misput, Put, misput, placed


def ask(session: Session, put: Put, *, event_id: int, by: int, at: datetime) -> int | list[Misput]:
    """Put a question to the delegates of an event, last in order: return its id. 2 SELECTs."""
    event, put = lock(session, event_id), put.clean()
    every = counted(session, event.id)
    if faults := misput(put, others=len(every)):
        return faults
    row = Question(event_id=event.id, position=len(every), dropped=False)
    _write(row, put)
    session.add(row)
    session.flush()
    _order(session, event.id, [*_current(every), row.id])
    _tell(session, "question-put", event, row.id, by=by, at=at)
    return row.id


def rephrase(
    session: Session, question_id: int, put: Put, *, event_id: int, by: int, at: datetime
) -> list[Misput]:
    """Put a question another way; what was answered stays, with the words it answered.

    The kind of a question that somebody has answered stays. 2 SELECTs.
    """
    event, put = lock(session, event_id), put.clean()
    was = _one(counted(session, event.id), question_id)
    if was is None or was.put == put:
        return []
    if faults := misput(put, before=was.put, answered=bool(was.answers)):
        return faults
    _write(session.get_one(Question, was.id), put)
    _tell(session, "question-changed", event, was.id, by=by, at=at)
    return []


def place(
    session: Session, question_id: int, where: int, *, event_id: int, by: int, at: datetime
) -> bool:
    """Give a question a place from 0 among those that are asked; False where it has it."""
    event = lock(session, event_id)
    before = _current(counted(session, event.id))
    after = placed(before, question_id, where)
    if after == before:
        return False
    _order(session, event.id, after)
    _tell(session, "question-moved", event, question_id, by=by, at=at)
    return True


def drop(session: Session, question_id: int, *, event_id: int, by: int, at: datetime) -> bool:
    """Ask a question no more; its answers stay. False where it is not asked."""
    return _drop(session, question_id, event_id, dropped=True, by=by, at=at)


def bring_back(session: Session, question_id: int, *, event_id: int, by: int, at: datetime) -> bool:
    """Ask a dropped question again, last in order; False where it is asked."""
    return _drop(session, question_id, event_id, dropped=False, by=by, at=at)


def _drop(
    session: Session, question_id: int, event_id: int, *, dropped: bool, by: int, at: datetime
) -> bool:
    event = lock(session, event_id)
    every = counted(session, event.id)
    was = _one(every, question_id)
    if was is None or was.dropped is dropped:
        return False
    rest = [id_ for id_ in _current(every) if id_ != question_id]
    session.get_one(Question, question_id).dropped = dropped
    _order(session, event.id, rest if dropped else [*rest, question_id])
    kind = "question-dropped" if dropped else "question-brought-back"
    _tell(session, kind, event, question_id, by=by, at=at)
    return True


def _write(row: Question, put: Put) -> None:
    row.kind, row.text, row.help = put.kind, put.text, put.help
    row.options = [{"text": option} for option in put.options]
    row.required, row.special = put.required, put.special


def _current(every: Iterable[Asked]) -> list[int]:
    return [one.id for one in every if not one.dropped]


def _one(every: Iterable[Asked], question_id: int) -> Asked | None:
    return next((one for one in every if one.id == question_id), None)


def _order(session: Session, event_id: int, ids: list[int]) -> None:
    """Give the questions that are asked new positions, in this order."""
    for row in session.scalars(select(Question).where(Question.event_id == event_id)):
        if row.id in ids:
            row.position = ids.index(row.id)


def _tell(
    session: Session, kind: str, event: Event, question_id: int, *, by: int, at: datetime
) -> None:
    subject = journal.Subject("question", question_id, event.id, event.network_id)
    journal.record(session, kind, subject, by=by, at=at)
