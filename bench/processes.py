"""CPU and memory of a process and its children, as Linux counts them."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it, itself first."""
    parents = {}
    for folder in PROC.glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int(_stat(int(folder.name))[1])
        except (OSError, IndexError):
            continue  # it ended meanwhile
    found = [pid]
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


def cpu(pids: list[int]) -> float:
    """Return the seconds of CPU that processes have used, in the kernel too."""
    return sum(int(part) for pid in pids for part in _stat(pid)[11:13]) / TICKS


def memory(pid: int) -> float:
    """Return the megabytes of a process that are in memory (RSS)."""
    lines = (PROC / str(pid) / "status").read_text().splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("VmRSS:"))
    return int(kilobytes) / 1000


def _stat(pid: int) -> list[str]:
    # A process's name may hold blanks and brackets; what follows the last bracket does not.
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
