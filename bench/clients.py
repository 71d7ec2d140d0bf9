"""Asking a server for things over connections that are kept, from a few threads."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from http.client import HTTPConnection
from typing import NamedTuple, Self
from urllib.parse import urlencode

THREADS = 4
PATIENCE = 60.0  # seconds
BROWSER = {"Host": "localhost", "Accept-Encoding": "gzip", "Accept-Language": "en"}
FORM = ("Content-Type", "application/x-www-form-urlencoded")


class Ask(NamedTuple):
    """One request and the status it is answered with."""

    path: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    body: bytes = b""

    @property
    def all_headers(self) -> dict[str, str]:
        """What a browser says, and what this one says besides."""
        return {**BROWSER, **dict(self.headers)}

    def by(self, cookie: str) -> "Ask":
        """Return the same, asked by somebody who is logged in."""
        return self._replace(headers=(*self.headers, ("Cookie", cookie)))

    def knowing(self, etag: str) -> "Ask":
        """Return the same, asked by somebody who holds the answer."""
        return self._replace(status=304, headers=(*self.headers, ("If-None-Match", etag)))


def posted(path: str, fields: dict[str, str], cookie: str) -> Ask:
    """Return what sends a form that leads elsewhere."""
    return Ask(path, 303, (FORM, ("Cookie", cookie)), "POST", urlencode(fields).encode())


class UnexpectedAnswerError(AssertionError):
    """A server answered otherwise than it should."""


class Clients:
    """A few connections; what is asked is dealt out over them."""

    def __init__(self, port: int, many: int = THREADS) -> None:
        """Connect."""
        self.connections = [
            HTTPConnection("127.0.0.1", port, timeout=PATIENCE) for _ in range(many)
        ]

    def __enter__(self) -> Self:
        """Nothing more is needed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go."""
        for connection in self.connections:
            connection.close()

    def ask(self, asks: Sequence[Ask]) -> None:
        """Ask for all of them; raise UnexpectedAnswerError on an answer that was not expected."""
        many = len(self.connections)
        hands = [asks[n::many] for n in range(many)]
        with ThreadPoolExecutor(many) as threads:
            list(threads.map(_all, self.connections, hands))

    def one(self, ask: Ask) -> tuple[dict[str, str], bytes]:
        """Ask once; return the headers by their names in lower case, and the body."""
        return one(self.connections[0], ask)

    def etag(self, ask: Ask) -> str:
        """Return by what an answer is known."""
        return self.one(ask)[0]["etag"]


def one(connection: HTTPConnection, ask: Ask) -> tuple[dict[str, str], bytes]:
    """Ask over a connection; return the headers by their names in lower case, and the body."""
    connection.request(ask.method, ask.path, ask.body or None, ask.all_headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != ask.status:
        raise UnexpectedAnswerError(ask.path, response.status, body[:500])
    return {name.lower(): value for name, value in response.getheaders()}, body


def hidden(page: bytes) -> dict[str, str]:
    """Return the hidden fields of the form on a page."""
    fields = _Hidden()
    fields.feed(page.decode())
    fields.close()
    return fields.found


class _Hidden(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a hidden field."""
        field = dict(attrs)
        if tag == "input" and field.get("type") == "hidden" and field.get("id") != "log-out-token":
            self.found[field.get("name") or ""] = field.get("value") or ""


def _all(connection: HTTPConnection, asks: Sequence[Ask]) -> None:
    for ask in asks:
        one(connection, ask)
