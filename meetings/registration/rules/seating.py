"""The one place where seats are decided, for events and for items alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why somebody waits; pages put each into words, with the numbers of its `Waits`."""

    FULL = "full"  # every seat is taken
    QUOTA = "quota"  # the party holds as many as one party may, until the release
    TOGETHER = "together"  # a group that waits whole does not fit the seats that are free
    TURN = "turn"  # others asked before


@dataclass(frozen=True, slots=True)
class Placed:
    """The claim has its seats."""


@dataclass(frozen=True, slots=True)
class Waits:
    """The claim waits: why, and how many claims that could be seated stand before it."""

    reason: Reason
    ahead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What has seats. `held` counts the seats each party holds now.

    `capacity` None: as many as ask. `quota` is the most seats one party may hold, None without
    such a limit; it lapses at `release_at`.
    """

    capacity: int | None
    quota: int | None = None
    release_at: datetime | None = None
    held: Mapping[int, int] = field(default_factory=dict)

    def free(self) -> float:
        """Return how many seats nobody holds; never below zero, however capacity was lowered."""
        if self.capacity is None:
            return float("inf")
        return max(0, self.capacity - sum(self.held.values()))

    def quota_at(self, at: datetime) -> float:
        """Return the most seats one party may hold at `at`."""
        lapsed = self.release_at is not None and at >= self.release_at
        return float("inf") if self.quota is None or lapsed else self.quota


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """A wish for `size` seats that are given together or not at all.

    The order of the fields is the order of first come; `rank` is the head's own order within a
    party, `id` tells apart what was asked at one moment.
    """

    asked_at: datetime
    rank: int
    id: int
    party: int
    size: int = 1


def seat(pool: Pool, claims: Iterable[Claim], at: datetime) -> dict[int, Placed | Waits]:
    """Decide every claim that waits at `at`, by id: who is seated now, who waits and why.

    First come: claims are asked in order of `asked_at`. One over its party's quota waits and
    blocks nobody. One that may have seats but does not fit holds the line: nobody overtakes it,
    and no seat stays free beside the next in order that fits in it.
    """
    free, quota = pool.free(), pool.quota_at(at)
    held = dict(pool.held)
    outcome: dict[int, Placed | Waits] = {}
    line = 0
    for claim in sorted(claims):
        mine = held.get(claim.party, 0)
        if mine + claim.size > quota:
            outcome[claim.id] = Waits(Reason.QUOTA, line)
        elif line == 0 and claim.size <= free:
            outcome[claim.id] = Placed()
            held[claim.party] = mine + claim.size
            free -= claim.size
        else:
            outcome[claim.id] = Waits(_reason(free, line), line)
            line += 1
    return outcome


def _reason(free: float, line: int) -> Reason:
    if free == 0:
        return Reason.FULL
    return Reason.TURN if line else Reason.TOGETHER
