"""Who may see a page: every route declares its audience, and what declares none is refused."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response

from meetings.terms import Audience

View = TypeVar("View", bound=Callable[..., Any])
READING = ("GET", "HEAD")


class UndeclaredAudienceError(RuntimeError):
    """A route that names no audience was asked for; it is refused."""


class Visitor(Protocol):
    """Whoever asks, as far as access cares."""

    @property
    def audiences(self) -> frozenset[Audience]:
        """Every audience this visitor belongs to; everybody belongs to `public`."""


def audience(*who: Audience) -> Callable[[View], View]:
    """Declare who may see a page: a visitor of any one of these audiences."""

    def declare(view: View) -> View:
        view.audience = frozenset(who)  # type: ignore[attr-defined]  # a mark that the gate reads
        return view

    return declare


class SignedIn:
    """A visitor in the shape Flask-Login wants; its id is a server-side session's token."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, token: str, visitor: Visitor) -> None:
        """Hold who was found for a session's token."""
        self.token = token
        self.visitor = visitor

    def get_id(self) -> str:
        """Return what the cookie holds."""
        return self.token


def init(app: Flask, *, find: Callable[[str], Visitor | None], anyone: Visitor) -> None:
    """Close every page but to its audience; `find` gives the visitor of a session token."""
    manager = LoginManager()
    # Its context processor would ask the database who is there for every template, the page of
    # an error among them; templates ask `visitor()`, which knows when not to.
    manager.init_app(app, add_context_processor=False)
    # Sessions are rows that can be ended; tying them to an address only logs phones out.
    manager.session_protection = None
    app.extensions["meetings_anyone"] = anyone

    @manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
    def load(token: str) -> SignedIn | None:
        found = find(token)
        return None if found is None else SignedIn(token, found)

    app.before_request(_gate)


def visitor() -> Any:  # noqa: ANN401 -- the accounts domain's Visitor, which this layer cannot name
    """Return who asks; without our cookie that is anyone, and nothing is read."""
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies and not g.get("forgotten"):
        signed_in = getattr(current_user, "visitor", None)
        if signed_in is not None:
            return signed_in
    return current_app.extensions["meetings_anyone"]


def forget() -> None:
    """Take the visitor for anyone in what is left of this request.

    The database that would tell who it is has just failed; its error page must not ask it again.
    """
    g.forgotten = True


def recognised() -> bool:
    """Whether this answer was made for somebody known to be logged in; this asks nobody."""
    return isinstance(g.get("_login_user"), SignedIn)  # where Flask-Login keeps whom it found


def signed_in() -> bool:
    """Whether somebody is logged in."""
    return Audience.ACCOUNT in visitor().audiences


def refuse() -> Response:
    """Send a logged-out visitor to the log-in and back, and tell others it is not for them."""
    if signed_in():
        abort(403)
    back = request.full_path.rstrip("?") if request.method in READING else ""
    return redirect(url_for("accounts.login", next=back or None), 303)


def safe_next(target: str | None, otherwise: str) -> str:
    """Return `target` if it is a path of this site, else `otherwise`: the one open door."""
    # With exactly one slash in front it has neither a scheme nor a host, whatever follows.
    if not target or not target.startswith("/") or target.startswith("//"):
        return otherwise
    return otherwise if "\\" in target or not target.isprintable() else target


def _gate() -> Response | None:
    if request.endpoint is None:
        return None  # no such address: the error page is for everybody
    view = current_app.view_functions[request.endpoint]
    allowed: frozenset[Audience] | None = getattr(view, "audience", None)
    if allowed is None:
        raise UndeclaredAudienceError(request.endpoint)
    if Audience.PUBLIC in allowed or Audience.HOLDER in allowed:
        return None
    return None if allowed & visitor().audiences else refuse()
