"""The figures as a table, and as the page docs/performance.md."""

from collections.abc import Mapping
from typing import NamedTuple

FLOOR_A = "floor A: Flask, a small text"
FLOOR_B = "floor B: Flask, one SELECT"


class Row(NamedTuple):
    """What a request costs: milliseconds of CPU, and how often the floors' cost that is."""

    name: str
    cost: float
    to_a: float
    to_b: float


class Aim(NamedTuple):
    """A most that a subject may cost, in floors B."""

    name: str
    most: float


AIMS = (Aim("feed of 120 items, 304", 1.5), Aim("agenda of 120 items", 2.0))
MOST_MEMORY = 120  # megabytes of a worker

PAGE = """# What a request costs

CPU time of the server's processes for one request, beside two floors served by the same
process in the same run: **floor A** is a Flask application of one view that returns a small text,
**floor B** one whose view makes one SELECT by an index through SQLAlchemy, on the same database
with the same engine settings. The kinds of request are asked in turn, round after round, and the
least is taken of each: other work on the machine adds time, it never takes any away.

`make bench` measures again and writes this page.

{about}

{table}

Aims: {aims}.

Pages and feeds are asked for with `Accept-Encoding: gzip`, over connections that are kept. The
event has 120 items over three days. A registration is the post alone: the form's checks, the
event's lock, the rule, the rows, the journal line, and a commit that waits for the disk (which is
time, not CPU); its delegation grows to some sixty people meanwhile.

## Memory

{memory}

{verdict}
"""


def rows(costs: Mapping[str, float]) -> list[Row]:
    """Set every cost (in seconds) beside the floors."""
    a, b = costs[FLOOR_A], costs[FLOOR_B]
    return [Row(name, cost * 1000, cost / a, cost / b) for name, cost in costs.items()]


def table(found: list[Row]) -> str:
    """Return the figures as a table in Markdown."""
    width = max(len(row.name) for row in found)
    lines = [
        f"| {'request':{width}} | CPU ms | x floor A | x floor B |",
        f"|{'-' * (width + 2)}|-------:|----------:|----------:|",
    ]
    lines += [
        f"| {row.name:{width}} | {row.cost:6.2f} | {row.to_a:9.2f} | {row.to_b:9.2f} |"
        for row in found
    ]
    return "\n".join(lines)


def memory(grown: Mapping[int, float]) -> str:
    """Return a worker's memory by how many requests it has answered, as a table in Markdown."""
    lines = ["| requests answered | memory of the worker (RSS) |", "|---:|---:|"]
    return "\n".join([*lines, *(f"| {n:,} | {size:.0f} MB |" for n, size in grown.items())])


def page(found: list[Row], grown: Mapping[int, float], about: Mapping[str, str]) -> str:
    """Return docs/performance.md."""
    return PAGE.format(
        about="\n".join(f"- {name}: {value}" for name, value in about.items()),
        table=table(found),
        aims="; ".join(_aim(aim, found) for aim in AIMS),
        memory=memory(grown),
        verdict=_verdict(grown),
    )


def _aim(aim: Aim, found: list[Row]) -> str:
    ratio = next(row.to_b for row in found if row.name == aim.name)
    kept = "met" if ratio <= aim.most else f"missed by {ratio - aim.most:.2f}"
    return f"{aim.name} at most {aim.most} x floor B ({kept})"


def _verdict(grown: Mapping[int, float]) -> str:
    sizes = list(grown.values())
    most, growth = max(sizes), sizes[-1] - sizes[len(sizes) // 2]
    kept = "met" if most < MOST_MEMORY else "missed"
    return (
        f"The aim is under {MOST_MEMORY} MB ({kept}: {most:.0f} MB at most); the second half of"
        f" the requests added {growth:.1f} MB."
    )
