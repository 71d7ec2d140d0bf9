"""`/dav/`: the door of CalDAV. Who has an app password reads their own calendar, and no more."""

import hmac

from flask import Response, redirect, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as WerkzeugResponse

from meetings.accounts.actions import digest as hashed
from meetings.feeds.queries import dav as queries
from meetings.feeds.rules import dav as rules
from meetings.feeds.rules import multistatus as xml
from meetings.feeds.rules.dav import Place
from meetings.feeds.rules.multistatus import Owner
from meetings.feeds.rules.webdav import Refusal, RefusedError, UnreadableError
from meetings.feeds.views import collection
from meetings.feeds.views.answering import AWAY, PRIVATE, bp, log
from meetings.feeds.views.collection import Held
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.text import fold_mail
from meetings.web.access import audience
from meetings.web.clock import now
from meetings.web.cookies import cookie_free

WRITES = ("PUT", "DELETE", "MKCALENDAR", "MKCOL", "MOVE", "COPY", "PROPPATCH")
NEVER = ("POST", "PATCH", "LOCK", "UNLOCK", "ACL", "SEARCH")
READS = ("OPTIONS", "GET", "HEAD", "PROPFIND", "REPORT")
METHODS = (*READS, *WRITES, *NEVER)
RETRY_SECONDS = "60"
HEADERS = {**PRIVATE, "DAV": "1, 3, calendar-access"}
BASIC = 'Basic realm="Calendar", charset="UTF-8"'


@bp.route("/.well-known/caldav", methods=METHODS, provide_automatic_options=False)
@audience(Audience.PUBLIC)
@cookie_free
def dav_begins() -> WerkzeugResponse:
    """Say where CalDAV is (RFC 6764 section 5)."""
    return redirect(url_for("feeds.dav"), 301)


# With a slash too many or too few it is the same place or none: a redirect would lead a program
# that drops its body or its password on the way.
@bp.route(
    "/dav/",
    methods=METHODS,
    provide_automatic_options=False,
    strict_slashes=False,
    merge_slashes=False,
)
@bp.route("/dav/<path:path>", methods=METHODS, provide_automatic_options=False, merge_slashes=False)
@audience(Audience.HOLDER)
@cookie_free
def dav(path: str = "") -> Response:
    """Answer whoever has an app password; others are asked for one, and nothing else is done."""
    try:
        response = _opened(path)
    except AWAY as error:
        log.error("dav-without-database", problem=str(getattr(error, "orig", None) or error))
        response = _plain(503, "503 Service Unavailable")
        response.headers["Retry-After"] = RETRY_SECONDS
    response.headers.extend(HEADERS)
    if request.method not in READS:
        # What came with it is not read: a kept connection would take it for a request.
        response.headers["Connection"] = "close"
    return response


def _opened(path: str) -> Response:
    typed = request.authorization
    if typed is None or typed.type != "basic":
        return _unknown()
    secret_hash = hashed(typed.password or "")
    holder = queries.holder(db.session(), secret_hash)
    mail = fold_mail(typed.username or "").encode()
    if holder is None or not hmac.compare_digest(mail, holder.mail.encode()):
        return _unknown()
    owner = Owner(url_for("feeds.dav"), holder.account_id, holder.mail)
    return _answered(path, Held(owner, secret_hash, now()))


def _answered(path: str, held: Held) -> Response:
    place, name = rules.place(path, held.owner.account_id)
    if place is None:
        return _plain(404, "404 Not Found")
    try:
        return _act(place, name, held)
    except RefusedError as error:
        body = xml.refused(error.why, request.path)
        return Response(body, 403, content_type=xml.CONTENT_TYPE)
    except UnreadableError:
        return _plain(400, "400 Bad Request")
    except RequestEntityTooLarge:
        response = _plain(413, "413 Request Entity Too Large")
        response.headers["Connection"] = "close"
        return response


def _act(place: Place, name: str, held: Held) -> Response:
    match request.method:
        case method if method in WRITES:
            raise RefusedError(Refusal.PRIVILEGE)
        case "OPTIONS":
            return Response(mimetype="text/plain", headers={"Allow": _allowed(place)})
        case "PROPFIND":
            return collection.propfind(place, name, held)
        case "REPORT":
            return collection.report(place, held)
        case "GET" | "HEAD" if place in collection.READABLE:
            return collection.get(name, held)
    response = _plain(405, "405 Method Not Allowed")
    response.headers["Allow"] = _allowed(place)
    return response


def _allowed(place: Place) -> str:
    reads = ("GET", "HEAD") if place in collection.READABLE else ()
    reports = ("REPORT",) if place is Place.CALENDAR else ()
    return ", ".join(("OPTIONS", "PROPFIND", *reads, *reports))


def _unknown() -> Response:
    response = _plain(401, "401 Unauthorized")
    response.headers["WWW-Authenticate"] = BASIC
    return response


def _plain(status: int, line: str) -> Response:
    return Response(f"{line}\n", status, mimetype="text/plain")
