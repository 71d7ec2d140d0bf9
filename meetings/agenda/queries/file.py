"""Writing a draft in the form that an agenda file has, to be edited and brought in again."""

from datetime import datetime
from typing import Any

from meetings.agenda import models
from meetings.agenda.queries.drafts import Draft
from meetings.agenda.rules.clock import written


def data(rows: Draft) -> dict[str, Any]:
    """Return a draft as the JSON that `agenda.rules.file.read` reads."""
    event = rows.event
    zone = event.zone
    return {
        "network": rows.network,
        "slug": event.slug,
        "kind": event.kind.value,
        "title": event.title,
        "zone": event.zone,
        "starts": written(event.starts_at, zone),
        "ends": written(event.ends_at, zone),
        "audience": event.audience.value,
        "status": event.status.value,
        "summary": event.summary,
        "for_whom": event.for_whom,
        "languages": event.languages,
        "sample": event.sample,
        "language": event.language,
        "also": event.also,
        "series": event.series,
        "series_number": event.series_number,
        "host_city": rows.host.slug if rows.host else None,
        "venue": _venue(rows),
        "conference": event.conference,
        "registration": _registration(rows, zone),
        "speakers": [
            {"name": who.name, "about": who.about, "city": who.city_slug or None}
            for who in rows.speakers.values()
        ],
        "items": [_item(rows, item, zone) for item in rows.items],
    }


def dropped(rows: Draft) -> list[dict[str, Any]]:
    """Return the items that were taken out of a draft, as they were, in the same form."""
    return [_item(rows, item, rows.event.zone) for item in rows.dropped]


def _venue(rows: Draft) -> dict[str, Any] | None:
    venue = rows.venue
    if venue is None:
        return None
    return {
        "name": venue.name,
        "address": venue.address,
        "latitude": venue.latitude,
        "longitude": venue.longitude,
        "arrival": venue.arrival,
        "access": venue.access,
        "rooms": [room.name for room in rows.rooms],
    }


def _registration(rows: Draft, zone: str) -> dict[str, Any] | None:
    event = rows.event
    if event.registration_opens_at is None or event.registration_closes_at is None:
        return None
    return {
        "opens": written(event.registration_opens_at, zone),
        "closes": written(event.registration_closes_at, zone),
        "seats": event.capacity,
        "quota": event.quota,
        "release": _until(event.release_at, zone),
        "waiting": event.waiting_rule.value,
        "offer": event.offer_hours,
        "substitute_until": _until(event.substitute_until, zone),
        "withdraw_until": _until(event.withdraw_until, zone),
        "approval": event.approval,
        "individuals": event.individuals,
    }


def _until(at: datetime | None, zone: str) -> str | None:
    return written(at, zone) if at else None


def _item(rows: Draft, item: models.Item, zone: str) -> dict[str, Any]:
    rooms = {room.id: room.name for room in rows.rooms}
    return {
        "number": item.number,
        "kind": item.kind.value,
        "title": item.title,
        "starts": written(item.starts_at, zone),
        "ends": written(item.ends_at, zone),
        "status": item.status.value,
        "summary": item.summary,
        "room": rooms.get(item.room_id or 0, ""),
        "place": item.place,
        "access": item.access,
        "bring": item.bring,
        "seats": item.capacity,
        "also": item.also,
        "speakers": [
            {"name": rows.speakers[part.speaker_id].name, "part": part.part.value}
            for part in rows.appearances[item.id]
        ],
        "showcases": [shown.slug for shown in rows.showcases[item.id]],
        "stops": [
            {
                "title": stop.title,
                "starts": written(stop.starts_at, zone),
                "ends": written(stop.ends_at, zone),
                "topic": stop.topic,
                "summary": stop.summary,
                "address": stop.address,
                "host": stop.host,
                "access": stop.access,
                "means": stop.means.value if stop.means else None,
                "minutes": stop.minutes,
                "showcase": shown.slug if shown else None,
            }
            for stop, shown in rows.stops[item.id]
        ],
        "vehicles": [
            {"name": v.name, "means": v.means.value, "seats": v.seats, "access": v.access}
            for v in rows.vehicles[item.id]
        ],
    }
