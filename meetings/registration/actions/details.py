"""A delegate's own data: said by themselves or their head, opened by a link, forgotten in time."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from meetings.accounts.actions import digest as hashed
from meetings.events.actions import lock
from meetings.registration.actions.acting import tell
from meetings.registration.actions.addresses import readdress
from meetings.registration.actions.parties import active
from meetings.registration.models import Answer, Delegate, Question
from meetings.registration.queries import registered_mails
from meetings.registration.queries.details import Sheet, dossier, sheet
from meetings.registration.rules.details import (
    Details,
    FieldFault,
    Private,
    Problem,
    Wanted,
    refusals,
)
from meetings.registration.rules.questions import Value, Wrong, pieces, typed

Said = Mapping[int, Value | None]  # by question; None: not answered


class _Told(NamedTuple):
    """What is said of a person, as it would be stored."""

    details: Details
    private: Private
    said: Said


def describe(
    session: Session,
    delegate_id: int,
    wanted: Wanted,
    *,
    event_id: int,
    by: int | None,
    at: datetime,
) -> list[FieldFault]:
    """Store what is said of an active delegate, or return why nothing of it is.

    Without `by` it is the delegate's word, who holds the link; else their head's, who neither sees
    nor changes what is private. Answers to questions that are asked no more are left out. Special
    data is shown to neither: left empty it stays as it is, unless it is to be forgotten, and all
    of it goes with the consent to it.
    4 SELECTs, 6 with a new address.
    """
    event = lock(session, event_id)
    person = dossier(session, event.id, delegate_id)
    if person is None or not person.open(at):
        return [FieldFault(Problem.OVER)]
    before = sheet(session, person, own=wanted.private is not None)
    if wanted.was not in ("", before.mark):
        return [FieldFault(Problem.CHANGED)]
    answers = _typed(before, wanted)
    wrong = [FieldFault(one, f"q{id_}") for id_, one in answers.items() if isinstance(one, Wrong)]
    told = _told(before, wanted, answers)
    renames = by is None or person.deadlines.may_substitute(at)
    if faults := _faults(session, before, told, renames=renames) + wrong:
        return faults
    new = {id_: value for id_, value in told.said.items() if value != _answered(before, id_)}
    if (told.details, told.private) == (person.details, person.private) and not new:
        return []
    row = session.get_one(Delegate, delegate_id)
    row.name, row.function = told.details.name, told.details.function
    row.languages, row.phone = told.details.languages, told.details.phone
    _write_private(session, row, told.private, at)
    _write_answers(session, row.id, before, new, at)
    readdress(session, event, row, told.details.mail, at)
    tell(session, "described", event, row.delegation_id, by=by, at=at, delegates=(row.id,))
    return []


def make_link(
    session: Session, delegate_id: int, secret: str, *, event_id: int, by: int, at: datetime
) -> bool:
    """Let `secret` open the data of an active delegate from now on, and nothing else.

    Twice is once. False where nobody is active, or where the secret opens somebody else's data.
    """
    event = lock(session, event_id)
    row = active(session, event.id, delegate_id)
    holder = session.scalar(select(Delegate.id).where(Delegate.link_hash == hashed(secret)))
    if row is None or holder not in (None, row.id):
        return False
    if holder is None:
        row.link_hash = hashed(secret)
        session.flush()
        tell(session, "link-made", event, row.delegation_id, by=by, at=at, delegates=(row.id,))
    return True


def end_link(session: Session, delegate_id: int, *, event_id: int, by: int, at: datetime) -> bool:
    """Let a delegate's link open nothing any more; False where there is none. Twice is once."""
    event = lock(session, event_id)
    row = session.scalar(
        select(Delegate).where(
            Delegate.id == delegate_id,
            Delegate.event_id == event.id,
            Delegate.link_hash.is_not(None),
        )
    )
    if row is None:
        return False
    row.link_hash = None
    tell(session, "link-ended", event, row.delegation_id, by=by, at=at, delegates=(row.id,))
    return True


def forget(session: Session, *, event_id: int, at: datetime) -> None:
    """Delete all special data of an event that has been over for as long as it is kept."""
    event = lock(session, event_id)
    nothing = {"diet": "", "access_needs": "", "consent_at": None}
    session.execute(update(Delegate).where(Delegate.event_id == event.id).values(nothing))
    special = select(Question.id).where(Question.event_id == event.id, Question.special)
    session.execute(delete(Answer).where(Answer.question_id.in_(special)))
    tell(session, "forgotten", event, None, by=None, at=at)


def _typed(before: Sheet, wanted: Wanted) -> dict[int, Value | Wrong | None]:
    """Return what was typed as values, by question, of those that are asked."""
    found = {}
    for one in before.asked:
        if one.id in wanted.answers:
            earlier = before.shown.get(one.id)
            chosen = [] if earlier is None else pieces(earlier)
            offered = {*one.put.options, *chosen}
            found[one.id] = typed(one.put.kind, wanted.answers[one.id], offered)
    return found


def _answered(before: Sheet, question_id: int) -> Value | None:
    return before.given[question_id].value if question_id in before.given else None


def _told(before: Sheet, wanted: Wanted, answers: Mapping[int, Value | Wrong | None]) -> _Told:
    """Return what is to be stored.

    What is special stays where nothing is typed, it is not to be forgotten, and the consent to it
    stands.
    """
    stored, details = before.dossier.private, wanted.details.clean()
    said = {id_: one for id_, one in answers.items() if not isinstance(one, Wrong)}
    if wanted.private is None:
        return _Told(details, stored, said)
    special = {one.id for one in before.asked if one.put.special}
    kept = {id_ for id_ in special if f"q{id_}" not in wanted.forgotten}
    new = {id_: one for id_, one in said.items() if one is not None or id_ not in kept}
    private = wanted.private.clean()
    left = private.over(stored, wanted.forgotten) if private.consent else private
    return _Told(details, left, new)


def _faults(session: Session, before: Sheet, told: _Told, *, renames: bool) -> list[FieldFault]:
    """Return why it cannot be stored: 1 SELECT with a new address, else none."""
    person, details = before.dossier, told.details
    mail = details.mail if details.mail != person.details.mail else ""
    return refusals(
        person.details,
        details,
        taken=bool(mail and registered_mails(session, person.event_id, [mail])),
        renames=renames,
        consents=told.private.consent or not _special(before, told.private, told.said),
    )


def _special(before: Sheet, private: Private, said: Said) -> bool:
    """Whether anything is said that needs consent."""
    special = (said.get(one.id) for one in before.asked if one.put.special)
    return bool(private.diet or private.access_needs) or any(one is not None for one in special)


def _write_private(session: Session, row: Delegate, private: Private, at: datetime) -> None:
    """Store the private data; without consent the answers to all special questions go."""
    row.diet, row.access_needs = private.diet, private.access_needs
    row.photo_consent, row.listed = private.photo_consent, private.listed
    if private.consent:
        row.consent_at = row.consent_at or at
    elif row.consent_at is not None:
        row.consent_at = None
        special = select(Question.id).where(Question.event_id == row.event_id, Question.special)
        session.execute(
            delete(Answer).where(Answer.delegate_id == row.id, Answer.question_id.in_(special))
        )


def _write_answers(
    session: Session, delegate_id: int, before: Sheet, new: Said, at: datetime
) -> None:
    """Store those answers that differ from what they were."""
    mine = Answer.delegate_id == delegate_id
    session.execute(delete(Answer).where(mine, Answer.question_id.in_(sorted(new))))
    texts = {one.id: one.put.text for one in before.asked}
    session.add_all(
        Answer(
            delegate_id=delegate_id,
            question_id=id_,
            value={"is": value},
            asked=texts[id_],
            at=at,
        )
        for id_, value in new.items()
        if value is not None
    )
