"""Reading what the organisers of networks and the hosts of events work on, drafts too."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from meetings.accounts.rules import Visitor
from meetings.events.models import Event
from meetings.networks.models import City, Network, Showcase
from meetings.terms import Audience, EventKind, Role, Status


class Scope(NamedTuple):
    """What somebody may work on: all events of some networks, and some events."""

    networks: Collection[int] = ()
    events: Collection[int] = ()
    everything: bool = False

    @classmethod
    def of(cls, visitor: Visitor) -> "Scope":
        """Return what a visitor may work on."""
        grants = visitor.grants
        return cls(
            networks=[g.network_id for g in grants if g.role is Role.ORGANISER and g.network_id],
            events=[g.event_id for g in grants if g.role is Role.HOST and g.event_id],
            everything=Audience.ADMINISTRATOR in visitor.audiences,
        )


class Workspace(NamedTuple):
    """An event that somebody works on: its draft's own facts, and how far it is published."""

    event_id: int
    slug: str
    network_id: int
    network: str
    title: str
    kind: EventKind
    status: Status
    starts_at: datetime
    ends_at: datetime
    zone: str
    edition: int
    version: int


class Named(NamedTuple):
    """What a select offers: a slug and the words for it."""

    slug: str
    name: str


def workspaces(
    session: Session, scope: Scope, at: datetime, *, over: bool, limit: int, offset: int
) -> list[Workspace]:
    """Return the events that are worked on in a scope and end after `at`, next first: 1 SELECT.

    With `over` they are those that ended by then, the latest first.
    """
    query = _workspaces(scope)
    if over:
        query = query.where(Event.ends_at <= at).order_by(Event.starts_at.desc(), Event.slug)
    else:
        query = query.where(Event.ends_at > at).order_by(Event.starts_at, Event.slug)
    return [Workspace(*row) for row in session.execute(query.limit(limit).offset(offset))]


def workspace(session: Session, slug: str, scope: Scope) -> Workspace | None:
    """Return the event at an address if it is in a scope: 1 SELECT."""
    row = session.execute(_workspaces(scope).where(Event.slug == slug)).one_or_none()
    return None if row is None else Workspace(*row)


def cities(session: Session) -> list[Named]:
    """Return every city, by name: 1 SELECT."""
    rows = session.execute(select(City.slug, City.name).order_by(City.name))
    return [Named(*row) for row in rows]


def showcases(session: Session) -> list[Named]:
    """Return every showcase with its city, by city and title: 1 SELECT."""
    query = (
        select(Showcase.slug, Showcase.title, City.name)
        .join(City, City.id == Showcase.city_id)
        .order_by(City.name, Showcase.title)
    )
    return [Named(row[0], f"{row[2]}: {row[1]}") for row in session.execute(query)]


def _workspaces(scope: Scope) -> Select[*tuple[Any, ...]]:
    e, n = Event, Network
    said = (e.title, e.kind, e.status, e.starts_at, e.ends_at, e.zone, e.edition, e.version)
    query: Select[*tuple[Any, ...]] = select(e.id, e.slug, n.id, n.name, *said)
    return query.join(n, n.id == e.network_id).where(_within(scope))


def _within(scope: Scope) -> ColumnElement[bool]:
    if scope.everything:
        return Event.id.is_not(None)
    mine = [Event.network_id.in_(sorted(scope.networks)), Event.id.in_(sorted(scope.events))]
    return or_(*mine)
