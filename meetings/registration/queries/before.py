"""Who came for a city the last time, and seats whose names never followed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from meetings.agenda.models import PublishedEntry
from meetings.events.models import Event
from meetings.registration.models import Delegate, Delegation
from meetings.registration.rules.window import ACTIVE, Standing
from meetings.terms import Status


class LastTime(NamedTuple):
    """The last event of a network that a city sent people to."""

    event_id: int
    city_id: int
    slug: str
    title: str
    titles: dict[str, str]
    language: str
    starts_at: datetime
    ends_at: datetime
    zone: str


class Came(NamedTuple):
    """Somebody who came for a city."""

    id: int
    name: str
    mail: str
    function: str


class Nameless(NamedTuple):
    """A delegate whose name has not followed."""

    id: int
    delegation_id: int


def last_time(
    session: Session, *, network_id: int, event_id: int, city_ids: Iterable[int], at: datetime
) -> dict[int, LastTime]:
    """Return the last other event of a network that some cities sent people to, by city: 1 SELECT.

    It has begun at `at`, and somebody with a name had a seat.
    """
    p = PublishedEntry
    latest = func.row_number().over(
        partition_by=Delegation.city_id, order_by=(p.starts_at.desc(), p.event_id.desc())
    )
    said = (p.event_id, Delegation.city_id, Event.slug, p.title, p.titles, p.language)
    query: Select[*tuple[Any, ...]] = select(
        *said, p.starts_at, p.ends_at, p.zone, latest.label("latest")
    )
    ranked = (
        query.join(p, (p.event_id == Delegation.event_id) & (p.number == 0))
        .join(Event, Event.id == p.event_id)
        .where(
            Event.network_id == network_id,
            Event.id != event_id,
            Delegation.city_id.in_(sorted(city_ids)),
            p.starts_at <= at,
            p.status != Status.CANCELLED,
            _had_a_seat(Delegation.id),
        )
        .subquery()
    )
    columns = [column for column in ranked.c if column.name != "latest"]
    found = session.execute(select(*columns).where(ranked.c.latest == 1))
    return {row[1]: LastTime(*row) for row in found}


def came(session: Session, last: LastTime) -> list[Came]:
    """Return who came to a city's last event, in their order then: 1 SELECT."""
    d = Delegate
    query = (
        select(d.id, d.name, d.mail, d.function)
        .join(Delegation, Delegation.id == d.delegation_id)
        .where(
            Delegation.event_id == last.event_id,
            Delegation.city_id == last.city_id,
            d.standing == Standing.CONFIRMED,
            d.name != "",
        )
        .order_by(d.asked_at, d.rank, d.id)
    )
    return [Came(*row) for row in session.execute(query)]


def lapsing(session: Session, at: datetime) -> list[int]:
    """Return the events at which a seat is kept for a name that should have followed: 1 SELECT."""
    query = _nameless(at).with_only_columns(Delegate.event_id).distinct()
    return list(session.scalars(query.order_by(Delegate.event_id)))


def nameless(session: Session, event_id: int, at: datetime) -> list[Nameless]:
    """Return whose names should have followed by `at` at an event: 1 SELECT."""
    query = _nameless(at).where(Delegate.event_id == event_id).order_by(Delegate.id)
    return [Nameless(*row) for row in session.execute(query)]


def _nameless(at: datetime) -> Select[*tuple[Any, ...]]:
    """Select those without a name after the deadline for substitutions, at published events."""
    d, p = Delegate, PublishedEntry
    until = func.coalesce(Event.substitute_until, p.starts_at, type_=p.starts_at.type)
    query: Select[*tuple[Any, ...]] = select(d.id, d.delegation_id)
    return (
        query.join(Event, Event.id == d.event_id)
        .join(p, (p.event_id == Event.id) & (p.number == 0))
        .where(d.name == "", d.standing.in_(sorted(ACTIVE)), until <= at)
    )


def _had_a_seat(delegation_id: Any) -> Any:  # noqa: ANN401 -- a column, and what is made of it
    d = Delegate
    seated = select(d.id).where(
        d.delegation_id == delegation_id, d.standing == Standing.CONFIRMED, d.name != ""
    )
    return seated.exists()
