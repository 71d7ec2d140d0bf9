"""What an organiser asks delegates, and what they answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.registration.rules.questions import QuestionKind
from meetings.storage.base import Base


class Question(Base):
    """A question to every delegate of an event, in the order of their positions.

    `options` are what can be chosen from, each as {"text": ...}. A `special` one asks for special
    data (Regulation (EU) 2016/679, article 9): it is answered with consent only. A `dropped` one
    is asked no more, and its answers stay.
    """

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_event_id", "event_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    position: Mapped[int]
    kind: Mapped[QuestionKind]
    text: Mapped[str]
    help: Mapped[str]
    options: Mapped[list[dict[str, Any]]]
    required: Mapped[bool]
    special: Mapped[bool]
    dropped: Mapped[bool]


class Answer(Base):
    """What a delegate answered: the value as its kind of question types it, and what was asked."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("delegate_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    value: Mapped[dict[str, Any]]
    asked: Mapped[str]
    at: Mapped[datetime]
