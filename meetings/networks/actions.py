"""What is done with networks and cities; the caller's transaction commits."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.journal import actions as journal
from meetings.networks.models import City, CityMembership, Network
from meetings.terms import CityRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """What a network says of itself; `contact` is a mail address that a human reads."""

    slug: str
    name: str
    purpose: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CityProfile:
    """A city as it introduces itself; position in degrees (WGS 84)."""

    slug: str
    name: str
    country: str
    latitude: float
    longitude: float
    local_name: str = ""


def found(session: Session, charter: Charter, *, by: int | None, at: datetime) -> int:
    """Found a network and return its id."""
    network = Network(**asdict(charter))
    session.add(network)
    session.flush()
    subject = journal.Subject("network", network.id, network_id=network.id)
    journal.record(session, "network-founded", subject, by=by, at=at)
    return network.id


def join(
    session: Session,
    profile: CityProfile,
    *,
    network_id: int,
    role: CityRole,
    since: date,
    at: datetime,
) -> int:
    """Let a city join a network, making its profile if it has none; return the city's id."""
    city = session.scalar(select(City).where(City.slug == profile.slug))
    if city is None:
        city = City(**asdict(profile))
        session.add(city)
        session.flush()
    session.add(
        CityMembership(city_id=city.id, network_id=network_id, role=role, since=since, until=None)
    )
    subject = journal.Subject("city", city.id, network_id=network_id)
    journal.record(session, "city-joined", subject, by=None, at=at)
    return city.id
