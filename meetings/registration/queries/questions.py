"""Reading what an organiser asks, what was answered, and whose answers are missing."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from meetings.registration.models import Answer, Delegate, Question
from meetings.registration.rules.questions import Put, Value, shown
from meetings.registration.rules.window import ACTIVE


class Asked(NamedTuple):
    """A question of an event, and how many people have answered it."""

    id: int
    put: Put
    dropped: bool
    answers: int = 0


class Given(NamedTuple):
    """An answer of one delegate: its value, and the words they were asked in then."""

    value: Value
    asked: str


class Answers(NamedTuple):
    """All answers at an event as text, by delegate and question, and the questions in order."""

    questions: list[Asked]
    of: Mapping[int, Mapping[int, str]]


def questions(session: Session, event_id: int, *, dropped: bool = False) -> list[Asked]:
    """Return the questions of an event in their order, with `dropped` those too, last: 1 SELECT."""
    return [_asked(row) for row in session.scalars(_questions(event_id, dropped=dropped))]


def counted(session: Session, event_id: int) -> list[Asked]:
    """Return every question of an event with the number of its answers: 1 SELECT."""
    count = select(func.count(Answer.id)).where(Answer.question_id == Question.id).scalar_subquery()
    query = _questions(event_id, dropped=True).add_columns(count)
    return [_asked(row)._replace(answers=int(number)) for row, number in session.execute(query)]


def given(session: Session, delegate_id: int) -> dict[int, Given]:
    """Return what a delegate answered, by question: 1 SELECT."""
    a = Answer
    query = select(a.question_id, a.value, a.asked).where(a.delegate_id == delegate_id)
    return {row[0]: Given(row[1]["is"], row[2]) for row in session.execute(query)}


def missing(session: Session, event_id: int) -> dict[int, int]:
    """Return how many required questions each active delegate has left open, if any: 2 SELECTs."""
    # Most events require nothing: their delegates need not be looked through.
    if not session.scalar(select(select(Question.id).where(_required(event_id)).exists())):
        return {}
    d, number = Delegate, left_open(event_id)
    query = select(d.id, number).where(d.event_id == event_id, number > 0)
    return {row[0]: int(row[1]) for row in session.execute(query)}


def left_open(event_id: int | BindParameter[int]) -> ColumnElement[int]:
    """Return how many required questions an active delegate has left open, as a column."""
    d, a, q = Delegate, Answer, Question
    asked = select(func.count()).select_from(q).where(_required(event_id)).scalar_subquery()
    answered = (
        select(func.count())
        .select_from(a)
        .join(q, q.id == a.question_id)
        .where(a.delegate_id == d.id, _required(event_id))
        .correlate(d)
        .scalar_subquery()
    )
    return case((d.standing.in_(sorted(ACTIVE)), asked - answered), else_=0)


def _required(event_id: int | BindParameter[int]) -> ColumnElement[bool]:
    q = Question
    return and_(q.event_id == event_id, q.required, q.dropped.is_(False))


def answers(session: Session, event_id: int, *, special: bool = False) -> Answers:
    """Return every answer at an event as text, those with special data only if asked: 2 SELECTs.

    A dropped question is among them where anybody has answered it.
    """
    every = questions(session, event_id, dropped=True)
    wanted = {one.id for one in every if special or not one.put.special}
    query = (
        select(Answer.delegate_id, Answer.question_id, Answer.value)
        .join(Question, Question.id == Answer.question_id)
        .where(Question.event_id == event_id)
    )
    of: dict[int, dict[int, str]] = {}
    said = set()
    # Fifty thousand rows are read a few at a time: only what is kept of them takes memory.
    rows = session.execute(query.execution_options(yield_per=1_000))
    for delegate_id, question_id, value in rows:
        if question_id in wanted:
            of.setdefault(delegate_id, {})[question_id] = shown(value["is"])
            said.add(question_id)
    columns = [one for one in every if one.id in (said if one.dropped else wanted)]
    return Answers(columns, of)


def _questions(event_id: int, *, dropped: bool) -> Select[Question]:
    q = Question
    query = select(q).where(q.event_id == event_id).order_by(q.dropped, q.position, q.id)
    return query if dropped else query.where(q.dropped.is_(False))


def _asked(row: Question) -> Asked:
    options = tuple(one["text"] for one in row.options)
    put = Put(row.kind, row.text, row.help, options, row.required, row.special)
    return Asked(row.id, put, row.dropped)
