"""How every act on an event ends: with a line in the journal."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from meetings.events.models import Event
from meetings.journal import actions as journal


def tell(
    session: Session,
    kind: str,
    event: Event,
    delegation_id: int | None,
    *,
    by: int | None,
    at: datetime,
    **told: int | Sequence[int],
) -> None:
    """Write a journal line about `delegates`, `bookings` or others by their ids, or an `item`.

    Its subject is their delegation, or the event (None) in what may concern several.
    """
    about = ("event", event.id) if delegation_id is None else ("delegation", delegation_id)
    subject = journal.Subject(*about, event_id=event.id, network_id=event.network_id)
    detail = {name: one if isinstance(one, int) else list(one) for name, one in told.items()}
    journal.record(session, kind, subject, by=by, at=at, **detail)
