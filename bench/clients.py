"""Asking a server for things over connections that are kept, from a few threads."""

from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from http.client import HTTPConnection
from typing import NamedTuple
from urllib.parse import urlencode

THREADS = 4
PATIENCE = 60.0  # seconds
BROWSER = {"Host": "localhost", "Accept-Encoding": "gzip", "Accept-Language": "en"}


class Ask(NamedTuple):
    """One request and the status it is answered with."""

    path: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, str], ...] = ()


class Clients:
    """A few connections; what is asked is dealt out over them."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self.connections = [
            HTTPConnection("127.0.0.1", port, timeout=PATIENCE) for _ in range(THREADS)
        ]

    def close(self) -> None:
        """Let go."""
        for connection in self.connections:
            connection.close()

    def ask(self, asks: list[Ask]) -> None:
        """Ask for all of them; raise AssertionError on an answer that was not expected."""
        hands = [asks[n::THREADS] for n in range(THREADS)]
        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(_all, self.connections, hands))

    def one(self, ask: Ask) -> tuple[dict[str, str], bytes]:
        """Ask once; return the headers by their names in lower case, and the body."""
        return _one(self.connections[0], ask)


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


def _all(connection: HTTPConnection, asks: list[Ask]) -> None:
    for ask in asks:
        _one(connection, ask)


def _one(connection: HTTPConnection, ask: Ask) -> tuple[dict[str, str], bytes]:
    headers = {**BROWSER, **dict(ask.headers)}
    if ask.form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST", ask.path, urlencode(ask.form), headers)
    else:
        connection.request("GET", ask.path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != ask.status:
        raise AssertionError((ask.path, response.status, body[:500]))
    return {name.lower(): value for name, value in response.getheaders()}, body
