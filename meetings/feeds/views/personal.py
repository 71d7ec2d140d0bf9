"""Personal calendars: whoever holds the key in the address reads, with the rights of today."""

from contextlib import suppress
from datetime import datetime

from flask import Response, abort, request
from sqlalchemy.exc import OperationalError

from meetings.accounts.actions import digest as hashed
from meetings.feeds import actions, rules
from meetings.feeds.queries import own as queries
from meetings.feeds.queries.own import Calendar
from meetings.feeds.rules import own
from meetings.feeds.rules.own import KeyKind
from meetings.feeds.views.answering import FORM, PRIVATE, Feed, bp, calendar, memory, poll
from meetings.storage.session import db, transaction
from meetings.terms import Audience
from meetings.web.access import audience
from meetings.web.cookies import cookie_free


@bp.get("/feeds/<key>.ics")
@audience(Audience.HOLDER)
@cookie_free
def personal(key: str) -> Response:
    """Serve a person's own calendar, or that of their delegation."""
    name = shelf_name(hashed(key))

    def now_as(at: datetime) -> Feed | None:
        found = queries.calendar(db.session(), hashed(key), at)
        if found is None or found.kind is KeyKind.APP:
            return None
        if found.ended:
            memory().shelf.drop(name)
            abort(410)

        def body() -> bytes:
            rows = queries.rows(db.session(), found, at)
            # Its own address is a secret that calendar programs show and pass on: not told.
            return calendar(found.title, "", "/my/", rows)

        # Writing ends the moment that was read: what belongs to this tag is read before.
        told = body() if due(found, at) else None
        tag = f"own-{today(found, at)}-{FORM}"
        return Feed(tag, noted(found, at), body if told is None else lambda: told)

    return poll(name, now_as, PRIVATE)


def shelf_name(secret_hash: str) -> str:
    """Return the name that a key's calendar is kept under."""
    return f"own-{secret_hash}"


def today(found: Calendar, at: datetime) -> str:
    """Return the digest of what a calendar consists of today."""
    return own.digest([found.digest, rules.day(at)])


def due(found: Calendar, at: datetime) -> bool:
    """Whether a poll is to be written down: something differs, or an hour has passed."""
    polled_at = found.kept.polled_at
    recent = polled_at is not None and at - polled_at < own.NOTED
    return not recent or found.kept.digest != today(found, at)


def noted(found: Calendar, at: datetime) -> datetime:
    """Write down a poll if that is due; return since when the calendar consists of what it does.

    Where nothing can be written, reading goes on.
    """
    if not due(found, at):
        return found.kept.changed_at
    digest, client = today(found, at), own.client(request.user_agent.string)
    with suppress(OperationalError), transaction() as writing:
        return actions.note_poll(writing, found, digest=digest, client=client, at=at)
    return found.kept.changed_at if found.kept.digest == digest else at.replace(microsecond=0)
