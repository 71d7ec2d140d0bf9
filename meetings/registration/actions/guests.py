"""Ways in besides the delegations of cities: speakers, guests, people for themselves, partners."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from meetings.events.actions import lock
from meetings.events.models import Event
from meetings.journal import actions as journal
from meetings.registration import queries
from meetings.registration.actions.acting import tell
from meetings.registration.actions.entering import Registered, enter, refused
from meetings.registration.actions.keys import new_link
from meetings.registration.actions.parties import newcomer
from meetings.registration.models import Delegate, Delegation, Invitation
from meetings.registration.queries.terms import gives
from meetings.registration.rules.invited import Invited, invitation_refusal
from meetings.registration.rules.pool import Circle
from meetings.registration.rules.window import ComingAs, KeptFor, Standing
from meetings.registration.rules.wishes import Named, Refusal, Refused


def register_oneself(
    session: Session,
    person: Named,
    *,
    event_id: int,
    by: int | None,
    link_hash: str,
    at: datetime,
) -> Registered | Refused:
    """Register a person for themselves, where the event is open to individuals.

    They hold the link of `link_hash` to what they registered. Raise KeyReusedError when it opens
    something already.
    """
    event, person = lock(session, event_id), person.clean()
    made = new_link(session, Delegate, link_hash)
    if not event.individuals:
        return Refused(Refusal.NOT_OPEN)
    if why := refused(session, event, [person], at):
        return why
    alone = _delegation(session, event, head_id=by)
    entered = enter(session, event, alone, [person], by=by, at=at)
    mine = update(Delegate).where(Delegate.id == entered.delegates[0])
    session.execute(mine.values(link_hash=made))
    return entered


def enrol_guest(
    session: Session, person: Named, coming_as: ComingAs, *, event_id: int, by: int, at: datetime
) -> Registered | Refused:
    """Register a speaker or a guest, who comes for themselves and needs no approval."""
    event, person = lock(session, event_id), person.clean()
    if why := _refused(session, event, person, at):
        return why
    alone = _delegation(session, event)
    return enter(session, event, alone, [person], by=by, at=at, coming_as=coming_as, approved=True)


def invite(  # noqa: PLR0913 -- whom, as what, by which link, by whom and when
    session: Session,
    person: Named,
    coming_as: ComingAs,
    *,
    link_hash: str,
    event_id: int,
    by: int,
    at: datetime,
) -> Registered | Refused:
    """Invite a person, who answers by the link of `link_hash`; until then no seat is held.

    Raise KeyReusedError when the link opens something already.
    """
    event, person = lock(session, event_id), person.clean()
    made = new_link(session, Delegate, link_hash)
    if why := _refused(session, event, person, at):
        return why
    alone = _delegation(session, event)
    row = newcomer(event, alone.id, person, 0, at, standing=Standing.INVITED, coming_as=coming_as)
    row.link_hash = made
    session.add(row)
    session.flush()
    tell(session, "invited", event, alone.id, by=by, at=at, delegates=[row.id])
    return Registered((row.id,))


def invite_party(
    session: Session, whom: Invited, *, link_hash: str, event_id: int, by: int, at: datetime
) -> int | Refused:
    """Invite a city or an organisation to send a delegation, by a link.

    Return the invitation's id, or why it cannot be invited. Raise KeyReusedError when the link
    opens something already.
    """
    event, whom = lock(session, event_id), whom.clean()
    made = new_link(session, Invitation, link_hash)
    known = queries.invitations(session, event.id)
    if why := invitation_refusal(whom, [(one.city_id, one.organisation) for one in known]):
        return why
    row = Invitation(
        event_id=event.id,
        city_id=whom.city_id,
        organisation=whom.organisation,
        name=whom.name,
        mail=whom.mail,
        link_hash=made,
        made_at=at,
    )
    session.add(row)
    session.flush()
    _tell(session, "party-invited", event, row.id, by, at)
    return row.id


def renew_invitation(
    session: Session, invitation_id: int, *, link_hash: str, event_id: int, by: int, at: datetime
) -> bool:
    """Give an invitation another link; the one before leads nowhere. False if there is none.

    Twice is once. Raise KeyReusedError when the link opens something else.
    """
    event = lock(session, event_id)
    row = _invitation(session, event, invitation_id)
    if row is None:
        return False
    if row.link_hash == link_hash:
        return True
    row.link_hash, row.declined_at = new_link(session, Invitation, link_hash), None
    _tell(session, "invitation-renewed", event, row.id, by, at)
    return True


def decline_invitation(
    session: Session, invitation_id: int, *, event_id: int, at: datetime
) -> bool:
    """Say that an invited party sends nobody; False if somebody of it is registered, or it has."""
    event = lock(session, event_id)
    row = _invitation(session, event, invitation_id)
    if row is None or row.declined_at is not None:
        return False
    if _present(session, queries.delegation_of(session, row.id)):
        return False
    row.declined_at = at
    _tell(session, "party-declined", event, row.id, None, at)
    return True


def register_invited(
    session: Session,
    people: Sequence[Named],
    invitation_id: int,
    *,
    event_id: int,
    at: datetime,
    together: bool = False,
) -> Registered | Refused:
    """Register people of an invited party, all of them or none, as whoever holds its link."""
    event = lock(session, event_id)
    row = _invitation(session, event, invitation_id)
    if row is None:
        return Refused(Refusal.GONE)
    people = [person.clean() for person in people]
    delegation = queries.delegation_of(session, row.id)
    present = _present(session, delegation)
    circle = Circle(KeptFor.CITY, row.city_id) if row.city_id else None
    if why := refused(
        session, event, people, at, present=present, circle=circle, together=together
    ):
        return why
    delegation = delegation or _delegation(session, event, row.city_id, row.organisation)
    row.delegation_id, row.declined_at = delegation.id, None
    return enter(session, event, delegation, people, by=None, at=at, together=together)


def _delegation(
    session: Session,
    event: Event,
    city_id: int | None = None,
    organisation: str = "",
    head_id: int | None = None,
) -> Delegation:
    """Make a delegation: of a city, of an organisation, or of a person for themselves."""
    made = Delegation(
        event_id=event.id, city_id=city_id, organisation=organisation, head_id=head_id
    )
    session.add(made)
    session.flush()
    return made


def _invitation(session: Session, event: Event, invitation_id: int) -> Invitation | None:
    return session.scalar(
        select(Invitation).where(Invitation.id == invitation_id, Invitation.event_id == event.id)
    )


def _present(session: Session, delegation: Delegation | None) -> list[str]:
    """Return the names of a delegation's active people, if there is one: 1 SELECT."""
    people = queries.members(session, delegation.id) if delegation else []
    return [one.name for one in people]


def _refused(session: Session, event: Event, person: Named, at: datetime) -> Refused | None:
    """Return why an organiser cannot register a person: deadlines do not bind them.

    At most 2 SELECTs.
    """
    if person.placeholder:
        return Refused(Refusal.NOBODY)
    if not gives(session, event.id, at):
        return Refused(Refusal.OVER)
    mails = [person.mail] if person.mail else []
    taken = queries.registered_mails(session, event.id, mails)
    return Refused(Refusal.TAKEN, (0,)) if taken else None


def _tell(
    session: Session, kind: str, event: Event, invitation_id: int, by: int | None, at: datetime
) -> None:
    subject = journal.Subject(
        "invitation", invitation_id, event_id=event.id, network_id=event.network_id
    )
    journal.record(session, kind, subject, by=by, at=at)
