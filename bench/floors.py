"""The product beside two floors in one process: what Flask costs, and Flask with one SELECT.

Anything under /floor-a and /floor-b never meets a hook of the product.
"""

import os

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from meetings.app import create_app
from meetings.events.models import Event
from meetings.settings import Settings
from meetings.storage import sqlite

SLUG = "bench"


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


settings = Settings.from_env(os.environ)
app = DispatcherMiddleware(
    create_app(settings), {"/floor-a": bare(), "/floor-b": one_select(settings.database_url)}
)
