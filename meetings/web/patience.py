"""Slow clients: what they send is read before any work is done, and work has few places.

A thread waits for each client that is slow to send, which costs little; only who has sent
everything takes a place, and with it the processor and a connection to the database.
"""

from collections.abc import Iterable
from io import BytesIO
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PLACES = 8  # that work at once; Python runs one, the others wait for the database or the disk


class Patience:
    """A WSGI application that is asked only when a request is there as a whole."""

    def __init__(self, app: "WSGIApplication", most: int) -> None:
        """Stand before `app`; a body of more than `most` bytes is left to it, to be refused."""
        self._app = app
        self._most = most
        self._places = BoundedSemaphore(PLACES)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Read the body, then answer."""
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isascii() and length.isdigit() and 0 < int(length) <= self._most:
            environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)))
        with self._places:
            return self._app(environ, start_response)
