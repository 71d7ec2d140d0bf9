"""Reading what is published: editions, and the newest state of every entry."""

from datetime import datetime
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from meetings.agenda.models import Edition, PublishedEntry
from meetings.agenda.rules.revise import Change
from meetings.agenda.rules.values import Agenda
from meetings.events.models import Event
from meetings.networks.models import Network
from meetings.terms import Audience, Status

AGENDA = TypeAdapter(Agenda)
CHANGES = TypeAdapter(tuple[Change, ...])


class Shown(NamedTuple):
    """A published event as far as a page must know it before reading its edition."""

    event_id: int
    slug: str
    network_id: int
    network: str
    edition: int
    version: int
    audience: Audience
    status: Status
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    capacity: int | None
    quota: int | None
    registration_opens_at: datetime | None
    registration_closes_at: datetime | None


class Issued(NamedTuple):
    """An edition: its agenda, and when it came out."""

    number: int
    at: datetime
    agenda: Agenda


class Told(NamedTuple):
    """An edition as the list of changes tells it."""

    number: int
    at: datetime
    note: str
    changes: tuple[Change, ...]


class Neighbour(NamedTuple):
    """An event beside another in its series."""

    slug: str
    title: str


class Line(NamedTuple):
    """A line of the agenda while its event runs."""

    number: int
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime


class Running(NamedTuple):
    """What is on, and what begins next."""

    now: tuple[Line, ...]
    next: tuple[Line, ...]


# Made once: putting a SELECT together costs several times what running it does.
_SHOWN: Select[*tuple[Any, ...]] = (
    select(
        Event.id,
        Event.slug,
        Network.id,
        Network.name,
        Event.edition,
        Event.version,
        PublishedEntry.audience,
        PublishedEntry.status,
        PublishedEntry.title,
        PublishedEntry.starts_at,
        PublishedEntry.ends_at,
        PublishedEntry.zone,
        Event.capacity,
        Event.quota,
        Event.registration_opens_at,
        Event.registration_closes_at,
    )
    .join(Network, Network.id == Event.network_id)
    .join(PublishedEntry, (PublishedEntry.event_id == Event.id) & (PublishedEntry.number == 0))
    .where(Event.slug == bindparam("slug"))
)


def shown(session: Session, slug: str) -> Shown | None:
    """Return the published event at an address, None where nothing is published: 1 SELECT."""
    row = session.execute(_SHOWN, {"slug": slug}).one_or_none()
    return None if row is None else Shown(*row)


def issued(session: Session, event_id: int, number: int) -> Issued:
    """Return one edition of an event that has it: 1 SELECT."""
    e = Edition
    query = select(e.number, e.at, e.content).where(e.event_id == event_id, e.number == number)
    row = session.execute(query).one()
    return Issued(row.number, row.at, AGENDA.validate_python(row.content))


def past_editions(session: Session, event_id: int, *, limit: int, offset: int = 0) -> list[Told]:
    """Return what each edition of an event changed, the newest first: 1 SELECT."""
    e = Edition
    query = (
        select(e.number, e.at, e.note, e.changes)
        .where(e.event_id == event_id)
        .order_by(e.number.desc())
        .limit(limit)
        .offset(offset)
    )
    rows = session.execute(query)
    return [Told(r.number, r.at, r.note, CHANGES.validate_python(r.changes)) for r in rows]


def neighbours(session: Session, event: Shown) -> tuple[Neighbour | None, Neighbour | None]:
    """Return the public events before and after an event in its series: 1 SELECT."""
    e, p = Event, PublishedEntry
    mine = select(e.series, e.series_number).where(e.id == event.event_id).subquery()
    query = (
        select(e.series_number < mine.c.series_number, e.slug, p.title)
        .join(p, (p.event_id == e.id) & (p.number == 0))
        .join(mine, (mine.c.series == e.series) & (mine.c.series_number != e.series_number))
        .where(e.network_id == event.network_id, e.series != "", p.audience == Audience.PUBLIC)
        .order_by(e.series_number)
    )
    before, after = None, None
    for earlier, slug, title in session.execute(query):
        if earlier:
            before = Neighbour(slug, title)
        elif after is None:
            after = Neighbour(slug, title)
    return before, after


def running(session: Session, event_id: int, at: datetime) -> Running:
    """Return what is on at `at` and what begins next, of an event under way: 1 SELECT."""
    p = PublishedEntry
    query = (
        select(p.number, p.title, p.place, p.starts_at, p.ends_at)
        .where(
            p.event_id == event_id,
            p.number > 0,
            p.ends_at > at,
            p.status != Status.CANCELLED,
        )
        .order_by(p.starts_at, p.number)
    )
    rows = [Line(*row) for row in session.execute(query)]
    later = [row for row in rows if row.starts_at > at]
    return Running(
        tuple(row for row in rows if row.starts_at <= at),
        tuple(row for row in later if row.starts_at == later[0].starts_at),
    )
