"""Publishing: the one door between what an organiser edits and what anybody sees."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from meetings.agenda import queries
from meetings.agenda.models import Calendar, Edition, PublishedEntry, PublishedShowcase
from meetings.agenda.rules.entries import certainty, entries, where
from meetings.agenda.rules.revise import Change, mark, revise
from meetings.agenda.rules.shows import shows
from meetings.agenda.rules.values import Agenda, Head, Item
from meetings.events.actions import UnknownEventError, lock
from meetings.events.models import Event
from meetings.ical import Entry, body, zones
from meetings.journal import actions as journal
from meetings.networks import queries as networks
from meetings.networks.models import Network
from meetings.text import fold, one_line


class UnseenError(ValueError):
    """What would be published is not what was shown to whoever publishes it."""


def publish(  # noqa: PLR0913 -- what, where it is found, by whom, when and as seen by them
    session: Session,
    *,
    slug: str,
    base_url: str,
    by: int | None,
    at: datetime,
    note: str = "",
    seen: str | None = None,
) -> int | None:
    """Publish the draft of an event: the number of the new edition, None when nothing differs.

    The lock on the event is taken first; editions of one event follow each other, and each is
    at least a second later than the one before, so that calendars see it is newer. `seen` is the
    mark of what was shown; raise UnseenError where that is something else by now.
    """
    event = _locked(session, slug)
    before = queries.issued(session, event.id, event.edition) if event.edition else None
    draft = queries.draft(session, event.id)
    agenda, changes = revise(before.agenda if before else None, draft)
    if not changes:
        return None
    if seen is not None and seen != mark(agenda, changes):
        raise UnseenError(slug)
    changed_at = _later(at, before.at if before else None)
    event.edition += 1
    session.add(
        Edition(
            event_id=event.id,
            number=event.edition,
            at=changed_at,
            by=by,
            note=one_line(note),
            content=queries.AGENDA.dump_python(agenda, mode="json"),
            changes=queries.CHANGES.dump_python(changes, mode="json"),
        )
    )
    _write_entries(
        session, event, agenda, changes, address=f"{base_url}/events/{slug}/", at=changed_at
    )
    _write_showcases(session, event.id, agenda)
    _bump_calendar(session, at)
    subject = journal.Subject("event", event.id, event_id=event.id, network_id=event.network_id)
    journal.record(session, "published", subject, by=by, at=at, edition=event.edition)
    return event.edition


def _locked(session: Session, slug: str) -> Event:
    event_id = queries.event_id(session, slug)
    if event_id is None:
        raise UnknownEventError(slug)
    return lock(session, event_id)


def _later(at: datetime, before: datetime | None) -> datetime:
    now = at.replace(microsecond=0)
    return now if before is None else max(now, before + timedelta(seconds=1))


def _write_entries(
    session: Session,
    event: Event,
    agenda: Agenda,
    changes: tuple[Change, ...],
    *,
    address: str,
    at: datetime,
) -> None:
    """Render what changed, and only that: an entry keeps its bytes until it differs."""
    organizer = session.scalar(select(Network.contact).where(Network.id == event.network_id)) or ""
    told = entries(agenda, address=address, organizer=organizer)
    query = select(PublishedEntry).where(PublishedEntry.event_id == event.id)
    rows = {row.number: row for row in session.scalars(query)}
    values: dict[int, Head | Item] = {0: agenda.head}
    values |= {item.number: item for item in agenda.items}
    for change in changes:
        row = rows.get(change.number) or PublishedEntry(event_id=event.id, number=change.number)
        _state(row, agenda, values[change.number], at)
        row.city_id = event.host_city_id
        _tell(row, told[change.number])
        session.add(row)


def _state(row: PublishedEntry, agenda: Agenda, value: Head | Item, at: datetime) -> None:
    row.uid, row.sequence, row.changed_at = value.uid, value.sequence, at
    row.kind, row.status = value.kind.value, certainty(value, agenda.head)
    row.bookable = isinstance(value, Item) and value.seats is not None
    row.zone, row.audience = agenda.head.zone, agenda.head.audience
    head = value if isinstance(value, Head) else None
    row.language = head.language if head else ""
    row.series, row.series_number = (head.series, head.series_number) if head else ("", None)
    row.conference = head.conference if head else ""
    row.titles = {also.language: also.title for also in value.also}
    row.place = _place(value)
    said = (value.title, *row.titles.values(), row.place, agenda.head.host_city)
    row.folded = fold(" ".join(said))


def _tell(row: PublishedEntry, entry: Entry) -> None:
    row.title = entry.summary
    row.starts_at = entry.starts_at
    row.ends_at = entry.ends_at
    row.tzid = min(zones(entry), default="")
    row.body = body(entry)


def _place(value: Head | Item) -> str:
    if isinstance(value, Item):
        return where(value)
    name = value.venue.name if value.venue else ""
    return ", ".join(part for part in (name, value.host_city) if part)


def _write_showcases(session: Session, event_id: int, agenda: Agenda) -> None:
    """Say anew where the event shows which showcases."""
    shown = list(shows(agenda))
    known = networks.showcase_ids(session, {one.showcase for one in shown})
    session.execute(delete(PublishedShowcase).where(PublishedShowcase.event_id == event_id))
    rows = [
        {
            "event_id": event_id,
            "number": one.number,
            "position": one.position,
            "stop": one.stop,
            "showcase_id": known[one.showcase],
        }
        for one in shown
        if one.showcase in known
    ]
    if rows:
        session.execute(insert(PublishedShowcase), rows)


def _bump_calendar(session: Session, at: datetime) -> None:
    calendar = session.scalar(select(Calendar).where(Calendar.id == 1).with_for_update())
    if calendar is None:
        session.add(Calendar(id=1, version=1, changed_at=at.replace(microsecond=0)))
        return
    calendar.version += 1
    calendar.changed_at = _later(at, calendar.changed_at)
