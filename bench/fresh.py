"""What follows a publish: the first rendering of what changed, and how soon polls see it."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import median

from flask import Flask

from bench import processes
from bench.clients import Ask, Clients, one
from bench.parts import Part, Table, ms
from bench.rig import Rig, Server, served
from bench.subjects import AGENDA, EVENT, FEED
from bench.world import agenda, issue
from meetings.app import create_app
from meetings.storage.session import db, transaction

FLOOR = Ask("/floor-b/")
PAGES = {"event": EVENT, "agenda of 120 items": AGENDA, "feed of 120 entries": FEED}
FIRSTS = 10  # publishes for each page
SEEN = 20  # publishes while another process polls
LOST = 10.0  # seconds
ABOUT = """\
CPU time of the server's processes for the one request that comes first after a publish of another
edition, the least and the median of {firsts}; publishing itself happens in another process."""
POLLING = """\
Time from the moment an edition's transaction is committed until another process, which polls the
event's feed without a pause, holds an answer with a new tag: {seen} publishes."""


def measure(rig: Rig) -> Part:
    """Publish again and again, and ask after each."""
    settings = rig.site.settings
    app = create_app(settings)
    editions = _editions(app)
    with served(settings) as server, Clients(server.port, 1) as clients:
        floor = _floor(clients, server.pid)
        firsts = {
            name: [_first(clients, server.pid, editions, path) for _ in range(FIRSTS)]
            for name, path in PAGES.items()
        }
        waits = _seen(server, editions)
    with app.app_context():
        db.engine.dispose()
    return _part(floor, firsts, waits)


def _part(floor: float, firsts: dict[str, list[float]], waits: list[float]) -> Part:
    rows = [
        (name, ms(min(costs)), ms(median(costs)), f"{min(costs) / floor:.1f}")
        for name, costs in firsts.items()
    ]
    polled = [(ms(min(waits)), ms(median(waits)), ms(max(waits)))]
    figures = {f"first {name}": min(costs) / floor for name, costs in firsts.items()}
    return Part(
        "After a publish",
        [
            Table(
                ABOUT.format(firsts=FIRSTS),
                ("first request of", "least ms", "median ms", "least x floor B"),
                rows,
            ),
            Table(POLLING.format(seen=SEEN), ("least ms", "median ms", "most ms"), polled),
        ],
        figures | {"commit to new tag": max(waits)},
    )


def _editions(app: Flask) -> Iterator[float]:
    """Publish another edition at each step, and give the moment it was committed."""
    data = agenda()
    for number in range(1_000_000):
        data["items"][0]["title"] = f"Item 1, told for the {number}th time"
        with app.app_context():
            with transaction() as session:
                issue(session, data, datetime.now(UTC))
            committed = time.monotonic()
        yield committed


def _floor(clients: Clients, pid: int) -> float:
    family = processes.family(pid)
    costs = [processes.spent(family, lambda: clients.ask([FLOOR] * 100)) for _ in range(7)]
    return min(costs) / 100


def _first(clients: Clients, pid: int, editions: Iterator[float], path: str) -> float:
    next(editions)
    clients.one(Ask("/health/live"))  # whatever wakes up with a request is awake
    return processes.spent(processes.family(pid), lambda: clients.one(Ask(path)))


def _seen(server: Server, editions: Iterator[float]) -> list[float]:
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_poll, args=(server.port, theirs))
    process.start()
    try:
        ours.recv()  # it polls now
        waits = []
        for _ in range(SEEN):
            committed = next(editions)
            if not ours.poll(LOST):
                raise TimeoutError("no new tag")
            waits.append(max(0.0, ours.recv() - committed))
        return waits
    finally:
        process.terminate()
        process.join()


def _poll(port: int, told: Connection) -> None:
    """Poll, and tell the moment at which an answer with another tag has come."""
    connection, tag = HTTPConnection("127.0.0.1", port), ""
    while True:
        ask = Ask(FEED)
        if tag:
            connection.request("GET", FEED, headers=ask.knowing(tag).all_headers)
            response = connection.getresponse()
            response.read()
            if response.status == 304:
                continue
            tag = response.headers["ETag"]
        else:
            tag = one(connection, ask)[0]["etag"]
        told.send(time.monotonic())
