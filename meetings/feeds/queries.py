"""Reading what feeds show."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from meetings.agenda.models import Calendar, Edition, PublishedEntry
from meetings.events.models import Event
from meetings.feeds import rules
from meetings.terms import Audience, Status


class State(NamedTuple):
    """How far a feed has come: its id and version, and when that was published."""

    id: int
    version: int
    changed_at: datetime


class Row(NamedTuple):
    """One stored entry of a feed."""

    uid: str
    sequence: int
    changed_at: datetime
    status: Status
    tzid: str
    body: bytes


def event(session: Session, slug: str) -> State | None:
    """Return the state of a public event's feed, None where there is none: 1 SELECT."""
    e, p = Event, PublishedEntry
    query = (
        select(e.id, e.edition, Edition.at)
        .join(p, (p.event_id == e.id) & (p.number == 0))
        .join(Edition, (Edition.event_id == e.id) & (Edition.number == e.edition))
        .where(e.slug == slug, p.audience == Audience.PUBLIC)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else State(*row)


def network(session: Session) -> State | None:
    """Return the state of the feed of all public events, None before the first: 1 SELECT."""
    c = Calendar
    row = session.execute(select(c.id, c.version, c.changed_at).where(c.id == 1)).one_or_none()
    return None if row is None else State(*row)


def event_rows(session: Session, event_id: int, at: datetime) -> list[Row]:
    """Return every entry of an event, the event itself first: 1 SELECT.

    An event's own feed is whole however long ago it was; only what was cancelled leaves.
    """
    return _rows(session, (PublishedEntry.event_id == event_id,), at)


def network_rows(session: Session, at: datetime) -> list[Row]:
    """Return every public entry of the past year and of all that is to come: 1 SELECT."""
    p = PublishedEntry
    recent = p.ends_at > rules.day(at) - rules.PAST
    return _rows(session, (p.audience == Audience.PUBLIC, recent), at)


def title(session: Session, event_id: int) -> str:
    """Return the published title of an event that has one: 1 SELECT."""
    p = PublishedEntry
    return session.scalars(select(p.title).where(p.event_id == event_id, p.number == 0)).one()


def _rows(session: Session, which: Iterable[ColumnElement[bool]], at: datetime) -> list[Row]:
    p = PublishedEntry
    kept = or_(p.status != Status.CANCELLED, p.ends_at > rules.day(at) - rules.CANCELLED_KEPT)
    query = (
        select(p.uid, p.sequence, p.changed_at, p.status, p.tzid, p.body)
        .where(*which, kept)
        .order_by(p.event_id, p.number)
    )
    return [Row(*row) for row in session.execute(query)]
