"""What leads to an event: the showcases that it shows, and the names it may be meant by."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from meetings.agenda.models import Edition, Item, ItemShowcase, PublishedEntry, Stop
from meetings.agenda.queries.listing import listed
from meetings.events.models import Event
from meetings.networks.models import Showcase
from meetings.networks.rules.names import Known
from meetings.terms import Audience, Status

READ = 60  # editions looked into; a showcase is shown at a handful of events


class Showing(NamedTuple):
    """Where a showcase is shown: an item of an event, and the stop if that visits it."""

    slug: str
    event: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    number: int
    item: str
    stop: str


def showings(
    session: Session, showcase: str, *, networks: Iterable[int], limit: int
) -> list[Showing]:
    """Return where a showcase is shown, the latest event first: 1 SELECT.

    The newest editions tell; the draft only says in which of them to look, so that what it no
    longer holds is not found any more.
    """
    e, p = Event, PublishedEntry
    query = (
        select(e.slug, p.title, p.starts_at, p.ends_at, p.zone, Edition.content)
        .join(p, (p.event_id == e.id) & (p.number == 0))
        .join(Edition, (Edition.event_id == e.id) & (Edition.number == e.edition))
        .where(listed(networks), p.status != Status.CANCELLED, e.id.in_(_showing(showcase)))
        .order_by(p.starts_at.desc(), e.slug)
        .limit(READ)
    )
    found = [
        Showing(row[0], row[1], row[2], row[3], row[4], *place)
        for row in session.execute(query)
        for place in _places(row.content, showcase)
    ]
    return found[:limit]


def known_events(session: Session) -> list[Known]:
    """Return every public event as an address may mean it: 1 SELECT."""
    p = PublishedEntry
    query = (
        select(Event.slug, p.title)
        .join(p, (p.event_id == Event.id) & (p.number == 0))
        .where(p.audience == Audience.PUBLIC)
    )
    return [Known(slug, title) for slug, title in session.execute(query)]


def _showing(showcase: str) -> Any:  # noqa: ANN401 -- a subquery of event ids
    wanted = select(Showcase.id).where(Showcase.slug == showcase).scalar_subquery()
    presented = select(ItemShowcase.item_id).where(ItemShowcase.showcase_id == wanted)
    visited = select(Stop.item_id).where(Stop.showcase_id == wanted)
    return select(Item.event_id).where(or_(Item.id.in_(presented), Item.id.in_(visited)))


def _places(content: dict[str, Any], showcase: str) -> Iterator[tuple[int, str, str]]:
    """Yield number and title of each item of an edition that shows a showcase, and of the stop."""
    for item in content["items"]:
        if item["status"] == Status.CANCELLED:
            continue
        stops = [stop for stop in item.get("stops", ()) if _is(stop.get("showcase"), showcase)]
        for stop in stops:
            yield item["number"], item["title"], stop["title"]
        if not stops and any(_is(one, showcase) for one in item.get("showcases", ())):
            yield item["number"], item["title"], ""


def _is(shown: dict[str, Any] | None, showcase: str) -> bool:
    return shown is not None and shown["slug"] == showcase
