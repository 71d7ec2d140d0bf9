"""Bringing a database to the tables this version needs, and telling whether it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine


def migrate(engine: Engine, migrations: Path, *, to: str = "head") -> None:
    """Bring the database up to `to`; one transaction for all steps, nothing half done.

    On SQLite foreign keys are off meanwhile: Alembic rebuilds a table by dropping the old one,
    which would delete every child row without an error (they are checked before the commit).
    """
    _run(engine, migrations, to, upgrade=True)


def unmigrate(engine: Engine, migrations: Path, *, to: str) -> None:
    """Bring the database down to `to`, `base` for an empty one."""
    _run(engine, migrations, to, upgrade=False)


def revision(connection: Connection) -> str | None:
    """Return the number of the newest migration this database has seen, None without any."""
    return MigrationContext.configure(connection).get_current_revision()


def newest(migrations: Path) -> str:
    """Return the number of the newest migration this version of the product carries."""
    return str(ScriptDirectory(str(migrations)).get_current_head())


class BrokenReferenceError(RuntimeError):
    """A migration would leave rows that refer to rows that are gone."""


def _run(engine: Engine, migrations: Path, to: str, *, upgrade: bool) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if sqlite:
            _foreign_keys(connection, on=False)
        try:
            with connection.begin():
                config.attributes["connection"] = connection
                (command.upgrade if upgrade else command.downgrade)(config, to)
                if sqlite:
                    _check_references(connection)
        finally:
            if sqlite:
                _foreign_keys(connection, on=True)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    # On the raw connection: inside a transaction SQLite ignores this pragma without a word.
    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101 -- a connected connection has one
    raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise BrokenReferenceError(f"rows without their parent: {broken[:5]}")
