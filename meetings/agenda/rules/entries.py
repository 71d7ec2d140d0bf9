"""What a calendar says of an agenda: one entry for the event and one for each item."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from meetings.agenda.rules.values import Agenda, Head, Item, Stop
from meetings.ical import Entry, whole_days
from meetings.terms import Audience, Status
from meetings.text import one_line, plain

_LONGEST_DAY = timedelta(hours=25)  # in autumn


def entries(agenda: Agenda, *, address: str, organizer: str) -> dict[int, Entry]:
    """Return the calendar entries by number; `address` is the event's page, absolute, with "/"."""
    head = agenda.head
    event = Entry(
        summary=head.title,
        starts_at=head.starts_at,
        ends_at=head.ends_at,
        zone=head.zone,
        all_day=whole_days(head.starts_at, head.ends_at, head.zone),
        description=_paragraphs(plain(head.summary), head.sample, address),
        location=_location(head),
        geo=head.venue.position if head.venue else None,
        url=address,
        # RFC 5545 has no status for postponed: readers are told TENTATIVE, and here why.
        categories=(head.kind.value, *_postponed(head)),
        organizer=organizer,
        # Days of an event that has an agenda are not busy as such: its items are.
        transparent=bool(agenda.items) or head.ends_at - head.starts_at > _LONGEST_DAY,
        public=head.audience is Audience.PUBLIC,
    )
    items = {item.number: _item(item, head, address, organizer) for item in agenda.items}
    return {0: event, **items}


def _postponed(head: Head) -> tuple[str, ...]:
    return ("postponed",) if head.status is Status.POSTPONED else ()


def certainty(entry: Head | Item, head: Head) -> Status:
    """Return the published status of the event or an item of it: none is surer than its event."""
    if entry.status is Status.CONFIRMED and head.status.in_calendars is Status.TENTATIVE:
        return Status.TENTATIVE
    return entry.status


def where(item: Item) -> str:
    """Return the place of an item in one line: its room, and what is said beside it."""
    return ", ".join(part for part in (item.room, item.place) if part)


def at_venue(item: Item) -> bool:
    """Whether an item is at the event's venue: in a room of it, or nowhere else."""
    return bool(item.room) or not (item.place or _first_stop(item))


def _first_stop(item: Item) -> str:
    """Return where a tour begins that names no place to meet; "" if that is not at a stop."""
    if where(item) or not item.stops or item.stops[0].starts_at > item.starts_at:
        return ""
    stop = item.stops[0]
    return ", ".join(part for part in (stop.title, stop.address) if part)


def _item(item: Item, head: Head, address: str, organizer: str) -> Entry:
    page = f"{address}items/{item.number}/"
    venue = head.venue if at_venue(item) else None
    place = (where(item) or _first_stop(item), venue.name if venue else "")
    return Entry(
        summary=item.title,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        zone=head.zone,
        all_day=whole_days(item.starts_at, item.ends_at, head.zone),
        description=_paragraphs(_people(item), plain(item.summary), _route(item, head.zone), page),
        location=", ".join(part for part in place if part),
        geo=venue.position if venue else None,
        url=page,
        categories=(item.kind.value,),
        organizer=organizer,
        parent=head.uid,
        public=head.audience is Audience.PUBLIC,
    )


def _people(item: Item) -> str:
    return "\n".join(
        one_line(", ".join(part for part in (who.name, who.about, who.city) if part))
        for who in item.speakers
    )


def _route(item: Item, zone: str) -> str:
    return "\n".join(f"{n}. {_stop(stop, zone)}" for n, stop in enumerate(item.stops, 1))


def _stop(stop: Stop, zone: str) -> str:
    start, end = (at.astimezone(ZoneInfo(zone)) for at in (stop.starts_at, stop.ends_at))
    place = f", {stop.address}" if stop.address else ""
    return f"{start:%H:%M}-{end:%H:%M} {stop.title}{place}"


def _location(head: Head) -> str:
    parts = (head.venue.name, head.venue.address) if head.venue else (head.host_city,)
    return ", ".join(part for part in parts if part)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
