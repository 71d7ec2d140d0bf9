"""Bringing in a draft from a file: all of it, or nothing and every fault named."""

import secrets
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from meetings.agenda import queries
from meetings.agenda.actions.venues import place, rooms_of
from meetings.agenda.models import Appearance, Item, ItemShowcase, Speaker, Stop, Vehicle
from meetings.agenda.rules.file import AgendaFile, Fault, ItemPart, Problem, RegistrationPart
from meetings.events.actions import lock
from meetings.events.models import Event
from meetings.journal import actions as journal
from meetings.networks import queries as networks
from meetings.networks.queries import CityName, NetworkName


def bring(
    session: Session, file: AgendaFile, *, host: str, by: int | None, at: datetime
) -> list[Fault]:
    """Make a file the draft of its event, as `write` does, and return its faults."""
    event = write(session, file, host=host)
    if not isinstance(event, Event):
        return event
    journal.record(session, "agenda-brought", subject(event), by=by, at=at, items=len(file.items))
    return []


def subject(event: Event) -> journal.Subject:
    """Return what a line about a draft is about."""
    return journal.Subject("event", event.id, event_id=event.id, network_id=event.network_id)


def write(session: Session, file: AgendaFile, *, host: str) -> Event | list[Fault]:
    """Make a file the draft of its event, which is made when there is none, or name its faults.

    Items are recognised by their number. One that is gone from the file leaves the draft, and
    publishing will cancel it; its row keeps its stops and vehicles, so that it can come back
    whole. Registration and seats are live: whoever calls this gives seats on. `host` is the
    right-hand side of new UIDs. A fault writes nothing.
    """
    network = networks.network(session, file.network)
    cities = networks.cities(session, {slug for _, slug in _city_names(file)})
    cases = networks.showcase_ids(session, {slug for _, slug in _showcase_names(file)})
    faults = [] if network else [Fault("network", Problem.NO_NETWORK, file.network)]
    faults += [
        Fault(path, Problem.NO_CITY, slug) for path, slug in _city_names(file) if slug not in cities
    ]
    faults += [
        Fault(path, Problem.NO_SHOWCASE, slug)
        for path, slug in _showcase_names(file)
        if slug not in cases
    ]
    if network is None or faults:
        return faults
    event = _event(session, file, network, host)
    if event.network_id != network.id:
        return [Fault("network", Problem.OTHER_NETWORK)]
    _settle(session, event, file, cities)
    session.flush()
    speakers = _speakers(session, event, file, cities)
    rooms = {room.name: room.id for room in rooms_of(session, event)}
    items = _items(session, event, file, host)
    for part in file.items:
        _fill(items[part.number], part, file, rooms)
    session.add_all(items.values())
    session.flush()
    for part in file.items:
        _follow(session, items[part.number].id, part, speakers)
        _travel(session, items[part.number].id, part, file, cases)
    return event


def _city_names(file: AgendaFile) -> Iterator[tuple[str, str]]:
    if file.host_city:
        yield "host_city", file.host_city
    for n, speaker in enumerate(file.speakers):
        if speaker.city:
            yield f"speakers[{n}].city", speaker.city


def _showcase_names(file: AgendaFile) -> Iterator[tuple[str, str]]:
    for n, item in enumerate(file.items):
        for m, slug in enumerate(item.showcases):
            yield f"items[{n}].showcases[{m}]", slug
        for m, stop in enumerate(item.stops):
            if stop.showcase:
                yield f"items[{n}].stops[{m}].showcase", stop.showcase


def _uid(host: str) -> str:
    return f"{secrets.token_hex(16)}@{host}"


def _event(session: Session, file: AgendaFile, network: NetworkName, host: str) -> Event:
    event_id = queries.event_id(session, file.slug)
    if event_id is not None:
        return lock(session, event_id)
    new = Event(
        slug=file.slug,
        network_id=network.id,
        uid=_uid(host),
        conference="",
        sequence_floor=0,
        edition=0,
        version=0,
    )
    _open(new, file)
    return new


def _settle(session: Session, event: Event, file: AgendaFile, cities: dict[str, CityName]) -> None:
    host = cities.get(file.host_city or "")
    event.host_city_id = host.id if host else None
    event.kind, event.audience, event.status = file.kind, file.audience, file.status
    event.title, event.summary, event.for_whom = file.title, file.summary, file.for_whom
    event.languages, event.sample = file.languages, file.sample
    event.language, event.also = file.language, [also.model_dump() for also in file.also]
    event.series, event.series_number = file.series, file.series_number
    # A published agenda that is taken along as a file leaves both out; what is live stays then.
    if "conference" in file.model_fields_set:
        event.conference = file.conference
    if "registration" in file.model_fields_set:
        _open(event, file)
    event.zone = file.zone
    event.starts_at, event.ends_at = file.at(file.starts), file.at(file.ends, end=True)
    event.venue_id = place(session, event, file)
    session.add(event)


def _open(event: Event, file: AgendaFile) -> None:
    """Say when one registers for an event and on what terms; without a window nobody does."""
    window = file.registration or RegistrationPart.model_construct(opens="", closes="")
    event.registration_opens_at = _moment(file, window.opens)
    event.registration_closes_at = _moment(file, window.closes)
    event.capacity, event.quota = window.seats, window.quota
    event.release_at = _moment(file, window.release)
    event.waiting_rule, event.offer_hours = window.waiting, window.offer
    event.substitute_until = _moment(file, window.substitute_until)
    event.withdraw_until = _moment(file, window.withdraw_until)
    event.approval, event.individuals = window.approval, window.individuals


def _moment(file: AgendaFile, hour: str | None) -> datetime | None:
    return file.at(hour) if hour else None


def _speakers(
    session: Session, event: Event, file: AgendaFile, cities: dict[str, CityName]
) -> dict[str, int]:
    """Make the file's speakers the event's, others leave; return their ids by name."""
    query = select(Speaker).where(Speaker.event_id == event.id)
    known = {row.name: row for row in session.scalars(query)}
    for part in file.speakers:
        speaker = known.pop(part.name, None) or Speaker(event_id=event.id, name=part.name)
        city = cities.get(part.city or "")
        speaker.about, speaker.city_id = part.about, city.id if city else None
        session.add(speaker)
    _clear(session, event, file)
    gone = [speaker.id for speaker in known.values()]
    session.execute(delete(Appearance).where(Appearance.speaker_id.in_(gone)))
    session.execute(delete(Speaker).where(Speaker.id.in_(gone)))
    session.flush()
    return {row.name: row.id for row in session.scalars(query)}


def _items(session: Session, event: Event, file: AgendaFile, host: str) -> dict[int, Item]:
    """Return the rows of the file's items by number; others of the event are dropped."""
    known = {
        row.number: row for row in session.scalars(select(Item).where(Item.event_id == event.id))
    }
    wanted = [part.number for part in file.items]
    for number, row in known.items():
        row.dropped = number not in wanted
    return {
        number: known.get(number) or Item(event_id=event.id, number=number, uid=_uid(host))
        for number in wanted
    }


def _fill(item: Item, part: ItemPart, file: AgendaFile, rooms: dict[str, int]) -> None:
    item.kind, item.status = part.kind, part.status
    item.title, item.summary = part.title, part.summary
    item.starts_at, item.ends_at = file.at(part.starts), file.at(part.ends, end=True)
    item.room_id, item.place = rooms.get(part.room), part.place
    item.access, item.bring = part.access, part.bring
    item.capacity, item.dropped = part.seats, False
    item.also = [also.model_dump() for also in part.also]


def _clear(session: Session, event: Event, file: AgendaFile) -> None:
    """Take away every part of the file's items; what it holds is written anew."""
    numbers = [part.number for part in file.items]
    ids = select(Item.id).where(Item.event_id == event.id, Item.number.in_(numbers))
    for table in (Appearance, ItemShowcase, Stop, Vehicle):
        session.execute(delete(table).where(table.item_id.in_(ids)))


def _follow(session: Session, item_id: int, part: ItemPart, speakers: dict[str, int]) -> None:
    session.add_all(
        Appearance(item_id=item_id, speaker_id=speakers[who.name], position=n, part=who.part)
        for n, who in enumerate(part.speakers)
    )


def _travel(
    session: Session, item_id: int, part: ItemPart, file: AgendaFile, cases: dict[str, int]
) -> None:
    session.add_all(
        ItemShowcase(item_id=item_id, showcase_id=cases[slug], position=n)
        for n, slug in enumerate(part.showcases)
    )
    session.add_all(
        Vehicle(item_id=item_id, position=n, **vehicle.model_dump())
        for n, vehicle in enumerate(part.vehicles)
    )
    session.add_all(
        Stop(
            item_id=item_id,
            position=n,
            showcase_id=cases.get(stop.showcase or ""),
            starts_at=file.at(stop.starts),
            ends_at=file.at(stop.ends, end=True),
            **stop.model_dump(exclude={"starts", "ends", "showcase"}),
        )
        for n, stop in enumerate(part.stops)
    )
