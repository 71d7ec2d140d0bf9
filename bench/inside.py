"""Asking the application without a server: what a request costs alone, and what it selects."""

import time
from typing import NamedTuple

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.clients import Ask, UnexpectedAnswerError
from meetings.app import settled
from meetings.feeds.views.answering import memory
from meetings.storage.session import db
from meetings.web.caching import Keep, Page
from meetings.web.markup import Finished


class Answer(NamedTuple):
    """What a request cost in seconds of CPU, how many SELECTs it made, and what was sent."""

    cost: float
    selects: int
    etag: str
    body: bytes


class Inside:
    """An application that is asked in this process."""

    def __init__(self, app: Flask) -> None:
        """Count what it selects from now on."""
        self.app = settled(app)
        self.selects = 0
        with app.app_context():
            sa.event.listen(db.engine, "before_cursor_execute", self._count)

    def ask(self, ask: Ask) -> Answer:
        """Ask once; raise UnexpectedAnswerError on an answer that was not expected."""
        builder = EnvironBuilder(
            ask.path, method=ask.method, headers=ask.all_headers, data=ask.body or None
        )
        environ = builder.get_environ()
        before, began = self.selects, time.thread_time()
        parts, status, headers = run_wsgi_app(self.app, environ, buffered=True)
        cost = time.thread_time() - began
        body = b"".join(parts)
        if int(status[:3]) != ask.status:
            raise UnexpectedAnswerError(ask.path, status, body[:500])
        return Answer(cost, self.selects - before, headers.get("ETag", ""), body)

    def least(self, ask: Ask, times: int) -> float:
        """Return the least seconds of CPU that some requests took."""
        return min(self.ask(ask).cost for _ in range(times))

    def first(self, ask: Ask, times: int) -> float:
        """Return the least seconds of CPU of requests for what was not kept."""
        return min(self._forgotten(ask) for _ in range(times))

    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.engine.dispose()

    def _forgotten(self, ask: Ask) -> float:
        self.app.extensions["meetings_finished"] = Finished()
        with self.app.app_context():
            memory().kept = Keep(Page.weight)
        return self.ask(ask).cost

    def _count(self, _connection, _cursor, statement: str, *_: object) -> None:
        self.selects += statement.lstrip().startswith(("SELECT", "WITH"))
