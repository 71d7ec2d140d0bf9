"""How a page acts on an event: when it is its turn, and at the moment that is then."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.orm import Session

from meetings.storage.session import line_up, transaction
from meetings.web.clock import now


@contextmanager
def acting(event_id: int) -> Generator[tuple[Session, datetime]]:
    """Begin a transaction behind all who act on an event already; give it, and the moment.

    Whoever waited has asked after those who had the event before: a moment from before the wait
    would put them ahead of people who are seated already. No SELECT, 1 on PostgreSQL.
    """
    with transaction() as session:
        line_up(session, event_id)
        yield session, now()
