"""The one place where seats are decided, for events and for items alike."""

from collections.abc import Iterable
from datetime import datetime
from heapq import heapify, heappop, heappush

from meetings.registration.rules.pool import (
    Circle,
    Claim,
    Offered,
    Outcome,
    Placed,
    Pool,
    Reason,
    Waits,
    Went,
)
from meetings.terms import WaitingRule


def seat(pool: Pool, claims: Iterable[Claim], at: datetime) -> Outcome:
    """Decide every claim that waits at `at`, by id: who is seated now, who waits and why.

    First come: in order of `asked_at`. Cities in turn: next is whose party has the fewest seats,
    then who asked first, counted again after each claim; a party's own claims keep their order.
    One over its party's quota waits and blocks nobody. One that may have seats but does not fit
    holds the line: nobody overtakes it, and no seat stays free beside the next in order that
    fits in it. Seats that are kept have a line of their own: whoever they are kept for takes
    them while others wait, and takes one that is open to all in the order of all.
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
    return seating.told()


class _Seating:
    """Where a seating has come to; `counted` are seats held, and those of the line as if given."""

    def __init__(self, pool: Pool, at: datetime) -> None:
        self.outcome: Outcome = {}
        self._pool, self._at = pool, at
        self._in_turn = pool.rule is WaitingRule.IN_TURN
        self._free, self._went = pool.free(), pool.went
        self._kept = pool.kept(at)
        self._limits: dict[Circle | None, tuple[float, float]] = {}
        self._held_up: set[Circle] = set()  # whose kept seats somebody is next for
        self._held, self._counted = dict(pool.held), dict(pool.held)
        self._line: list[tuple[Claim, int]] = []  # who waits, and what their party had before
        self._over: list[tuple[Claim, int, int]] = []  # over the quota, with own and others before

    def turn(self, claim: Claim) -> int:
        """Return what is asked before who asked first."""
        return self._counted.get(claim.party, 0) if self._in_turn else 0

    def decide(self, claim: Claim) -> None:
        mine = self._counted.get(claim.party, 0)
        if mine + claim.size > self._limit(claim)[0]:
            own = mine - self._held.get(claim.party, 0)
            self._over.append((claim, own, len(self._line)))
            return
        largest = self._limit(claim)[1]
        if claim.size > max(1, largest):
            self.outcome[claim.id] = Waits(
                Reason.LARGER, len(self._line), free=int(largest), size=claim.size
            )
            return
        if self._fits(claim):
            self._place(claim, mine)
        else:
            self.outcome[claim.id] = self._waits(claim, mine)
            self._line.append((claim, mine))
            if claim.circle:
                self._held_up.add(claim.circle)
        self._counted[claim.party] = mine + claim.size

    def told(self) -> Outcome:
        """Return every outcome, with what is free and what a party holds in the end.

        Until then seats that are kept may have been taken by those they are kept for.
        """
        if self._line:
            first, mine = self._line[0]
            self.outcome[first.id] = self._first(first, mine)
        return self.outcome | {
            claim.id: Waits(
                Reason.QUOTA,
                ahead,
                theirs=own,
                mine=self._held.get(claim.party, 0),
                size=claim.size,
                most=int(self._limit(claim)[0]),
            )
            for claim, own, ahead in self._over
        }

    def _limit(self, claim: Claim) -> tuple[float, float]:
        """Return the most that the claim's party may hold, and its largest group."""
        found = self._limits.get(claim.circle)
        if found is None:
            pool, at = self._pool, self._at
            found = pool.quota_at(at, claim.circle), pool.largest(at, claim.circle)
            self._limits[claim.circle] = found
        return found

    def _open(self, claim: Claim) -> float:
        """Return how many free seats are kept for nobody else than the claim."""
        if not self._kept:
            return self._free
        return self._free - sum(n for one, n in self._kept.items() if one != claim.circle)

    def _fits(self, claim: Claim) -> bool:
        if claim.circle in self._held_up:
            return False
        own = self._kept.get(claim.circle, 0) if claim.circle else 0
        if claim.size <= min(own, self._free):
            return True
        return not self._line and claim.size <= self._open(claim)

    def _place(self, claim: Claim, mine: int) -> None:
        offer = None if claim.new else self._pool.offer
        self.outcome[claim.id] = Offered(mine, until=self._at + offer) if offer else Placed(mine)
        self._held[claim.party] = mine + claim.size
        self._free -= claim.size
        if claim.circle in self._kept:
            self._kept[claim.circle] = max(0, self._kept[claim.circle] - claim.size)
        if not self._line:
            self._went = Went(claim.party, claim.asked_at, mine)

    def _waits(self, claim: Claim, mine: int) -> Waits:
        if not self._line:
            return Waits(Reason.FIRST)  # why it is the first is told in the end
        (before, theirs), ahead = self._line[-1], len(self._line)
        if before.party == claim.party or before.asked_at <= claim.asked_at:
            return Waits(Reason.ASKED, ahead, before.party, size=claim.size)
        held = self._held.get(before.party, 0), self._held.get(claim.party, 0)
        counted = (theirs, mine) != held
        return Waits(
            Reason.GOES, ahead, before.party, theirs, mine, size=claim.size, counted=counted
        )

    def _first(self, claim: Claim, mine: int) -> Waits:
        if self._open(claim) > 0:
            return Waits(Reason.TOGETHER, free=int(self._open(claim)), size=claim.size)
        if self._free:
            return Waits(Reason.KEPT, free=int(self._free), size=claim.size)
        went = self._went
        passed = went and went.asked_at > claim.asked_at and went.had < mine
        if self._in_turn and went and passed and went.party != claim.party:
            return Waits(Reason.WENT, 0, went.party, went.had, mine, size=claim.size)
        return Waits(Reason.FIRST, size=claim.size)
