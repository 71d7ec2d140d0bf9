"""A running site and what its database holds, read past it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import Flask, Response

from meetings.accounts import actions as accounts
from meetings.accounts.rules import Grant
from meetings.app import MIGRATIONS, create_app
from meetings.journal.models import Line
from meetings.registration.models import Delegate, OneTimeKey
from meetings.registration.rules.window import Standing
from meetings.settings import Settings
from meetings.storage import schema, sqlite
from meetings.storage.session import db
from meetings.terms import Role
from tests.factories import World, account, city, event_file, publish_file, world, writing
from tests.races.client import Client
from tests.races.server import Server

AGO = timedelta(minutes=1)


class Stood(NamedTuple):
    """A delegate, as a row."""

    id: int
    name: str
    standing: Standing


@dataclass
class Site:
    """A database with a world in it, the server in front, and events made one by one."""

    app: Flask
    server: Server
    world: World
    engine: sa.Engine
    events: int = 0
    heads: int = 0

    def event(self, seats: int, **more: Any) -> str:
        """Publish another event with some seats, and whatever `more`; return its slug."""
        self.events += 1
        slug = f"meeting-{self.events}"
        window = {**event_file()["registration"], "seats": seats}
        data = event_file(slug=slug, registration=window, **more)
        self.world.events[slug] = publish_file(self.app, data)
        return slug

    def cookies(self, count: int) -> list[str]:
        """Log in new heads of delegations of all cities in turn; return their cookies.

        What the log-in does after it has checked a password: a row, and the signed cookie.
        """
        cities = list(self.world.cities.values())
        tokens = [secrets.token_urlsafe() for _ in range(count)]
        with writing(self.app) as session:
            for token in tokens:
                right = Grant(Role.REPRESENTATIVE, city_id=cities[self.heads % len(cities)])
                self.heads += 1
                head = account(session, f"head-{self.heads}", right)
                accounts.log_in(session, account_id=head, token=token, at=self.now() - AGO)
        return [self._cookie(token) for token in tokens]

    def clients(self, count: int) -> list[Client]:
        return [Client(self.server.port, cookie) for cookie in self.cookies(count)]

    def clients_of(self, count: int) -> list[Client]:
        """Return a head of each of as many cities of their own."""
        with writing(self.app) as session:
            for n in range(len(self.world.cities), count):
                self.world.cities[f"city-{n}"] = city(session, f"city-{n}", self.world.network)
        self.heads += -self.heads % len(self.world.cities)  # begin with the first city again
        return self.clients(count)

    def delegates(self, slug: str) -> list[Stood]:
        """Return who was ever registered, in the order of the waiting list."""
        d = Delegate
        query = (
            sa.select(d.id, d.name, d.standing)
            .where(d.event_id == self.world.events[slug])
            .order_by(d.asked_at, d.rank, d.id)
        )
        return [Stood(*row) for row in self.rows(query)]

    def seats(self, slug: str) -> tuple[int, int]:
        """Return how many are confirmed and how many wait, at one moment."""
        d = Delegate
        one = [sa.func.count().filter(d.standing == s) for s in ("confirmed", "waiting")]
        (row,) = self.rows(sa.select(*one).where(d.event_id == self.world.events[slug]))
        return row[0], row[1]

    def told(self, slug: str, kind: str) -> list[list[int]]:
        """Return the delegates that each journal line of a kind is about."""
        where = (Line.event_id == self.world.events[slug], Line.kind == kind)
        rows = self.rows(sa.select(Line.detail).where(*where).order_by(Line.id))
        return [detail["delegates"] for (detail,) in rows]

    def keys(self, slug: str) -> int:
        """Return how many forms of an event were acted on."""
        mine = OneTimeKey.location.startswith(f"/my/events/{slug}/")
        ((count,),) = self.rows(sa.select(sa.func.count()).where(mine))
        return int(count)

    def close(self) -> None:
        self.server.stop()
        self.engine.dispose()
        with self.app.app_context():
            db.engine.dispose()

    @staticmethod
    def now() -> datetime:
        return datetime.now(UTC)

    def rows(self, query: Any) -> list[Any]:
        """Return what the database holds now."""
        with self.engine.connect() as connection:
            return list(connection.execute(query))

    def _cookie(self, token: str) -> str:
        interface: Any = self.app.session_interface
        value = {"_user_id": token, "_fresh": True, "_permanent": True}
        with self.app.test_request_context():
            session = interface.session_class(value)
            session.modified = True
            response = Response()
            interface.save_session(self.app, session, response)
        return response.headers["Set-Cookie"].split(";")[0]


class Sites:
    """Starts sites on databases of one kind, and keeps those that tests share."""

    def __init__(self, empty_url: Callable[[], str], folder: Callable[[], Path]) -> None:
        self.empty_url = empty_url
        self.folder = folder
        self.kept: dict[int, Site] = {}

    def fresh(self, workers: int) -> Site:
        return site(self.empty_url(), self.folder(), workers)

    def shared(self, workers: int) -> Site:
        if workers not in self.kept:
            self.kept[workers] = self.fresh(workers)
        return self.kept[workers]

    def close(self) -> None:
        for kept in self.kept.values():
            kept.close()


def site(url: str, folder: Path, workers: int) -> Site:
    """Start a server on an empty database, with tables and a world."""
    settings = settings_for(url, folder)
    engine = engine_of(url)
    schema.migrate(engine, MIGRATIONS)
    app = create_app(settings)
    made = world(app)
    return Site(app, Server(settings, workers).start(), made, engine)


def settings_for(url: str, folder: Path) -> Settings:
    return Settings(
        data_dir=folder, database_url=url, base_url="http://localhost", secret_key="k" * 32
    )


def engine_of(url: str) -> sa.Engine:
    engine = sa.create_engine(url)
    sqlite.prepare(engine)
    return engine
