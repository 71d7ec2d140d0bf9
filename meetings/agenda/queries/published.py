"""Reading what is published: editions, and the newest state of every entry."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import Select, Text, bindparam, cast, select
from sqlalchemy.orm import Session, aliased

from meetings.agenda.models import Edition, PublishedEntry
from meetings.agenda.queries.listing import listed
from meetings.agenda.rules.revise import Change
from meetings.agenda.rules.values import Agenda
from meetings.events.models import Event
from meetings.networks.models import Network
from meetings.terms import Audience, Status, WaitingRule

AGENDA = TypeAdapter(Agenda)
CHANGES = TypeAdapter(tuple[Change, ...])


class Shown(NamedTuple):
    """A published event as far as a page must know it before reading its edition."""

    event_id: int
    slug: str
    network_id: int
    network: str
    edition: int
    version: int
    audience: Audience
    status: Status
    title: str
    titles: dict[str, str]
    language: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    capacity: int | None
    quota: int | None
    registration_opens_at: datetime | None
    registration_closes_at: datetime | None
    series: str = ""
    network_slug: str = ""
    network_color: str = ""
    network_language: str = ""
    release_at: datetime | None = None
    waiting_rule: WaitingRule = WaitingRule.FIRST_COME
    substitute_until: datetime | None = None
    withdraw_until: datetime | None = None
    individuals: bool = False
    conference: str = ""


class Issued(NamedTuple):
    """An edition: its agenda, and when it came out."""

    number: int
    at: datetime
    agenda: Agenda


class Told(NamedTuple):
    """An edition as the list of changes tells it."""

    number: int
    at: datetime
    note: str
    changes: tuple[Change, ...]


class Neighbour(NamedTuple):
    """An event beside another in its series, as its newest edition calls it."""

    slug: str
    edition: int
    title: str
    titles: dict[str, str]
    language: str


class RunningItem(NamedTuple):
    """A line of the agenda while its event runs."""

    number: int
    title: str
    titles: dict[str, str]
    language: str
    place: str
    starts_at: datetime
    ends_at: datetime


class Running(NamedTuple):
    """What is on, and what begins next."""

    now: tuple[RunningItem, ...]
    next: tuple[RunningItem, ...]

    @property
    def numbers(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The items' numbers, which tell apart what is said of one edition."""
        return tuple(line.number for line in self.now), tuple(line.number for line in self.next)


# Made once: putting a SELECT together costs several times what running it does.
_SHOWN: Select[*tuple[Any, ...]] = (
    select(
        Event.id,
        Event.slug,
        Network.id,
        Network.name,
        Event.edition,
        Event.version,
        PublishedEntry.audience,
        PublishedEntry.status,
        PublishedEntry.title,
        PublishedEntry.titles,
        PublishedEntry.language,
        PublishedEntry.starts_at,
        PublishedEntry.ends_at,
        PublishedEntry.zone,
        Event.capacity,
        Event.quota,
        Event.registration_opens_at,
        Event.registration_closes_at,
        PublishedEntry.series,
        Network.slug,
        Network.color,
        Network.language,
        Event.release_at,
        Event.waiting_rule,
        Event.substitute_until,
        Event.withdraw_until,
        Event.individuals,
        PublishedEntry.conference,
    )
    .join(Network, Network.id == Event.network_id)
    .join(PublishedEntry, (PublishedEntry.event_id == Event.id) & (PublishedEntry.number == 0))
    .where(Event.slug == bindparam("slug"))
)
# Its content as text: read and checked in one go, in half the time.
_ISSUED = select(Edition.number, Edition.at, cast(Edition.content, Text)).where(
    Edition.event_id == bindparam("of"), Edition.number == bindparam("number")
)


def shown(session: Session, slug: str) -> Shown | None:
    """Return the published event at an address, None where nothing is published: 1 SELECT."""
    row = session.execute(_SHOWN, {"slug": slug}).one_or_none()
    return None if row is None else Shown(*row)


def issued(session: Session, event_id: int, number: int) -> Issued:
    """Return one edition of an event that has it: 1 SELECT."""
    found, at, said = session.execute(_ISSUED, {"of": event_id, "number": number}).one()
    return Issued(found, at, AGENDA.validate_json(said))


def past_editions(session: Session, event_id: int, *, limit: int, offset: int = 0) -> list[Told]:
    """Return what each edition of an event changed, the newest first: 1 SELECT."""
    e = Edition
    query = (
        select(e.number, e.at, e.note, e.changes)
        .where(e.event_id == event_id)
        .order_by(e.number.desc())
        .limit(limit)
        .offset(offset)
    )
    rows = session.execute(query)
    return [Told(r.number, r.at, r.note, CHANGES.validate_python(r.changes)) for r in rows]


def neighbours(
    session: Session, event: Shown, networks: Iterable[int]
) -> tuple[Neighbour | None, Neighbour | None]:
    """Return the events before and after an event in its series, if any: 1 SELECT.

    Only public ones and those of `networks`.
    """
    if not event.series:
        return None, None
    e, p, mine = Event, PublishedEntry, aliased(PublishedEntry)
    said = (p.title, p.titles, p.language)
    beside = (mine.series == p.series) & (mine.series_number != p.series_number)
    query = (
        select(p.series_number < mine.series_number, e.slug, e.edition, *said)
        .join(p, (p.event_id == e.id) & (p.number == 0))
        .join(mine, beside & (mine.event_id == event.event_id) & (mine.number == 0))
        .where(e.network_id == event.network_id, listed(networks))
        .order_by(p.series_number)
    )
    before, after = None, None
    for earlier, *told in session.execute(query):
        if earlier:
            before = Neighbour(*told)
        elif after is None:
            after = Neighbour(*told)
    return before, after


def running(session: Session, event_id: int, at: datetime) -> Running:
    """Return what is on at `at` and what begins next, of an event under way: 1 SELECT."""
    p, head = PublishedEntry, aliased(PublishedEntry)
    query = (
        select(p.number, p.title, p.titles, head.language, p.place, p.starts_at, p.ends_at)
        .join(head, (head.event_id == p.event_id) & (head.number == 0))
        .where(
            p.event_id == event_id,
            p.number > 0,
            p.ends_at > at,
            p.status != Status.CANCELLED,
        )
        .order_by(p.starts_at, p.number)
    )
    rows = [RunningItem(*row) for row in session.execute(query)]
    later = [row for row in rows if row.starts_at > at]
    return Running(
        tuple(row for row in rows if row.starts_at <= at),
        tuple(row for row in later if row.starts_at == later[0].starts_at),
    )
