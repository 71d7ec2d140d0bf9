"""Reading what Atom feeds tell: how an event changed, and what events a network has."""

from datetime import datetime
from typing import NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from meetings.agenda.models import Calendar, Edition, PublishedEntry
from meetings.agenda.rules.values import Head
from meetings.events.models import Event
from meetings.feeds import rules
from meetings.networks.models import Network
from meetings.terms import Audience

HEAD = TypeAdapter(Head)


class Changes(NamedTuple):
    """How far a public event has come: its newest edition, when that came out, its network."""

    event_id: int
    edition: int
    changed_at: datetime
    network: str


class News(NamedTuple):
    """A network, and how often and when anything public was last published."""

    network_id: int
    name: str
    language: str
    version: int
    changed_at: datetime


class Told(NamedTuple):
    """A public event as it was last published, and when that was."""

    slug: str
    at: datetime
    head: Head


# Made once: putting a SELECT together costs several times what running it does.
_CHANGES = (
    select(Event.id, Event.edition, Edition.at, Network.name)
    .join(PublishedEntry, (PublishedEntry.event_id == Event.id) & (PublishedEntry.number == 0))
    .join(Edition, (Edition.event_id == Event.id) & (Edition.number == Event.edition))
    .join(Network, Network.id == Event.network_id)
    .where(Event.slug == bindparam("slug"), PublishedEntry.audience == Audience.PUBLIC)
)
_NEWS = (
    select(Network.id, Network.name, Network.language, Calendar.version, Calendar.changed_at)
    .outerjoin(Calendar, Calendar.id == 1)
    .where(Network.slug == bindparam("slug"))
)


def changes(session: Session, slug: str) -> Changes | None:
    """Return how far a public event has come, None where there is none: 1 SELECT."""
    row = session.connection().execute(_CHANGES, {"slug": slug}).one_or_none()
    return None if row is None else Changes(*row)


def news(session: Session, slug: str) -> News | None:
    """Return how far a network's news have come, None without that network: 1 SELECT."""
    row = session.connection().execute(_NEWS, {"slug": slug}).one_or_none()
    if row is None:
        return None
    published = (0, rules.EPOCH) if row.version is None else (row.version, row.changed_at)
    return News(row.id, row.name, row.language, *published)


def events(session: Session, network_id: int, *, limit: int) -> list[Told]:
    """Return a network's public events, the last published first: 1 SELECT."""
    e, p = Event, PublishedEntry
    query = (
        select(e.slug, Edition.at, Edition.content["head"])
        .join(p, (p.event_id == e.id) & (p.number == 0))
        .join(Edition, (Edition.event_id == e.id) & (Edition.number == e.edition))
        .where(e.network_id == network_id, p.audience == Audience.PUBLIC)
        .order_by(Edition.at.desc(), e.slug)
        .limit(limit)
    )
    rows = session.execute(query)
    return [Told(slug, at, HEAD.validate_python(head)) for slug, at, head in rows]
