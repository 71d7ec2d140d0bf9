"""Who sends people to an event: cities, organisations, people for themselves, and their seats."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select
from sqlalchemy.orm import Session

from meetings.agenda.models import Item, PublishedEntry, Vehicle
from meetings.events.models import Event
from meetings.networks.models import City, CityMembership
from meetings.networks.queries import active
from meetings.registration.models import CityQuota, Delegate, Delegation
from meetings.registration.queries.table.asked import OF
from meetings.registration.rules.window import SEATED, Standing

_HEAD = PublishedEntry.__table__.alias("head")
# The desk's table asks these at each look: built once, since building costs more than running.
_PRESENT = (
    select(City.slug, City.name)
    .select_from(Delegation)
    .outerjoin(City, City.id == Delegation.city_id)
    .where(Delegation.event_id == OF)
    .distinct()
    .order_by(City.name, City.slug)
)
_SIGN_UPS = (
    select(
        *(PublishedEntry.number, PublishedEntry.title, PublishedEntry.titles),
        *(_HEAD.c.language, Vehicle.name),
    )
    .join(
        Item, and_(Item.event_id == PublishedEntry.event_id, Item.number == PublishedEntry.number)
    )
    .join(_HEAD, and_(_HEAD.c.event_id == PublishedEntry.event_id, _HEAD.c.number == 0))
    .outerjoin(Vehicle, Vehicle.item_id == Item.id)
    .where(PublishedEntry.event_id == OF, PublishedEntry.number > 0, PublishedEntry.bookable)
    .order_by(PublishedEntry.starts_at, PublishedEntry.number, Vehicle.position)
)


class Party(NamedTuple):
    """A city of the network and its delegation; no `last_at`: it never registered anybody.

    `quota` is its own in place of the one for all, None where it has none.
    """

    city_id: int
    slug: str
    name: str
    local_name: str
    country: str
    taken: int
    waiting: int
    last_at: datetime | None
    quota: int | None


class Other(NamedTuple):
    """An organisation with people at an event; all who come for themselves have no `name`."""

    name: str
    taken: int
    waiting: int
    last_at: datetime


class Limits(NamedTuple):
    """How many seats an event has and one party may hold, None: as many as come."""

    capacity: int | None
    quota: int | None


class Place(NamedTuple):
    """A city that has registered people at an event."""

    slug: str
    name: str


class Present(NamedTuple):
    """The cities that have registered people at an event, and whether others have."""

    cities: tuple[Place, ...]
    others: bool


class SignUp(NamedTuple):
    """An item that people sign up for, and what it travels in."""

    number: int
    title: str
    titles: dict[str, str]
    language: str
    vehicles: list[str]


def present(session: Session, event_id: int) -> Present:
    """Return who has a delegation at an event, cities by name: 1 SELECT."""
    found = [Place(*row) for row in session.execute(_PRESENT, {"of": event_id})]
    cities = tuple(one for one in found if one.slug)
    return Present(cities, len(cities) < len(found))


def sign_ups(session: Session, event_id: int) -> list[SignUp]:
    """Return the items of an event that people sign up for, and their vehicles: 1 SELECT."""
    rows = session.execute(_SIGN_UPS, {"of": event_id})
    found: dict[int, SignUp] = {}
    for number, title, titles, language, vehicle in rows:
        item = found.setdefault(number, SignUp(number, title, titles, language, []))
        if vehicle is not None:
            item.vehicles.append(vehicle)
    return list(found.values())


def parties(session: Session, event_id: int, network_id: int, on: date) -> list[Party]:
    """Return the cities of a network on a day, and others with people at an event, by name.

    1 SELECT.
    """
    c, m, q = City, CityMembership, CityQuota
    held = _held(event_id, Delegation.city_id)
    counted = (func.coalesce(held.c.taken, 0), func.coalesce(held.c.waits, 0), held.c.last)
    members = select(m.city_id).where(m.network_id == network_id, active(on))
    query: Select[*tuple[Any, ...]] = select(
        c.id, c.slug, c.name, c.local_name, c.country, *counted, q.seats
    )
    own = and_(q.city_id == c.id, q.event_id == event_id, q.item_id.is_(None))
    query = (
        query.outerjoin(held, held.c.city_id == c.id)
        .outerjoin(q, own)
        .where(or_(c.id.in_(members), held.c.city_id.is_not(None)))
    )
    return [Party(*row) for row in session.execute(query.order_by(c.name, c.slug))]


def others(session: Session, event_id: int) -> list[Other]:
    """Return the organisations with people at an event by name, then all individuals as one.

    1 SELECT.
    """
    held = _held(event_id, Delegation.organisation, Delegation.city_id.is_(None))
    name = held.c.organisation
    query = select(name, held.c.taken, held.c.waits, held.c.last).order_by(name == "", name)
    return [Other(*row) for row in session.execute(query)]


def limits(session: Session, event_id: int) -> Limits:
    """Return the seats of an event, and those one city may hold: 1 SELECT."""
    query = select(Event.capacity, Event.quota).where(Event.id == event_id)
    return Limits(*session.execute(query).one())


def _held(event_id: int, party: Any, *which: ColumnElement[bool]) -> Subquery:  # noqa: ANN401 -- a column of any type
    """Return the seats of an event by who holds them, who waits, and when they last acted."""
    d = Delegate
    last = func.max(func.coalesce(d.settled_at, d.asked_at), type_=d.asked_at.type)
    seated = func.count().filter(d.standing.in_(sorted(SEATED)))
    waits = func.count().filter(d.standing == Standing.WAITING)
    return (
        select(party, seated.label("taken"), waits.label("waits"), last.label("last"))
        .join(d, d.delegation_id == Delegation.id)
        .where(Delegation.event_id == event_id, *which)
        .group_by(party)
        .subquery()
    )
