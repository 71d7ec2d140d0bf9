"""Reading drafts and editions."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session, aliased

from meetings.agenda import models
from meetings.agenda.models import Edition, PublishedEntry
from meetings.agenda.rules.values import Agenda, Appearance, Head, Item, Stop, Venue
from meetings.events.models import Event, Room
from meetings.events.models import Venue as VenueRow
from meetings.networks.models import City, Network
from meetings.terms import Audience, EventKind, Status

AGENDA = TypeAdapter(Agenda)


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


class Card(NamedTuple):
    """A published event as a list shows it."""

    event_id: int
    slug: str
    network: str
    kind: EventKind
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    capacity: int | None
    opens_at: datetime | None
    closes_at: datetime | None
    audience: Audience
    status: Status


class Issued(NamedTuple):
    """An edition: its agenda, and when it came out."""

    number: int
    at: datetime
    agenda: Agenda


def shown(session: Session, slug: str) -> Shown | None:
    """Return the published event at an address, None where nothing is published: 1 SELECT."""
    e, n, p = Event, Network, PublishedEntry
    query: Select[*tuple[Any, ...]] = (
        select(
            e.id,
            e.slug,
            n.id,
            n.name,
            e.edition,
            e.version,
            p.audience,
            p.status,
            p.title,
            p.starts_at,
            p.ends_at,
            p.zone,
            e.capacity,
            e.quota,
            e.registration_opens_at,
            e.registration_closes_at,
        )
        .join(n, n.id == e.network_id)
        .join(p, (p.event_id == e.id) & (p.number == 0))
        .where(e.slug == slug)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else Shown(*row)


def issued(session: Session, event_id: int, number: int) -> Issued:
    """Return one edition of an event that has it: 1 SELECT."""
    e = Edition
    query = select(e.number, e.at, e.content).where(e.event_id == event_id, e.number == number)
    row = session.execute(query).one()
    return Issued(row.number, row.at, AGENDA.validate_python(row.content))


def cards(session: Session, *, ending_after: datetime, networks: Iterable[int]) -> list[Card]:
    """Return events that are not over, next first: the public ones and those of `networks`.

    1 SELECT.
    """
    query = _cards(networks).where(PublishedEntry.ends_at > ending_after)
    rows = session.execute(query.order_by(PublishedEntry.starts_at, Event.slug))
    return [Card(*row) for row in rows]


def past_cards(session: Session, *, ended_by: datetime, networks: Iterable[int]) -> list[Card]:
    """Return events that are over, the latest first: 1 SELECT."""
    query = _cards(networks).where(PublishedEntry.ends_at <= ended_by)
    rows = session.execute(query.order_by(PublishedEntry.starts_at.desc(), Event.slug))
    return [Card(*row) for row in rows]


def cards_of(session: Session, event_ids: Iterable[int]) -> list[Card]:
    """Return some published events whoever they are for, next first: 1 SELECT."""
    query = _all_cards().where(Event.id.in_(sorted(event_ids)))
    rows = session.execute(query.order_by(PublishedEntry.starts_at, Event.slug))
    return [Card(*row) for row in rows]


def listed(networks: Iterable[int]) -> ColumnElement[bool]:
    """Return the condition that an entry is public, or for members of one of `networks`."""
    return (PublishedEntry.audience == Audience.PUBLIC) | Event.network_id.in_(sorted(networks))


def _cards(networks: Iterable[int]) -> Select[*tuple[Any, ...]]:
    return _all_cards().where(listed(networks))


def _all_cards() -> Select[*tuple[Any, ...]]:
    e, n, p = Event, Network, PublishedEntry
    said = (e.id, e.slug, n.name, e.kind, p.title, p.place, p.starts_at, p.ends_at, p.zone)
    live = (e.capacity, e.registration_opens_at, e.registration_closes_at)
    return (
        select(*said, *live, p.audience, p.status)
        .join(e, e.id == p.event_id)
        .join(n, n.id == e.network_id)
        .where(p.number == 0)
    )


def event_id(session: Session, slug: str) -> int | None:
    """Return the id of the event at an address, published or not: 1 SELECT."""
    return session.scalar(select(Event.id).where(Event.slug == slug))


def any_event(session: Session) -> bool:
    """Whether there is any event at all: 1 SELECT."""
    return session.scalar(select(Event.id).limit(1)) is not None


def draft(session: Session, event_id: int) -> Agenda:
    """Return an event's draft: 4 SELECTs."""
    speakers = _speakers(session, event_id)
    stops = _stops(session, event_id)
    i = models.Item
    rows = session.execute(
        select(i, Room.name)
        .outerjoin(Room, Room.id == i.room_id)
        .where(i.event_id == event_id, i.dropped.is_(False))
        .order_by(i.number)
    )
    items = (
        Item(
            uid=row.uid,
            number=row.number,
            kind=row.kind,
            title=row.title,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            status=row.status,
            summary=row.summary,
            room=room or "",
            place=row.place,
            access=row.access,
            bring=row.bring,
            capacity=row.capacity,
            speakers=tuple(speakers[row.id]),
            stops=tuple(stops[row.id]),
        )
        for row, room in rows
    )
    return Agenda(head=_head(session, event_id), items=tuple(items))


def _head(session: Session, event_id: int) -> Head:
    e = Event
    query = (
        select(e, VenueRow, City.name)
        .outerjoin(VenueRow, VenueRow.id == e.venue_id)
        .outerjoin(City, City.id == e.host_city_id)
        .where(e.id == event_id)
    )
    row: Row[Event, VenueRow | None, str | None] = session.execute(query).one()
    event, venue, host = row
    return Head(
        uid=event.uid,
        title=event.title,
        kind=event.kind,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
        audience=event.audience,
        status=event.status,
        summary=event.summary,
        for_whom=event.for_whom,
        languages=event.languages,
        sample=event.sample,
        series_number=event.series_number,
        host_city=host or "",
        venue=_venue(venue) if venue else None,
    )


def _venue(row: VenueRow) -> Venue:
    latitude, longitude = row.latitude, row.longitude
    return Venue(
        name=row.name,
        address=row.address,
        position=None if latitude is None or longitude is None else (latitude, longitude),
        arrival=row.arrival,
        access=row.access,
    )


def _speakers(session: Session, event_id: int) -> defaultdict[int, list[Appearance]]:
    a, s, city = models.Appearance, models.Speaker, aliased(City)
    query = (
        select(a.item_id, a.part, s.name, s.about, city.name)
        .join(s, s.id == a.speaker_id)
        .outerjoin(city, city.id == s.city_id)
        .where(s.event_id == event_id)
        .order_by(a.item_id, a.position)
    )
    found: defaultdict[int, list[Appearance]] = defaultdict(list)
    for item_id, part, name, about, city_name in session.execute(query):
        found[item_id].append(Appearance(name=name, part=part, about=about, city=city_name or ""))
    return found


def _stops(session: Session, event_id: int) -> defaultdict[int, list[Stop]]:
    s, i = models.Stop, models.Item
    query = (
        select(s)
        .join(i, i.id == s.item_id)
        .where(i.event_id == event_id)
        .order_by(s.item_id, s.position)
    )
    found: defaultdict[int, list[Stop]] = defaultdict(list)
    for row in session.scalars(query):
        found[row.item_id].append(
            Stop(
                title=row.title,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                topic=row.topic,
                summary=row.summary,
                address=row.address,
                host=row.host,
                access=row.access,
                means=row.means,
                minutes=row.minutes,
            )
        )
    return found
