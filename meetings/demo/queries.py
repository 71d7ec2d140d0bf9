"""Whether a large database is in order: what its parts must be to each other."""

from collections import defaultdict
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.agenda.models import Edition, Item, PublishedEntry
from meetings.events.models import Event
from meetings.registration.models import Delegate
from meetings.registration.rules.window import SEATED


class Sizes(NamedTuple):
    """How much a database holds."""

    events: int
    items: int
    delegates: int


def sizes(session: Session) -> Sizes:
    """Count events, items and delegates: 3 SELECTs."""
    counts = (session.scalar(select(func.count(t.id))) for t in (Event, Item, Delegate))
    return Sizes(*(count or 0 for count in counts))


def over_capacity(session: Session) -> list[str]:
    """Return the events that more people are seated at than there are seats: 1 SELECT."""
    seated = (
        select(Delegate.event_id, func.count().label("people"))
        .where(Delegate.standing.in_(sorted(SEATED)))
        .group_by(Delegate.event_id)
        .subquery()
    )
    query = (
        select(Event.slug)
        .join(seated, seated.c.event_id == Event.id)
        .where(seated.c.people > Event.capacity)
    )
    return list(session.scalars(query.order_by(Event.slug)))


def out_of_step(session: Session) -> list[str]:
    """Return the events whose entries are not those of their newest edition: 2 SELECTs."""
    p = PublishedEntry
    entries: dict[int, dict[int, tuple[Any, ...]]] = defaultdict(dict)
    rows = session.execute(select(p.event_id, p.number, p.uid, p.sequence, p.title, p.status))
    for event_id, number, *entry in rows:
        entries[event_id][number] = tuple(entry)
    newest = (
        select(Event.id, Event.slug, Edition.content)
        .join(Edition, (Edition.event_id == Event.id) & (Edition.number == Event.edition))
        .order_by(Event.slug)
        .execution_options(yield_per=100)
    )
    return [
        slug for id_, slug, content in session.execute(newest) if _entries(content) != entries[id_]
    ]


def _entries(content: dict[str, Any]) -> dict[int, tuple[Any, ...]]:
    told = {0: content["head"]} | {item["number"]: item for item in content["items"]}
    keys = ("uid", "sequence", "title", "status")
    return {number: tuple(part[key] for key in keys) for number, part in told.items()}
