"""A worker's memory while it answers thousands of mixed requests."""

from bench import processes
from bench.clients import Ask, Clients
from bench.floors import SLUG
from bench.parts import Part, Table
from bench.rig import AS_OPERATORS_DO, Rig, served
from bench.subjects import AGENDA, EVENT, FEED
from bench.world import ITEMS

MIXED = 10_000
STEPS = 10
ABOUT = """\
What of a worker is in memory (RSS) by how many mixed requests it has answered: pages, feeds, every
item, people who are logged in, and addresses that are not there."""


def measure(rig: Rig) -> Part:
    """Ask for a bit of everything, again and again."""
    site = rig.site
    with served(site.settings, AS_OPERATORS_DO) as server, Clients(server.port) as clients:
        worker = processes.family(server.pid)[1]
        grown = {0: processes.memory(worker)}
        mixed = _mixed(site.people.heads[1])
        for step in range(STEPS):
            clients.ask(mixed[: MIXED // STEPS])
            grown[(step + 1) * MIXED // STEPS] = processes.memory(worker)
    sizes = list(grown.values())
    rows = [(f"{n:,}", f"{size:.0f}") for n, size in grown.items()]
    figures = {"a worker's memory": max(sizes), "growth of memory": sizes[-1] - sizes[STEPS // 2]}
    return Part("Memory", [Table(ABOUT, ("requests answered", "MB"), rows)], figures)


def _mixed(cookie: str) -> list[Ask]:
    items = [Ask(f"/events/{SLUG}/items/{n + 1}/") for n in range(ITEMS)]
    mixed = [
        Ask("/"),
        Ask("/events/"),
        Ask(EVENT),
        Ask(AGENDA),
        Ask(AGENDA).by(cookie),
        Ask(f"/my/events/{SLUG}/").by(cookie),
        Ask(FEED),
        Ask(FEED, headers=(("If-None-Match", '"other"'),)),
        Ask("/calendar.ics"),
        Ask("/nowhere", 404),
    ]
    return [*items, *mixed * (MIXED // STEPS // len(mixed))]
