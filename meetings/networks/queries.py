"""Reading networks and cities."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from meetings.networks.models import City, CityMembership, Network
from meetings.terms import CityRole


class NetworkName(NamedTuple):
    """A network as a heading and a link need it."""

    id: int
    slug: str
    name: str
    purpose: str
    contact: str


class CityName(NamedTuple):
    """A city as a list needs it."""

    id: int
    slug: str
    name: str
    local_name: str
    country: str


class MemberCity(NamedTuple):
    """A city in a network, with the part it plays there."""

    network_id: int
    name: str
    local_name: str
    country: str
    role: CityRole


def networks(session: Session) -> list[NetworkName]:
    """Return every network, by name: 1 SELECT."""
    n = Network
    rows = session.execute(select(n.id, n.slug, n.name, n.purpose, n.contact).order_by(n.name))
    return [NetworkName(*row) for row in rows]


def network(session: Session, slug: str) -> NetworkName | None:
    """Return the network called `slug`, None without one: 1 SELECT."""
    n = Network
    query = select(n.id, n.slug, n.name, n.purpose, n.contact).where(n.slug == slug)
    row = session.execute(query).one_or_none()
    return None if row is None else NetworkName(*row)


def cities(session: Session, slugs: Iterable[str]) -> dict[str, CityName]:
    """Return those of the cities that exist, by slug: 1 SELECT."""
    query = _city_names().where(City.slug.in_(sorted(slugs)))
    return {row.slug: CityName(*row) for row in session.execute(query)}


def member_cities(session: Session, network_ids: Iterable[int], on: date) -> list[MemberCity]:
    """Return the cities that belong to some networks on a day, by network and name: 1 SELECT."""
    c, m = City, CityMembership
    query = (
        select(m.network_id, c.name, c.local_name, c.country, m.role)
        .join(m, m.city_id == c.id)
        .where(m.network_id.in_(sorted(network_ids)), active(on))
        .order_by(m.network_id, c.name)
    )
    return [MemberCity(*row) for row in session.execute(query)]


def names(session: Session, city_ids: Iterable[int]) -> list[CityName]:
    """Return some cities, by name: 1 SELECT."""
    query = _city_names().where(City.id.in_(sorted(city_ids))).order_by(City.name)
    return [CityName(*row) for row in session.execute(query)]


def members(session: Session, network_id: int, city_ids: Iterable[int], on: date) -> set[int]:
    """Return which of some cities belong to a network on a day: 1 SELECT."""
    m = CityMembership
    query = select(m.city_id).where(
        m.network_id == network_id, m.city_id.in_(sorted(city_ids)), active(on)
    )
    return set(session.scalars(query))


def active(on: date) -> ColumnElement[bool]:
    """Return the condition that a membership is in force on a day."""
    m = CityMembership
    return (m.since <= on) & or_(m.until.is_(None), m.until > on)


def _city_names() -> Select[int, str, str, str, str]:
    return select(City.id, City.slug, City.name, City.local_name, City.country)
