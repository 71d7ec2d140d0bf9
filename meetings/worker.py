"""What time alone brings: ended offers, releases, names that did not come, data to be forgotten.

Nothing of it waits for the worker: every act on an event judges offers and releases by its own
time. The worker makes prompt what else would come with the next act.
"""

from datetime import datetime
from threading import Event as Flag
from typing import NamedTuple

import structlog
from sqlalchemy.exc import DBAPIError

from meetings.registration import actions, queries
from meetings.registration.actions.details import forget
from meetings.registration.queries.details import forgettable
from meetings.storage.session import db, transaction
from meetings.web.clock import now

log = structlog.get_logger()
EVERY = 60  # seconds between two looks


class Done(NamedTuple):
    """At how many events something was done."""

    lapsed: int = 0
    seated: int = 0
    forgotten: int = 0


def work(at: datetime) -> Done:
    """Do what is due at `at`, each event in a transaction of its own."""
    session = db.session()
    late = queries.lapsing(session, at)
    for event_id in late:
        with transaction() as writing:
            actions.lapse(writing, event_id=event_id, at=at)
    due = queries.due(session, at)
    for event_id in due:
        with transaction() as writing:
            actions.reseat(writing, event_id=event_id, at=at)
    old = forgettable(session, at)
    for event_id in old:
        with transaction() as writing:
            forget(writing, event_id=event_id, at=at)
    session.rollback()  # what was read is old by the next look
    return Done(len(late), len(due), len(old))


def work_on(stop: Flag) -> None:
    """Do what is due, again and again, until `stop` is set."""
    while True:
        try:
            work(now())
        except DBAPIError as error:
            log.error("worker-without-database", problem=str(error.orig), again_in=EVERY)  # noqa: TRY400 -- expected while migrating
            db.session.rollback()
        if stop.wait(EVERY):
            return
