"""What a request of each main page and feed costs, beside two floors."""

from bench import processes
from bench.clients import Clients
from bench.inside import Inside
from bench.parts import Part, Table, ms
from bench.rig import Rig, served
from bench.subjects import FLOOR_A, FLOOR_B, Subject, all_subjects
from meetings.app import create_app

REQUESTS, FEWER = 100, 30  # of each kind in each round
WARM = 10
HEAVY = 0.005  # seconds; of what takes more there are fewer
ABOUT = """\
CPU time of the server's processes for one request, beside two floors served by the same process
in the same run: **floor A** is a Flask application of one view that returns a small text,
**floor B** one whose view makes one SELECT by an index through SQLAlchemy, on the same database
with the same engine settings. The kinds of request are asked in turn, round after round, and the
least is taken of each: other work on the machine adds time, it never takes any away. Pages and
feeds are asked for with `Accept-Encoding: gzip`, over connections that are kept; the event has 120
items over three days. A registration is the post alone: the form's checks, the event's lock, the
rule, the rows, the journal line, and a commit that waits for the disk (which is time, not CPU); its
delegation grows to some sixty people meanwhile. SELECTs are those of a page that was asked for
before."""


def measure(rig: Rig) -> Part:
    """Measure all of them in the process that serves, and count SELECTs in this one."""
    site = rig.site
    with served(site.settings) as server, Clients(server.port) as clients:
        subjects = all_subjects(clients, site.people)
        costs = _costs(clients, server.pid, subjects, rig.rounds)
    selects = _selects(rig, subjects[2:])
    a, b = costs[FLOOR_A], costs[FLOOR_B]
    rows = [
        (name, ms(cost), f"{cost / a:.2f}", f"{cost / b:.2f}", str(selects.get(name, "")))
        for name, cost in costs.items()
    ]
    table = Table(ABOUT, ("request", "CPU ms", "x floor A", "x floor B", "SELECTs"), rows)
    figures = {name: cost / b for name, cost in costs.items()}
    figures["304 a second and core"] = 1 / costs["feed of 120 entries, 304"]
    return Part("Pages and feeds", [table], figures)


def _costs(clients: Clients, pid: int, subjects: list[Subject], rounds: int) -> dict[str, float]:
    """Return the least CPU seconds a request of each kind took, the kinds taken in turn."""
    family = processes.family(pid)

    def cost(subject: Subject, number: int, many: int) -> float:
        asks = [subject.ask(number, n) for n in range(many)]
        return processes.spent(family, lambda: clients.ask(asks)) / many

    for subject in subjects:
        clients.one(subject.ask(-2, 0))  # what is kept is rendered now
    least = {subject.name: cost(subject, -1, WARM) for subject in subjects}
    many = {name: FEWER if cost > HEAVY else REQUESTS for name, cost in least.items()}
    for number in range(rounds):
        for subject in subjects:
            found = cost(subject, number, many[subject.name])
            least[subject.name] = min(least[subject.name], found)
    return least


def _selects(rig: Rig, subjects: list[Subject]) -> dict[str, int]:
    inside = Inside(create_app(rig.site.settings))
    found = {}
    for subject in subjects:
        inside.ask(subject.ask(rig.rounds, 0))
        found[subject.name] = inside.ask(subject.ask(rig.rounds, 1)).selects
    inside.close()
    return found
