"""Editing a draft, one part at a time: what the organiser's forms do."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from meetings.agenda.actions.bring import subject, write
from meetings.agenda.models import Item
from meetings.agenda.queries import drafts
from meetings.agenda.queries.file import data
from meetings.agenda.rules.edit import NEW, Data, by_number, numbered
from meetings.agenda.rules.file import AgendaFile, Fault, Problem, read
from meetings.events.actions import lock
from meetings.events.models import Event
from meetings.journal import actions as journal

Change = Callable[[Data], Data | None]


class Edit(NamedTuple):
    """What is done to a draft: the journal's word for it, how, and the number of its item.

    `change` returns the draft as it should be, or None to leave it as it is. `item` is None for
    what is about no item.
    """

    kind: str
    change: Change
    item: int | None = None


def amend(
    session: Session, edit: Edit, *, event_id: int, host: str, by: int | None, at: datetime
) -> list[Fault]:
    """Change a part of an event's draft; return the faults that keep it from being changed.

    The change is given the draft as it is now, under the event's lock, so that two who edit at
    once both find what the other has written. A new item gets the next number that was never
    used. In the faults' paths an item goes by its number, 0 being the new one. `host` is the
    right-hand side of new UIDs. A fault writes nothing but the counter that is the lock.
    """
    lock(session, event_id)
    new = _next_number(session, event_id)
    wanted = edit.change(data(drafts.rows(session, event_id)))
    if wanted is None:
        return []
    changed = numbered(wanted, new)
    # What was read is written anew below; no row of it may be taken for one of those.
    session.expunge_all()
    written = _write(session, changed, host)
    if not isinstance(written, Event):
        return [by_number(fault, changed, new) for fault in written]
    told = {} if edit.item is None else {"item": new if edit.item == NEW else edit.item}
    journal.record(session, edit.kind, subject(written), by=by, at=at, **told)
    return []


def begin(
    session: Session, file: AgendaFile, *, host: str, by: int | None, at: datetime
) -> list[Fault]:
    """Make the draft of a new event; an address that has one is a fault, not an edit."""
    taken = [Fault("slug", Problem.ADDRESS_TAKEN)]
    if drafts.event_id(session, file.slug) is not None:
        return taken
    try:
        with session.begin_nested():
            event = write(session, file, host=host)
    except IntegrityError:
        # On PostgreSQL two who begin at once both find the address free; the second one waits
        # at the unique key, and is told here. Every other key was looked at by `read`.
        return taken
    if not isinstance(event, Event):
        return event
    journal.record(session, "event-begun", subject(event), by=by, at=at, items=len(file.items))
    return []


def _next_number(session: Session, event_id: int) -> int:
    highest = session.scalar(select(func.max(Item.number)).where(Item.event_id == event_id))
    return (highest or 0) + 1


def _write(session: Session, changed: Data, host: str) -> Event | list[Fault]:
    file = read(changed)
    return write(session, file, host=host) if isinstance(file, AgendaFile) else file
