"""Reading who waits for the seats of an event, why, and who would be seated."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.events.models import Event
from meetings.networks.models import City
from meetings.registration.models import Delegate, Delegation
from meetings.registration.queries.seats import SEATED
from meetings.registration.rules.line import Place, claims_of
from meetings.registration.rules.seating import Placed, Pool, Waits, Went, seat
from meetings.registration.rules.window import Standing
from meetings.terms import WaitingRule


class Terms(NamedTuple):
    """What an organiser says of an event's seats."""

    capacity: int | None
    quota: int | None
    release_at: datetime | None
    rule: WaitingRule


class Seated(NamedTuple):
    """Somebody who would be seated."""

    id: int
    name: str
    city: str


class Effect(NamedTuple):
    """What other terms would bring: who is seated, how many wait after that, how many are over."""

    seated: list[Seated]
    waiting: int
    over: int


def pool(session: Session, event: Event) -> Pool:
    """Return an event's seats and who holds them: 1 SELECT, 2 where cities are seated in turn."""
    d = Delegate
    query = (
        select(d.delegation_id, func.count())
        .where(d.event_id == event.id, d.standing.in_(SEATED))
        .group_by(d.delegation_id)
    )
    return Pool(
        capacity=event.capacity,
        quota=event.quota,
        release_at=event.release_at,
        rule=event.waiting_rule,
        held={party: int(seats) for party, seats in session.execute(query)},
        went=_went(session, event.id) if event.waiting_rule is WaitingRule.IN_TURN else None,
    )


def places(session: Session, event_id: int) -> list[Place]:
    """Return the place of everybody who waits for an event's seats: 1 SELECT."""
    d = Delegate
    query = select(d.asked_at, d.rank, d.id, d.delegation_id, d.group_id).where(
        d.event_id == event_id, d.standing == Standing.WAITING
    )
    return [Place(*row) for row in session.execute(query)]


def decided(session: Session, event_id: int, at: datetime) -> dict[int, Placed | Waits]:
    """Return why each delegate who waits for an event does, by delegate.

    `Placed` is who could be seated since the quota was released, and will be when anybody acts.
    3 SELECTs, 4 where cities are seated in turn.
    """
    event = session.get_one(Event, event_id)
    waiting = places(session, event_id)
    outcome = seat(pool(session, event), claims_of(waiting), at)
    return {place.id: outcome[place.claim] for place in waiting}


def party_names(session: Session, delegations: Iterable[int]) -> dict[int, str]:
    """Return what the parties of some delegations are called: a city, an organisation: 1 SELECT.

    A person for themselves has no name here: who waits need not know who they are.
    """
    query = (
        select(Delegation.id, func.coalesce(City.name, Delegation.organisation))
        .outerjoin(City, City.id == Delegation.city_id)
        .where(Delegation.id.in_(sorted(delegations)))
    )
    return {row[0]: row[1] for row in session.execute(query)}


def effect(session: Session, event_id: int, terms: Terms, at: datetime) -> Effect:
    """Return what would come of other terms for an event's seats: 4 SELECTs, 5 in turn."""
    event = session.get_one(Event, event_id)
    now = pool(session, event)
    wanted = replace(
        now,
        capacity=terms.capacity,
        quota=terms.quota,
        release_at=terms.release_at,
        rule=terms.rule,
    )
    waiting = places(session, event_id)
    outcome = seat(wanted, claims_of(waiting), at)
    seated = [p.id for p in waiting if isinstance(outcome[p.claim], Placed)]
    return Effect(_named(session, seated), len(waiting) - len(seated), wanted.over())


def due(session: Session, at: datetime) -> list[int]:
    """Return the events at which a release of the quota gives seats to people who wait.

    1 SELECT, and those of `decided` for each event with a release that has passed.
    """
    waits = select(Delegate.id).where(
        Delegate.event_id == Event.id, Delegate.standing == Standing.WAITING
    )
    query = select(Event.id).where(Event.release_at <= at, waits.exists()).order_by(Event.id)
    seats = ((event_id, decided(session, event_id, at)) for event_id in session.scalars(query))
    return [id_ for id_, found in seats if any(isinstance(one, Placed) for one in found.values())]


def _went(session: Session, event_id: int) -> Went | None:
    d = Delegate
    query = (
        select(d.delegation_id, d.asked_at, d.had)
        .where(d.event_id == event_id, d.standing.in_(SEATED), d.had.is_not(None))
        .order_by(d.settled_at.desc(), d.had.desc(), d.asked_at.desc(), d.id.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else Went(row[0], row[1], row[2] or 0)


def _named(session: Session, delegates: list[int]) -> list[Seated]:
    d = Delegate
    query = (
        select(d.id, d.name, func.coalesce(City.name, Delegation.organisation).label("party"))
        .join(Delegation, Delegation.id == d.delegation_id)
        .outerjoin(City, City.id == Delegation.city_id)
        .where(d.id.in_(delegates))
        .order_by("party", d.asked_at, d.rank, d.id)
    )
    return [Seated(*row) for row in session.execute(query)]
