"""What is done with networks and cities; the caller's transaction commits."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from meetings.journal import actions as journal
from meetings.networks.models import City, CityMembership, Network, Showcase
from meetings.networks.rules import periods
from meetings.networks.rules.periods import Period, Refusal, Turn
from meetings.terms import CityRole


class MembershipRefusedError(ValueError):
    """A city was to join a network on a day on which that is not possible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """What a network says of itself; `contact` is a mail address that a human reads."""

    slug: str
    name: str
    purpose: str
    contact: str
    language: str = "en"
    color: str = "#0a5c63"


@dataclass(frozen=True, slots=True, kw_only=True)
class CityProfile:
    """A city as it introduces itself in a language; position in degrees (WGS 84)."""

    slug: str
    name: str
    country: str
    latitude: float
    longitude: float
    local_name: str = ""
    about: str = ""
    website: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A showcase as its city tells it; `source` says where its facts are from."""

    slug: str
    title: str
    topic: str
    summary: str = ""
    source: str = ""
    language: str = "en"


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
    refused = assume(
        session, city_id=city.id, network_id=network_id, role=role, since=since, by=None, at=at
    )
    if refused:
        raise MembershipRefusedError(refused)
    return city.id


def assume(  # noqa: PLR0913 -- who, where, as what, from when
    session: Session,
    *,
    city_id: int,
    network_id: int,
    role: CityRole,
    since: date,
    by: int | None,
    at: datetime,
) -> Refusal | None:
    """Give a city a role in a network from a day on, ending the one it had; or say why not."""
    known = _periods(session, city_id, network_id)
    turn = periods.assume(known, role, since)
    if isinstance(turn, Refusal):
        return turn
    _turn(session, turn, city_id=city_id, network_id=network_id)
    kind = "city-role-changed" if turn.closed else "city-joined"
    subject = journal.Subject("city", city_id, network_id=network_id)
    journal.record(session, kind, subject, by=by, at=at, role=role.value)
    return None


def leave(
    session: Session, *, city_id: int, network_id: int, on: date, by: int | None, at: datetime
) -> Refusal | None:
    """End a city's time in a network: `on` is the first day without it; or say why not."""
    turn = periods.leave(_periods(session, city_id, network_id), on)
    if isinstance(turn, Refusal):
        return turn
    _turn(session, turn, city_id=city_id, network_id=network_id)
    subject = journal.Subject("city", city_id, network_id=network_id)
    journal.record(session, "city-left", subject, by=by, at=at)
    return None


def show(session: Session, case: Case, *, city_id: int, by: int | None, at: datetime) -> int:
    """Add a showcase of a city and return its id."""
    showcase = Showcase(city_id=city_id, **asdict(case))
    session.add(showcase)
    session.flush()
    journal.record(
        session, "showcase-added", journal.Subject("showcase", showcase.id), by=by, at=at
    )
    return showcase.id


def _periods(session: Session, city_id: int, network_id: int) -> list[Period]:
    """Return a city's time in a network; two that change it wait for each other at the city."""
    session.execute(select(City.id).where(City.id == city_id).with_for_update())
    m = CityMembership
    query = select(m.since, m.until, m.role).where(m.city_id == city_id, m.network_id == network_id)
    return [Period(*row) for row in session.execute(query)]


def _turn(session: Session, turn: Turn, *, city_id: int, network_id: int) -> None:
    m = CityMembership
    if turn.closed:
        mine = (m.city_id == city_id) & (m.network_id == network_id)
        closing = update(m).where(mine, m.since == turn.closed.since)
        session.execute(closing.values(until=turn.closed.until))
    if turn.opened:
        opened = turn.opened
        session.add(m(city_id=city_id, network_id=network_id, role=opened.role, since=opened.since))
    session.flush()
