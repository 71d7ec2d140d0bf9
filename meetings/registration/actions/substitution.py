"""One person in the place of another, and places that nobody was named for in time."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.events.actions import lock
from meetings.events.models import Event
from meetings.registration.actions.acting import tell
from meetings.registration.actions.entering import Registered
from meetings.registration.actions.parties import active, newcomer
from meetings.registration.actions.seats import give
from meetings.registration.actions.standings import ended, write
from meetings.registration.models import Booking, Delegate
from meetings.registration.queries import members, nameless, registered_mails
from meetings.registration.rules.window import ACTIVE
from meetings.registration.rules.wishes import Named, Refusal, Refused, alike


def substitute(
    session: Session,
    delegate_id: int,
    person: Named,
    *,
    event_id: int,
    by: int | None,
    at: datetime,
) -> Registered | Refused:
    """Let a person take over an active delegate's seat or place in line, group and bookings.

    Nobody else's place changes. What the other said of themselves goes with them, and their link
    is dead. Deadlines are for whoever asks: they bind heads, not organisers.
    """
    event, person = lock(session, event_id), person.clean()
    old = active(session, event.id, delegate_id)
    if old is None:
        return Refused(Refusal.GONE)
    if person.placeholder:
        return Refused(Refusal.NOBODY)
    mails = sorted({person.mail} - {"", old.mail})
    if registered_mails(session, event.id, mails):
        return Refused(Refusal.TAKEN, (0,))
    others = [one.name for one in members(session, old.delegation_id) if one.id != old.id]
    if same := alike([person], others):
        return Refused(Refusal.ALIKE, same)
    new = _heir(event, old, person, at)
    # The address may be the same: it is free only when the other has withdrawn.
    write(session, Delegate, [old.id], ended(Delegate, at) | {"link_hash": None})
    session.add(new)
    session.flush()
    session.add_all(_heirlooms(session, old, new, at))
    session.flush()
    tell(session, "substituted", event, old.delegation_id, by=by, at=at, delegates=(old.id, new.id))
    give(session, event, at)
    return Registered((new.id,))


def lapse(session: Session, *, event_id: int, at: datetime) -> Sequence[int]:
    """Withdraw who has no name by the deadline for substitutions, and give their seats on.

    Return them: whoever was named, or had withdrawn, meanwhile is not among them.
    """
    event = lock(session, event_id)
    late = nameless(session, event.id, at)
    if not late:
        return ()
    ids = [one.id for one in late]
    write(session, Delegate, ids, ended(Delegate, at) | {"link_hash": None})
    by_party = sorted(late, key=lambda one: one.delegation_id)
    for party, theirs in groupby(by_party, key=lambda one: one.delegation_id):
        whom = [one.id for one in theirs]
        tell(session, "lapsed", event, party, by=None, at=at, delegates=whom)
    give(session, event, at)
    return ids


def _heirlooms(session: Session, old: Delegate, new: Delegate, at: datetime) -> list[Booking]:
    """Return the bookings of a person as those of another, each with its place: 1 SELECT.

    The first person's own are withdrawn, as those of all who leave, so that their calendar is told.
    """
    active = Booking.standing.in_(sorted(ACTIVE))
    query = select(Booking).where(Booking.delegate_id == old.id, active)
    return [
        Booking(
            delegate_id=new.id,
            item_id=one.item_id,
            standing=one.standing,
            asked_at=one.asked_at,
            rank=one.rank,
            had=None,
            sequence=0,
            settled_at=at,
            offered_until=one.offered_until,
            vehicle=one.vehicle,
            prefers=one.prefers,
        )
        for one in session.scalars(query)
    ]


def _heir(event: Event, old: Delegate, person: Named, at: datetime) -> Delegate:
    """Return a person with the place of another, and with nothing that was personal to them.

    Their standing is new to them as of now, so no party "had" seats before: who went before whom
    was settled when the place was given.
    """
    new = newcomer(
        event,
        old.delegation_id,
        person,
        old.rank,
        old.asked_at,
        standing=old.standing,
        coming_as=old.coming_as,
    )
    new.group_id, new.offered_until, new.settled_at = old.group_id, old.offered_until, at
    return new
