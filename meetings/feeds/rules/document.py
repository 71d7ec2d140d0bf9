"""A published agenda in the form of an agenda file, to be brought in elsewhere.

The form is that of `agenda.rules.file`; docs/agenda-file.md tells it to people.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from meetings.agenda.rules.clock import written
from meetings.agenda.rules.entries import where
from meetings.agenda.rules.values import Agenda, Head, Item, Stop, Vehicle, Venue, Wording

CONTENT_TYPE = "application/json; charset=utf-8"
_MOST_ITEMS, _LONGEST_LINE = 6000, 300  # of an agenda file
_Part = dict[str, Any]


def document(agenda: Agenda, *, network: str, slug: str, cities: Mapping[str, str]) -> bytes:
    """Return an edition as an agenda file; `cities` are short names by name.

    What is empty is left out, and so is what an edition does not hold: the hours and seats of
    registration, rooms and people without an item. An item that was dropped and now lies outside
    the days of the event has no place in a file.
    """
    head, items = agenda.head, _items(agenda)
    data = _said(
        network=network,
        slug=slug,
        **_head(head),
        host_city=cities.get(head.host_city),
        venue=_venue(head.venue, items),
        speakers=_speakers(items, cities),
        items=[_item(item, head) for item in items],
    )
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _items(agenda: Agenda) -> list[Item]:
    head = agenda.head
    found = [
        item
        for item in agenda.items
        if head.starts_at <= item.starts_at and item.ends_at <= head.ends_at
    ]
    # Editions keep whatever was ever dropped; a file holds only so much.
    return found if len(found) <= _MOST_ITEMS else [i for i in found if not i.cancelled]


def _head(head: Head) -> _Part:
    return {
        "kind": head.kind.value,
        "title": head.title,
        "zone": head.zone,
        "starts": written(head.starts_at, head.zone),
        "ends": written(head.ends_at, head.zone),
        "audience": head.audience.value,
        "status": head.status.value,
        "summary": head.summary,
        "for_whom": head.for_whom,
        "languages": head.languages,
        "sample": head.sample,
        "language": head.language,
        "also": _also(head.also),
        "series": head.series,
        "series_number": head.series_number,
    }


def _venue(venue: Venue | None, items: Iterable[Item]) -> _Part | None:
    if venue is None:
        return None
    latitude, longitude = venue.position or (None, None)
    return _said(
        name=venue.name,
        address=venue.address,
        latitude=latitude,
        longitude=longitude,
        arrival=venue.arrival,
        access=venue.access,
        rooms=list(dict.fromkeys(item.room for item in items if item.room)),
    )


def _speakers(items: Iterable[Item], cities: Mapping[str, str]) -> list[_Part]:
    """Return everybody who appears, once: as they were when their item was last published."""
    found: dict[str, _Part] = {}
    for item in sorted(items, key=lambda item: item.cancelled):
        for who in item.speakers:
            person = _said(name=who.name, about=who.about, city=cities.get(who.city))
            found.setdefault(who.name, person)
    return list(found.values())


def _item(item: Item, head: Head) -> _Part:
    return _said(
        number=item.number,
        kind=item.kind.value,
        title=item.title,
        starts=written(item.starts_at, head.zone),
        ends=written(item.ends_at, head.zone),
        status=item.status.value,
        summary=item.summary,
        **_place(item, head),
        access=item.access,
        bring=item.bring,
        seats=item.capacity,
        also=_also(item.also),
        speakers=[{"name": who.name, "part": who.part.value} for who in item.speakers],
        showcases=[shown.slug for shown in item.showcases],
        stops=[_stop(stop, head.zone) for stop in item.stops],
        vehicles=[_vehicle(vehicle) for vehicle in item.vehicles],
    )


def _place(item: Item, head: Head) -> _Part:
    # An item that was dropped keeps its room when its event moves to where there are none.
    if head.venue is None:
        return {"place": where(item)[:_LONGEST_LINE]}
    return {"room": item.room, "place": item.place}


def _stop(stop: Stop, zone: str) -> _Part:
    return _said(
        title=stop.title,
        starts=written(stop.starts_at, zone),
        ends=written(stop.ends_at, zone),
        topic=stop.topic,
        summary=stop.summary,
        address=stop.address,
        host=stop.host,
        access=stop.access,
        means=stop.means.value if stop.means else None,
        minutes=stop.minutes,
        showcase=stop.showcase.slug if stop.showcase else None,
    )


def _vehicle(vehicle: Vehicle) -> _Part:
    return _said(
        name=vehicle.name, means=vehicle.means.value, seats=vehicle.seats, access=vehicle.access
    )


def _also(wordings: Iterable[Wording]) -> list[_Part]:
    return [_said(language=w.language, title=w.title, summary=w.summary) for w in wordings]


def _said(**part: Any) -> _Part:  # noqa: ANN401 -- any JSON
    """Return a part of the file without what is empty; 0 seats are not nothing."""
    return {key: value for key, value in part.items() if value not in ("", None, [])}
