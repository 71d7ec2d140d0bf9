"""The venue of a draft and its rooms, made what a file says."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from meetings.agenda.models import Item
from meetings.agenda.rules.file import AgendaFile
from meetings.events.models import Event, Room, Venue


def place(session: Session, event: Event, file: AgendaFile) -> int | None:
    """Make the file's venue and rooms the event's, others leave; return its id, None: nowhere."""
    part = file.venue
    if part is None:
        _forget_venue(session, event)
        return None
    venue = session.get(Venue, event.venue_id) if event.venue_id else None
    venue = venue or Venue()
    venue.city_id = event.host_city_id
    venue.name, venue.address = part.name, part.address
    venue.latitude, venue.longitude = part.latitude, part.longitude
    venue.arrival, venue.access = part.arrival, part.access
    session.add(venue)
    session.flush()
    known = {
        room.name: room for room in session.scalars(select(Room).where(Room.venue_id == venue.id))
    }
    for position, name in enumerate(part.rooms):
        room = known.get(name) or Room(venue_id=venue.id, name=name)
        room.position = position
        session.add(room)
    _forget_rooms(session, [room.id for name, room in known.items() if name not in part.rooms])
    return venue.id


def _forget_venue(session: Session, event: Event) -> None:
    """Take away the venue that an event no longer has, and its rooms."""
    if event.venue_id is None:
        return
    was, event.venue_id = event.venue_id, None
    session.flush()
    _forget_rooms(session, session.scalars(select(Room.id).where(Room.venue_id == was)).all())
    session.execute(delete(Venue).where(Venue.id == was))


def _forget_rooms(session: Session, gone: Sequence[int]) -> None:
    """Take away rooms that the draft no longer has; editions hold names, not these rows."""
    if gone:
        session.execute(update(Item).where(Item.room_id.in_(gone)).values(room_id=None))
        session.execute(delete(Room).where(Room.id.in_(gone)))


def rooms_of(session: Session, event: Event) -> list[Room]:
    """Return the rooms of an event's venue: 1 SELECT."""
    return list(session.scalars(select(Room).where(Room.venue_id == event.venue_id)))
