"""Reading personal calendars: who holds a key, and what it shows."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, and_, bindparam, func, or_, select, tuple_
from sqlalchemy.orm import Session

from meetings.accounts import rules as accounts
from meetings.accounts.models import Account, Grant
from meetings.accounts.rules import Visitor
from meetings.agenda.models import Item, PublishedEntry
from meetings.events.models import Event
from meetings.events.rules import visible
from meetings.feeds import rules
from meetings.feeds.models import FeedKey
from meetings.feeds.queries.public import Row
from meetings.feeds.rules import own
from meetings.feeds.rules.own import KeyKind, Mine, Stood
from meetings.ical import joined
from meetings.networks.models import City, CityMembership
from meetings.networks.queries import active
from meetings.registration.models import Booking, Delegate, Delegation, Invitation
from meetings.registration.queries.invited import still_open
from meetings.storage.base import UTCDateTime
from meetings.terms import Status


class Kept(NamedTuple):
    """What is written down of a key: what it last held and since when, and its last poll."""

    digest: str
    changed_at: datetime
    client: str
    polled_at: datetime | None


class Calendar(NamedTuple):
    """A personal calendar at this moment; `digest` names everything it is made of."""

    key_id: int
    kind: KeyKind
    title: str
    ended: bool
    kept: Kept
    mine: dict[int, Mine]
    booked: dict[tuple[int, int], Mine]
    digest: str


_AT = bindparam("at", type_=UTCDateTime())
_MINE = or_(
    and_(FeedKey.delegation_id.is_(None), Delegate.mail == Account.mail),
    Delegate.delegation_id == FeedKey.delegation_id,
)
# One row for each right, standing and booking of it: all are few, and a poll is one SELECT.
_CALENDAR = (
    select(
        FeedKey.id,
        FeedKey.kind,
        FeedKey.ended_at,
        FeedKey.digest,
        FeedKey.changed_at,
        FeedKey.client,
        FeedKey.polled_at,
        Account.id.label("account_id"),
        Account.name,
        Delegation.city_id.label("acts_for"),
        City.name.label("city"),
        Grant.role,
        Grant.city_id,
        Grant.network_id,
        Grant.event_id,
        CityMembership.network_id.label("member_of"),
        Delegate.id.label("delegate_id"),
        Delegate.standing,
        Delegate.sequence,
        func.coalesce(Delegate.settled_at, Delegate.asked_at, type_=UTCDateTime()).label(
            "stood_at"
        ),
        Event.id.label("on"),
        Event.network_id.label("of"),
        Event.edition,
        Invitation.city_id.label("let_in"),
        PublishedEntry.audience,
        PublishedEntry.title.label("event_title"),
        Booking.id.label("booking_id"),
        Item.number,
        Booking.standing.label("booking_standing"),
        Booking.sequence.label("booking_sequence"),
        func.coalesce(Booking.settled_at, Booking.asked_at, type_=UTCDateTime()).label(
            "booking_stood_at"
        ),
    )
    .join(Account, Account.id == FeedKey.account_id)
    .outerjoin(
        Grant,
        (Grant.account_id == Account.id)
        & (Grant.since <= _AT)
        & or_(Grant.until.is_(None), Grant.until > _AT),
    )
    .outerjoin(
        CityMembership,
        (CityMembership.city_id == Grant.city_id) & active(bindparam("day", type_=Date())),
    )
    .outerjoin(Delegation, Delegation.id == FeedKey.delegation_id)
    .outerjoin(City, City.id == Delegation.city_id)
    .outerjoin(Delegate, _MINE)
    .outerjoin(Event, Event.id == Delegate.event_id)
    .outerjoin(Invitation, still_open(Event.id) & (Invitation.city_id == Grant.city_id))
    .outerjoin(PublishedEntry, (PublishedEntry.event_id == Event.id) & (PublishedEntry.number == 0))
    .outerjoin(Booking, Booking.delegate_id == Delegate.id)
    .outerjoin(Item, Item.id == Booking.item_id)
    .where(FeedKey.secret_hash == bindparam("secret_hash"), Account.disabled_at.is_(None))
)


def calendar(session: Session, secret_hash: str, at: datetime) -> Calendar | None:
    """Return the calendar that a key opens, with the rights of this moment: 1 SELECT.

    None without such a key, or when its owner may no longer act for the delegation.
    """
    values = {"secret_hash": secret_hash, "at": at, "day": at.date()}
    # Past the session, which is for rows that are written again: a poll pays for each column.
    rows = session.connection().execute(_CALENDAR, values).all()
    if not rows:
        return None
    visitor, first = _visitor(rows), rows[0]
    if first.kind is KeyKind.DELEGATION and first.acts_for not in visitor.cities:
        return None
    seen = [row for row in rows if row.audience and _shown(row, visitor)]
    shown = {row.delegate_id: row for row in seen}
    stood = [Stood(row.on, row.standing, row.sequence, row.stood_at) for row in shown.values()]
    booked = [_booking(row) for row in {row.booking_id: row for row in seen}.values() if row.number]
    editions = {(row.on, row.edition) for row in shown.values()}
    title = _title(first)
    return Calendar(
        first.id,
        first.kind,
        title,
        first.ended_at is not None,
        Kept(first.digest, first.changed_at, first.client, first.polled_at),
        own.mine(stood),
        own.booked(booked),
        own.digest([title, *stood, *booked, *editions]),
    )


def _shown(row: Any, visitor: Visitor) -> bool:  # noqa: ANN401 -- a row of the SELECT above
    seen = visible(row.audience, row.on, row.of, visitor)
    return seen or row.let_in in visitor.cities


def _booking(row: Any) -> Stood:  # noqa: ANN401 -- a row of the SELECT above
    changed = (row.booking_sequence, row.booking_stood_at)
    return Stood(row.on, row.booking_standing, *changed, row.number)


def _visitor(rows: Any) -> Visitor:  # noqa: ANN401 -- rows of the SELECT above
    grants = {
        accounts.Grant(row.role, row.city_id, row.network_id, row.event_id)
        for row in rows
        if row.role is not None
    }
    member_of = frozenset(row.member_of for row in rows if row.member_of is not None)
    return Visitor(rows[0].account_id, rows[0].name, frozenset(grants), member_of)


def _title(row: Any) -> str:  # noqa: ANN401 -- a row of the SELECT above
    if row.city is None:
        return str(row.name)
    return f"{row.city}: {row.event_title}" if row.event_title else str(row.city)


def rows(session: Session, found: Calendar, at: datetime) -> list[Row]:
    """Return the entries of a personal calendar as they stand for its owner: 1 SELECT.

    An event and its items that need no sign-up or are booked, of the past year and to come.
    """
    p, mine = PublishedEntry, found.mine
    goes_there = or_(
        p.number == 0,
        ~p.bookable & p.kind.not_in(sorted(own.LEFT_OUT)),
        tuple_(p.event_id, p.number).in_(sorted(found.booked)),
    )
    query = (
        select(p.event_id, p.number, p.uid, p.sequence, p.changed_at, p.status, p.tzid, p.body)
        .add_columns(p.ends_at, p.bookable, p.conference)
        .where(p.event_id.in_(sorted(mine)), goes_there, p.ends_at > rules.day(at) - rules.PAST)
        .order_by(p.event_id, p.number)
    )
    gone = rules.day(at) - rules.CANCELLED_KEPT
    standing = (_standing(found, row) for row in session.execute(query))
    return [
        row for row, ends_at in standing if row.status is not Status.CANCELLED or ends_at > gone
    ]


def _held(found: Calendar, row: Any) -> Mine:  # noqa: ANN401 -- a row of the SELECT above
    booking = found.booked.get((row.event_id, row.number))
    return own.held(found.mine[row.event_id], booking, bookable=row.bookable)


def _standing(found: Calendar, row: Any) -> tuple[Row, datetime]:  # noqa: ANN401 -- a row of the SELECT above
    held = _held(found, row)
    sequence, changed_at = own.stamp(row.sequence, row.changed_at, held)
    status = own.status(row.status, held.hold)
    # A delegation's calendar is of no one person who is confirmed, and is passed on.
    joins = found.kind is not KeyKind.DELEGATION and own.joins(status, held.hold)
    body = joined(row.body, row.conference) if joins else row.body
    return Row(row.uid, sequence, changed_at, status, row.tzid, body), row.ends_at
