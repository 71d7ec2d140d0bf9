"""People who join a delegation: stored, told, and seated unless an organiser lets them in first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from meetings.events.models import Event
from meetings.registration.actions.acting import tell
from meetings.registration.actions.parties import newcomer
from meetings.registration.actions.seats import give
from meetings.registration.models import Delegation
from meetings.registration.rules.window import ComingAs, Standing
from meetings.registration.rules.wishes import Named


@dataclass(frozen=True, slots=True)
class Registered:
    """The new delegates' ids, in the order of their names."""

    delegates: tuple[int, ...]


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
    rows = [newcomer(delegation, person, rank, at) for rank, person in enumerate(people)]
    for row in rows:
        row.coming_as = coming_as
        row.standing = Standing.PENDING if pending else Standing.WAITING
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
