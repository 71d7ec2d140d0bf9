"""The desk of an event with five thousand delegates: its table, and the table as a file."""

import gzip
import time
from pathlib import Path

from bench import processes, world
from bench.clients import Ask, Clients, posted
from bench.inside import Inside
from bench.large import CITIES, LARGE, PEOPLE, QUESTIONS, fill, now, say
from bench.parts import Part, Table, ms
from bench.rig import Rig, Server, served
from bench.subjects import FLOOR_A, FLOOR_B
from meetings.app import create_app
from meetings.registration.rules.window import Standing
from meetings.settings import Settings
from meetings.storage.session import db, transaction

REQUESTS = 20
TABLE = f"/organise/events/{LARGE}/delegates"
PAGES = {
    "first page of 50 rows": TABLE,
    "the same, not kept": f"{TABLE}?sort=name",
    "the next, by city": f"{TABLE}?sort=city&page=2",
    "words of names": f"{TABLE}?q=harbour",
    "of one city": f"{TABLE}?city=city-1",
    "of one vehicle, with a diet": f"{TABLE}?item=1:Bus+1&needs=diet",
    "city by city": f"/organise/events/{LARGE}/cities",
    "needs in numbers": f"/organise/events/{LARGE}/needs",
}
ABOUT = f"""\
CPU time of the server's processes for one request of an organiser, of an event with {PEOPLE:,}
delegates of {CITIES} cities, {QUESTIONS} questions and two bookings each, beside the two floors of
"Pages and feeds" served by the same process in the same run. The first page is kept until something
changes at the event; of the others each row is, and the choice of cities, as after a change."""
FILES = f"""\
The same {PEOPLE:,} delegates with their {PEOPLE * QUESTIONS:,} answers as a file: time by the clock
until the first and the last byte are here, the least of {{rounds}}, and the most of the worker that
was in memory (RSS) meanwhile, all of it and what came to what it had before."""


def measure(rig: Rig) -> Part:
    """Fill a site, ask for the pages, take the files."""
    settings = rig.empty("desk")
    app = create_app(settings)
    organiser = world.fill(app).organiser
    with app.app_context(), transaction() as session:
        at = now()
        say(session, fill(session, Standing.CONFIRMED, at), at)
    with app.app_context():
        db.engine.dispose()
    asks = {FLOOR_A: Ask("/floor-a/"), FLOOR_B: Ask("/floor-b/")}
    asks |= {name: Ask(path).by(organiser) for name, path in PAGES.items()}
    with served(settings) as server, Clients(server.port, 1) as clients:
        costs = _costs(clients, server, asks, rig.rounds)
    inside = Inside(app)
    selects = {name: _selects(inside, ask) for name, ask in list(asks.items())[2:]}
    inside.close()
    a, b = costs[FLOOR_A], costs[FLOOR_B]
    rows = [
        (name, ms(cost), f"{cost / a:.1f}", f"{cost / b:.1f}", selects.get(name, ""))
        for name, cost in costs.items()
    ]
    pages = Table(ABOUT, ("request", "CPU ms", "x floor A", "x floor B", "SELECTs"), rows)
    files = {ending: _taken(settings, organiser, ending, rig.rounds) for ending in ("csv", "xlsx")}
    told = [(name, *(f"{figure:.2f}" for figure in found)) for name, found in files.items()]
    head = ("file", "first byte s", "last byte s", "MB", "peak MB", "MB more than before")
    taken = Table(FILES.format(rounds=rig.rounds), head, told)
    figures = {
        "desk of 5,000 delegates": costs["first page of 50 rows"] / a,
        "desk of 5,000 delegates, not kept": costs["the same, not kept"] / a,
        "seconds of an export": max(found[1] for found in files.values()),
        "memory of an export": max(found[3] for found in files.values()),
    }
    return Part("The desk of a large event", [pages, taken], figures)


def _selects(inside: Inside, ask: Ask) -> str:
    """Return how many SELECTs a page costs that was asked for before."""
    inside.ask(ask)
    return str(inside.ask(ask).selects)


def _costs(clients: Clients, server: Server, asks: dict[str, Ask], rounds: int) -> dict[str, float]:
    family, least = processes.family(server.pid), {}
    for _ in range(rounds + 1):
        for name, ask in asks.items():
            many = [ask] * REQUESTS
            cost = processes.spent(family, lambda many=many: clients.ask(many)) / REQUESTS
            least[name] = min(least.get(name, cost), cost)
    return least


def _taken(settings: Settings, cookie: str, ending: str, rounds: int) -> tuple[float, ...]:
    """Return seconds to the first and last byte, megabytes sent, the peak, and what was more."""
    with served(settings) as server, Clients(server.port, 1) as clients:
        worker = processes.family(server.pid)[1]
        cookie, token = _opened(clients, cookie)
        before = processes.memory(worker)
        (Path("/proc") / str(worker) / "clear_refs").write_text("5")  # forget the peak until now
        times, size = [], 0
        for _ in range(rounds):
            ask = posted(f"{TABLE}/export", {"csrf_token": token, ending: "1"}, cookie)
            first, last, size = _timed(clients, ask)
            times.append((last, first))
        peak = processes.peak(worker)
    last, first = min(times)
    return first, last, size / 1e6, peak, peak - before


def _timed(clients: Clients, ask: Ask) -> tuple[float, float, int]:
    connection = clients.connections[0]
    began = time.perf_counter()
    connection.request(ask.method, ask.path, ask.body, ask.all_headers)
    response = connection.getresponse()
    size = len(response.read(1))
    first = time.perf_counter() - began
    size += len(response.read())
    if response.status != 200 or size < PEOPLE:
        raise LookupError(f"{response.status}, {size} bytes")
    return first, time.perf_counter() - began, size


def _opened(clients: Clients, cookie: str) -> tuple[str, str]:
    """Return the organiser's cookie and the token of the export's form, the last on the page."""
    said, page = clients.one(Ask(TABLE).by(cookie))
    token = gzip.decompress(page).decode() if said.get("content-encoding") else page.decode()
    token = token.rpartition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    return said.get("set-cookie", cookie).split(";")[0], token
