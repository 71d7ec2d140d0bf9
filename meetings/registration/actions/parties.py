"""Finding the delegations of parties, made where there are none yet, and who joins them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from meetings.events.models import Event
from meetings.registration.models import Delegate, Delegation
from meetings.registration.rules.window import ACTIVE, ComingAs, Standing
from meetings.registration.rules.wishes import Named

_DELEGATIONS = select(Delegation).where(
    Delegation.event_id == bindparam("of"),
    Delegation.city_id.in_(bindparam("cities", expanding=True)),
)


def delegations(
    session: Session, event_id: int, city_ids: Sequence[int], head_id: int | None
) -> dict[int, Delegation]:
    """Return the delegation of each city, made where there is none yet: 1 SELECT."""
    rows = session.scalars(_DELEGATIONS, {"of": event_id, "cities": city_ids})
    found = {one.city_id: one for one in rows if one.city_id is not None}
    for city_id in city_ids:
        if city_id not in found:
            found[city_id] = Delegation(
                event_id=event_id, city_id=city_id, organisation="", head_id=head_id
            )
            session.add(found[city_id])
    session.flush()
    return found


def newcomer(  # noqa: PLR0913 -- who, in which delegation, since when and as what
    event: Event,
    delegation_id: int,
    person: Named,
    rank: int,
    at: datetime,
    *,
    standing: Standing = Standing.WAITING,
    coming_as: ComingAs = ComingAs.DELEGATE,
) -> Delegate:
    """Return a person of a delegation who asks for a seat now; whether one is free comes after."""
    return Delegate(
        delegation_id=delegation_id,
        event_id=event.id,
        name=person.name,
        mail=person.mail,
        function=person.function,
        standing=standing,
        asked_at=at,
        rank=rank,
        sequence=event.sequence_floor,
        settled_at=None,
        offered_until=None,
        coming_as=coming_as,
        languages="",
        phone="",
        diet="",
        access_needs="",
        consent_at=None,
        photo_consent=False,
        listed=False,
        link_hash=None,
        reason="",
    )


def active(session: Session, event_id: int, delegate_id: int) -> Delegate | None:
    """Return a delegate of an event unless they have withdrawn or were declined: 1 SELECT."""
    return session.scalar(
        select(Delegate).where(
            Delegate.id == delegate_id,
            Delegate.event_id == event_id,
            Delegate.standing.in_(sorted(ACTIVE)),
        )
    )
