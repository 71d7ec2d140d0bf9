"""The one place where seats are decided, for events and for items alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from meetings.terms import WaitingRule


class Reason(StrEnum):
    """Why somebody waits; pages put each into words, with the numbers of its `Waits`."""

    FIRST = "first"  # every seat is taken, and the next free one is theirs
    WENT = "went"  # first now; the last seat went to `party`, that asked later and had fewer
    TOGETHER = "together"  # first, as a group of `size` that `free` seats are too few for
    ASKED = "asked"  # `party`, who stands just before, asked before; it may be one's own
    GOES = "goes"  # `party`, who stands just before, asked later and has fewer
    QUOTA = "quota"  # the party holds as many as one party may, until the release
    LARGER = "larger"  # a group larger than there are seats at all; it holds up nobody


@dataclass(frozen=True, slots=True)
class Placed:
    """The claim has its seats; its party held `had` just before."""

    had: int = 0


@dataclass(frozen=True, slots=True)
class Waits:
    """The claim waits: why, and how many claims that could be seated stand before it.

    `theirs` and `mine` are the seats of the other party and of one's own. With `counted` they
    are counted as if those who stand before had their seats. For QUOTA `theirs` are the seats
    that one's own people ask for who stand before.
    """

    reason: Reason
    ahead: int = 0
    party: int | None = None
    theirs: int = 0
    mine: int = 0
    free: int = 0
    size: int = 1
    counted: bool = False


Outcome = dict[int, Placed | Waits]


class Went(NamedTuple):
    """To whom a seat went: when they had asked, and how many seats their party had before."""

    party: int
    asked_at: datetime
    had: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What has seats. `held` counts the seats each party holds now.

    `capacity` None: as many as ask. `quota` is the most seats one party may hold, None without
    such a limit; it lapses at `release_at`. `went` is the last seat that was given in turn.
    """

    capacity: int | None
    quota: int | None = None
    release_at: datetime | None = None
    rule: WaitingRule = WaitingRule.FIRST_COME
    held: Mapping[int, int] = field(default_factory=dict)
    went: Went | None = None

    def free(self) -> float:
        """Return how many seats nobody holds; never below zero, however capacity was lowered."""
        if self.capacity is None:
            return float("inf")
        return max(0, self.capacity - sum(self.held.values()))

    def over(self) -> int:
        """Return how many more are seated than there are seats."""
        taken = sum(self.held.values())
        return 0 if self.capacity is None else max(0, taken - self.capacity)

    def quota_at(self, at: datetime) -> float:
        """Return the most seats one party may hold at `at`."""
        lapsed = self.release_at is not None and at >= self.release_at
        return float("inf") if self.quota is None or lapsed else self.quota

    def largest(self, at: datetime) -> float:
        """Return the largest group that can ever be seated whole while the rules of `at` hold."""
        capacity = float("inf") if self.capacity is None else self.capacity
        return min(capacity, self.quota_at(at))


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


def seat(pool: Pool, claims: Iterable[Claim], at: datetime) -> Outcome:
    """Decide every claim that waits at `at`, by id: who is seated now, who waits and why.

    First come: in order of `asked_at`. Cities in turn: next is whose party has the fewest seats,
    then who asked first, counted again after each claim; a party's own claims keep their order.
    One over its party's quota waits and blocks nobody. One that may have seats but does not fit
    holds the line: nobody overtakes it, and no seat stays free beside the next in order that
    fits in it.
    """
    seating = _Seating(pool, at)
    queues: dict[int, list[Claim]] = {}
    for claim in sorted(claims, reverse=True):
        queues.setdefault(claim.party, []).append(claim)
    # One claim of each party at a time: where it stands depends on its own party's seats only.
    nexts = [(seating.turn(queue[-1]), queue[-1]) for queue in queues.values()]
    heapify(nexts)
    while nexts:
        queue = queues[heappop(nexts)[1].party]
        seating.decide(queue.pop())
        if queue:
            heappush(nexts, (seating.turn(queue[-1]), queue[-1]))
    return seating.outcome | seating.over_quota()


class _Seating:
    """Where a seating has come to; `counted` are seats held, and those of the line as if given."""

    def __init__(self, pool: Pool, at: datetime) -> None:
        self.outcome: Outcome = {}
        self._pool, self._quota = pool, pool.quota_at(at)
        self._in_turn = pool.rule is WaitingRule.IN_TURN
        self._free, self._went = pool.free(), pool.went
        self._held, self._counted = dict(pool.held), dict(pool.held)
        self._line: list[tuple[Claim, int]] = []  # who waits, and what their party had before
        self._over: list[tuple[Claim, int, int]] = []  # over the quota, with own and others before

    def turn(self, claim: Claim) -> int:
        """Return what is asked before who asked first."""
        return self._counted.get(claim.party, 0) if self._in_turn else 0

    def decide(self, claim: Claim) -> None:
        mine, capacity = self._counted.get(claim.party, 0), self._pool.capacity
        if mine + claim.size > self._quota:
            own = mine - self._held.get(claim.party, 0)
            self._over.append((claim, own, len(self._line)))
            return
        if capacity is not None and claim.size > max(1, capacity):
            waits = Waits(Reason.LARGER, len(self._line), free=capacity, size=claim.size)
            self.outcome[claim.id] = waits
            return
        if not self._line and claim.size <= self._free:
            self._place(claim, mine)
        else:
            self.outcome[claim.id] = self._waits(claim, mine)
            self._line.append((claim, mine))
        self._counted[claim.party] = mine + claim.size

    def over_quota(self) -> Outcome:
        """Return those who wait for the quota alone, with what their party holds in the end."""
        return {
            claim.id: Waits(
                Reason.QUOTA,
                ahead,
                theirs=own,
                mine=self._held.get(claim.party, 0),
                size=claim.size,
            )
            for claim, own, ahead in self._over
        }

    def _place(self, claim: Claim, mine: int) -> None:
        self.outcome[claim.id] = Placed(mine)
        self._held[claim.party] = mine + claim.size
        self._free -= claim.size
        self._went = Went(claim.party, claim.asked_at, mine)

    def _waits(self, claim: Claim, mine: int) -> Waits:
        if not self._line:
            return self._first(claim, mine)
        (before, theirs), ahead = self._line[-1], len(self._line)
        if before.party == claim.party or before.asked_at <= claim.asked_at:
            return Waits(Reason.ASKED, ahead, before.party, size=claim.size)
        held = self._held.get(before.party, 0), self._held.get(claim.party, 0)
        counted = (theirs, mine) != held
        return Waits(
            Reason.GOES, ahead, before.party, theirs, mine, size=claim.size, counted=counted
        )

    def _first(self, claim: Claim, mine: int) -> Waits:
        if self._free:
            return Waits(Reason.TOGETHER, free=int(self._free), size=claim.size)
        went = self._went
        passed = went and went.asked_at > claim.asked_at and went.had < mine
        if self._in_turn and went and passed and went.party != claim.party:
            return Waits(Reason.WENT, 0, went.party, went.had, mine, size=claim.size)
        return Waits(Reason.FIRST, size=claim.size)
