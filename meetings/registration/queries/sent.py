"""Where cities sent somebody, event by event."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from meetings.agenda.models import PublishedEntry
from meetings.agenda.queries.listing import listed
from meetings.events.models import Event
from meetings.networks.models import City
from meetings.registration.models import Delegate, Delegation
from meetings.registration.rules.window import ACTIVE, SEATED, Standing
from meetings.terms import Status


class Registration(NamedTuple):
    """A delegation of one of my cities, in a list of events."""

    event_id: int
    city: str
    taken: int
    waiting: int


def registrations(
    session: Session, city_ids: Iterable[int], event_ids: Iterable[int]
) -> list[Registration]:
    """Return the delegations of some cities at some events, by event and city: 1 SELECT."""
    d = Delegate
    seated = func.count().filter(d.standing.in_(sorted(SEATED)))
    waits = func.count().filter(d.standing == Standing.WAITING)
    query = (
        select(Delegation.event_id, City.name, seated, waits)
        .join(City, City.id == Delegation.city_id)
        .join(d, d.delegation_id == Delegation.id)
        .where(
            Delegation.city_id.in_(sorted(city_ids)),
            Delegation.event_id.in_(sorted(event_ids)),
            d.standing.in_(sorted(ACTIVE)),
        )
        .group_by(Delegation.event_id, City.name)
        .order_by(Delegation.event_id, City.name)
    )
    return [Registration(*row) for row in session.execute(query)]


def registered(
    session: Session, city_ids: Iterable[int], at: datetime, *, over: bool, limit: int, offset: int
) -> list[int]:
    """Return the published events where some cities have somebody, next first: 1 SELECT.

    They end after `at`; with `over` they are those that ended by then, the latest first.
    """
    query = _events(city_ids, ACTIVE, at, over=over)
    return list(session.scalars(query.limit(limit).offset(offset)))


def attended(
    session: Session, city_id: int, *, before: datetime, networks: Iterable[int], limit: int
) -> list[int]:
    """Return the events that a city sent somebody to and that are over, the latest first.

    Only public ones and those of `networks`: 1 SELECT.
    """
    query = _events([city_id], [Standing.CONFIRMED], before, over=True)
    query = query.where(PublishedEntry.status != Status.CANCELLED, listed(networks))
    return list(session.scalars(query.limit(limit)))


def _events(
    city_ids: Iterable[int], standings: Collection[Standing], at: datetime, *, over: bool
) -> Select[int]:
    e, p = Event, PublishedEntry
    somebody = (
        select(Delegate.id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(
            Delegation.city_id.in_(sorted(city_ids)),
            Delegation.event_id == e.id,
            Delegate.standing.in_(sorted(standings)),
        )
    )
    query = select(e.id).join(p, (p.event_id == e.id) & (p.number == 0)).where(somebody.exists())
    # In the order of an index, so that a page of a long list is found before the list ends.
    if over:
        return query.where(p.ends_at <= at).order_by(p.starts_at.desc(), e.slug)
    return query.where(p.ends_at > at).order_by(p.starts_at, e.slug)
