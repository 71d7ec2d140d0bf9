"""What the head of a delegation does: registering, withdrawing, ordering who waits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from meetings.events.actions import lock
from meetings.registration import queries
from meetings.registration.actions.acting import tell
from meetings.registration.actions.entering import Registered, enter, refused
from meetings.registration.actions.parties import active, delegations
from meetings.registration.actions.seats import give
from meetings.registration.actions.standings import ended, write
from meetings.registration.models import Delegate
from meetings.registration.rules.line import Move, Place, moved
from meetings.registration.rules.pool import Circle
from meetings.registration.rules.window import KeptFor
from meetings.registration.rules.wishes import Named, Refused


def register(  # noqa: PLR0913 -- who, for which event, by whom, when and how
    session: Session,
    people: Sequence[Named],
    *,
    event_id: int,
    city_id: int,
    by: int,
    at: datetime,
    together: bool = False,
    placeholders: int = 0,
) -> Registered | Refused:
    """Register people of a city for an event, all of them or none; who has no seat waits.

    Where an organiser lets each person in, they are pending until then.
    `together`: they are seated all at once or not at all. `placeholders` are asked for besides,
    behind them: seats whose names follow.
    """
    event = lock(session, event_id)
    people = [*(person.clean() for person in people), *[Named("")] * placeholders]
    present = queries.present(session, event.id, city_id)
    circle = Circle(KeptFor.CITY, city_id)
    if why := refused(
        session, event, people, at, present=present, circle=circle, together=together
    ):
        return why
    delegation = delegations(session, event.id, [city_id], by)[city_id]
    return enter(session, event, delegation, people, by=by, at=at, together=together)


def withdraw(
    session: Session, *, delegate_id: int, event_id: int, by: int | None, at: datetime
) -> bool:
    """Withdraw a delegate from an event and give the seat on; False if none is active.

    Twice is once: a second withdrawal finds nobody and changes nothing.
    """
    event = lock(session, event_id)
    row = active(session, event.id, delegate_id)
    if row is None:
        return False
    write(session, Delegate, [row.id], ended(Delegate, at))
    tell(session, "withdrawn", event, row.delegation_id, by=by, at=at, delegates=(row.id,))
    give(session, event, at)
    return True


def take_what_fits(
    session: Session, *, delegate_id: int, event_id: int, by: int | None, at: datetime
) -> bool:
    """Let those who wait together with a delegate be seated one by one; False where none do."""
    event = lock(session, event_id)
    mine = _waiting_with(session, event.id, delegate_id, at)
    group = next((place.group for place in mine if place.id == delegate_id), None)
    if group is None:
        return False
    ids = [place.id for place in mine if place.group == group]
    session.execute(update(Delegate).where(Delegate.id.in_(ids)).values(group_id=None))
    tell(session, "parted", event, mine[0].party, by=by, at=at, delegates=ids)
    give(session, event, at)
    return True


def move(
    session: Session,
    where: Move,
    *,
    delegate_id: int,
    event_id: int,
    by: int | None,
    at: datetime,
) -> bool:
    """Move a waiting delegate, or their group, within their delegation; False if nobody moves."""
    event = lock(session, event_id)
    before = {place.id: place for place in _waiting_with(session, event.id, delegate_id, at)}
    after = moved(list(before.values()), delegate_id, where)
    changed = [place for place in after if place != before[place.id]]
    if not changed:
        return False
    rows = [{"id": one.id, "asked_at": one.asked_at, "rank": one.rank} for one in changed]
    # Their turn changes, not their standing: that is as old as it was.
    stays = update(Delegate).where(Delegate.id.in_([one.id for one in changed]))
    session.execute(stays.where(Delegate.settled_at.is_(None)).values(settled_at=Delegate.asked_at))
    session.execute(update(Delegate), rows)
    tell(session, "reordered", event, changed[0].party, by=by, at=at, delegates=[delegate_id])
    give(session, event, at)
    return True


def _waiting_with(session: Session, event_id: int, delegate_id: int, at: datetime) -> list[Place]:
    """Return the places of those of a waiting delegate's delegation who wait too: 1 SELECT."""
    every = queries.places(session, event_id, at)
    party = next((place.party for place in every if place.id == delegate_id), None)
    return [place for place in every if place.party == party]
