"""Whether slow clients are in the way of others."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from itertools import cycle
from statistics import quantiles
from threading import Event, Thread
from typing import NamedTuple

from bench.clients import Ask, Clients, one
from bench.parts import Part, Table, ms
from bench.rig import AS_OPERATORS_DO, Rig, served
from bench.subjects import AGENDA, EVENT, FEED

PATHS = ("/", "/events/", EVENT, AGENDA, FEED)
EACH = 20  # slow clients of each kind
DROP = 1.0  # seconds between two bytes of a slow client
ORDINARY = 6  # clients that ask as people and programs do
PAUSE = 0.1  # seconds between an answer and the next question
LASTS = 10.0  # seconds
LOST = 2.0  # seconds; who waits longer is counted as having waited so long, and tries again
HEADERS = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
BODY = (
    b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nmail="
)
IN_PIECES = b"REPORT /dav/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"


class Slow(NamedTuple):
    """What a slow client says at once, and what then every second."""

    begins: bytes
    goes_on: bytes


KINDS = {
    "with slow headers": Slow(HEADERS, b"a"),
    "with slow bodies": Slow(BODY, b"a"),
    "with bodies in slow pieces": Slow(IN_PIECES, b"1\r\na\r\n"),
    "idle": Slow(b"", b""),
}
ABOUT = """\
Time by the clock until {ordinary} ordinary clients have their answers (home, events, an event, its
agenda, its feed; {pause:.0f} ms between two questions) from `meetings serve` on this machine,
{lasts:.0f} s each: alone, and beside slow clients, which send a byte a second of their headers, a
byte a second of a body, its length known or in pieces, or nothing at all. Who has no answer after
{lost:.0f} s is counted with these."""


def measure(rig: Rig) -> Part:
    """Ask alone, beside each kind of slow client, and beside all of them at once."""
    settings = rig.site.settings
    crowds: dict[str, list[Slow]] = {"alone": []}
    crowds |= {f"{EACH * 3} {kind}": [slow] * EACH * 3 for kind, slow in KINDS.items()}
    crowds[f"{EACH} of each kind"] = [slow for slow in KINDS.values() for _ in range(EACH)]
    rows, worst = [], 0.0
    for name, crowd in crowds.items():
        with served(settings, AS_OPERATORS_DO) as server:
            with Clients(server.port) as clients:
                clients.ask([Ask(path) for path in PATHS] * 4)  # templates are compiled now
            with beside(server.port, crowd) as held:
                waits = _ordinary(server.port)
                still = held.alive
        cuts = quantiles(waits, n=20)
        p50, p95 = cuts[9], cuts[18]
        worst = max(worst, p95 if crowd else 0.0)
        rows.append((name, f"{still}", f"{len(waits):,}", ms(p50), ms(p95), ms(max(waits))))
    head = ("beside", "slow ones at the end", "answers", "p50 ms", "p95 ms", "most ms")
    about = ABOUT.format(ordinary=ORDINARY, pause=PAUSE * 1000, lasts=LASTS, lost=LOST)
    return Part("Slow clients", [Table(about, head, rows)], {"p95 beside slow clients": worst})


class Crowd:
    """Slow clients of one server; `alive` counts those it has not sent away."""

    def __init__(self, port: int, slow: list[Slow]) -> None:
        """Have one client for each of `slow`."""
        self.port = port
        self.slow = slow
        self.alive = 0
        self.ended = Event()

    def run(self) -> None:
        """Keep all of them going until it is ended."""
        asyncio.run(self._all())

    async def _all(self) -> None:
        await asyncio.gather(*map(self._one, self.slow))

    async def _one(self, slow: Slow) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.alive += 1
        with suppress(OSError):
            writer.write(slow.begins)
            while not self.ended.is_set() and not reader.at_eof():
                await asyncio.sleep(DROP)
                writer.write(slow.goes_on)
                await writer.drain()
        if not self.ended.is_set():
            self.alive -= 1
        writer.close()


@contextmanager
def beside(port: int, slow: list[Slow]) -> Iterator[Crowd]:
    """Have slow clients meanwhile."""
    crowd = Crowd(port, slow)
    thread = Thread(target=crowd.run)
    thread.start()
    try:
        time.sleep(2 * DROP if slow else 0)
        yield crowd
    finally:
        crowd.ended.set()
        thread.join()


def _ordinary(port: int) -> list[float]:
    with ThreadPoolExecutor(ORDINARY) as threads:
        return [wait for waits in threads.map(_asking, [port] * ORDINARY) for wait in waits]


def _asking(port: int) -> list[float]:
    connection = HTTPConnection("127.0.0.1", port, timeout=LOST)
    paths, until = cycle(PATHS), time.monotonic() + LASTS
    waits = []
    while (began := time.monotonic()) < until:
        try:
            one(connection, Ask(next(paths)))
        except TimeoutError:
            connection.close()
        waits.append(time.monotonic() - began)
        time.sleep(PAUSE)
    connection.close()
    return waits
