"""The product beside floors in one process: what Flask costs, with one SELECT, with seats.

Anything under /floor-a, /floor-b and /floor-c never meets a hook of the product.
"""

import os
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from meetings.app import create_app, settled
from meetings.events.models import Event
from meetings.registration.models import Delegate, Delegation
from meetings.registration.rules.window import ComingAs, Standing
from meetings.settings import Settings
from meetings.storage import sqlite

SLUG = "bench"
SEATED = 3  # people, by one request to floor C
PARTY = "floor C"  # the organisation that sends them, since a delegation has a most


def bare() -> Flask:
    """Floor A: a view that returns a small text."""
    app = Flask("floor-a")

    @app.get("/")
    def small():
        return "small\n"

    return app


def one_select(url: str) -> Flask:
    """Floor B: a view with one SELECT by an index, on an engine as the product's own."""
    app = Flask("floor-b")
    engine = sa.create_engine(url)
    sqlite.prepare(engine)
    query = sa.select(Event.id, Event.title, Event.edition).where(Event.slug == SLUG)

    @app.get("/")
    def selected():
        with Session(engine) as session:
            return f"{session.execute(query).one().title}\n"

    return app


def raw_seats(url: str) -> Flask:
    """Floor C: a view around the bare transaction that seats people: lock, count, rows, commit."""
    app = Flask("floor-c")
    engine = sa.create_engine(url)
    sqlite.prepare(engine)
    writing = engine.execution_options(**{sqlite.BEGIN_OPTION: "IMMEDIATE"})
    e, d = Event, Delegate
    lock = sa.update(e).where(e.slug == SLUG).values(version=e.version + 1)
    seats = sa.select(e.id, e.capacity).where(e.slug == SLUG)
    party = sa.select(Delegation.id).where(Delegation.organisation == PARTY)

    @app.post("/")
    def seated():
        with writing.begin() as connection:
            connection.execute(lock)
            event_id, capacity = connection.execute(seats).one()
            delegation = connection.scalar(party)
            here = sa.select(sa.func.count()).select_from(d).where(d.event_id == event_id)
            taken = connection.scalar(here.where(d.standing == Standing.CONFIRMED))
            if capacity is None or taken + SEATED <= capacity:
                people = [delegate(n, event_id, delegation) for n in range(SEATED)]
                connection.execute(sa.insert(d), people)
        return "", 303, {"Location": "/"}

    return app


def delegate(
    n: int, event_id: int, delegation_id: int, standing: Standing = Standing.CONFIRMED
) -> dict[str, Any]:
    """Return a delegate as a row, with nothing said but the name."""
    said = ("mail", "function", "languages", "phone", "diet", "access_needs", "reason")
    return dict.fromkeys(said, "") | {
        "delegation_id": delegation_id,
        "event_id": event_id,
        "name": f"Person {n}",
        "standing": standing,
        "asked_at": datetime.now(UTC),
        "rank": n,
        "sequence": 0,
        "coming_as": ComingAs.DELEGATE,
        "photo_consent": False,
        "listed": False,
    }


def product() -> DispatcherMiddleware:
    """Return the product beside the floors, as the environment says."""
    settings = Settings.from_env(os.environ)
    url = settings.database_url
    floors = {"/floor-a": bare(), "/floor-b": one_select(url), "/floor-c": raw_seats(url)}
    return DispatcherMiddleware(settled(create_app(settings)), floors)
