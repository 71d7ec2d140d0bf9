"""An event in the words that search engines read (schema.org Event)."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from meetings.agenda.rules.values import Head, Venue
from meetings.ical import whole_days
from meetings.terms import EventKind, Status
from meetings.text import one_line, plain

STATUS = {
    Status.CONFIRMED: "https://schema.org/EventScheduled",
    Status.TENTATIVE: "https://schema.org/EventScheduled",
    Status.POSTPONED: "https://schema.org/EventPostponed",
    Status.CANCELLED: "https://schema.org/EventCancelled",
}
ONLINE = "https://schema.org/OnlineEventAttendanceMode"
MIXED = "https://schema.org/MixedEventAttendanceMode"
OFFLINE = "https://schema.org/OfflineEventAttendanceMode"
SHORT = 200  # characters of a description in a list of results


def schema_org(head: Head, *, address: str, network: str) -> dict[str, Any]:
    """Return a public event as JSON-LD; `address` is its page, absolute.

    That is also where whoever wants to join online begins: the address for joining is not public.
    """
    mode = _mode(head)
    online = {"@type": "VirtualLocation", "url": address}
    places = {OFFLINE: _place(head), ONLINE: online, MIXED: [online, _place(head)]}
    place = places[mode]
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": head.title,
        **_when(head),
        "eventStatus": STATUS[head.status],
        "eventAttendanceMode": mode,
        "url": address,
        "description": summary(head),
        "organizer": {"@type": "Organization", "name": network},
        **({"location": place} if place else {}),
    }


def summary(head: Head) -> str:
    """Return what an event is about in one short line."""
    text = one_line(plain(head.summary))
    return text if len(text) <= SHORT else text[:SHORT].rsplit(" ", 1)[0] + " ..."


def _when(head: Head) -> dict[str, str]:
    """Return the days of an event of whole days, the last one too, else its hours there."""
    first, last = (at.astimezone(ZoneInfo(head.zone)) for at in (head.starts_at, head.ends_at))
    if not whole_days(first, last, head.zone):
        return {"startDate": first.isoformat(), "endDate": last.isoformat()}
    final = last.date() - timedelta(days=1)
    return {"startDate": first.date().isoformat(), "endDate": final.isoformat()}


def _mode(head: Head) -> str:
    if head.conference and head.venue:
        return MIXED
    return ONLINE if head.conference or head.kind is EventKind.WEBINAR else OFFLINE


def _place(head: Head) -> dict[str, Any] | None:
    if head.venue is None:
        return {"@type": "Place", "name": head.host_city} if head.host_city else None
    return {"@type": "Place", "name": head.venue.name, **_where(head.venue)}


def _where(venue: Venue) -> dict[str, Any]:
    found: dict[str, Any] = {"address": venue.address} if venue.address else {}
    if venue.position:
        latitude, longitude = venue.position
        found["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": latitude,
            "longitude": longitude,
        }
    return found
