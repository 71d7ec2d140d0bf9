"""What a poll of a personal calendar costs with a hundred thousand others, and how it is read."""

from datetime import UTC, datetime

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.dialects import postgresql, sqlite

from bench import processes, world
from bench.clients import Ask, Clients
from bench.crowd import crowd
from bench.parts import Part, Table, ms
from bench.rig import Rig, served
from bench.subjects import PERSONAL
from meetings.accounts.actions import digest
from meetings.app import create_app
from meetings.feeds.queries.own import _CALENDAR
from meetings.settings import Settings
from meetings.storage.session import db, transaction

MANY = 100_000
REQUESTS = 100
SMALL = 1_000  # rows that may be read in whole
ABOUT = """\
CPU time of the server's processes for one poll of a personal calendar that has not changed, with
one key and with {many:,} more, each of another account that has a right and is registered."""
READ = """\
How the database says that it reads for such a poll; a scan would cost more with every key."""


def measure(rig: Rig) -> Part:
    """Poll, let the crowd in, and poll again."""
    settings = rig.empty("keys")
    app = create_app(settings)
    world.fill(app)
    before = _polled(settings, rig.rounds)
    with app.app_context(), transaction() as session:
        crowd(session, MANY, datetime.now(UTC))
    plan = _plan(app)
    after = _polled(settings, rig.rounds)
    with app.app_context():
        db.engine.dispose()
    rows = [("1", ms(before)), (f"{MANY + 1:,}", ms(after))]
    costs = Table(ABOUT.format(many=MANY), ("keys", "CPU ms"), rows)
    how = Table(READ, ("step",), [(_shown(step),) for step in plan])
    scans = sum(_scans(step) for step in plan)
    figures = {"a poll among 100,000 keys": after / before, "scans of a poll": float(scans)}
    return Part("Personal calendars", [costs, how], figures)


def _polled(settings: Settings, rounds: int) -> float:
    with served(settings) as server, Clients(server.port) as clients:
        clients.one(Ask(PERSONAL))
        known = Ask(PERSONAL).knowing(clients.etag(Ask(PERSONAL)))
        family, asks = processes.family(server.pid), [known] * REQUESTS
        clients.ask(asks[:20])
        costs = [processes.spent(family, lambda: clients.ask(asks)) for _ in range(rounds)]
    return min(costs) / REQUESTS


def _plan(app: Flask) -> list[str]:
    """Return how the database reads what a poll asks for, a step a line."""
    at = datetime.now(UTC)
    values = {"secret_hash": digest(world.KEY), "at": at, "day": at.date()}
    with app.app_context():
        on_sqlite = db.engine.dialect.name == "sqlite"
        dialect = sqlite.dialect() if on_sqlite else postgresql.dialect()
        query = _CALENDAR.params(values)
        written = query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        how = "EXPLAIN QUERY PLAN" if on_sqlite else "EXPLAIN"
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            rows = connection.execute(sa.text(f"{how} {_quoted(str(written))}")).all()
    steps = (str(row[-1]).strip() for row in rows)
    return [step for step in steps if "SCAN" in step or "SEARCH" in step or " Scan" in step]


def _shown(step: str) -> str:
    return step.removeprefix("->").partition("(cost=")[0].strip()


def _quoted(statement: str) -> str:
    return statement.replace(":", r"\:")


def _scans(step: str) -> bool:
    """Whether a step reads a large table in whole."""
    if step.startswith("SCAN"):
        return True
    return "Seq Scan" in step and int(step.partition("rows=")[2].split()[0]) > SMALL
