"""Reading what feeds show."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, or_, select
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


# Made once: putting a SELECT together costs several times what running it does.
_EVENT = (
    select(Event.id, Event.edition, Edition.at)
    .join(PublishedEntry, (PublishedEntry.event_id == Event.id) & (PublishedEntry.number == 0))
    .join(Edition, (Edition.event_id == Event.id) & (Edition.number == Event.edition))
    .where(Event.slug == bindparam("slug"), PublishedEntry.audience == Audience.PUBLIC)
)
_NETWORK = select(Calendar.id, Calendar.version, Calendar.changed_at).where(Calendar.id == 1)


def event(session: Session, slug: str) -> State | None:
    """Return the state of a public event's feed, None where there is none: 1 SELECT."""
    row = session.execute(_EVENT, {"slug": slug}).one_or_none()
    return None if row is None else State(*row)


def network(session: Session) -> State | None:
    """Return the state of the feed of all public events, None before the first: 1 SELECT."""
    row = session.execute(_NETWORK).one_or_none()
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
