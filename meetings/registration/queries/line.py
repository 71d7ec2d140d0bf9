"""Reading who waits for the seats of an event, why, and who would be seated."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.events.models import Event
from meetings.networks.models import City
from meetings.registration.models import Booking, Delegate, Delegation
from meetings.registration.queries.pools import asked, item_pools, places, pool
from meetings.registration.queries.seats import party_name
from meetings.registration.queries.terms import giving, published
from meetings.registration.rules.line import claims_of
from meetings.registration.rules.pool import Outcome, Placed, Pool, Reason, Waits
from meetings.registration.rules.seating import seat
from meetings.registration.rules.window import Standing
from meetings.terms import WaitingRule


class Terms(NamedTuple):
    """What an organiser says of an event's seats."""

    capacity: int | None
    quota: int | None
    release_at: datetime | None
    rule: WaitingRule
    offer_hours: int | None = None


class Seated(NamedTuple):
    """Somebody who would be seated."""

    id: int
    name: str
    city: str


class Reasons(NamedTuple):
    """Why some wait, by the id of what waits, and what the parties before them are called."""

    why: Outcome
    parties: dict[int, str]


class Effect(NamedTuple):
    """What other terms would bring: who is seated, how many wait after that, how many are over.

    With `offered` the seats are offered to them, not given.
    """

    seated: list[Seated]
    waiting: int
    over: int
    offered: bool = False

    @property
    def noticed(self) -> bool:
        """Whether anybody is concerned: without, there is nothing to confirm."""
        return bool(self.seated or self.waiting or self.over)


def decided(session: Session, event_id: int, at: datetime) -> dict[int, Placed | Waits]:
    """Return why each delegate who waits for an event does, by delegate.

    `Placed` is who could be seated since the quota was released, and will be when anybody acts.
    Nobody is among them once the event is over or cancelled. 4 SELECTs, 5 where cities are seated
    in turn.
    """
    event = session.get_one(Event, event_id)
    waiting = places(session, event_id, at)
    outcome = seat(pool(session, event), claims_of(waiting), at)
    return {place.id: outcome[place.claim] for place in waiting}


def decided_bookings(session: Session, event_id: int, at: datetime) -> Outcome:
    """Return why each booking that waits for an item of an event does, by booking.

    2 SELECTs where nobody waits; else 5, 6 where cities are seated in turn.
    """
    event, waiting = session.get_one(Event, event_id), asked(session, event_id)
    found: Outcome = {id_: Waits(Reason.EVENT) for id_ in waiting.before_event}
    if waiting.places:
        pools = item_pools(session, event, waiting.places, at)
        for item_id, seats in pools.items():
            found |= seat(seats, claims_of(waiting.places[item_id]), at)
    return found


def reasons(
    session: Session, event_id: int, delegates: Iterable[tuple[int, Standing]], at: datetime
) -> Reasons:
    """Return why those of some delegates wait who wait for an event, given as they stand.

    No SELECT where nobody of them waits; else 4, 5 in turn, and 1 where a party is named.
    """
    ids = _waiting(delegates)
    return _named_parties(session, decided(session, event_id, at) if ids else {}, ids)


def reasons_of_bookings(
    session: Session, event_id: int, bookings: Iterable[tuple[int, Standing]], at: datetime
) -> Reasons:
    """Return why those of some bookings wait that wait for an item, given as they stand.

    No SELECT where none of them waits; else 5, 6 in turn, and 1 where a party is named.
    """
    ids = _waiting(bookings)
    return _named_parties(session, decided_bookings(session, event_id, at) if ids else {}, ids)


def _waiting(some: Iterable[tuple[int, Standing]]) -> list[int]:
    return [id_ for id_, standing in some if standing is Standing.WAITING]


def _named_parties(session: Session, outcome: Outcome, ids: Iterable[int]) -> Reasons:
    why = {id_: outcome[id_] for id_ in ids if id_ in outcome}
    before = {one.party for one in why.values() if isinstance(one, Waits) and one.party}
    return Reasons(why, _party_names(session, before) if before else {})


def _party_names(session: Session, delegations: Iterable[int]) -> dict[int, str]:
    """Return what the parties of some delegations are called: a city, an organisation: 1 SELECT.

    A person for themselves has no name here: who waits need not know who they are.
    """
    query = (
        select(Delegation.id, party_name())
        .outerjoin(City, City.id == Delegation.city_id)
        .where(Delegation.id.in_(sorted(delegations)))
    )
    return {row[0]: row[1] for row in session.execute(query)}


def effect(session: Session, event_id: int, terms: Terms, at: datetime) -> Effect:
    """Return what would come of other terms for an event's seats: 5 SELECTs, 6 in turn."""

    def change(now: Pool) -> Pool:
        return replace(
            now,
            capacity=terms.capacity,
            quota=terms.quota,
            release_at=terms.release_at,
            rule=terms.rule,
            offer=timedelta(hours=terms.offer_hours) if terms.offer_hours else None,
        )

    return would(session, event_id, change, at)


def would(session: Session, event_id: int, change: Callable[[Pool], Pool], at: datetime) -> Effect:
    """Return what would come of a change of an event's seats: 5 SELECTs, 6 in turn."""
    event = session.get_one(Event, event_id)
    wanted = change(pool(session, event))
    waiting = places(session, event_id, at)
    outcome = seat(wanted, claims_of(waiting), at)
    seated = [p.id for p in waiting if isinstance(outcome[p.claim], Placed)]
    return Effect(
        named(session, seated), len(waiting) - len(seated), wanted.over(), wanted.offer is not None
    )


def due(session: Session, at: datetime) -> list[int]:
    """Return the events at which time alone changes who has a seat.

    An offer has ended there, or a release of quotas and reserves gives seats to people who wait,
    and the event is not over.
    3 SELECTs, and those of `decided` for each event with a release that has passed.
    """
    d, b = Delegate, Booking
    ended = set(session.scalars(select(d.event_id).where(d.offered_until <= at).distinct()))
    of_items = select(d.event_id).join(b, b.delegate_id == d.id).where(b.offered_until <= at)
    ended |= set(session.scalars(of_items.distinct()))
    waits = select(d.id).where(d.event_id == Event.id, d.standing == Standing.WAITING)
    books = select(b.id).join(d, d.id == b.delegate_id)
    books = books.where(d.event_id == Event.id, b.standing == Standing.WAITING)
    released = select(Event.id).where(Event.release_at <= at, waits.exists() | books.exists())
    released = published(released).where(giving(at))
    return sorted(ended | {id_ for id_ in session.scalars(released) if _gives(session, id_, at)})


def _gives(session: Session, event_id: int, at: datetime) -> bool:
    of_event = decided(session, event_id, at).values()
    of_items = decided_bookings(session, event_id, at).values()
    return any(isinstance(one, Placed) for one in (*of_event, *of_items))


def named(
    session: Session, ids: list[int], table: type[Delegate] | type[Booking] = Delegate
) -> list[Seated]:
    """Return who has the rows of these ids, by who sends them and in their order: 1 SELECT."""
    d, party = Delegate, party_name()
    query = select(d.id, d.name, party)
    if table is Booking:
        query = query.join(Booking, Booking.delegate_id == d.id)
    query = (
        query.join(Delegation, Delegation.id == d.delegation_id)
        .outerjoin(City, City.id == Delegation.city_id)
        .where(table.id.in_(ids))
        .order_by(party, table.asked_at, table.rank, table.id)
    )
    return [Seated(*row) for row in session.execute(query)]
