"""What people do with registrations; the caller's transaction commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, delete, select, update
from sqlalchemy.orm import Session

from meetings.events.models import Event
from meetings.journal import actions as journal
from meetings.registration import queries
from meetings.registration.models import Delegate, Delegation, OneTimeKey
from meetings.registration.rules.seating import Placed, seat
from meetings.registration.rules.window import ACTIVE, Standing, Times
from meetings.registration.rules.wishes import Named, Refused, refusal

KEY_KEPT = timedelta(hours=24)


class UnknownEventError(LookupError):
    """There is no event with that id."""


class KeyReusedError(ValueError):
    """A form's one-time key came again with another content."""


@dataclass(frozen=True, slots=True)
class Registered:
    """The new delegates' ids, in the order of their names."""

    delegates: tuple[int, ...]


def register(
    session: Session,
    people: Sequence[Named],
    *,
    event_id: int,
    city_id: int,
    by: int,
    at: datetime,
) -> Registered | Refused:
    """Register people of a city for an event, all of them or none; who has no seat waits."""
    event = _lock(session, event_id)
    people = [person.clean() for person in people]
    if refused := _refused(session, event, city_id, people, at):
        return refused
    delegation = _delegation(session, event.id, city_id, by)
    rows = [
        Delegate(
            delegation_id=delegation.id,
            event_id=event.id,
            name=person.name,
            mail=person.mail,
            function=person.function,
            standing=Standing.WAITING,
            asked_at=at,
            rank=rank,
            sequence=0,
            settled_at=None,
        )
        for rank, person in enumerate(people)
    ]
    session.add_all(rows)
    session.flush()
    ids = tuple(row.id for row in rows)
    _tell(session, "registered", event, delegation.id, by=by, at=at, delegates=ids)
    _seat(session, event, at, new=ids)
    return Registered(ids)


def withdraw(
    session: Session, *, delegate_id: int, event_id: int, city_id: int, by: int, at: datetime
) -> bool:
    """Withdraw a delegate of a city from an event and give the seat on; False if none is active.

    Twice is once: a second withdrawal finds nobody and changes nothing.
    """
    event = _lock(session, event_id)
    mine = select(Delegation.id).where(
        Delegation.event_id == event.id, Delegation.city_id == city_id
    )
    row = session.scalar(
        select(Delegate).where(
            Delegate.id == delegate_id,
            Delegate.delegation_id.in_(mine),
            Delegate.standing.in_(sorted(ACTIVE)),
        )
    )
    if row is None:
        return False
    row.standing, row.settled_at = Standing.WITHDRAWN, at
    row.sequence += 1
    session.flush()
    _tell(session, "withdrawn", event, row.delegation_id, by=by, at=at, delegates=(row.id,))
    _seat(session, event, at)
    return True


def reseat(session: Session, *, event_id: int, at: datetime) -> None:
    """Give free seats on, after a capacity or a quota was changed."""
    _seat(session, _lock(session, event_id), at)


def answered(
    session: Session, key: str, *, event_id: int, account_id: int, digest: str
) -> str | None:
    """Return where the form with this key led when it was sent before, None the first time.

    It waits for the event first: of two sendings at once the second reads what the first did.
    Raise KeyReusedError when it came with another body, or from another account.
    """
    session.execute(select(Event.id).where(Event.id == event_id).with_for_update())
    known = queries.one_time_key(session, key)
    if known is None:
        return None
    if (known.account_id, known.digest) != (account_id, digest):
        raise KeyReusedError(key)
    return known.location


def keep_answer(
    session: Session, key: str, *, account_id: int, digest: str, location: str, at: datetime
) -> None:
    """Keep where a form led, for a day, in the transaction of what it did."""
    session.execute(delete(OneTimeKey).where(OneTimeKey.at < at - KEY_KEPT))
    session.add(OneTimeKey(key=key, account_id=account_id, digest=digest, location=location, at=at))


def _lock(session: Session, event_id: int) -> Event:
    bumped = update(Event).where(Event.id == event_id).values(version=Event.version + 1)
    session.execute(bumped)
    event = session.get(Event, event_id)
    if event is None:
        raise UnknownEventError(event_id)
    return event


def _delegation(session: Session, event_id: int, city_id: int, head_id: int) -> Delegation:
    query = select(Delegation).where(Delegation.event_id == event_id, Delegation.city_id == city_id)
    delegation = session.scalar(query)
    if delegation is None:
        delegation = Delegation(event_id=event_id, city_id=city_id, head_id=head_id)
        session.add(delegation)
        session.flush()
    return delegation


def _refused(
    session: Session, event: Event, city_id: int, people: Sequence[Named], at: datetime
) -> Refused | None:
    """Ask the rule whether these people may be registered: 2 SELECTs."""
    times = Times(event.registration_opens_at, event.registration_closes_at)
    mails = [person.mail for person in people if person.mail]
    return refusal(
        people,
        window=times.window(at, event.status),
        registered=queries.registered_mails(session, event.id, mails),
        present=len(queries.people(session, event.id, city_id)),
    )


def _seat(session: Session, event: Event, at: datetime, *, new: Sequence[int] = ()) -> None:
    """Ask the rule who gets the free seats, and write it: 2 SELECTs whatever the size.

    Whoever is `new` was told of no standing before, so being seated at once changes none.
    """
    outcome = seat(queries.pool(session, event), queries.claims(session, event.id), at)
    seated = sorted(id_ for id_, decided in outcome.items() if isinstance(decided, Placed))
    if not seated:
        return
    session.execute(
        update(Delegate)
        .where(Delegate.id.in_(seated))
        .values(
            standing=Standing.CONFIRMED,
            settled_at=at,
            sequence=Delegate.sequence + case((Delegate.id.in_(new), 0), else_=1),
        )
    )
    _tell(session, "seated", event, event.id, by=None, at=at, delegates=seated)


def _tell(  # noqa: PLR0913 -- one journal line, all of its facts
    session: Session,
    kind: str,
    event: Event,
    subject_id: int,
    *,
    by: int | None,
    at: datetime,
    delegates: Sequence[int],
) -> None:
    about = "event" if kind == "seated" else "delegation"
    subject = journal.Subject(about, subject_id, event_id=event.id, network_id=event.network_id)
    journal.record(session, kind, subject, by=by, at=at, delegates=list(delegates))
