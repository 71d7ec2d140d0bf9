"""Lists of published events: what comes, what was, and what is searched for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from meetings.agenda.models import Calendar, Edition, PublishedEntry
from meetings.events.models import Event
from meetings.networks.models import City, Network
from meetings.terms import Audience, Status
from meetings.text import fold


class Card(NamedTuple):
    """A published event as a list shows it; `titles` are those in other languages."""

    event_id: int
    slug: str
    network: str
    kind: str
    title: str
    titles: dict[str, str]
    language: str
    place: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    capacity: int | None
    opens_at: datetime | None
    closes_at: datetime | None
    audience: Audience
    status: Status


class Address(NamedTuple):
    """A public event for those who look for pages."""

    slug: str
    changed_at: datetime


class HostCity(NamedTuple):
    """A city to choose events by."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events are asked for; what is empty leaves nothing out.

    `network` and `city` (the host's) are short names, `search` is looked for word by word in
    titles and cities.
    """

    network: str = ""
    city: str = ""
    kind: str = ""
    search: str = ""

    @property
    def words(self) -> str:
        """What is searched for in one spelling: its words as `fold` has them, each once, sorted."""
        said = "".join(sign if sign.isprintable() else " " for sign in self.search)
        return " ".join(sorted(set(fold(said).split())))

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.network or self.city or self.kind or self.words)


ALL = Wanted()


def coming(
    session: Session,
    wanted: Wanted = ALL,
    *,
    after: datetime,
    networks: Iterable[int],
    limit: int,
    offset: int = 0,
) -> list[Card]:
    """Return events that end after `after`, next first: public ones and those of `networks`.

    1 SELECT.
    """
    query = _wanted(wanted, networks).where(PublishedEntry.ends_at > after)
    ordered = query.order_by(PublishedEntry.starts_at, Event.slug)
    return _cards(session, ordered.limit(limit).offset(offset))


def past(
    session: Session,
    wanted: Wanted = ALL,
    *,
    before: datetime,
    networks: Iterable[int],
    limit: int,
    offset: int = 0,
) -> list[Card]:
    """Return events that ended by `before`, the latest first: 1 SELECT."""
    query = _wanted(wanted, networks).where(PublishedEntry.ends_at <= before)
    ordered = query.order_by(PublishedEntry.starts_at.desc(), Event.slug)
    return _cards(session, ordered.limit(limit).offset(offset))


def for_members(
    session: Session, *, after: datetime, networks: Iterable[int], limit: int, offset: int = 0
) -> list[Card]:
    """Return the events to come that are for members of `networks` only, next first: 1 SELECT."""
    query = _wanted(ALL, networks).where(
        PublishedEntry.ends_at > after, PublishedEntry.audience == Audience.MEMBER
    )
    ordered = query.order_by(PublishedEntry.starts_at, Event.slug)
    return _cards(session, ordered.limit(limit).offset(offset))


def cards_of(session: Session, event_ids: Iterable[int]) -> list[Card]:
    """Return some published events whoever they are for, next first: 1 SELECT."""
    cards = _cards(session, _all().where(Event.id.in_(sorted(event_ids))))
    # Sorted here: asked for an order, SQLite goes through every event there is to find it so.
    return sorted(cards, key=lambda card: (card.starts_at, card.slug))


def hosts(session: Session, networks: Iterable[int], slug: str = "") -> list[HostCity]:
    """Return the cities of events that are public or of `networks`, and that of `slug`: 1 SELECT.

    They are by name. A city that hosts nothing yet can be asked for: its calendar can be too.
    """
    p = PublishedEntry
    hosting = select(p.id).join(Event, Event.id == p.event_id)
    hosting = hosting.where(p.city_id == City.id, p.number == 0, listed(networks))
    shown = hosting.exists() | (City.slug == slug)
    query = select(City.slug, City.name).where(shown).order_by(City.name)
    return [HostCity(*row) for row in session.execute(query)]


def public_addresses(session: Session) -> list[Address]:
    """Return the public events' short names, and when each last changed: 1 SELECT."""
    e, p = Event, PublishedEntry
    query = (
        select(e.slug, Edition.at)
        .join(p, (p.event_id == e.id) & (p.number == 0))
        .join(Edition, (Edition.event_id == e.id) & (Edition.number == e.edition))
        .where(p.audience == Audience.PUBLIC)
        .order_by(e.slug)
    )
    return [Address(*row) for row in session.execute(query)]


def version(session: Session) -> int:
    """Return how often anything was published: 1 SELECT."""
    return session.scalar(select(Calendar.version).where(Calendar.id == 1)) or 0


def listed(networks: Iterable[int]) -> ColumnElement[bool]:
    """Return the condition that an entry is for who sees what is for members of `networks`.

    It is `events.rules.visible`, asked of many entries at once.
    """
    return (PublishedEntry.audience == Audience.PUBLIC) | Event.network_id.in_(sorted(networks))


def matches(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return the conditions that an entry of an event in a network has to meet."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.network:
        conditions.append(Network.slug == wanted.network)
    if wanted.city:
        host = select(City.id).where(City.slug == wanted.city).scalar_subquery()
        conditions.append(PublishedEntry.city_id == host)
    if wanted.kind:
        conditions.append(PublishedEntry.kind == wanted.kind)
    words = wanted.words.split()
    conditions += [PublishedEntry.folded.contains(word, autoescape=True) for word in words]
    return conditions


def _wanted(wanted: Wanted, networks: Iterable[int]) -> Select[*tuple[Any, ...]]:
    return _all().where(listed(networks), *matches(wanted))


def _cards(session: Session, query: Select[*tuple[Any, ...]]) -> list[Card]:
    return [Card(*row) for row in session.execute(query)]


def _all() -> Select[*tuple[Any, ...]]:
    e, n, p = Event, Network, PublishedEntry
    said = (e.id, e.slug, n.name, p.kind, p.title, p.titles, p.language, p.place)
    live = (e.capacity, e.registration_opens_at, e.registration_closes_at)
    return (
        select(*said, p.starts_at, p.ends_at, p.zone, *live, p.audience, p.status)
        .join(e, e.id == p.event_id)
        .join(n, n.id == e.network_id)
        .where(p.number == 0)
    )
