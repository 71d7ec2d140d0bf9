"""Measure what requests cost, print the tables, write docs/performance.md."""

import argparse
import os
import platform
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from bench import (
    desk,
    fresh,
    growth,
    keys,
    memory,
    pages,
    registering,
    report,
    scale,
    seating,
    slow,
    wire,
)
from bench.rig import rig

PARTS = {
    "pages": pages.measure,
    "fresh": fresh.measure,
    "growth": growth.measure,
    "keys": keys.measure,
    "scale": scale.measure,
    "registering": registering.measure,
    "desk": desk.measure,
    "seating": seating.measure,
    "slow": slow.measure,
    "wire": wire.measure,
    "memory": memory.measure,
}
ROUNDS = 7


def main() -> None:
    """Run all of it, or the parts that are named."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    options.add_argument("--output", type=Path, default=Path("docs/performance.md"))
    chosen = options.parse_args()
    about, parts = _about(chosen), []
    with (
        tempfile.TemporaryDirectory() as folder,
        rig(chosen.database, chosen.rounds, Path(folder)) as place,
    ):
        for name in chosen.parts:
            parts.append(PARTS[name](place))
            print(report.text(parts[-1:]), end="\n\n", flush=True)
    print(report.text([report.aims(parts)]))
    chosen.output.write_text(report.page(parts, about), encoding="utf-8")


def _about(chosen: argparse.Namespace) -> dict[str, str]:
    """Say on what it is measured, and what else the machine does as it begins."""
    cpu = Path("/proc/cpuinfo").read_text().partition("model name")[2].partition("\n")[0]
    names = ("flask", "sqlalchemy", "granian", "icalendar")
    return {
        "Date": time.strftime("%Y-%m-%d", time.gmtime()),
        "Machine": f"{cpu.strip(': 	')}, {os.cpu_count()} cores",
        "Load of the machine before": f"{os.getloadavg()[0]:.1f}",
        "Versions": ", ".join(
            [f"Python {platform.python_version()}", *(f"{n} {version(n)}" for n in names)]
        ),
        "Database": chosen.database,
        "Rounds": f"{chosen.rounds}, {pages.REQUESTS} requests of each kind in each",
        "Parts": ", ".join(chosen.parts),
    }


if __name__ == "__main__":
    main()
