"""Reading delegations and seats."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from meetings.networks.models import City
from meetings.registration.models import Booking, CityQuota, Delegate, Delegation, Invitation
from meetings.registration.rules.window import ACTIVE, SEATED, Standing

# Every registration asks this: built once, since building costs more than running it.
_PRESENT = (
    select(Delegate.name)
    .join(Delegation, Delegation.id == Delegate.delegation_id)
    .where(
        Delegation.event_id == bindparam("of"),
        Delegation.city_id == bindparam("city"),
        Delegate.standing.in_(sorted(ACTIVE)),
    )
)


class Counts(NamedTuple):
    """How many hold a seat and how many wait."""

    taken: int
    waiting: int


class Person(NamedTuple):
    """A delegate as their delegation's screen shows them; those of one `group` wait together.

    `number` tells apart those of a delegation whose names follow, from 1; it is 0 for a name.
    """

    id: int
    name: str
    mail: str
    function: str
    standing: Standing
    group: int | None
    delegation_id: int
    number: int = 0
    city_id: int = 0
    phone: str = ""
    since: datetime | None = None
    offered_until: datetime | None = None


def counts(session: Session, event_id: int) -> Counts:
    """Return how many of an event's seats are taken and how many wait: 1 SELECT."""
    d = Delegate
    query = (
        select(d.standing, func.count())
        .where(d.event_id == event_id, d.standing.in_(sorted({*SEATED, Standing.WAITING})))
        .group_by(d.standing)
    )
    found = {standing: int(people) for standing, people in session.execute(query)}
    waiting = found.pop(Standing.WAITING, 0)
    return Counts(sum(found.values()), waiting)


def taken(session: Session, event_ids: Iterable[int]) -> dict[int, int]:
    """Return how many seats are taken at each of some events that have any taken: 1 SELECT."""
    d = Delegate
    query = (
        select(d.event_id, func.count())
        .where(d.event_id.in_(sorted(event_ids)), d.standing.in_(sorted(SEATED)))
        .group_by(d.event_id)
    )
    return {event_id: int(seats) for event_id, seats in session.execute(query)}


def people(session: Session, event_id: int, city_id: int) -> list[Person]:
    """Return the active people of a city's delegation to an event, in its order: 1 SELECT."""
    return people_of(session, event_id, [city_id])[city_id]


def present(session: Session, event_id: int, city_id: int) -> list[str]:
    """Return the names of a city's active people at an event, "" where one follows: 1 SELECT."""
    return list(session.scalars(_PRESENT, {"of": event_id, "city": city_id}))


def people_of(session: Session, event_id: int, city_ids: Iterable[int]) -> dict[int, list[Person]]:
    """Return the active people of some cities at an event, each city's in its order: 1 SELECT."""
    cities = sorted(city_ids)
    found: dict[int, list[Person]] = {city_id: [] for city_id in cities}
    query = (
        _people()
        .where(
            Delegation.event_id == event_id,
            Delegation.city_id.in_(cities),
            Delegate.standing.in_(sorted(ACTIVE)),
        )
        .order_by(Delegate.asked_at, Delegate.rank, Delegate.id)
    )
    for row in session.execute(query):
        person = Person(*row)
        found[person.city_id].append(person)
    return found


def person(
    session: Session, delegate_id: int, event_id: int, city_ids: Iterable[int]
) -> Person | None:
    """Return a delegate of one of some cities, whatever their standing; None else: 1 SELECT."""
    query = _people().where(
        Delegate.id == delegate_id,
        Delegation.event_id == event_id,
        Delegation.city_id.in_(sorted(city_ids)),
    )
    row = session.execute(query).one_or_none()
    return None if row is None else Person(*row)


def party_name(
    sent: type[Delegation] | type[Invitation] = Delegation,
) -> ColumnElement[str]:
    """Return who sends somebody: a city, an organisation, or "" for a person for themselves."""
    return func.coalesce(City.name, sent.organisation)


def since(table: type[Delegate] | type[Booking]) -> ColumnElement[datetime]:
    """Return since when somebody stands as they do, as a column: since they asked, at first."""
    return func.coalesce(table.settled_at, table.asked_at, type_=table.asked_at.type)


def number_of(d: type[Delegate]) -> ColumnElement[int]:
    """Return the number of a delegate whose name follows among those of their delegation.

    As a column: 1 for the first that was asked for, whatever became of it; 0 for who has a name.
    """
    other = aliased(Delegate)
    before = (
        select(func.count())
        .where(other.delegation_id == d.delegation_id, other.name == "", other.id <= d.id)
        .scalar_subquery()
    )
    return case((d.name == "", before), else_=0)


def _people() -> Select[*tuple[Any, ...]]:
    d = Delegate
    said = (d.id, d.name, d.mail, d.function, d.standing, d.group_id, d.delegation_id)
    query: Select[*tuple[Any, ...]] = select(
        *said, number_of(d), Delegation.city_id, d.phone, since(d), d.offered_until
    )
    return query.join(Delegation, Delegation.id == d.delegation_id)


def own_quotas(session: Session, event_id: int, city_ids: Iterable[int]) -> dict[int, int]:
    """Return the quotas at an event of those of some cities that have their own: 1 SELECT."""
    q = CityQuota
    query = select(q.city_id, q.seats).where(
        q.event_id == event_id, q.item_id.is_(None), q.city_id.in_(sorted(city_ids))
    )
    return {row[0]: row[1] for row in session.execute(query)}


def registered_mails(session: Session, event_id: int, mails: list[str]) -> set[str]:
    """Return which of the folded addresses are registered for an event: 1 SELECT, none of none."""
    if not mails:
        return set()
    d = Delegate
    query = select(d.mail).where(
        d.event_id == event_id, d.mail.in_(mails), d.standing.in_(sorted(ACTIVE))
    )
    return set(session.scalars(query))
