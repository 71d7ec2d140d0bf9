"""What pages and feeds cost in a demonstration a hundred times as large."""

from datetime import UTC, datetime

import sqlalchemy as sa
from flask import Flask

from bench.clients import Ask
from bench.inside import Inside
from bench.parts import Part, Table, ms
from bench.rig import Rig
from bench.world import NONE, cookies
from meetings.accounts.models import Account
from meetings.app import create_app
from meetings.demo.load import load
from meetings.demo.scale import scale as enlarge
from meetings.settings import Settings
from meetings.storage.session import db, transaction

TIMES = 100
REQUESTS = 5  # of each kind in each round
EVENT = "vienna-sample"
PATHS = {
    "home": "/",
    "events": "/events/",
    "events found by a word": "/events/?q=vienna",
    "event": f"/events/{EVENT}/",
    "agenda": f"/events/{EVENT}/agenda",
    "timetable": f"/events/{EVENT}/agenda?view=timetable",
    "item": f"/events/{EVENT}/items/1/",
    "changes": f"/events/{EVENT}/changes",
    "cities": "/cities/",
    "city": "/cities/sofia/",
    "network": "/networks/smarter-together/",
    "past events": "/events/?past=1",
    "events of a city": "/events/?city=sofia",
    "showcases": "/showcases/",
    "showcase": "/showcases/green-district-heating/",
    "log-in": "/login",
    "site map": "/sitemap.xml",
    "an event's feed": f"/events/{EVENT}.ics",
    "an event's changes as Atom": f"/events/{EVENT}/changes.atom",
    "a city's feed": "/cities/sofia.ics",
    "calendar of everything": "/calendar.ics",
}
SOFIA, ORGANISER = "sofia@demo.example", "organiser@demo.example"
# What those see who are logged in.
OWN = {
    "my events": (SOFIA, "/my/"),
    "my past events": (SOFIA, "/my/?past=1"),
    "my calendar": (SOFIA, "/my/calendar"),
    "members": (SOFIA, "/members/"),
    "the desk's list": (ORGANISER, "/organise/"),
    "the desk's past": (ORGANISER, "/organise/?past=1"),
    "an event's desk": (ORGANISER, f"/organise/events/{EVENT}/"),
}
FEEDS = [name for name, path in PATHS.items() if path.endswith((".ics", ".atom"))]
ABOUT = """\
CPU time of a request inside this process, without a server, in `meetings demo` and in
`meetings demo --scale {times}` ({sizes}), asked for in turn: the least of {asks}, of what was asked
for before. A feed that holds more entries sends more bytes, but once kept costs no more to find."""


def measure(rig: Rig) -> Part:
    """Fill two databases and ask for the same in both."""
    small, _ = _demo(rig.empty("demo"), 1)
    large, sizes = _demo(rig.empty("scaled"), TIMES)
    asked = [_asks(inside.app) for inside in (small, large)]
    least: dict[str, tuple[float, float]] = {}
    for _ in range(rig.rounds):
        for name in asked[0]:
            costs = _costs(small, asked[0][name]), _costs(large, asked[1][name])
            before = least.get(name, costs)
            least[name] = min(before[0], costs[0]), min(before[1], costs[1])
    for name in FEEDS:
        pair = [_unchanged(inside, Ask(PATHS[name]), rig.rounds) for inside in (small, large)]
        least[f"{name}, 304"] = pair[0], pair[1]
    small.close()
    large.close()
    rows = [(name, ms(a), ms(b), f"{b / a:.2f}") for name, (a, b) in least.items()]
    table = Table(
        ABOUT.format(times=TIMES, sizes=sizes, asks=rig.rounds * REQUESTS),
        ("request", "ms", f"ms at {TIMES} times", "ratio"),
        rows,
    )
    figures = {f"the costliest growth at scale {TIMES}": max(b / a for a, b in least.values())}
    return Part("A large site", [table], figures)


def _demo(settings: Settings, times: int) -> tuple[Inside, str]:
    app: Flask = create_app(settings)
    at, shown = datetime.now(UTC), ""
    with app.app_context(), transaction() as session:
        admin = load(session, settings, password_hash=NONE, at=at)
        if times > 1:
            sizes = enlarge(session, settings, by=admin, times=times, at=at)
            shown = f"{sizes.events:,} events, {sizes.items:,} items"
    return Inside(app), shown


def _asks(app: Flask) -> dict[str, Ask]:
    with app.app_context(), db.session() as session:
        known = {row.mail: row.id for row in session.execute(sa.select(Account.mail, Account.id))}
    mine = dict(
        zip(
            (SOFIA, ORGANISER),
            cookies(app, [known[SOFIA], known[ORGANISER]], datetime.now(UTC)),
            strict=True,
        )
    )
    own = {name: Ask(path).by(mine[one]) for name, (one, path) in OWN.items()}
    return {name: Ask(path) for name, path in PATHS.items()} | own


def _costs(inside: Inside, ask: Ask) -> float:
    inside.ask(ask)
    return inside.least(ask, REQUESTS)


def _unchanged(inside: Inside, ask: Ask, rounds: int) -> float:
    known = ask.knowing(inside.ask(ask).etag)
    return inside.least(known, rounds * REQUESTS)
