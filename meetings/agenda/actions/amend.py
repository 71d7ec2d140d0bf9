"""Editing a draft, one part at a time: what the organiser's forms do."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from meetings.agenda.actions.bring import bring
from meetings.agenda.models import Item
from meetings.agenda.queries import drafts
from meetings.agenda.queries.file import data
from meetings.agenda.rules.edit import Data, by_number, numbered
from meetings.agenda.rules.file import AgendaFile, Fault, read
from meetings.events.models import Event, Room

Change = Callable[[Data], Data]


def amend(
    session: Session, *, event_id: int, change: Change, host: str, by: int | None, at: datetime
) -> list[Fault]:
    """Change a part of an event's draft; return the faults that keep it from being changed.

    `change` is given the draft as it is now, under the event's lock, so that two who edit at
    once both find what the other has written. A new item gets the next number that was never
    used. In the faults' paths an item goes by its number, 0 being the new one. `host` is the
    right-hand side of new UIDs. A fault writes nothing but the counter that is the lock.
    """
    bumped = update(Event).where(Event.id == event_id).values(version=Event.version + 1)
    session.execute(bumped)
    new = _next_number(session, event_id)
    changed = numbered(change(data(drafts.rows(session, event_id))), new)
    # What was read is written anew below; no row of it may be taken for one of those.
    session.expunge_all()
    return [by_number(fault, changed, new) for fault in _write(session, changed, host, by, at)]


def begin(
    session: Session, file: AgendaFile, *, host: str, by: int | None, at: datetime
) -> list[Fault]:
    """Make the draft of a new event; an address that has one is a fault, not an edit."""
    if drafts.event_id(session, file.slug) is not None:
        return [Fault("slug", "is the address of another event")]
    return bring(session, file, host=host, by=by, at=at)


def _next_number(session: Session, event_id: int) -> int:
    highest = session.scalar(select(func.max(Item.number)).where(Item.event_id == event_id))
    return (highest or 0) + 1


def _write(session: Session, changed: Data, host: str, by: int | None, at: datetime) -> list[Fault]:
    file = read(changed)
    if not isinstance(file, AgendaFile):
        return file
    faults = bring(session, file, host=host, by=by, at=at)
    if not faults and file.venue:
        _forget_rooms(session, file.slug, file.venue.rooms)
    return faults


def _forget_rooms(session: Session, slug: str, rooms: list[str]) -> None:
    """Take away the rooms that the draft no longer has; no item of it is in one of them."""
    session.flush()
    venue = select(Event.venue_id).where(Event.slug == slug).scalar_subquery()
    gone = select(Room.id).where(Room.venue_id == venue, Room.name.not_in(rooms))
    session.execute(update(Item).where(Item.room_id.in_(gone)).values(room_id=None))
    session.execute(delete(Room).where(Room.venue_id == venue, Room.name.not_in(rooms)))
