"""CPU and memory of a process and its children, as Linux counts them."""

from collections.abc import Callable
from math import inf
from pathlib import Path

NANO = 1e-9
PROC = Path("/proc")


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it, itself first."""
    parents = {}
    for folder in PROC.glob("[0-9]*"):
        try:
            parents[int(folder.name)] = _parent(int(folder.name))
        except (OSError, IndexError):
            continue  # it ended meanwhile
    found = [pid]
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


def spent(pids: list[int], act: Callable[[], object]) -> float:
    """Return the seconds of CPU that processes use, in the kernel too, while `act` runs.

    Infinity when one of their threads ended meanwhile and took its count with it: the least of
    several is what is asked for.
    """
    before = _clocks(pids)
    act()
    after = _clocks(pids)
    if not before.keys() <= after.keys():
        return inf
    return sum(after.values()) - sum(before.values())


def memory(pid: int) -> float:
    """Return the megabytes of a process that are in memory (RSS)."""
    lines = (PROC / str(pid) / "status").read_text().splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("VmRSS:"))
    return int(kilobytes) / 1000


def peak(pid: int) -> float:
    """Return the most megabytes of a process that were in memory since that was last forgotten."""
    lines = (PROC / str(pid) / "status").read_text().splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(kilobytes) / 1000


def _clocks(pids: list[int]) -> dict[str, float]:
    """Return the seconds each thread has run; a process's own count knows hundredths only."""
    found = {}
    for pid in pids:
        for task in (PROC / str(pid) / "task").iterdir():
            try:
                found[task.name] = int((task / "schedstat").read_text().split()[0]) * NANO
            except OSError:
                continue  # it ended meanwhile
    return found


def _parent(pid: int) -> int:
    # A process's name may hold blanks and brackets; what follows the last bracket does not.
    return int((PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
