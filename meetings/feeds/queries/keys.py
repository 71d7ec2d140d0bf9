"""Reading the list of one's keys to personal calendars, and whose calendars there are."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.agenda.models import PublishedEntry
from meetings.feeds.models import FeedKey
from meetings.feeds.rules.own import KeyKind
from meetings.networks.models import City
from meetings.registration.models import Delegation


class Key(NamedTuple):
    """A key as its owner's list shows it; of a delegation's also which one it is."""

    id: int
    kind: KeyKind
    label: str
    made_at: datetime
    client: str
    polled_at: datetime | None
    city: str | None
    event: str | None


class Team(NamedTuple):
    """A delegation of a city to an event."""

    id: int
    city: str
    event: str


def keys(session: Session, account_id: int, secret_hash: str = "") -> list[Key]:
    """Return the keys of an account that are in use, or the one of a secret: 1 SELECT."""
    k, p = FeedKey, PublishedEntry
    query = (
        select(k.id, k.kind, k.label, k.made_at, k.client, k.polled_at, City.name, p.title)
        .outerjoin(Delegation, Delegation.id == k.delegation_id)
        .outerjoin(City, City.id == Delegation.city_id)
        .outerjoin(p, (p.event_id == Delegation.event_id) & (p.number == 0))
        .where(k.account_id == account_id, k.ended_at.is_(None))
        .order_by(k.id)
    )
    if secret_hash:
        query = query.where(k.secret_hash == secret_hash)
    return [Key(*row) for row in session.execute(query)]


def teams(session: Session, city_ids: frozenset[int], after: datetime) -> list[Team]:
    """Return the delegations of some cities to events that end after `after`: 1 SELECT."""
    p = PublishedEntry
    query = (
        select(Delegation.id, City.name, p.title)
        .join(City, City.id == Delegation.city_id)
        .join(p, (p.event_id == Delegation.event_id) & (p.number == 0))
        .where(Delegation.city_id.in_(sorted(city_ids)), p.ends_at > after)
        .order_by(p.starts_at, City.name)
    )
    return [Team(*row) for row in session.execute(query)]
