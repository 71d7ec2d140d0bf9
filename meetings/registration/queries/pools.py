"""Reading what has seats: an event and its items, who holds them, and what is kept for whom."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from meetings.agenda.models import Item, Vehicle
from meetings.events.models import Event
from meetings.registration.models import Booking, CityQuota, Delegate, Delegation, Reserve
from meetings.registration.queries.terms import still, taking_place
from meetings.registration.rules.line import Place
from meetings.registration.rules.pool import Circle, Pool, Went
from meetings.registration.rules.window import SEATED, ComingAs, KeptFor, Standing
from meetings.storage.base import UTCDateTime
from meetings.terms import WaitingRule


@dataclass(slots=True)
class Limits:
    """The quotas of single cities, and the seats kept for some, of one pool."""

    quotas: dict[Circle, int] = field(default_factory=dict)
    reserves: dict[Circle, int] = field(default_factory=dict)


class Asked(NamedTuple):
    """Who waits for items: by item those whose delegate is confirmed, and the other bookings.

    `on_foot` are the items where a confirmed booking has no vehicle that the item has.
    """

    places: dict[int, list[Place]]
    before_event: list[int]
    on_foot: set[int]


# What every act on an event reads: built once, since building costs more than running them.
_OF: BindParameter[int] = bindparam("of")
_AT = bindparam("moment", type_=UTCDateTime())
_b, _d, _v, _q, _r = Booking, Delegate, Vehicle, CityQuota, Reserve
_PLACES = (
    select(_d.asked_at, _d.rank, _d.id, _d.delegation_id, _d.group_id)
    .add_columns(_d.coming_as, Delegation.city_id)
    .join(Delegation, Delegation.id == _d.delegation_id)
    .where(_d.event_id == _OF, _d.standing == Standing.WAITING, still(_OF, _AT))
)
_ITS_VEHICLES = select(_v.id).where(_v.item_id == _b.item_id)
_ON_FOOT = (
    (_b.standing == Standing.CONFIRMED)
    & _ITS_VEHICLES.exists()
    & ~_ITS_VEHICLES.where(_v.name == _b.vehicle).exists()
)
_ASKED = (
    select(_b.standing, _b.item_id, _d.standing, _b.asked_at, _b.rank, _b.id, _d.delegation_id)
    .add_columns(null(), _d.coming_as, Delegation.city_id)
    .join(_d, _d.id == _b.delegate_id)
    .join(Delegation, Delegation.id == _d.delegation_id)
    .where(_d.event_id == _OF, or_(_b.standing == Standing.WAITING, _ON_FOOT))
)
_HELD: Select[*tuple[Any, ...]] = (
    select(null(), _d.delegation_id, _d.coming_as, Delegation.city_id, func.count())
    .join(Delegation, Delegation.id == _d.delegation_id)
    .where(_d.event_id == _OF, _d.standing.in_(sorted(SEATED)))
    .group_by(_d.delegation_id, _d.coming_as, Delegation.city_id)
)
_LAST: Select[*tuple[Any, ...]] = (
    select(null(), _d.delegation_id, _d.asked_at, _d.had)
    .where(_d.event_id == _OF, _d.standing.in_(sorted(SEATED)), _d.had.is_not(None))
    .order_by(_d.settled_at.desc(), _d.had.desc(), _d.asked_at.desc(), _d.id.desc())
    .limit(1)
)

_LIMITS: CompoundSelect[Any] = union_all(
    select(_q.item_id, literal("quota"), _q.city_id, _q.seats).where(_q.event_id == _OF),
    select(_r.item_id, _r.kept_for, _r.city_id, _r.seats).where(_r.event_id == _OF),
)


def limits(session: Session, event_id: int) -> dict[int | None, Limits]:
    """Return what is limited and kept at an event (None) and at its items: 1 SELECT."""
    found: dict[int | None, Limits] = {}
    for item_id, what, city_id, seats in session.execute(_LIMITS, {"of": event_id}):
        of_pool = found.setdefault(item_id, Limits())
        if what == "quota":
            of_pool.quotas[Circle(KeptFor.CITY, city_id)] = seats
        else:
            of_pool.reserves[Circle(KeptFor(what), city_id)] = seats
    return found


def pool(session: Session, event: Event) -> Pool:
    """Return an event's seats and who holds them: 2 SELECTs, 3 where cities are seated in turn."""
    seats = _Seats(session, event, _HELD, _LAST)
    return seats.pool(None, event.capacity, event.quota)


def item_pools(
    session: Session, event: Event, items: Collection[int], at: datetime
) -> dict[int, Pool]:
    """Return the seats of items that take place and are not over at `at`, and who holds them.

    An item that has neither seats of its own nor vehicles has none to give, and is not among them.
    3 SELECTs, 4 where cities are seated in turn, whatever the number of items.
    """
    b, d, i = Booking, Delegate, Item
    held: Select[*tuple[Any, ...]] = select(
        b.item_id, d.delegation_id, d.coming_as, Delegation.city_id, func.count()
    )
    query = (
        _of_items(held, items)
        .join(Delegation, Delegation.id == d.delegation_id)
        .group_by(b.item_id, d.delegation_id, d.coming_as, Delegation.city_id)
    )
    went: Select[*tuple[Any, ...]] = select(b.item_id, d.delegation_id, b.asked_at, b.had)
    last = _of_items(went, items)
    order = (b.settled_at, b.had, b.asked_at, b.id)
    seats = _Seats(session, event, query, last.where(b.had.is_not(None)).order_by(*order))
    capacity = capacity_of_item()
    rows = select(i.id, capacity, i.quota).where(i.id.in_(sorted(items)), capacity.is_not(None))
    return {row[0]: seats.pool(*row) for row in session.execute(taking_place(rows, at))}


def capacity_of_item() -> ColumnElement[int | None]:
    """Return how many seats an item has: those of its vehicles, or its own where it has none."""
    inside = select(func.sum(Vehicle.seats)).where(Vehicle.item_id == Item.id)
    total = inside.correlate(Item).scalar_subquery()
    return case((total.is_not(None), total), else_=Item.capacity)


def places(session: Session, event_id: int, at: datetime) -> list[Place]:
    """Return the place of everybody who waits for an event's seats: 1 SELECT.

    There is nothing to wait for once it is over or cancelled.
    """
    there = {"of": event_id, "moment": at}
    return [_place(*row) for row in session.execute(_PLACES, there)]


def asked(session: Session, event_id: int) -> Asked:
    """Return who waits for the seats of an event's items: 1 SELECT."""
    found = Asked({}, [], set())
    for row in session.execute(_ASKED, {"of": event_id}):
        booked, item_id, standing = row[:3]
        one = _place(*row[3:])
        if booked is Standing.CONFIRMED:
            found.on_foot.add(item_id)
        elif standing is Standing.CONFIRMED:
            found.places.setdefault(item_id, []).append(one)
        else:
            found.before_event.append(one.id)
    return found


def _place(  # noqa: PLR0913, PLR0917 -- the columns of a row, in their order
    asked_at: datetime,
    rank: int,
    id_: int,
    party: int,
    group: int | None,
    coming_as: ComingAs,
    city_id: int | None,
) -> Place:
    return Place(asked_at, rank, id_, party, group, Circle.of(coming_as, city_id))


class _Seats:
    """The seats of an event or of its items: who holds them, who went last, what is limited."""

    def __init__(
        self,
        session: Session,
        event: Event,
        held: Select[*tuple[Any, ...]],
        last: Select[*tuple[Any, ...]],
    ) -> None:
        self._event = event
        self._held: dict[int | None, dict[int, int]] = {}
        self._inside: dict[int | None, dict[Circle, int]] = {}
        mine = {"of": event.id}
        for of, party, coming_as, city_id, seats in session.execute(held, mine):
            parties = self._held.setdefault(of, {})
            parties[party] = parties.get(party, 0) + int(seats)
            if circle := Circle.of(coming_as, city_id):
                circles = self._inside.setdefault(of, {})
                circles[circle] = circles.get(circle, 0) + int(seats)
        self._limits = limits(session, event.id)
        self._went: dict[int | None, Went] = {}
        if event.waiting_rule is WaitingRule.IN_TURN:
            rows = session.execute(last, mine)
            self._went = {of: Went(party, asked_at, had) for of, party, asked_at, had in rows}

    def pool(self, of: int | None, capacity: int | None, quota: int | None) -> Pool:
        """Return the pool of an item, or of the event itself (None)."""
        event, limited = self._event, self._limits.get(of, Limits())
        return Pool(
            capacity=None if capacity is None else int(capacity),
            quota=quota,
            quotas=limited.quotas,
            reserves=limited.reserves,
            release_at=event.release_at,
            rule=event.waiting_rule,
            offer=timedelta(hours=event.offer_hours) if event.offer_hours else None,
            held=self._held.get(of, {}),
            inside=self._inside.get(of, {}),
            went=self._went.get(of),
        )


def _of_items(query: Select[*tuple[Any, ...]], items: Collection[int]) -> Select[*tuple[Any, ...]]:
    b = Booking
    return query.join(Delegate, Delegate.id == b.delegate_id).where(
        b.item_id.in_(sorted(items)), b.standing.in_(sorted(SEATED))
    )
