"""Reading who was invited to an event, who speaks at it, and who waits to be let in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from meetings.agenda.models import Speaker
from meetings.events.models import Event
from meetings.networks.models import City
from meetings.registration.models import Delegate, Delegation, Invitation
from meetings.registration.queries.seats import Person, number_of, party_name
from meetings.registration.rules.window import ACTIVE, ComingAs, Standing

# A delegation is that of an invitation's party, whether or not the invitation brought it about.
_SENT = (Delegation.event_id == Invitation.event_id) & or_(
    Delegation.city_id == Invitation.city_id,
    and_(Delegation.organisation != "", Delegation.organisation == Invitation.organisation),
)


class InvitedParty(NamedTuple):
    """An invited city or organisation, who is written to there, and how many come."""

    id: int
    city_id: int | None
    party: str
    organisation: str
    name: str
    mail: str
    made_at: datetime
    declined_at: datetime | None
    people: int


class Guest(NamedTuple):
    """Somebody who comes for themselves: a speaker, a guest, or an individual."""

    id: int
    name: str
    mail: str
    function: str
    coming_as: ComingAs
    standing: Standing


class OnAgenda(NamedTuple):
    """A speaker of the agenda, and as whom they come if they do."""

    id: int
    name: str
    about: str
    standing: Standing | None


class Pending(NamedTuple):
    """Somebody who asks to be let in; `number` tells those apart whose names follow."""

    id: int
    name: str
    mail: str
    function: str
    party: str
    asked_at: datetime
    number: int


class Holder(NamedTuple):
    """What the link of an invitation opens."""

    id: int
    event_id: int
    slug: str
    party: str
    name: str
    declined_at: datetime | None
    delegation_id: int | None


def invitations(session: Session, event_id: int) -> list[InvitedParty]:
    """Return the parties that were invited to an event, by name: 1 SELECT."""
    i, d = Invitation, Delegate
    people = (
        select(func.count(d.id))
        .join(Delegation, Delegation.id == d.delegation_id)
        .where(_SENT, d.standing.in_(sorted(ACTIVE)))
        .correlate(i)
        .scalar_subquery()
    )
    party = party_name(i)
    query = (
        select(i.id, i.city_id, party, i.organisation, i.name, i.mail, i.made_at, i.declined_at)
        .add_columns(people)
        .outerjoin(City, City.id == i.city_id)
        .where(i.event_id == event_id)
        .order_by(party, i.id)
    )
    return [InvitedParty(*row) for row in session.execute(query)]


def invited(session: Session, link_hash: str) -> Holder | None:
    """Return the invitation that a link opens, None if it opens none: 1 SELECT."""
    i = Invitation
    query = (
        select(i.id, i.event_id, Event.slug, party_name(i), i.name)
        .add_columns(i.declined_at, Delegation.id)
        .join(Event, Event.id == i.event_id)
        .outerjoin(Delegation, _SENT)
        .outerjoin(City, City.id == i.city_id)
        .where(i.link_hash == link_hash)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else Holder(*row)


def still_open(event_id: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that an invitation is to an event and was not declined."""
    return and_(Invitation.event_id == event_id, Invitation.declined_at.is_(None))


def lets_in(session: Session, event_id: int, city_ids: Iterable[int]) -> bool:
    """Whether one of some cities is invited to an event and has not declined: 1 SELECT."""
    mine = Invitation.city_id.in_(sorted(city_ids))
    found = select(Invitation.id).where(still_open(event_id), mine)
    return bool(session.scalar(select(found.exists())))


def delegation_of(session: Session, invitation_id: int) -> Delegation | None:
    """Return the delegation of an invited party, None while it has none: 1 SELECT."""
    query = select(Delegation).join(Invitation, _SENT)
    return session.scalar(query.where(Invitation.id == invitation_id))


def members(session: Session, delegation_id: int) -> list[Person]:
    """Return the active people of a delegation, in its order: 1 SELECT."""
    d = Delegate
    query = (
        _members()
        .where(d.delegation_id == delegation_id, d.standing.in_(sorted(ACTIVE)))
        .order_by(d.asked_at, d.rank, d.id)
    )
    return [Person(*row) for row in session.execute(query)]


def member(session: Session, delegate_id: int, delegation_id: int) -> Person | None:
    """Return one of a delegation, whatever their standing; None of another: 1 SELECT."""
    d = Delegate
    query = _members().where(d.delegation_id == delegation_id, d.id == delegate_id)
    row = session.execute(query).one_or_none()
    return None if row is None else Person(*row)


def guests(session: Session, event_id: int) -> list[Guest]:
    """Return the active people of an event who come for themselves, by name: 1 SELECT."""
    d = Delegate
    query = (
        select(d.id, d.name, d.mail, d.function, d.coming_as, d.standing)
        .join(Delegation, Delegation.id == d.delegation_id)
        .where(
            d.event_id == event_id,
            Delegation.city_id.is_(None),
            Delegation.organisation == "",
            d.standing.in_(sorted(ACTIVE)),
        )
        .order_by(d.name, d.id)
    )
    return [Guest(*row) for row in session.execute(query)]


def on_agenda(session: Session, event_id: int) -> list[OnAgenda]:
    """Return the speakers of an event's draft, by name, and how they stand: 1 SELECT.

    Whoever is registered as a speaker under the same name is that speaker: names are unique among
    the speakers of an event.
    """
    d, s = Delegate, Speaker
    registered = (
        (d.event_id == s.event_id)
        & (d.name == s.name)
        & (d.coming_as == ComingAs.SPEAKER)
        & d.standing.in_(sorted(ACTIVE))
    )
    query = (
        select(s.id, s.name, s.about, func.min(d.standing))
        .outerjoin(d, registered)
        .where(s.event_id == event_id)
        .group_by(s.id, s.name, s.about)
        .order_by(s.name)
    )
    return [OnAgenda(*row) for row in session.execute(query)]


def pending(session: Session, event_id: int) -> list[Pending]:
    """Return who asks to be let in to an event, in the order of asking: 1 SELECT."""
    d = Delegate
    party = party_name()
    query = (
        select(d.id, d.name, d.mail, d.function, party, d.asked_at, number_of(d))
        .join(Delegation, Delegation.id == d.delegation_id)
        .outerjoin(City, City.id == Delegation.city_id)
        .where(d.event_id == event_id, d.standing == Standing.PENDING)
        .order_by(d.asked_at, d.rank, d.id)
    )
    return [Pending(*row) for row in session.execute(query)]


def _members() -> Select[*tuple[Any, ...]]:
    d = Delegate
    return select(
        d.id, d.name, d.mail, d.function, d.standing, d.group_id, d.delegation_id, number_of(d)
    )
