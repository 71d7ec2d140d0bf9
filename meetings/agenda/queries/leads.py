"""What leads to an event: the showcases that it shows, and the names it may be meant by."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from meetings.agenda.models import PublishedEntry, PublishedShowcase
from meetings.agenda.queries.listing import listed
from meetings.events.models import Event
from meetings.networks.models import Showcase
from meetings.networks.rules.names import Known
from meetings.terms import Audience, Status


class Name(NamedTuple):
    """What an event or an item is called: its title, and those in other languages."""

    title: str
    titles: dict[str, str]
    language: str


class Showing(NamedTuple):
    """Where a showcase is shown: an item of an event, and the stop's title if that visits it."""

    slug: str
    event: Name
    starts_at: datetime
    ends_at: datetime
    zone: str
    number: int
    item: Name
    stop: str


def showings(
    session: Session, showcase: str, *, networks: Iterable[int], limit: int
) -> list[Showing]:
    """Return where a showcase is shown, the latest event first: 1 SELECT."""
    e, p, item, s = Event, PublishedEntry, aliased(PublishedEntry), PublishedShowcase
    case = select(Showcase.id).where(Showcase.slug == showcase).scalar_subquery()
    lasts = (item.event_id == s.event_id) & (item.number == s.number)
    lasts &= item.status != Status.CANCELLED
    heads = select(p.event_id).join(e, e.id == p.event_id).where(p.number == 0, listed(networks))
    shown = select(s.id).join(item, lasts).where(s.event_id == p.event_id, s.showcase_id == case)
    # Events first, in the order of an index: most showings of many years are never looked at.
    latest = heads.where(p.status != Status.CANCELLED, shown.exists())
    latest = latest.order_by(p.starts_at.desc(), e.slug).limit(limit)
    event = (e.slug, p.title, p.titles, p.language, p.starts_at, p.ends_at, p.zone)
    query: Select[*tuple[Any, ...]] = (
        select(*event, s.number, item.title, item.titles, s.stop)
        .join(p, (p.event_id == e.id) & (p.number == 0))
        .join(s, s.event_id == e.id)
        .join(item, lasts)
        .where(s.event_id.in_(latest), s.showcase_id == case)
        .order_by(p.starts_at.desc(), e.slug, s.number, s.position)
        .limit(limit)
    )
    return [_showing(*row) for row in session.execute(query)]


def known_events(session: Session) -> list[Known]:
    """Return every public event as an address may mean it: 1 SELECT."""
    p = PublishedEntry
    query = (
        select(Event.slug, p.title)
        .join(p, (p.event_id == Event.id) & (p.number == 0))
        .where(p.audience == Audience.PUBLIC)
    )
    return [Known(slug, title) for slug, title in session.execute(query)]


def _showing(
    slug: str,
    title: str,
    titles: dict[str, str],
    language: str,
    *place: Any,  # noqa: ANN401 -- the rest of a row
) -> Showing:
    starts_at, ends_at, zone, number, item, items, stop = place
    event, item = Name(title, titles, language), Name(item, items, language)
    return Showing(slug, event, starts_at, ends_at, zone, number, item, stop)
