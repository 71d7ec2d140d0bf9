"""Who has booked what."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from meetings.agenda.models import Item
from meetings.networks.models import City
from meetings.registration.models import Booking, Delegate, Delegation
from meetings.registration.queries.seats import number_of, party_name, since
from meetings.registration.rules.window import ACTIVE, Standing


class Held(NamedTuple):
    """A booking of somebody, as they and their head see it."""

    id: int
    delegate_id: int
    number: int
    standing: Standing
    vehicle: str
    prefers: str
    offered_until: datetime | None
    delegation_id: int


class Booked(NamedTuple):
    """Somebody who has booked an item, as the organiser sees them."""

    id: int
    delegate_id: int
    delegation_id: int
    name: str
    party: str
    standing: Standing
    vehicle: str
    prefers: str
    phone: str
    since: datetime
    offered_until: datetime | None
    number: int


class Free(NamedTuple):
    """Somebody who comes to an event, or waits for it, and has not booked an item of it."""

    id: int
    name: str
    party: str
    number: int


def held(session: Session, delegates: Collection[int]) -> list[Held]:
    """Return what some delegates have booked or wait for, by number of the item: 1 SELECT."""
    b = Booking
    said = (b.id, b.delegate_id, Item.number, b.standing, b.vehicle, b.prefers, b.offered_until)
    query: Select[*tuple[Any, ...]] = select(*said, Delegate.delegation_id)
    query = (
        query.join(Item, Item.id == b.item_id)
        .join(Delegate, Delegate.id == b.delegate_id)
        .where(b.delegate_id.in_(sorted(delegates)), b.standing.in_(sorted(ACTIVE)))
        .order_by(Item.number, b.id)
    )
    return [Held(*row) for row in session.execute(query)]


def coming(session: Session, event_id: int, delegates: Iterable[int]) -> dict[int, int]:
    """Return the delegations of those of some delegates who are active at an event: 1 SELECT."""
    d = Delegate
    query = select(d.id, d.delegation_id).where(
        d.id.in_(sorted(delegates)), d.event_id == event_id, d.standing.in_(sorted(ACTIVE))
    )
    return {row[0]: row[1] for row in session.execute(query)}


def booked(session: Session, item_id: int) -> list[Booked]:
    """Return who has booked an item or waits for it, by party and name: 1 SELECT."""
    b, d = Booking, Delegate
    party = party_name()
    who = (b.id, d.id, d.delegation_id, d.name, party)
    stands = (b.standing, b.vehicle, b.prefers, d.phone, since(b), b.offered_until)
    query: Select[*tuple[Any, ...]] = select(*who, *stands, number_of(d))
    query = (
        query.join(d, d.id == b.delegate_id)
        .join(Delegation, Delegation.id == d.delegation_id)
        .outerjoin(City, City.id == Delegation.city_id)
        .where(b.item_id == item_id, b.standing.in_(sorted(ACTIVE)))
        .order_by(party, func.lower(d.name), b.id)
    )
    return [Booked(*row) for row in session.execute(query)]


def parties(session: Session, event_id: int) -> dict[int, str]:
    """Return the delegations that have active people at an event, by name: 1 SELECT."""
    d, party = Delegate, party_name()
    query = (
        select(Delegation.id, party)
        .join(d, d.delegation_id == Delegation.id)
        .outerjoin(City, City.id == Delegation.city_id)
        .where(Delegation.event_id == event_id, d.standing.in_(sorted(ACTIVE)))
        .group_by(Delegation.id, party)
        .order_by(party, Delegation.id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def free(session: Session, delegation_id: int, item_id: int) -> list[Free]:
    """Return the active people of a delegation who have not booked an item, by name: 1 SELECT."""
    b, d = Booking, Delegate
    party = party_name()
    has = select(b.id).where(
        b.delegate_id == d.id, b.item_id == item_id, b.standing.in_(sorted(ACTIVE))
    )
    query = (
        select(d.id, d.name, party, number_of(d))
        .join(Delegation, Delegation.id == d.delegation_id)
        .outerjoin(City, City.id == Delegation.city_id)
        .where(d.delegation_id == delegation_id, d.standing.in_(sorted(ACTIVE)), ~has.exists())
        .order_by(func.lower(d.name), d.id)
    )
    return [Free(*row) for row in session.execute(query)]
