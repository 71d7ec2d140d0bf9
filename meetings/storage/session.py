"""The session that reads, and the one place that commits."""

from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from threading import local

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.storage.base import Base
from meetings.storage.sqlite import BEGIN_OPTION, BUSY_MS, turn

db = SQLAlchemy(metadata=Base.metadata)

# On PostgreSQL a request reads one moment, as it does on SQLite: a feed's version and its rows
# must not be of two. Writing waits for a row lock and must then see what the other wrote.
# PostgreSQL itself waits for a lock as long as it is held; here a page says so, as on SQLite.
READING = {
    "isolation_level": "REPEATABLE READ",
    "connect_args": {"options": f"-c lock_timeout={BUSY_MS}"},
}
WRITING = {"isolation_level": "READ COMMITTED"}
EVENTS = 1  # the kind of lines that are kept, in the numbers of advisory locks
_thread = local()


@contextmanager
def transaction() -> Generator[Session]:
    """Commit what happens inside, or nothing of it.

    A session of its own, so that on SQLite it begins IMMEDIATE before anything reads: the
    request's reading session has already begun with the visitor's own SELECT. Objects of one
    do not belong into the other; pass ids across. What the request read before is let go, so
    that it reads what was committed here. One within another would wait for it in vain, or
    not see what it wrote: that is a RuntimeError.
    """
    if getattr(_thread, "writes", False):
        raise RuntimeError("a transaction within a transaction")
    db.session.rollback()
    on_sqlite = db.engine.dialect.name == "sqlite"
    engine = db.engine.execution_options(**({BEGIN_OPTION: "IMMEDIATE"} if on_sqlite else WRITING))
    _thread.writes = True
    try:
        with (
            turn(db.engine.url.database) if on_sqlite else nullcontext(),
            Session(engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session
    finally:
        _thread.writes = False


def line_up(session: Session, event_id: int) -> None:
    """Wait behind all who act on an event already, in the order of coming: 1 SELECT or none.

    PostgreSQL gives the lock of a row to whoever asks in the moment when it becomes free, before
    those whom it has yet to wake: of twenty who asked again and again, single ones waited for
    seconds. Its advisory locks keep a line. It ends with the transaction. On SQLite the whole
    file has one line, see `turn`; whoever has connected has it.
    """
    if session.connection().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(EVENTS, event_id)))
