"""What the bench is held to: each figure's most or least, and whether it keeps it."""

from collections.abc import Mapping
from typing import NamedTuple


class Aim(NamedTuple):
    """A bound of one figure; `times` turns what was measured into the unit that is shown."""

    name: str
    bound: float
    unit: str
    times: float = 1
    at_least: bool = False


FLOORS = "x floor B"
AIMS = (
    Aim("feed of 120 entries, 304", 1.5, FLOORS),
    Aim("calendar of everything, 304", 1.5, FLOORS),
    Aim("personal calendar by key, 304", 1.5, FLOORS),
    Aim("changes as Atom, 304", 1.5, FLOORS),
    Aim("feed of 120 entries, 200", 2, FLOORS),
    Aim("304 a second and core", 1_000, "a second", at_least=True),
    Aim("304 a second and core, 10,000 entries", 1_000, "a second", at_least=True),
    Aim("agenda of 120 items", 2, FLOORS),
    Aim("agenda of 120 items, logged in", 5, FLOORS),
    Aim("first agenda of 120 items", 8, FLOORS),
    Aim("first event", 8, FLOORS),
    Aim("first feed of 120 entries", 8, FLOORS),
    Aim("commit to new tag", 1_000, "ms", 1_000),
    Aim("growth of the first agenda", 1.25, "x its cost an item, 6,000 items beside 1,200"),
    Aim("growth of the first feed", 1.25, "x its cost an entry, 6,000 items beside 1,200"),
    Aim("agenda's kB a day", 60, "kB"),
    Aim("joining 10,000 entries", 50, "ms", 1_000),
    Aim("a poll among 100,000 keys", 1.5, "x a poll of the only key"),
    Aim("scans of a poll", 0, "scans"),
    Aim("the costliest growth at scale 100", 2, "x"),
    Aim("registration of three people", 8, "x floor C"),
    Aim("desk of 5,000 delegates", 40, "x floor A"),
    Aim("desk of 5,000 delegates, not kept", 40, "x floor A"),
    Aim("seconds of an export", 3, "s"),
    Aim("memory of an export", 150, "MB"),
    Aim("the rule for 5,000 who wait", 200, "ms", 1_000),
    Aim("p95 beside slow clients", 100, "ms", 1_000),
    Aim("kB of the heaviest page", 100, "kB"),
    Aim("kB of styles and scripts", 40, "kB"),
    Aim("a worker's memory", 120, "MB"),
    Aim("growth of memory", 2, "MB in the second half of the requests"),
)


def verdicts(figures: Mapping[str, float]) -> list[tuple[str, str, str, str]]:
    """Return each aim with what was measured: name, bound, figure, and met or missed by how much.

    What was not measured this time is left out.
    """
    return [_verdict(aim, figures[aim.name]) for aim in AIMS if aim.name in figures]


def _verdict(aim: Aim, figure: float) -> tuple[str, str, str, str]:
    found = figure * aim.times
    over = aim.bound - found if aim.at_least else found - aim.bound
    bound = f"at {'least' if aim.at_least else 'most'} {aim.bound:,g} {aim.unit}"
    return aim.name, bound, f"{found:,.2f}", "met" if over <= 0 else f"missed by {over:,.2f}"
