"""Security headers: files only, nothing from third parties, in no frame."""

from collections.abc import Callable
from wsgiref.headers import Headers

from flask import Flask, Response

from meetings.web.access import recognised

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; manifest-src 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)

ALWAYS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
}
# Of what was made for one person nothing is kept, and other pages do not learn its address.
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
HSTS = "max-age=63072000; includeSubDomains"


def init(app: Flask, *, https: bool) -> None:
    """Put the headers on every answer; what a view has set itself stays."""
    headers = _always(https=https)

    @app.after_request
    def add(response: Response) -> Response:
        if recognised():
            response.headers.update(PRIVATE)
        # One look at what is there: asking for each name by itself reads all of them each time.
        there = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 -- not a dict
        if "cache-control" not in there:
            # A page that says nothing of it is made for whoever asks: it may hold their token.
            response.headers["Cache-Control"] = "no-store"
        response.headers.extend(
            (name, value) for name, value in headers if name.lower() not in there
        )
        return response


def secret(response: Response) -> Response:
    """Return a page whose address is a secret: it is kept by nobody and found by no search."""
    response.headers.update({**PRIVATE, "X-Robots-Tag": "noindex"})
    return response


def of_files(*, https: bool) -> Callable[[Headers, str, str], None]:
    """Return what puts the headers on a static file, which is found without the application."""

    def add(headers: Headers, _path: str, _url: str) -> None:
        for name, value in _always(https=https):
            headers[name] = value

    return add


def _always(*, https: bool) -> tuple[tuple[str, str], ...]:
    secure = (("Strict-Transport-Security", HSTS),) if https else ()
    return (*ALWAYS.items(), *secure)
