"""What larger events cost, and a feed of ten thousand entries."""

import gzip
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

import sqlalchemy as sa
from flask import Flask

from bench import processes
from bench.clients import Ask, Clients
from bench.inside import Inside
from bench.parts import Part, Table, kb, ms
from bench.rig import Rig, served
from bench.world import agenda, issue
from meetings.agenda.models import PublishedEntry
from meetings.app import create_app
from meetings.feeds.queries import public as queries
from meetings.feeds.views.answering import calendar
from meetings.networks import actions as networks
from meetings.networks.actions import Charter, CityProfile
from meetings.settings import Settings
from meetings.storage.session import db, transaction
from meetings.terms import CityRole

EVENTS = {120: 3, 1_200: 30, 6_000: 60}  # items: days
ENTRIES = 10_000  # of the calendar of everything, once another event has filled it up
FILLS = ENTRIES - sum(EVENTS) - len(EVENTS) - 1
ALL = "/calendar.ics"
ABOUT = """\
CPU time of requests inside this process, without a server: kept, and for what is not kept yet
("first"), the least of {rounds}; the feed is the event's own. Kilobytes are those of the agenda's
page, compressed and plain, and its compressed ones by the number of days it shows."""
OF_ALL = """\
A feed of {entries:,} entries from their stored rows, step by step in this process, the least of
{rounds}; and polls of it, answered by a server, in CPU time of its processes."""


def measure(rig: Rig) -> Part:
    """Fill a database with ever larger events, and ask for each."""
    settings = rig.empty("growth")
    app = create_app(settings)
    _fill(app)
    inside = Inside(app)
    sized = {items: _event(inside, items, rig.rounds) for items in EVENTS}
    head = ("items", "days", "agenda ms", "agenda first ms", "feed ms", "feed first ms")
    rows = [(f"{items:,}", str(EVENTS[items]), *shown) for items, (shown, _) in sized.items()]
    tables = [Table(ABOUT.format(rounds=rig.rounds), (*head, "kB", "plain kB", "kB a day"), rows)]
    steps = _steps(app, rig.rounds)
    steps["answering 304"] = _polled(settings)
    of_all = [(name, ms(seconds)) for name, seconds in steps.items()]
    tables.append(Table(OF_ALL.format(entries=ENTRIES, rounds=rig.rounds), ("step", "ms"), of_all))
    inside.close()
    figures = {
        "joining 10,000 entries": steps["joining entries, zones and head"],
        "304 a second and core, 10,000 entries": 1 / steps["answering 304"],
        "agenda's kB a day": max(a_day for _, (_, _, a_day) in sized.values()) / 1000,
    }
    for n, name in enumerate(("agenda", "feed")):
        costs = {items: first[n] / items for items, (_, first) in sized.items()}
        figures[f"growth of the first {name}"] = costs[6_000] / costs[1_200]
    return Part("Growth", tables, figures)


def _fill(app: Flask) -> None:
    at = datetime.now(UTC)
    with app.app_context(), transaction() as session:
        charter = Charter(slug="clubs", name="Clubs", purpose="", contact="")
        network = networks.found(session, charter, by=None, at=at)
        city = CityProfile(slug="city-0", name="City", country="XX", latitude=1, longitude=1)
        since, role = date(2016, 6, 1), CityRole.MEMBER
        networks.join(session, city, network_id=network, role=role, since=since, at=at)
    for items, days in (*EVENTS.items(), (FILLS, 30)):
        data = agenda(items, days) | {"slug": f"bench-{items}"}
        with app.app_context(), transaction() as session:
            issue(session, data, at)


def _event(
    inside: Inside, items: int, times: int
) -> tuple[tuple[str, ...], tuple[float, float, float]]:
    """Return what is shown of an event, and its first agenda, first feed and bytes of a day."""
    page, feed = Ask(f"/events/bench-{items}/agenda"), Ask(f"/events/bench-{items}.ics")
    firsts = inside.first(page, times), inside.first(feed, times)
    kept = inside.least(page, times), inside.least(feed, times)
    zipped = inside.ask(page).body
    a_day = len(zipped) / EVENTS[items]
    costs = (ms(kept[0]), ms(firsts[0]), ms(kept[1]), ms(firsts[1]))
    return (*costs, kb(len(zipped)), kb(len(gzip.decompress(zipped))), kb(a_day)), (*firsts, a_day)


def _steps(app: Flask, times: int) -> dict[str, float]:
    """Return the seconds of each step of making the bytes of the calendar of everything."""
    at = datetime.now(UTC)
    with app.test_request_context():
        session = db.session()
        entries = session.scalar(sa.select(sa.func.count(PublishedEntry.id)))
        if entries != ENTRIES:
            raise LookupError(f"{entries} entries")
        rows = queries.network_rows(session, at)
        whole = calendar("Meetings", ALL, "/events/", rows)
        return {
            "reading the rows": _least(lambda: queries.network_rows(session, at), times),
            "joining entries, zones and head": _least(
                lambda: calendar("Meetings", ALL, "/events/", rows), times
            ),
            f"compressing {len(whole) / 1e6:.1f} MB": _least(
                lambda: gzip.compress(whole, 6, mtime=0), times
            ),
        }


def _least(act: Callable[[], object], times: int) -> float:
    found = []
    for _ in range(times):
        began = time.thread_time()
        act()
        found.append(time.thread_time() - began)
    return min(found)


def _polled(settings: Settings) -> float:
    with served(settings) as server, Clients(server.port) as clients:
        known = Ask(ALL).knowing(clients.etag(Ask(ALL)))
        family = processes.family(server.pid)
        clients.ask([known] * 20)
        many = [known] * 200
        return min(processes.spent(family, lambda: clients.ask(many)) for _ in range(5)) / 200
