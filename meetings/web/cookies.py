"""One cookie, and only on pages that need it.

Flask-Login's hooks read the session on every request, after which Flask marks the answer
"Vary: Cookie" and would send the cookie again: shared caches would then keep feeds and public
pages for nobody. A cookie-free page never sends either.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Request, Response, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

View = TypeVar("View", bound=Callable[..., Any])


class CookieOnCookieFreePageError(RuntimeError):
    """A page declared cookie-free wrote to the session."""


def cookie_free(view: View) -> View:
    """Declare that a page is the same for everybody and neither reads nor sends a cookie."""
    view.cookie_free = True  # type: ignore[attr-defined]  # a mark that save_session reads
    return view


class _Sessions(SecureCookieSessionInterface):
    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the cookie; without one there is nothing to unsign."""
        if app.config["SESSION_COOKIE_NAME"] not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie where the page is not cookie-free and something changed."""
        view = current_app.view_functions.get(request.endpoint or "")
        if getattr(view, "cookie_free", False):
            if session.modified:
                raise CookieOnCookieFreePageError(request.endpoint)
            return
        if not session.modified and app.config["SESSION_COOKIE_NAME"] not in request.cookies:
            return
        super().save_session(app, session, response)


def init(app: Flask, *, https: bool) -> None:
    """Name the cookie as safely as the site's address allows."""
    app.session_interface = _Sessions()
    app.config.update(
        SESSION_COOKIE_NAME="__Host-meetings" if https else "meetings",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
    )
