"""Reading a draft: its rows once, then as the agenda it would publish or as its file."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from meetings.agenda import models
from meetings.agenda.rules.values import (
    Agenda,
    Appearance,
    Head,
    Item,
    Shown,
    Stop,
    Vehicle,
    Venue,
    Wording,
)
from meetings.events.models import Event, Room
from meetings.events.models import Venue as VenueRow
from meetings.networks.models import City, Network, Showcase

Part = TypeVar("Part")
WORDINGS = TypeAdapter(tuple[Wording, ...])


class Who(NamedTuple):
    """A speaker of an event, with their city."""

    id: int
    name: str
    about: str
    city_slug: str
    city: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The rows of an event's draft; parts are by the id of their item, in their order.

    `dropped` are the items that were taken out, and that may come back.
    """

    event: Event
    network: str
    host: City | None
    venue: VenueRow | None
    rooms: Sequence[Room]
    speakers: dict[int, Who]
    items: Sequence[models.Item]
    dropped: Sequence[models.Item]
    appearances: defaultdict[int, list[models.Appearance]]
    showcases: defaultdict[int, list[Shown]]
    stops: defaultdict[int, list[tuple[models.Stop, Shown | None]]]
    vehicles: defaultdict[int, list[models.Vehicle]]


def event_id(session: Session, slug: str) -> int | None:
    """Return the id of the event at an address, published or not: 1 SELECT."""
    return session.scalar(select(Event.id).where(Event.slug == slug))


def any_event(session: Session) -> bool:
    """Whether there is any event at all: 1 SELECT."""
    return session.scalar(select(Event.id).limit(1)) is not None


def draft(session: Session, event_id: int) -> Agenda:
    """Return an event's draft as the agenda it would publish: 8 SELECTs."""
    return agenda(rows(session, event_id))


def rows(session: Session, event_id: int) -> Draft:
    """Return the rows of an event's draft: 8 SELECTs."""
    query = (
        select(Event, Network.slug, City, VenueRow)
        .join(Network, Network.id == Event.network_id)
        .outerjoin(City, City.id == Event.host_city_id)
        .outerjoin(VenueRow, VenueRow.id == Event.venue_id)
        .where(Event.id == event_id)
    )
    event, network, host, venue = session.execute(query).one()
    of_venue = select(Room).where(Room.venue_id == event.venue_id).order_by(Room.position)
    of_event = select(models.Item).where(models.Item.event_id == event_id)
    items = session.scalars(of_event.order_by(models.Item.number)).all()
    return Draft(
        event,
        network,
        host,
        venue,
        session.scalars(of_venue).all(),
        _speakers(session, event_id),
        [item for item in items if not item.dropped],
        [item for item in items if item.dropped],
        _parts(session, models.Appearance, event_id),
        _showcases(session, event_id),
        _stops(session, event_id),
        _parts(session, models.Vehicle, event_id),
    )


def agenda(found: Draft) -> Agenda:
    """Return the rows of a draft as the agenda it would publish."""
    rooms = {room.id: room.name for room in found.rooms}
    items = (_item(found, item, rooms.get(item.room_id or 0, "")) for item in found.items)
    return Agenda(head=_head(found), items=tuple(items))


def _head(rows: Draft) -> Head:
    event = rows.event
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
        language=event.language,
        also=WORDINGS.validate_python(event.also),
        series=event.series,
        series_number=event.series_number,
        host_city=rows.host.name if rows.host else "",
        venue=_venue(rows.venue),
        conference=event.conference,
    )


def _venue(row: VenueRow | None) -> Venue | None:
    if row is None:
        return None
    latitude, longitude = row.latitude, row.longitude
    return Venue(
        name=row.name,
        address=row.address,
        position=None if latitude is None or longitude is None else (latitude, longitude),
        arrival=row.arrival,
        access=row.access,
    )


def _item(rows: Draft, item: models.Item, room: str) -> Item:
    return Item(
        uid=item.uid,
        number=item.number,
        kind=item.kind,
        title=item.title,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        status=item.status,
        summary=item.summary,
        room=room,
        place=item.place,
        access=item.access,
        bring=item.bring,
        capacity=item.capacity,
        also=WORDINGS.validate_python(item.also),
        speakers=tuple(_appearance(rows, part) for part in rows.appearances[item.id]),
        showcases=tuple(rows.showcases[item.id]),
        stops=tuple(_stop(stop, shown) for stop, shown in rows.stops[item.id]),
        vehicles=tuple(
            Vehicle(name=v.name, means=v.means, seats=v.seats, access=v.access)
            for v in rows.vehicles[item.id]
        ),
    )


def _appearance(rows: Draft, row: models.Appearance) -> Appearance:
    who = rows.speakers[row.speaker_id]
    return Appearance(name=who.name, part=row.part, about=who.about, city=who.city)


def _stop(row: models.Stop, shown: Shown | None) -> Stop:
    return Stop(
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
        showcase=shown,
    )


def _speakers(session: Session, event_id: int) -> dict[int, Who]:
    s, city = models.Speaker, aliased(City)
    query = (
        select(s.id, s.name, s.about, city.slug, city.name)
        .outerjoin(city, city.id == s.city_id)
        .where(s.event_id == event_id)
        .order_by(s.name)
    )
    rows = session.execute(query)
    return {row[0]: Who(row[0], row[1], row[2], row[3] or "", row[4] or "") for row in rows}


def _parts(session: Session, part: Any, event_id: int) -> defaultdict[int, list[Any]]:  # noqa: ANN401 -- one of the tables of an item's parts
    i = models.Item
    query = (
        select(part)
        .join(i, i.id == part.item_id)
        .where(i.event_id == event_id)
        .order_by(part.item_id, part.position)
    )
    return _by_item(session.scalars(query), lambda row: row.item_id)


def _showcases(session: Session, event_id: int) -> defaultdict[int, list[Shown]]:
    i, shows = models.Item, models.ItemShowcase
    query = (
        select(shows.item_id, Showcase.slug, Showcase.title, Showcase.language)
        .join(i, i.id == shows.item_id)
        .join(Showcase, Showcase.id == shows.showcase_id)
        .where(i.event_id == event_id)
        .order_by(shows.item_id, shows.position)
    )
    found: defaultdict[int, list[Shown]] = defaultdict(list)
    for item_id, slug, title, language in session.execute(query):
        found[item_id].append(Shown(slug=slug, title=title, language=language))
    return found


def _stops(
    session: Session, event_id: int
) -> defaultdict[int, list[tuple[models.Stop, Shown | None]]]:
    s, i = models.Stop, models.Item
    query = (
        select(s, Showcase.slug, Showcase.title, Showcase.language)
        .join(i, i.id == s.item_id)
        .outerjoin(Showcase, Showcase.id == s.showcase_id)
        .where(i.event_id == event_id)
        .order_by(s.item_id, s.position)
    )
    found: defaultdict[int, list[tuple[models.Stop, Shown | None]]] = defaultdict(list)
    for row, slug, *told in session.execute(query):
        shown = Shown(slug=slug, title=told[0], language=told[1]) if slug else None
        found[row.item_id].append((row, shown))
    return found


def _by_item(parts: Iterable[Part], item: Callable[[Part], int]) -> defaultdict[int, list[Part]]:
    found: defaultdict[int, list[Part]] = defaultdict(list)
    for part in parts:
        found[item(part)].append(part)
    return found
