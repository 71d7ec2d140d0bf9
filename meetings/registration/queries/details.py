"""Reading what is known of one delegate: for themselves, their head, and the organiser."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from meetings.events.models import Event
from meetings.networks.models import City
from meetings.registration.models import Answer, Delegate, Delegation, Question
from meetings.registration.queries import terms
from meetings.registration.queries.questions import Asked, Given, given, questions
from meetings.registration.queries.seats import number_of, party_name
from meetings.registration.rules.deadlines import Deadlines
from meetings.registration.rules.details import KEPT, Details, Private, mark
from meetings.registration.rules.questions import Value
from meetings.registration.rules.window import ACTIVE, Standing


class Dossier(NamedTuple):
    """Everything that is kept of one delegate but their answers; `party` is who sends them.

    `number` tells apart those of a delegation whose names follow, from 1; it is 0 for a name.
    """

    id: int
    event_id: int
    slug: str
    party: str
    city_id: int | None
    standing: Standing
    has_link: bool
    details: Details
    private: Private
    deadlines: Deadlines
    ends_at: datetime
    offered_until: datetime | None = None
    reason: str = ""
    number: int = 0
    delegation_id: int = 0

    @property
    def name(self) -> str:
        """What they are called, "" of a placeholder."""
        return self.details.name

    @property
    def active(self) -> bool:
        """Whether they come, or may still."""
        return self.standing in ACTIVE

    def open(self, at: datetime) -> bool:
        """Whether their data can still be changed at `at`."""
        return self.active and at < self.ends_at


class Sheet(NamedTuple):
    """What a page about a delegate's data asks: their `own` all of it, their head's the ordinary.

    `asked` are the questions that are still asked.
    """

    dossier: Dossier
    asked: list[Asked]
    given: dict[int, Given]
    own: bool

    @property
    def shown(self) -> dict[int, Value]:
        """The answers that are shown: none to a special question."""
        plain = (one.id for one in self.asked if not one.put.special)
        return {id_: self.given[id_].value for id_ in plain if id_ in self.given}

    @property
    def told(self) -> frozenset[str]:
        """The fields of what is stored and not shown: "diet", "q7" for question 7."""
        if not self.own:
            return frozenset()
        private = self.dossier.private
        needs = {"diet": private.diet, "access_needs": private.access_needs}
        special = (one.id for one in self.asked if one.put.special)
        answered = {f"q{id_}" for id_ in special if id_ in self.given}
        return frozenset(answered | {name for name, said in needs.items() if said})

    @property
    def mark(self) -> str:
        """What stands for everything that is shown."""
        private = self.dossier.private.shown() if self.own else None
        return mark(self.dossier.details, private, self.shown, self.told)

    @property
    def missing(self) -> list[Asked]:
        """The required questions that are not answered yet."""
        return [one for one in self.asked if one.put.required and one.id not in self.given]


def dossier(session: Session, event_id: int, delegate_id: int) -> Dossier | None:
    """Return a delegate of an event, whatever their standing; None of another event: 1 SELECT."""
    return _dossier(session, Delegate.id == delegate_id, Delegate.event_id == event_id)


def holder(session: Session, link_hash: str) -> Dossier | None:
    """Return the delegate whose link has this hash, None where it opens nothing: 1 SELECT."""
    return _dossier(session, Delegate.link_hash == link_hash)


def sheet(session: Session, person: Dossier, *, own: bool) -> Sheet:
    """Return what a page about a delegate's data shows, beside what is known of them: 2 SELECTs."""
    asked = [one for one in questions(session, person.event_id) if own or not one.put.special]
    return Sheet(person, asked, given(session, person.id), own)


def forgettable(session: Session, at: datetime) -> list[int]:
    """Return the events whose delegates' special data has been kept long enough: 1 SELECT."""
    said = select(Delegate.id).where(
        Delegate.event_id == Event.id, Delegate.consent_at.is_not(None)
    )
    special = (
        select(Answer.id)
        .join(Question, Question.id == Answer.question_id)
        .where(Question.event_id == Event.id, Question.special)
    )
    query = select(Event.id).where(terms.ends_at <= at - KEPT, said.exists() | special.exists())
    return list(session.scalars(terms.published(query).order_by(Event.id)))


def _dossier(session: Session, *which: ColumnElement[bool]) -> Dossier | None:
    party = party_name()
    query = (
        select(Delegate, Event, party, Delegation.city_id, terms.starts_at, terms.ends_at)
        .add_columns(number_of(Delegate))
        .join(Event, Event.id == Delegate.event_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .outerjoin(City, City.id == Delegation.city_id)
        .where(*which)
    )
    row = session.execute(terms.published(query)).one_or_none()
    if row is None:
        return None
    d, e, sent_by, city_id, starts_at, ends_at, number = row
    consent = d.consent_at is not None
    return Dossier(
        id=d.id,
        event_id=e.id,
        slug=e.slug,
        party=sent_by,
        city_id=city_id,
        standing=d.standing,
        has_link=d.link_hash is not None,
        details=Details(d.name, d.mail, d.function, d.languages, d.phone),
        private=Private(d.diet, d.access_needs, consent, d.photo_consent, d.listed),
        deadlines=Deadlines(e.substitute_until, e.withdraw_until, starts_at),
        ends_at=ends_at,
        offered_until=d.offered_until,
        reason=d.reason,
        number=number,
        delegation_id=d.delegation_id,
    )
