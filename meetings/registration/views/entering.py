"""What every page of a registration begins with: the event as its visitor may see it."""

from datetime import datetime

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from meetings.agenda.queries import Shown
from meetings.agenda.views import see
from meetings.registration.rules.window import Times, Window

bp = Blueprint("registration", __name__)


def seen(slug: str) -> Shown:
    """Return the event of an address, or end with the answer to whoever may not see it."""
    event = see(slug)
    if isinstance(event, Response):
        abort(event)
    return event


def window(event: Shown, at: datetime) -> Window:
    """Return whether one can register for an event at `at`."""
    times = Times(event.registration_opens_at, event.registration_closes_at)
    return times.window(at, event.status)
