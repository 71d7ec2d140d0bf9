"""As many accounts, delegates and keys as a large federation has, written set by set."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.floors import SLUG, delegate
from bench.world import NONE
from meetings.accounts.actions import digest
from meetings.accounts.models import Account, Grant
from meetings.events.models import Event
from meetings.feeds import rules
from meetings.feeds.models import FeedKey
from meetings.feeds.rules.own import KeyKind
from meetings.networks.models import City
from meetings.registration.models import Delegate, Delegation
from meetings.terms import Role

FIRST = 1_000_000  # ids that nothing else has
SET = 5_000


def crowd(session: Session, many: int, at: datetime) -> None:
    """Add so many accounts, each with a right, a key, and a delegate with the same mail."""
    event_id = session.scalars(sa.select(Event.id).where(Event.slug == SLUG)).one()
    cities = list(session.scalars(sa.select(City.id)))
    delegations = _delegations(session, event_id, cities)
    for begin in range(0, many, SET):
        people = range(FIRST + begin, FIRST + min(begin + SET, many))
        session.execute(sa.insert(Account), list(_accounts(people)))
        session.execute(sa.insert(Grant), list(_grants(people, cities, at)))
        session.execute(sa.insert(FeedKey), list(_keys(people, at)))
        session.execute(sa.insert(Delegate), list(_delegates(people, event_id, delegations, at)))


def _delegations(session: Session, event_id: int, cities: list[int]) -> list[int]:
    query = sa.select(Delegation.id, Delegation.city_id).where(Delegation.event_id == event_id)
    ids = {city: id_ for id_, city in session.execute(query)}
    head = session.scalars(sa.select(sa.func.min(Account.id))).one()
    new = [
        {
            "id": FIRST + city,
            "event_id": event_id,
            "city_id": city,
            "organisation": "",
            "head_id": head,
        }
        for city in cities
        if city not in ids
    ]
    if new:
        session.execute(sa.insert(Delegation), new)
    return [ids.get(city, FIRST + city) for city in cities]


def _accounts(people: range) -> Iterator[dict[str, Any]]:
    for n in people:
        yield {"id": n, "mail": _mail(n), "name": f"Person {n}", "password_hash": NONE}


def _grants(people: range, cities: list[int], at: datetime) -> Iterator[dict[str, Any]]:
    for n in people:
        city = cities[n % len(cities)]
        yield {"account_id": n, "role": Role.MEMBER, "city_id": city, "since": at}


def _keys(people: range, at: datetime) -> Iterator[dict[str, Any]]:
    for n in people:
        yield {
            "secret_hash": digest(f"secret-{n}"),
            "account_id": n,
            "kind": KeyKind.PERSONAL,
            "label": "",
            "made_at": at,
            "digest": "",
            "changed_at": rules.EPOCH,
            "client": "",
        }


def _delegates(
    people: range, event_id: int, delegations: list[int], at: datetime
) -> Iterator[dict[str, Any]]:
    for n in people:
        row = delegate(n, event_id, delegations[n % len(delegations)])
        yield row | {"mail": _mail(n), "asked_at": at, "rank": 0}


def _mail(n: int) -> str:
    return f"person-{n}@crowd.example"
