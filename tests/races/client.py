"""One visitor with a connection of their own, as a browser has; and many of them at once."""

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from http.client import HTTPConnection
from threading import Barrier
from typing import Any, NamedTuple, Self, TypeVar
from urllib.parse import urlencode

Result = TypeVar("Result")
PATIENCE = 60.0  # seconds; longer than any answer may take, so that a hang is a failure
FAILED = 400
NEW = re.compile(r"new=([0-9-]+)")


class Answer(NamedTuple):
    """What the server said."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def location(self) -> str:
        assert self.status == 303, self
        return self.headers["location"]

    @property
    def delegates(self) -> list[int]:
        """Ids of those who were registered, as the answer's address names them."""
        found = NEW.search(self.location)
        assert found is not None, self.location
        return [int(part) for part in found[1].split("-")]


class Client:
    """A visitor who keeps their connection and their cookie."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookie = cookie

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, form: dict[str, str]) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(form), kind)

    def hidden(self, path: str) -> dict[str, str]:
        """Open a page with a form, and return what its hidden fields say."""
        page = self.get(path)
        assert page.status == 200, (path, page.status, page.text[:2000])
        fields = _Hidden()
        fields.feed(page.text)
        fields.close()
        return fields.found

    def form(self, slug: str, *names: str) -> dict[str, str]:
        """Open the form of an event and fill in the names of some people."""
        typed = {f"people-{n}-name": name for n, name in enumerate(names)}
        return {**self.hidden(f"/events/{slug}/register"), **typed}

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        own = {"Host": "localhost", **({"Cookie": self.cookie} if self.cookie else {})}
        self.connection.request(method, path, body, {**own, **headers})
        response = self.connection.getresponse()
        said = {name.lower(): value for name, value in response.getheaders()}
        if "set-cookie" in said:
            self.cookie = said["set-cookie"].split(";")[0]
        answer = Answer(response.status, said, response.read())
        if body is not None and answer.status >= FAILED:
            # Who answers before having read all that was sent ends the connection, now or in a
            # moment; a browser opens another, and so does the next request here.
            self.connection.close()
        return answer


class _Hidden(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        field = dict(attrs)
        if tag == "input" and field.get("type") == "hidden" and field.get("id") != "log-out-token":
            self.found[field.get("name") or ""] = field.get("value") or ""


def at_once(acts: Sequence[Callable[[], Result]]) -> list[Result]:
    """Begin every act at the same moment, each in a thread of its own; return what each gave."""
    ready = Barrier(len(acts))

    def act(one: Callable[[], Result]) -> Result:
        ready.wait(PATIENCE)
        return one()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(act, acts))


def statuses(answers: Sequence[Answer]) -> dict[int, int]:
    """Return how often each status was answered."""
    codes: list[Any] = [answer.status for answer in answers]
    return {code: codes.count(code) for code in sorted(set(codes))}
