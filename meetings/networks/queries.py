"""Reading networks and cities."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Date, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from meetings.networks.models import City, CityMembership, Network, Showcase
from meetings.networks.rules.names import Known
from meetings.terms import CityRole


class NetworkName(NamedTuple):
    """A network as a heading and a link need it."""

    id: int
    slug: str
    name: str
    purpose: str
    contact: str
    language: str
    color: str


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
    slug: str


class Profile(NamedTuple):
    """A city as its page introduces it; position in degrees (WGS 84)."""

    id: int
    slug: str
    name: str
    local_name: str
    country: str
    latitude: float
    longitude: float
    about: str
    language: str
    website: str


class Membership(NamedTuple):
    """A city's time in a network with one role; `until` is the first day that is over."""

    slug: str
    network: str
    role: CityRole
    since: date
    until: date | None


class Place(NamedTuple):
    """A city on the map and in the list, with the networks that it belongs to."""

    slug: str
    name: str
    local_name: str
    country: str
    latitude: float
    longitude: float
    memberships: tuple[Membership, ...]


class Case(NamedTuple):
    """A showcase with its city, told in `language`; `source` says where its facts are from."""

    slug: str
    title: str
    topic: str
    summary: str
    source: str
    language: str
    city_slug: str
    city: str


def networks(session: Session) -> list[NetworkName]:
    """Return every network, by name: 1 SELECT."""
    rows = session.execute(_network_names().order_by(Network.name))
    return [NetworkName(*row) for row in rows]


def network(session: Session, slug: str) -> NetworkName | None:
    """Return the network called `slug`, None without one: 1 SELECT."""
    row = session.execute(_network_names().where(Network.slug == slug)).one_or_none()
    return None if row is None else NetworkName(*row)


def cities(session: Session, slugs: Iterable[str]) -> dict[str, CityName]:
    """Return those of the cities that exist, by slug: 1 SELECT."""
    query = _city_names().where(City.slug.in_(sorted(slugs)))
    return {row.slug: CityName(*row) for row in session.execute(query)}


def member_cities(session: Session, network_ids: Iterable[int], on: date) -> list[MemberCity]:
    """Return the cities that belong to some networks on a day, by network and name: 1 SELECT."""
    c, m = City, CityMembership
    query = (
        select(m.network_id, c.name, c.local_name, c.country, m.role, c.slug)
        .join(m, m.city_id == c.id)
        .where(m.network_id.in_(sorted(network_ids)), active(on))
        .order_by(m.network_id, c.name)
    )
    return [MemberCity(*row) for row in session.execute(query)]


def places(session: Session, on: date) -> list[Place]:
    """Return the cities that belong to any network on a day, by name: 1 SELECT."""
    c, n, m = City, Network, CityMembership
    where = (c.latitude, c.longitude)
    query = (
        select(c.slug, c.name, c.local_name, c.country, *where, n.slug, n.name, m.role, m.since)
        .join(m, m.city_id == c.id)
        .join(n, n.id == m.network_id)
        .where(active(on))
        .order_by(c.name, c.slug, n.name)
    )
    found: dict[str, Place] = {}
    for row in session.execute(query):
        place = found.get(row[0]) or Place(row[0], row[1], row[2], row[3], row[4], row[5], ())
        mine = Membership(row[6], row[7], row[8], row[9], None)
        found[place.slug] = place._replace(memberships=(*place.memberships, mine))
    return list(found.values())


def city(session: Session, slug: str) -> Profile | None:
    """Return the city at an address, None without one: 1 SELECT."""
    c = City
    named = (c.id, c.slug, c.name, c.local_name, c.country)
    said = (c.about, c.language, c.website)
    query: Select[*tuple[Any, ...]] = select(*named, c.latitude, c.longitude, *said)
    row = session.execute(query.where(c.slug == slug)).one_or_none()
    return None if row is None else Profile(*row)


def memberships(session: Session, city_id: int) -> list[Membership]:
    """Return a city's time in every network, the latest first: 1 SELECT."""
    n, m = Network, CityMembership
    query = (
        select(n.slug, n.name, m.role, m.since, m.until)
        .join(n, n.id == m.network_id)
        .where(m.city_id == city_id)
        .order_by(m.since.desc(), n.name)
    )
    return [Membership(*row) for row in session.execute(query)]


def showcases(session: Session, city_id: int | None = None) -> list[Case]:
    """Return the showcases of one city or of all, by city and title: 1 SELECT."""
    query = _cases().order_by(City.name, City.slug, Showcase.title)
    if city_id is not None:
        query = query.where(City.id == city_id)
    return [Case(*row) for row in session.execute(query)]


def showcase(session: Session, slug: str) -> Case | None:
    """Return the showcase at an address, None without one: 1 SELECT."""
    row = session.execute(_cases().where(Showcase.slug == slug)).one_or_none()
    return None if row is None else Case(*row)


def known_networks(session: Session) -> list[Known]:
    """Return every network as an address may mean it: 1 SELECT."""
    rows = session.execute(select(Network.slug, Network.name))
    return [Known(slug, name) for slug, name in rows]


def known_cities(session: Session) -> list[Known]:
    """Return every city as an address may mean it: 1 SELECT."""
    rows = session.execute(select(City.slug, City.name, City.local_name))
    return [Known(slug, name, (local,)) for slug, name, local in rows]


def known_showcases(session: Session) -> list[Known]:
    """Return every showcase as an address may mean it: 1 SELECT."""
    rows = session.execute(select(Showcase.slug, Showcase.title))
    return [Known(slug, title) for slug, title in rows]


def names(session: Session, city_ids: Iterable[int]) -> list[CityName]:
    """Return some cities, by name: 1 SELECT."""
    rows = session.execute(_NAMES, {"cities": sorted(city_ids)})
    return [CityName(*row) for row in rows]


def members(session: Session, network_id: int, city_ids: Iterable[int], on: date) -> set[int]:
    """Return which of some cities belong to a network on a day: 1 SELECT."""
    values = {"network": network_id, "cities": sorted(city_ids), "day": on}
    return set(session.scalars(_MEMBERS, values))


def showcase_ids(session: Session, slugs: Iterable[str]) -> dict[str, int]:
    """Return the ids of those of the showcases that exist, by slug: 1 SELECT."""
    query = select(Showcase.slug, Showcase.id).where(Showcase.slug.in_(sorted(slugs)))
    return {row.slug: row.id for row in session.execute(query)}


def active(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """Return the condition that a membership is in force on a day."""
    m = CityMembership
    return (m.since <= on) & or_(m.until.is_(None), m.until > on)


def _network_names() -> Select[int, str, str, str, str, str, str]:
    n = Network
    return select(n.id, n.slug, n.name, n.purpose, n.contact, n.language, n.color)


def _city_names() -> Select[int, str, str, str, str]:
    return select(City.id, City.slug, City.name, City.local_name, City.country)


def _cases() -> Select[str, str, str, str, str, str, str, str]:
    s, c = Showcase, City
    said = (s.slug, s.title, s.topic, s.summary, s.source, s.language)
    return select(*said, c.slug, c.name).join(c, c.id == s.city_id)


# Pages of heads ask these: built once, since building costs more than running them.
_SOME: BindParameter[int] = bindparam("cities", expanding=True)
_NAMES = _city_names().where(City.id.in_(_SOME)).order_by(City.name)
_MEMBERS = select(CityMembership.city_id).where(
    CityMembership.network_id == bindparam("network"),
    CityMembership.city_id.in_(_SOME),
    active(bindparam("day", type_=Date())),
)
