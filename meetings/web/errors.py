"""Errors as pages: what happened, what to do now, in the look of the site."""

import re
from typing import NamedTuple

import structlog
from flask import Flask, Response, abort, render_template, request
from flask_babel import lazy_gettext as _
from sqlalchemy.exc import DataError, DBAPIError
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    InternalServerError,
    RequestEntityTooLarge,
    SecurityError,
)
from werkzeug.exceptions import ServiceUnavailable as Unavailable
from werkzeug.wrappers import Response as WerkzeugResponse

from meetings.web import access
from meetings.web.logs import asked_for
from meetings.web.patience import REFUSED

RETRY_SECONDS = 10
# Asked by programs, which want a word: a calendar program that is sent HTML empties itself.
PROGRAMS = re.compile(
    r"/(?:dav|feeds|health|\.well-known)/.*|.*\.(?:ics|atom|json|csv|css|txt|xml)", re.DOTALL
)
log = structlog.get_logger()


class Words(NamedTuple):
    """What an error page says: a heading, what happened, what to do now."""

    heading: str
    happened: str
    now: str


WORDS = {
    400: Words(
        _("This request could not be read"),
        _("The address or the form that was sent is not one that this site makes."),
        _("Go back, reload the page and try once more."),
    ),
    403: Words(
        _("This page is not for you"),
        _("You are logged in, but your account has no part in what is shown here."),
        _("If it should have one, ask the organiser of your network."),
    ),
    404: Words(
        _("There is no page at this address"),
        _("It may have been mistyped, or the page is not published."),
        _("All events are in the list."),
    ),
    405: Words(
        _("This address does not work that way"),
        _("The page was asked to do something it cannot do."),
        _("Go back and use the button on the page."),
    ),
    409: Words(
        _("This was already done with other details"),
        _("The same form was sent before with something else in it."),
        _("Look at what is stored, then open the form again."),
    ),
    413: Words(
        _("That was too large"),
        _("What was sent is larger than this page accepts."),
        _("Go back, make it shorter and send it again."),
    ),
    422: Words(
        _("The form was open too long"),
        _("Its key no longer belongs to your visit. Nothing was stored."),
        _("Go back, reload the page and send it again."),
    ),
    429: Words(
        _("Too many tries"),
        _("This has been tried too often within a minute."),
        _("Wait a minute, then try again. Your account is not locked."),
    ),
    500: Words(
        _("Something broke on our side"),
        _("This is our mistake, and it has been written down. Nothing was half stored."),
        _("Try again in a moment."),
    ),
    503: Words(
        _("Not available for a moment"),
        _("The site is being updated or is very busy. Nothing was half stored."),
        _("Try again in a few seconds. Calendars are not affected."),
    ),
}


def init(app: Flask) -> None:
    """Give every failure its page."""
    app.before_request(_refused)
    app.register_error_handler(HTTPException, _page)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(OverflowError, _overflow)
    app.register_error_handler(Exception, _bug)


def _refused() -> None:
    if REFUSED in request.environ:
        abort(request.environ[REFUSED])


def _page(error: HTTPException) -> Response | WerkzeugResponse:
    """Answer an HTTP error with its page; redirects that werkzeug raises pass as they are."""
    code = error.code or 500
    if error.response is not None or code < 400:  # noqa: PLR2004 -- 3xx
        return error.get_response()
    # Of a foreign Host: without a host of ours there are no addresses for a page to link to.
    if isinstance(error, SecurityError) or PROGRAMS.fullmatch(request.path):
        response = Response(f"{code} {error.name}\n", code, mimetype="text/plain")
    else:
        words = WORDS.get(code, WORDS[500 if code >= 500 else 400])  # noqa: PLR2004 -- 5xx
        response = Response(render_template("errors/error.html", code=code, words=words), code)
    response.headers["Cache-Control"] = "no-store"
    _explain(error, response)
    return response


def _explain(error: HTTPException, response: Response) -> None:
    for name, value in error.get_headers(request.environ):
        if name in ("Retry-After", "Allow"):
            response.headers[name] = value
    if isinstance(error, Unavailable) and "Retry-After" not in response.headers:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    if isinstance(error, RequestEntityTooLarge):
        # The body was not read: a kept connection would take the rest of it for a request.
        response.headers["Connection"] = "close"


def _database(error: DBAPIError) -> Response | WerkzeugResponse:
    """Answer 503: a locked, full, read-only or unmigrated database is the operator's to mend."""
    if isinstance(error, DataError):
        return _page(BadRequest())  # a NUL, say: PostgreSQL takes none, so what was sent is wrong
    log.error("database", rule=asked_for(), problem=str(error.orig))
    access.forget()
    return _page(Unavailable())


def _overflow(_error: OverflowError) -> Response | WerkzeugResponse:
    return _page(BadRequest())  # a number that no database holds, so what was sent is wrong


def _bug(error: Exception) -> Response | WerkzeugResponse:
    log.error("bug", rule=asked_for(), exc_info=error)
    return _page(InternalServerError())
