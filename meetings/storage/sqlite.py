"""SQLite as a database for public bodies: durable, checked, and never "locked" by a late write.

Transactions are begun by hand: the driver's own way begins late and DEFERRED, and such a
transaction that reads and then writes fails at once when another has written in between,
whatever the busy timeout says.
"""

from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, event

BUSY_MS = 5000
BEGIN_OPTION = "sqlite_begin"  # execution option: how the next transaction begins
_turn = Lock()


def prepare(engine: Engine) -> None:
    """Make every connection of an SQLite engine durable and strict; others are left alone."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begun)


@contextmanager
def turn() -> Generator[None]:
    """Wait until no other thread of this process writes; after BUSY_MS go on all the same.

    SQLite waits for its lock by asking again, ever less often, so that who comes last is served
    first: of 200 people who registered at once with sixteen threads of four processes, 36 found
    the database busy for five seconds. Threads that take turns leave four that ask.
    """
    mine = _turn.acquire(timeout=BUSY_MS / 1000)
    try:
        yield
    finally:
        if mine:
            _turn.release()


def _connected(connection: Any, _record: object) -> None:  # noqa: ANN401 -- the driver's own connection
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL, not NORMAL: what a page has confirmed must outlive a power cut.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begun(connection: Connection) -> None:
    mode = connection.get_execution_options().get(BEGIN_OPTION, "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
