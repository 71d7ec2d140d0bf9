"""People who join a delegation: asked whether they may, stored, told, and seated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf

from sqlalchemy.orm import Session

from meetings.events.models import Event
from meetings.registration import queries
from meetings.registration.actions.acting import tell
from meetings.registration.actions.parties import newcomer
from meetings.registration.actions.seats import give
from meetings.registration.models import Delegation
from meetings.registration.queries.pools import Limits
from meetings.registration.queries.terms import deadlines, times
from meetings.registration.rules.pool import Circle, Pool
from meetings.registration.rules.window import ComingAs, Standing
from meetings.registration.rules.wishes import Named, Refused, refusal


@dataclass(frozen=True, slots=True)
class Registered:
    """The new delegates' ids, in the order of their names."""

    delegates: tuple[int, ...]


def refused(  # noqa: PLR0913 -- whom, where, when, and among whom
    session: Session,
    event: Event,
    people: Sequence[Named],
    at: datetime,
    *,
    present: Sequence[str] = (),
    circle: Circle | None = None,
    together: bool = False,
) -> Refused | None:
    """Ask the rule whether people may join others, the `present`, None where they may.

    At most 2 SELECTs, one more of a `circle` that wants to be seated `together`, and one where
    names follow.
    """
    mails = [person.mail for person in people if person.mail]
    unnamed = any(person.placeholder for person in people)
    return refusal(
        people,
        window=times(session, event.id).window(at),
        registered=queries.registered_mails(session, event.id, mails),
        present=present,
        names_follow=not unnamed or deadlines(session, event.id).may_substitute(at),
        most=_largest(session, event, circle, at) if together else inf,
    )


def enter(  # noqa: PLR0913 -- who, into which delegation, by whom, when and how
    session: Session,
    event: Event,
    delegation: Delegation,
    people: Sequence[Named],
    *,
    by: int | None,
    at: datetime,
    together: bool = False,
    coming_as: ComingAs = ComingAs.DELEGATE,
    approved: bool = False,
) -> Registered:
    """Let people into a delegation; who has no seat waits.

    Where an organiser lets each person in, they are pending until then, unless they are
    `approved`. `together`: they are seated all at once or not at all.
    """
    pending = event.approval and not approved
    standing = Standing.PENDING if pending else Standing.WAITING
    rows = [
        newcomer(event, delegation.id, person, rank, at, standing=standing, coming_as=coming_as)
        for rank, person in enumerate(people)
    ]
    session.add_all(rows)
    session.flush()
    ids = tuple(row.id for row in rows)
    if together and len(rows) > 1:
        for row in rows:
            row.group_id = ids[0]
        session.flush()
    tell(session, "registered", event, delegation.id, by=by, at=at, delegates=ids)
    give(session, event, at, new=ids)
    return Registered(ids)


def _largest(session: Session, event: Event, circle: Circle | None, at: datetime) -> float:
    """Return how many of a circle can ever be seated together: 1 SELECT."""
    limits = queries.limits(session, event.id).get(None, Limits())
    seats = Pool(
        capacity=event.capacity,
        quota=event.quota,
        quotas=limits.quotas,
        reserves=limits.reserves,
        release_at=event.release_at,
    )
    return seats.largest(at, circle)
