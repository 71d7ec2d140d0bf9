"""Empty databases of either kind, whose names no other test uses."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

BYTES = 8  # of a name


@contextmanager
def empty_on_sqlite(folder: Path) -> Iterator[Callable[[], str]]:
    yield lambda: f"sqlite:///{folder}/{secrets.token_hex(BYTES)}.db"


@contextmanager
def empty_on_postgresql(server: str) -> Iterator[Callable[[], str]]:
    """Give what makes databases at `server`; all of them are dropped at the end."""
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    names: list[str] = []

    def make() -> str:
        names.append(f"races_{secrets.token_hex(BYTES)}")
        with engine.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{names[-1]}" TEMPLATE template0')
        return engine.url.set(database=names[-1]).render_as_string(hide_password=False)

    try:
        yield make
    finally:
        with engine.connect() as connection:
            for name in names:
                connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
        engine.dispose()
