"""What all pages have in common that a link opens, which is the whole right to them."""

from flask import Response, make_response, redirect, render_template, url_for

from meetings.agenda.queries import Shown, shown
from meetings.networks.views import enter
from meetings.storage.session import db
from meetings.web.headers import secret

GONE = 404  # for a link that was ended, replaced, or never was: which, is nobody's business


def entered(slug: str) -> Shown | None:
    """Return the event that a link leads to, if it is published; the page is its network's.

    1 SELECT.
    """
    event = shown(db.session(), slug)
    if event is not None:
        enter(event.network_slug, color=event.network_color, language=event.network_language)
    return event


def back(page: str, token: str, done: str) -> Response:
    """Lead to the page of a link, which says what was `done`."""
    there = url_for(f"registration.{page}", token=token, done=done)
    return secret(make_response(redirect(there, 303)))


def dead() -> Response:
    """Say that a link opens nothing."""
    return secret(Response(render_template("registration/delegate_dead.html"), GONE))
