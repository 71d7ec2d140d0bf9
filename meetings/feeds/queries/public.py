"""Reading what feeds show."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, literal, or_, select
from sqlalchemy.orm import Session

from meetings.agenda.models import Calendar, Edition, PublishedEntry
from meetings.agenda.queries.listing import Wanted, matches
from meetings.events.models import Event
from meetings.feeds import rules
from meetings.networks.models import City, Network
from meetings.terms import Audience, Status


class State(NamedTuple):
    """How far a feed has come: its id and version, and when that was published.

    `title` is set where it can change without anything being published; `color` is the
    network's, where the feed is of one.
    """

    id: int
    version: int
    changed_at: datetime
    color: str = ""
    title: str = ""


class Row(NamedTuple):
    """One stored entry of a feed."""

    uid: str
    sequence: int
    changed_at: datetime
    status: Status
    tzid: str
    body: bytes


class Part(NamedTuple):
    """Which items of an event are asked for; what is empty leaves none out."""

    kind: str = ""
    room: str = ""
    items: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.kind or self.room or self.items)


# Made once, since putting a SELECT together costs several times what running it does; and run past
# the session, which is for rows that are written again and costs as much once more.
_EVENT = (
    select(Event.id, Event.edition, Edition.at, Network.color)
    .join(Network, Network.id == Event.network_id)
    .join(PublishedEntry, (PublishedEntry.event_id == Event.id) & (PublishedEntry.number == 0))
    .join(Edition, (Edition.event_id == Event.id) & (Edition.number == Event.edition))
    .where(Event.slug == bindparam("slug"), PublishedEntry.audience == Audience.PUBLIC)
)
_TITLE = select(PublishedEntry.title).where(
    PublishedEntry.event_id == bindparam("of"), PublishedEntry.number == 0
)
_NETWORK = select(Calendar.id, Calendar.version, Calendar.changed_at).where(Calendar.id == 1)


def event(session: Session, slug: str) -> State | None:
    """Return the state of a public event's feed, None where there is none: 1 SELECT."""
    row = session.connection().execute(_EVENT, {"slug": slug}).one_or_none()
    return None if row is None else State(*row)


def network(session: Session) -> State | None:
    """Return the state of the feed of all public events, None before the first: 1 SELECT."""
    row = session.connection().execute(_NETWORK).one_or_none()
    return None if row is None else State(*row)


def city(session: Session, slug: str) -> State | None:
    """Return the state of the feed of what a city hosts, None without that city: 1 SELECT."""
    return _of_all(session, select(City.id, City.name, literal("")).where(City.slug == slug))


def one_network(session: Session, slug: str) -> State | None:
    """Return the state of the feed of a network's events, None without that network: 1 SELECT."""
    return _of_all(
        session, select(Network.id, Network.name, Network.color).where(Network.slug == slug)
    )


def event_rows(
    session: Session, event_id: int, at: datetime, part: Part | None = None
) -> list[Row]:
    """Return the entries of an event, the event itself first, all or some items: 1 SELECT.

    An event's own feed is whole however long ago it was; only what was cancelled leaves.
    """
    return _rows(session, (PublishedEntry.event_id == event_id, *_of_part(part)), at)


def network_rows(session: Session, at: datetime, wanted: Wanted | None = None) -> list[Row]:
    """Return public entries of the past year and of all that is to come: 1 SELECT.

    `wanted` names the events whose entries these are, None all.
    """
    which = _public(at)
    if not wanted:
        return _rows(session, which, at)
    events = (
        _events(*matches(wanted))
        .join(Event, Event.id == PublishedEntry.event_id)
        .join(Network, Network.id == Event.network_id)
    )
    return _rows(session, (*which, PublishedEntry.event_id.in_(events)), at)


def city_rows(session: Session, city_id: int, at: datetime) -> list[Row]:
    """Return the public entries of what a city hosts, of the past year and to come: 1 SELECT."""
    hosted = _events(PublishedEntry.city_id == city_id)
    return _rows(session, (*_public(at), PublishedEntry.event_id.in_(hosted)), at)


def one_network_rows(session: Session, network_id: int, at: datetime) -> list[Row]:
    """Return the public entries of a network's events, of the past year and to come: 1 SELECT."""
    mine = select(Event.id).where(Event.network_id == network_id)
    return _rows(session, (*_public(at), PublishedEntry.event_id.in_(mine)), at)


def title(session: Session, event_id: int) -> str:
    """Return the published title of an event that has one: 1 SELECT."""
    return session.scalars(_TITLE, {"of": event_id}).one()


def _of_all(session: Session, query: Select[int, str, str]) -> State | None:
    # Whatever is published counts up the version of these feeds: they change too often, never
    # too seldom.
    c = Calendar
    row = session.execute(
        query.add_columns(c.version, c.changed_at).outerjoin(c, c.id == 1)
    ).one_or_none()
    return (
        None if row is None else State(row[0], row[3] or 0, row[4] or rules.EPOCH, row[2], row[1])
    )


def _of_part(part: Part | None) -> tuple[ColumnElement[bool], ...]:
    if not part:
        return ()
    p = PublishedEntry
    wanted = [p.kind == part.kind] if part.kind else []
    if part.room:
        # A place is a room, or a room and what is said beside it.
        in_room = p.place.startswith(f"{part.room}, ", autoescape=True)
        wanted.append(or_(p.place == part.room, in_room))
    if part.items:
        wanted.append(p.number.in_(part.items))
    return (or_(p.number == 0, and_(*wanted)),)


def _events(*conditions: ColumnElement[bool]) -> Select[int]:
    """Return the events whose own entry is so: an item's may tell of an edition before."""
    p = PublishedEntry
    return select(p.event_id).where(p.number == 0, *conditions).correlate(None)


def _public(at: datetime) -> tuple[ColumnElement[bool], ...]:
    p = PublishedEntry
    return p.audience == Audience.PUBLIC, p.ends_at > rules.day(at) - rules.PAST


def _rows(session: Session, which: Iterable[ColumnElement[bool]], at: datetime) -> list[Row]:
    p = PublishedEntry
    kept = or_(p.status != Status.CANCELLED, p.ends_at > rules.day(at) - rules.CANCELLED_KEPT)
    query = (
        select(p.uid, p.sequence, p.changed_at, p.status, p.tzid, p.body)
        .where(*which, kept)
        .order_by(p.event_id, p.number)
    )
    return [Row(*row) for row in session.connection().execute(query)]
