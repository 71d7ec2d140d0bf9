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
# Waited for at once while they send a form: half of the threads that `meetings serve` has, so
# that the other half always answers who only reads.
SENDERS = 64
REFUSED = "meetings.refused"  # in the environ: the status of what is not to be acted on


class Patience:
    """A WSGI application that is asked only when a request is there as a whole."""

    def __init__(self, app: "WSGIApplication", most: int) -> None:
        """Stand before `app`; a body of more than `most` bytes is left to it, to be refused."""
        self._app = app
        self._most = most
        self._places = BoundedSemaphore(PLACES)
        self._senders = BoundedSemaphore(SENDERS)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Read the body, then answer.

        What there is no thread to wait for is `REFUSED` as 503. A form that was cut off is it as
        400, for it may end in the middle of a name; one in pieces, of which nobody can tell, as
        411. Browsers say how long a form is.
        """
        size = self._size(environ)
        if size and environ["REQUEST_METHOD"] == "POST" and not environ.get("CONTENT_LENGTH"):
            environ[REFUSED] = 411
            environ["wsgi.input"] = BytesIO()
        elif size:
            self._read(environ, size)
        with self._places:
            return self._app(environ, start_response)

    def _size(self, environ: "WSGIEnvironment") -> int:
        """Return how many bytes of a body to wait for at most: 0 without one, or of too large."""
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isascii() and length.isdigit():
            return int(length) if int(length) <= self._most else 0
        # In pieces its length is known at its end; one byte more tells that it is too large.
        return self._most + 1 if environ.pop("HTTP_TRANSFER_ENCODING", "") else 0

    def _read(self, environ: "WSGIEnvironment", size: int) -> None:
        body, whole = b"", environ.get("CONTENT_LENGTH")
        if not self._senders.acquire(blocking=False):
            environ[REFUSED] = 503
        else:
            try:
                body = environ["wsgi.input"].read(size)
            except OSError:
                environ[REFUSED] = 400
            finally:
                self._senders.release()
            if whole and len(body) < size:
                environ[REFUSED] = 400
        environ["wsgi.input"] = BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
