"""What people do with registrations; the caller's transaction commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from sqlalchemy import case, delete, select, update
from sqlalchemy.orm import Session

from meetings.events.models import Event
from meetings.journal import actions as journal
from meetings.registration import queries
from meetings.registration.models import Delegate, Delegation, OneTimeKey
from meetings.registration.queries.table import known
from meetings.registration.rules.line import Move, Place, claims_of, moved
from meetings.registration.rules.roster import Fault, Problem, Wanted, refusals
from meetings.registration.rules.seating import Placed, Pool, seat
from meetings.registration.rules.window import ACTIVE, Standing, Times, Window
from meetings.registration.rules.wishes import Named, Refused, refusal
from meetings.terms import WaitingRule

KEY_KEPT = timedelta(hours=24)


class UnknownEventError(LookupError):
    """There is no event with that id."""


class KeyReusedError(ValueError):
    """A form's one-time key came again with another content."""


@dataclass(frozen=True, slots=True)
class Registered:
    """The new delegates' ids, in the order of their names."""

    delegates: tuple[int, ...]


def register(  # noqa: PLR0913 -- who, for which event, by whom, when and how
    session: Session,
    people: Sequence[Named],
    *,
    event_id: int,
    city_id: int,
    by: int,
    at: datetime,
    together: bool = False,
) -> Registered | Refused:
    """Register people of a city for an event, all of them or none; who has no seat waits.

    `together`: they are seated all at once or not at all.
    """
    event = _lock(session, event_id)
    people = [person.clean() for person in people]
    if refused := _refused(session, event, city_id, people, at, together=together):
        return refused
    delegation = _delegation(session, event.id, city_id, by)
    rows = [_new(delegation, person, rank, at) for rank, person in enumerate(people)]
    session.add_all(rows)
    session.flush()
    ids = tuple(row.id for row in rows)
    if together and len(rows) > 1:
        for row in rows:
            row.group_id = ids[0]
        session.flush()
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


def enrol(
    session: Session, people: Sequence[Wanted], *, event_id: int, by: int, at: datetime
) -> Registered | list[Fault]:
    """Register people of any cities on their behalf, all or none; who has no seat waits.

    Deadlines bind heads, not organisers. Seats are given in the order of `people`. 7 SELECTs.
    """
    event = _lock(session, event_id)
    cities = sorted({one.city_id for one in people})
    mails = [one.person.mail for one in people if one.person.mail]
    faults = _not_now(event, at) or refusals(people, known(session, event.id, cities, mails))
    if faults:
        return faults
    delegations = _delegations(session, event.id, cities, by)
    rows = [_new(delegations[one.city_id], one.person, rank, at) for rank, one in enumerate(people)]
    session.add_all(rows)
    session.flush()
    for delegation in delegations.values():
        mine = [row.id for row in rows if row.delegation_id == delegation.id]
        _tell(session, "registered", event, delegation.id, by=by, at=at, delegates=mine)
    ids = tuple(row.id for row in rows)
    _seat(session, event, at, new=ids)
    return Registered(ids)


def correct(
    session: Session, delegate_id: int, person: Named, *, event_id: int, by: int, at: datetime
) -> Fault | None:
    """Change the name, the mail address and the function of an active delegate of an event.

    Their seat and their place in the line stay. The same values, or nobody active, change nothing.
    """
    event, person = _lock(session, event_id), person.clean()
    active = select(Delegate).where(
        Delegate.event_id == event.id, Delegate.standing.in_(sorted(ACTIVE))
    )
    row = session.scalar(active.where(Delegate.id == delegate_id))
    if row is None or Named(row.name, row.mail, row.function) == person:
        return None
    others = active.where(Delegate.mail == person.mail, Delegate.id != row.id)
    if person.mail and session.scalar(others) is not None:
        return Fault(Problem.TAKEN, 1, "mail", person.mail)
    row.name, row.mail, row.function = person.name, person.mail, person.function
    _tell(session, "corrected", event, row.delegation_id, by=by, at=at, delegates=(row.id,))
    return None


def take_what_fits(
    session: Session, *, delegate_id: int, event_id: int, city_id: int, by: int, at: datetime
) -> bool:
    """Let those who wait together with a delegate be seated one by one; False where none do."""
    event = _lock(session, event_id)
    mine = _waiting(session, event.id, city_id)
    group = next((place.group for place in mine if place.id == delegate_id), None)
    if group is None:
        return False
    ids = [place.id for place in mine if place.group == group]
    session.execute(update(Delegate).where(Delegate.id.in_(ids)).values(group_id=None))
    delegation = _delegation(session, event.id, city_id, by)
    _tell(session, "parted", event, delegation.id, by=by, at=at, delegates=ids)
    _seat(session, event, at)
    return True


def move(  # noqa: PLR0913 -- whom, where, by whom and when
    session: Session,
    where: Move,
    *,
    delegate_id: int,
    event_id: int,
    city_id: int,
    by: int,
    at: datetime,
) -> bool:
    """Move a waiting delegate, or their group, among those of their city; False if nobody moves."""
    event = _lock(session, event_id)
    before = {place.id: place for place in _waiting(session, event.id, city_id)}
    after = moved(list(before.values()), delegate_id, where)
    changed = [place for place in after if place != before[place.id]]
    if not changed:
        return False
    rows = [{"id": one.id, "asked_at": one.asked_at, "rank": one.rank} for one in changed]
    session.execute(update(Delegate), rows)
    delegation = _delegation(session, event.id, city_id, by)
    _tell(session, "reordered", event, delegation.id, by=by, at=at, delegates=[delegate_id])
    _seat(session, event, at)
    return True


def reseat(session: Session, *, event_id: int, at: datetime) -> None:
    """Give free seats on, after a capacity or a quota was changed or released."""
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


def _new(delegation: Delegation, person: Named, rank: int, at: datetime) -> Delegate:
    """Return a person of a delegation who asks for a seat now; whether one is free comes after."""
    return Delegate(
        delegation_id=delegation.id,
        event_id=delegation.event_id,
        name=person.name,
        mail=person.mail,
        function=person.function,
        standing=Standing.WAITING,
        asked_at=at,
        rank=rank,
        sequence=0,
        settled_at=None,
    )


def _delegation(session: Session, event_id: int, city_id: int, head_id: int) -> Delegation:
    return _delegations(session, event_id, [city_id], head_id)[city_id]


def _delegations(
    session: Session, event_id: int, city_ids: Sequence[int], head_id: int
) -> dict[int, Delegation]:
    """Return the delegation of each city, made where there is none yet: 1 SELECT."""
    query = select(Delegation).where(
        Delegation.event_id == event_id, Delegation.city_id.in_(city_ids)
    )
    found = {one.city_id: one for one in session.scalars(query)}
    for city_id in city_ids:
        if city_id not in found:
            found[city_id] = Delegation(event_id=event_id, city_id=city_id, head_id=head_id)
            session.add(found[city_id])
    session.flush()
    return found


def _not_now(event: Event, at: datetime) -> list[Fault]:
    """Return why nobody can be registered, whoever does it."""
    times = Times(event.registration_opens_at, event.registration_closes_at)
    never = {Window.NONE: Problem.NOT_HERE, Window.CANCELLED: Problem.CANCELLED}
    problem = never.get(times.window(at, event.status))
    return [Fault(problem)] if problem else []


def _waiting(session: Session, event_id: int, city_id: int) -> list[Place]:
    """Return the places of those of a city who wait for an event: 1 SELECT."""
    return [place for place in queries.places(session, event_id) if place.party == city_id]


def _refused(
    session: Session,
    event: Event,
    city_id: int,
    people: Sequence[Named],
    at: datetime,
    *,
    together: bool,
) -> Refused | None:
    """Ask the rule whether these people may be registered: 2 SELECTs."""
    times = Times(event.registration_opens_at, event.registration_closes_at)
    mails = [person.mail for person in people if person.mail]
    seats = Pool(capacity=event.capacity, quota=event.quota, release_at=event.release_at)
    return refusal(
        people,
        window=times.window(at, event.status),
        registered=queries.registered_mails(session, event.id, mails),
        present=len(queries.people(session, event.id, city_id)),
        most=seats.largest(at) if together else inf,
    )


def _seat(session: Session, event: Event, at: datetime, *, new: Sequence[int] = ()) -> None:
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
