"""All delegates of an event in one table, and how it stands with each city."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from meetings.events.models import Event
from meetings.networks.models import City, CityMembership
from meetings.networks.queries import active
from meetings.registration.models import Delegate, Delegation
from meetings.registration.queries.seats import SEATED
from meetings.registration.rules.roster import Known
from meetings.registration.rules.table import Listed
from meetings.registration.rules.window import ACTIVE, Standing
from meetings.text import fold

ORDERS = ("name", "city", "standing", "asked")


class Asked(NamedTuple):
    """Which delegates a table shows, and in which order.

    `city` is a slug; without a `standing` everybody who is coming or waits for it; `search` are
    words of names.
    """

    city: str = ""
    standing: str = ""
    search: str = ""
    order: str = "name"

    def __bool__(self) -> bool:
        """Whether anybody is left out who would else be shown."""
        return bool(self.city or self.standing or self.search)


class Tally(NamedTuple):
    """How many people of a city are of one standing."""

    city_slug: str
    city: str
    standing: Standing
    people: int


class Party(NamedTuple):
    """A city of the network and its delegation; no `last_at`: it never registered anybody."""

    city_id: int
    slug: str
    name: str
    local_name: str
    country: str
    taken: int
    waiting: int
    last_at: datetime | None


class Limits(NamedTuple):
    """How many seats an event has and one party may hold, None: as many as come."""

    capacity: int | None
    quota: int | None


class OneDelegate(NamedTuple):
    """A delegate as the desk changes them."""

    id: int
    name: str
    mail: str
    function: str
    standing: Standing
    city_id: int
    city: str


def tallies(session: Session, event_id: int) -> list[Tally]:
    """Return how many people of each city are of each standing, by city: 1 SELECT."""
    d = Delegate
    query = (
        select(City.slug, City.name, d.standing, func.count())
        .join(Delegation, Delegation.id == d.delegation_id)
        .join(City, City.id == Delegation.city_id)
        .where(d.event_id == event_id)
        .group_by(City.slug, City.name, d.standing)
        .order_by(City.name, City.slug, d.standing)
    )
    return [Tally(*row) for row in session.execute(query)]


def table(session: Session, event_id: int, asked: Asked) -> list[Listed]:
    """Return every delegate that is asked for, in the order that is: 1 SELECT."""
    found = [Listed(*row) for row in session.execute(_table(event_id, asked))]
    words = fold(asked.search).split()
    return [one for one in found if _called(one.name, words)] if words else found


def rows(session: Session, event_id: int, asked: Asked, *, limit: int, offset: int) -> list[Listed]:
    """Return a part of the delegates that are asked for: 1 SELECT, 2 with words to search."""
    if not asked.search:
        query = _table(event_id, asked).limit(limit).offset(offset)
        return [Listed(*row) for row in session.execute(query)]
    page = matching(session, event_id, asked)[offset : offset + limit]
    query = _table(event_id, asked).where(Delegate.id.in_(page))
    return [Listed(*row) for row in session.execute(query)]


def matching(session: Session, event_id: int, asked: Asked) -> list[int]:
    """Return the delegates that are asked for, in the order that is: 1 SELECT.

    Names are kept as they are written, so words are looked for here and not by the database.
    """
    words = fold(asked.search).split()
    query = _table(event_id, asked).with_only_columns(Delegate.id, Delegate.name)
    return [id_ for id_, name in session.execute(query) if _called(name, words)]


def parties(session: Session, event_id: int, network_id: int, on: date) -> list[Party]:
    """Return the cities of a network on a day, and others with people at an event, by name.

    1 SELECT.
    """
    c, d, m = City, Delegate, CityMembership
    last = func.max(func.coalesce(d.settled_at, d.asked_at), type_=d.asked_at.type)
    seated = func.count().filter(d.standing.in_(SEATED))
    waits = func.count().filter(d.standing == Standing.WAITING)
    held = (
        select(Delegation.city_id, seated.label("taken"), waits.label("waits"), last.label("last"))
        .join(d, d.delegation_id == Delegation.id)
        .where(Delegation.event_id == event_id)
        .group_by(Delegation.city_id)
        .subquery()
    )
    counted = (func.coalesce(held.c.taken, 0), func.coalesce(held.c.waits, 0), held.c.last)
    members = select(m.city_id).where(m.network_id == network_id, active(on))
    query: Select[*tuple[Any, ...]] = select(
        c.id, c.slug, c.name, c.local_name, c.country, *counted
    )
    query = query.outerjoin(held, held.c.city_id == c.id).where(
        or_(c.id.in_(members), held.c.city_id.is_not(None))
    )
    return [Party(*row) for row in session.execute(query.order_by(c.name, c.slug))]


def limits(session: Session, event_id: int) -> Limits:
    """Return the seats of an event, and those one city may hold: 1 SELECT."""
    query = select(Event.capacity, Event.quota).where(Event.id == event_id)
    return Limits(*session.execute(query).one())


def delegate(session: Session, event_id: int, delegate_id: int) -> OneDelegate | None:
    """Return a delegate of an event, whatever their standing; None of another event: 1 SELECT."""
    d = Delegate
    query = (
        select(d.id, d.name, d.mail, d.function, d.standing, City.id, City.name)
        .join(Delegation, Delegation.id == d.delegation_id)
        .join(City, City.id == Delegation.city_id)
        .where(d.id == delegate_id, d.event_id == event_id)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else OneDelegate(*row)


def known(session: Session, event_id: int, city_ids: Iterable[int], mails: Sequence[str]) -> Known:
    """Return what is true of an event and of people who are to be registered: 2 SELECTs."""
    d = Delegate
    count = (
        select(Delegation.city_id, func.count())
        .join(d, d.delegation_id == Delegation.id)
        .where(
            Delegation.event_id == event_id,
            Delegation.city_id.in_(sorted(city_ids)),
            d.standing.in_(sorted(ACTIVE)),
        )
        .group_by(Delegation.city_id)
    )
    taken = select(d.mail).where(
        d.event_id == event_id, d.mail.in_(mails), d.standing.in_(sorted(ACTIVE))
    )
    present = {city: int(people) for city, people in session.execute(count) if city}
    return Known(present, frozenset(session.scalars(taken)))


def _table(event_id: int, asked: Asked) -> Select[*tuple[Any, ...]]:
    d = Delegate
    since = func.coalesce(d.settled_at, d.asked_at, type_=d.asked_at.type)
    said = (d.id, d.name, d.function, City.name, City.slug, d.standing, since, d.mail)
    query: Select[*tuple[Any, ...]] = select(*said)
    query = (
        query.join(Delegation, Delegation.id == d.delegation_id)
        .join(City, City.id == Delegation.city_id)
        .where(d.event_id == event_id, _standing(asked.standing))
        .order_by(*_order(asked.order))
    )
    return query.where(City.slug == asked.city) if asked.city else query


def _standing(standing: str) -> ColumnElement[bool]:
    d = Delegate
    return d.standing == Standing(standing) if standing else d.standing.in_(sorted(ACTIVE))


def _order(order: str) -> tuple[ColumnElement[Any], ...]:
    d = Delegate
    by_name, by_asking = (func.lower(d.name), d.id), (d.asked_at, d.rank, d.id)
    orders: dict[str, tuple[Any, ...]] = {
        "name": by_name,
        "city": (City.name, City.slug, *by_name),
        "standing": (d.standing, *by_name),
        "asked": by_asking,
    }
    return orders[order]


def _called(name: str, words: Sequence[str]) -> bool:
    folded = fold(name)
    return all(word in folded for word in words)
