"""Many copies of an event, written set by set: a database as large as life in a minute."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.orm import Session

from meetings.agenda import models as agenda
from meetings.agenda.queries import AGENDA
from meetings.agenda.rules.entries import entries
from meetings.agenda.rules.values import Agenda
from meetings.demo.rules import later, moved, uid_of
from meetings.events.models import Event, Room, Venue
from meetings.ical import Entry, body
from meetings.journal import actions as journal
from meetings.networks.models import Network
from meetings.registration.models import Delegate, Delegation

AT_ONCE = 5_000  # rows of one statement
NO_SERIES = {"series": "", "series_number": None}
MOVED = {"starts_at", "ends_at", "registration_opens_at", "registration_closes_at"}
Row = dict[str, Any]


class BrokenCopyError(AssertionError):
    """What was copied is not what it should be; nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Original:
    """An event to be copied: its rows by table, and what its newest edition says."""

    slug: str
    zone: ZoneInfo
    organizer: str
    rows: dict[Table, list[Row]]
    agenda: Agenda


@dataclass(frozen=True, slots=True)
class Copy:
    """One of the copies: its number from 1, its address, and what it publishes."""

    number: int
    slug: str
    agenda: Agenda
    told: Mapping[int, Entry]


def copy(session: Session, event_id: int, weeks: list[int], *, base_url: str, at: datetime) -> int:
    """Copy an event, once for each number of weeks that a copy is later; return how many.

    Copies are published as the event is: what pages and feeds read of them is made by the same
    code. All of them are told by one journal line.
    """
    original = _original(session, event_id)
    first = {table: _next_id(session, table) for table in original.rows}
    batches: dict[Table, list[Row]] = {table: [] for table in original.rows}
    for number, later_by in enumerate(weeks, 1):
        one = _copy(original, number, later_by, base_url)
        for table, row in _copied(original, one, first, later_by):
            batches[table].append(row)
    for table, rows in batches.items():
        for start in range(0, len(rows), AT_ONCE):
            session.execute(insert(table), rows[start : start + AT_ONCE])
        _count_on(session, table)
    calendar = update(agenda.Calendar).where(agenda.Calendar.id == 1)
    session.execute(calendar.values(version=agenda.Calendar.version + len(weeks)))
    subject = journal.Subject("event", event_id, event_id=event_id)
    journal.record(session, "copied", subject, by=None, at=at, copies=len(weeks))
    return len(weeks)


def _original(session: Session, event_id: int) -> Original:
    """Read all that an event consists of, each table after those that it refers to."""
    (event,) = _rows(session, Event, Event.id == event_id)
    a, venue_id = agenda, event["venue_id"]
    items = select(a.Item.id).where(a.Item.event_id == event_id)
    parts: tuple[tuple[Any, Any], ...] = (
        (Venue, Venue.id == venue_id),
        (Event, Event.id == event_id),
        (Room, Room.venue_id == venue_id),
        (a.Speaker, a.Speaker.event_id == event_id),
        (a.Item, a.Item.event_id == event_id),
        *((part, part.item_id.in_(items)) for part in (a.Appearance, a.ItemShowcase)),
        *((part, part.item_id.in_(items)) for part in (a.Vehicle, a.Stop)),
        # A copy begins with what is newest now; older editions are no part of it.
        (a.Edition, (a.Edition.event_id == event_id) & (a.Edition.number == event["edition"])),
        (a.PublishedEntry, a.PublishedEntry.event_id == event_id),
        (a.PublishedShowcase, a.PublishedShowcase.event_id == event_id),
        (Delegation, Delegation.event_id == event_id),
        (Delegate, Delegate.event_id == event_id),
    )
    rows = {_table(model): _rows(session, model, which) for model, which in parts}
    (newest,) = rows[_table(a.Edition)]
    contact = select(Network.contact).where(Network.id == event["network_id"])
    return Original(
        slug=event["slug"],
        zone=ZoneInfo(event["zone"]),
        organizer=session.scalars(contact).one(),
        rows=rows,
        agenda=AGENDA.validate_python(newest["content"]),
    )


def _table(model: Any) -> Table:  # noqa: ANN401 -- a mapped class
    return cast("Table", model.__table__)


def _rows(session: Session, model: Any, which: Any) -> list[Row]:  # noqa: ANN401 -- a mapped class and its condition
    return [dict(row) for row in session.execute(select(_table(model)).where(which)).mappings()]


def _next_id(session: Session, table: Table) -> int:
    return (session.scalar(select(func.max(table.c.id))) or 0) + 1


def _copy(original: Original, number: int, weeks: int, base_url: str) -> Copy:
    slug = f"{original.slug}-{number}"
    published = moved(original.agenda, weeks, number)
    address = f"{base_url}/events/{slug}/"
    told = entries(published, address=address, organizer=original.organizer)
    return Copy(number, slug, published, told)


def _copied(
    original: Original, one: Copy, first: Mapping[Table, int], weeks: int
) -> Iterator[tuple[Table, Row]]:
    """Yield the rows of a copy, with ids of their own and the event's moved times."""
    ids = {
        table: {
            row["id"]: first[table] + (one.number - 1) * len(rows) + n for n, row in enumerate(rows)
        }
        for table, rows in original.rows.items()
    }
    for table, rows in original.rows.items():
        for row in rows:
            new = _referring(table, row, ids)
            new |= {
                key: row[key] and later(row[key], original.zone, weeks)
                for key in MOVED & row.keys()
            }
            yield table, new | _own(table, row, one)


def _referring(table: Table, row: Row, ids: Mapping[Table, Mapping[int, int]]) -> Row:
    """Return a row that refers to the copy's own rows instead of the original's."""
    new = dict(row, id=ids[table][row["id"]])
    for key in table.foreign_keys:
        name = key.parent.name
        new[name] = ids.get(key.column.table, {}).get(row[name], row[name])
    return new


def _own(table: Table, row: Row, one: Copy) -> Row:
    """Return what a row of a copy says that no other row may say."""
    if table is _table(Event):
        return NO_SERIES | {"slug": one.slug, "uid": one.agenda.head.uid, "edition": 1}
    if table is _table(agenda.Item):
        return {"uid": uid_of(row["uid"], one.number)}
    if table is _table(agenda.Edition):
        return {"number": 1, "content": AGENDA.dump_python(one.agenda, mode="json")}
    if table is _table(agenda.PublishedEntry):
        own = {"uid": uid_of(row["uid"], one.number), "body": body(one.told[row["number"]])}
        return NO_SERIES | own
    return {}


def _count_on(session: Session, table: Table) -> None:
    """Let PostgreSQL count on from the ids that were given by hand."""
    if session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        session.execute(
            select(func.setval(sequence, select(func.max(table.c.id)).scalar_subquery()))
        )
