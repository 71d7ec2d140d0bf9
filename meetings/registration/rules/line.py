"""The own order of a head: who of a delegation's waiting people comes first."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from meetings.registration.rules.pool import Circle, Claim


class Move(StrEnum):
    """Where one moves among one's own."""

    EARLIER = "earlier"
    LATER = "later"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A waiting delegate's place in line; those of one `group` wait together.

    It may be of a booking too; those wait each for themselves.
    """

    asked_at: datetime
    rank: int
    id: int
    party: int
    group: int | None = None
    circle: Circle | None = field(default=None, compare=False)

    @property
    def claim(self) -> int:
        """The id of the claim that the delegate is a part of."""
        return self.id if self.group is None else self.group


def claims_of(places: Iterable[Place], new: Collection[int] = ()) -> list[Claim]:
    """Return the claims that delegates make: one for each, or one for a group.

    Those of whoever is `new` have not waited.
    """
    found = []
    for claim, members in groupby(sorted(places, key=_by_claim), key=lambda one: one.claim):
        first, *others = members
        size = 1 + len(others)
        fresh = first.id in new
        found.append(
            Claim(first.asked_at, first.rank, claim, first.party, size, first.circle, fresh)
        )
    return found


def moved(places: Sequence[Place], delegate: int, move: Move) -> list[Place]:
    """Return the places of one party after a delegate, or their group, has moved by one.

    Two of a size exchange their places. What is larger never takes the earlier place of what is
    smaller: the smaller goes behind it instead, so that nobody else is overtaken. Who stands at
    that end already stays.
    """
    claims = sorted(claims_of(places))
    target = next((one.claim for one in places if one.id == delegate), None)
    at = next((n for n, claim in enumerate(claims) if claim.id == target), None)
    if at is None:
        return list(places)
    first = at - 1 if move is Move.EARLIER else at
    if first < 0 or first + 1 >= len(claims):
        return list(places)
    one, two = claims[first : first + 2]
    times = [claim.asked_at for claim in claims]
    if two.size > one.size:
        times[first] = two.asked_at
    order = [*claims[:first], two, one, *claims[first + 2 :]]
    return _numbered(order, times, places)


def _numbered(order: list[Claim], times: list[datetime], places: Sequence[Place]) -> list[Place]:
    """Give the claims their times in order, and everybody a rank of their own."""
    members: dict[int, list[Place]] = {}
    for place in sorted(places):
        members.setdefault(place.claim, []).append(place)
    lined = [
        (place, at) for claim, at in zip(order, times, strict=True) for place in members[claim.id]
    ]
    return [replace(place, asked_at=at, rank=rank) for rank, (place, at) in enumerate(lined)]


def _by_claim(place: Place) -> tuple[int, Place]:
    return place.claim, place
