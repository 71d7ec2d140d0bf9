"""What has seats, who asks for them, and what is decided of each: the values of seating."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from meetings.registration.rules.window import ComingAs, KeptFor
from meetings.terms import WaitingRule


class Reason(StrEnum):
    """Why somebody waits; pages put each into words, with the numbers of its `Waits`."""

    FIRST = "first"  # every seat is taken, and the next free one is theirs
    WENT = "went"  # first now; the last seat went to `party`, that asked later and had fewer
    TOGETHER = "together"  # first, as a group of `size` that `free` seats are too few for
    ASKED = "asked"  # `party`, who stands just before, asked before; it may be one's own
    GOES = "goes"  # `party`, who stands just before, asked later and has fewer
    KEPT = "kept"  # first, and the `free` seats are kept for others, until the release
    QUOTA = "quota"  # the party holds `most`, as many as it may, until the release
    LARGER = "larger"  # a group larger than there are seats for it at all; it holds up nobody
    EVENT = "event"  # of an item: its delegate has no seat at the event yet


@dataclass(frozen=True, slots=True)
class Placed:
    """The claim has its seats; its party held `had` just before."""

    had: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(Placed):
    """The claim has its seats until `until`, and keeps them if it is accepted by then."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Waits:
    """The claim waits: why, and how many claims that could be seated stand before it.

    `theirs` and `mine` are the seats of the other party and of one's own. With `counted` they
    are counted as if those who stand before had their seats. For QUOTA `theirs` are the seats
    that one's own people ask for who stand before, and `most` is how many the party may hold.
    """

    reason: Reason
    ahead: int = 0
    party: int | None = None
    theirs: int = 0
    mine: int = 0
    free: int = 0
    size: int = 1
    counted: bool = False
    most: int = 0


Outcome = dict[int, Placed | Waits]


class Went(NamedTuple):
    """To whom a seat went: when they had asked, and how many seats their party had before."""

    party: int
    asked_at: datetime
    had: int


class Circle(NamedTuple):
    """Whom a quota of their own or a reserve is for: one city's people, speakers, or guests."""

    kept_for: KeptFor
    city_id: int | None = None

    @classmethod
    def of(cls, coming_as: ComingAs, city_id: int | None) -> "Circle | None":
        """Return whose a person of a city's delegation is, None who comes for themselves."""
        if coming_as is ComingAs.DELEGATE:
            return cls(KeptFor.CITY, city_id) if city_id else None
        return cls(KeptFor.SPEAKERS if coming_as is ComingAs.SPEAKER else KeptFor.GUESTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What has seats. `held` counts the seats each party holds now.

    `capacity` None: as many as ask. `quota` is the most seats one party may hold, None without
    such a limit; `quotas` are those of single cities in its place. Of the seats some are kept:
    `reserves` counts them, `inside` those seated now whom they are kept for, whichever seats they
    have. Quotas and reserves lapse at `release_at`.

    With `offer` a seat that becomes free is offered for as long, not given. `went` is the last
    seat that was given in turn.
    """

    capacity: int | None
    quota: int | None = None
    release_at: datetime | None = None
    rule: WaitingRule = WaitingRule.FIRST_COME
    held: Mapping[int, int] = field(default_factory=dict)
    quotas: Mapping[Circle, int] = field(default_factory=dict)
    reserves: Mapping[Circle, int] = field(default_factory=dict)
    inside: Mapping[Circle, int] = field(default_factory=dict)
    offer: timedelta | None = None
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

    def released(self, at: datetime) -> bool:
        """Whether quotas and reserves have lapsed."""
        return self.release_at is not None and at >= self.release_at

    def quota_at(self, at: datetime, circle: Circle | None = None) -> float:
        """Return the most seats one party may hold at `at`; never fewer than are kept for it."""
        quota = self.quotas.get(circle, self.quota) if circle else self.quota
        if quota is None or self.released(at):
            return float("inf")
        return max(quota, self.reserves.get(circle, 0)) if circle else quota

    def kept(self, at: datetime) -> dict[Circle, int]:
        """Return how many seats are still kept empty, and for whom."""
        if self.released(at):
            return {}
        left = {one: n - self.inside.get(one, 0) for one, n in self.reserves.items()}
        return {one: n for one, n in left.items() if n > 0}

    def largest(self, at: datetime, circle: Circle | None = None) -> float:
        """Return the largest group that can ever be seated whole while the rules of `at` hold."""
        if self.capacity is None:
            return self.quota_at(at, circle)
        others = sum(n for one, n in self.reserves.items() if one != circle)
        open_to_it = self.capacity if self.released(at) else max(0, self.capacity - others)
        return min(open_to_it, self.quota_at(at, circle))


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """A wish for `size` seats that are given together or not at all.

    The order of the fields is the order of first come; `rank` is the head's own order within a
    party, `id` tells apart what was asked at one moment. `circle` says whose quota and which
    kept seats are its own. One that is `new` has not waited, so that no seat is offered to it: it
    is there to take one.
    """

    asked_at: datetime
    rank: int
    id: int
    party: int
    size: int = 1
    circle: Circle | None = field(default=None, compare=False)
    new: bool = field(default=False, compare=False)
