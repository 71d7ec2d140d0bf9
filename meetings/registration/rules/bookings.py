"""Which items of an agenda one person can book, and which of them cannot be had together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from meetings.text import fold


class Problem(StrEnum):
    """Why a booking is not made, or not given up; pages put each into words."""

    GONE = "gone"  # whoever it is for does not come to the event any more
    UNKNOWN = "unknown"  # nobody signs up for such an item
    CANCELLED = "cancelled"
    OVER = "over"
    BEGUN = "begun"  # only the organiser changes it now
    TWICE = "twice"  # the same workshop at another time is booked
    OVERLAP = "overlap"  # something that is booked takes place meanwhile


@dataclass(frozen=True, slots=True)
class Slot:
    """When an item takes place; two of one kind with the same title are one that runs twice."""

    number: int
    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Slot") -> bool:
        """Whether nobody can be at both; one that ends as the other begins is none of these."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def repeats(self, other: "Slot") -> bool:
        """Whether it is the other once more."""
        return self.kind == other.kind and fold(self.title) == fold(other.title)


class Open(NamedTuple):
    """An item that people sign up for, as it is published."""

    slot: Slot
    cancelled: bool = False


class Wish(NamedTuple):
    """A delegate and the item they would be at, or no longer; in which vehicle, if they say."""

    delegate_id: int
    number: int
    prefers: str = ""


class Obstacle(NamedTuple):
    """What keeps a wish from being done; `mine` is the item that it clashes with, 0 for none."""

    problem: Problem
    delegate_id: int
    number: int
    mine: int = 0


def clash(wanted: Slot, mine: Iterable[Slot]) -> list[tuple[Problem, Slot]]:
    """Return which of one's items cannot be had together with another, and why."""
    found = []
    for slot in mine:
        if slot.number == wanted.number:
            continue
        if slot.repeats(wanted):
            found.append((Problem.TWICE, slot))
        elif slot.overlaps(wanted):
            found.append((Problem.OVERLAP, slot))
    return found


def overlapping(mine: Iterable[Slot]) -> list[tuple[Slot, Slot]]:
    """Return the pairs of one's items that overlap, since one was moved after it was booked."""
    in_order = sorted(mine, key=lambda slot: (slot.starts_at, slot.number))
    return [(one, two) for one, two in combinations(in_order, 2) if one.overlaps(two)]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is true when somebody books: the items by number, who comes, and what they have booked.

    Whoever is not `bound` changes what has begun; nobody gets into what is over at `at`.
    """

    items: Mapping[int, Open]
    coming: Collection[int]
    booked: Mapping[int, Collection[int]]
    at: datetime
    bound: bool = True

    def obstacles(self, wanted: Sequence[Wish], given_up: Sequence[Wish] = ()) -> list[Obstacle]:
        """Return what keeps these wishes from being done, all of them; none: it can be done.

        What is given up is no longer in the way of what is wanted. Who has booked an item already
        wants nothing new.
        """
        found = [one for wish in given_up if (one := self._bound(wish))]
        left = {id_: set(numbers) for id_, numbers in self.booked.items()}
        for wish in given_up:
            left.get(wish.delegate_id, set()).discard(wish.number)
        for wish in wanted:
            mine = left.setdefault(wish.delegate_id, set())
            if wish.number not in mine:
                found += self._refused(wish, mine)
                mine.add(wish.number)
        return found

    def _bound(self, wish: Wish) -> Obstacle | None:
        """Return why something cannot be given up any more: it has begun."""
        item = self.items.get(wish.number)
        begun = item and self.bound and self.at >= item.slot.starts_at
        return Obstacle(Problem.BEGUN, wish.delegate_id, wish.number) if begun else None

    def _refused(self, wish: Wish, mine: Collection[int]) -> list[Obstacle]:
        item, about = self.items.get(wish.number), (wish.delegate_id, wish.number)
        if wish.delegate_id not in self.coming:
            return [Obstacle(Problem.GONE, *about)]
        if item is None:
            return [Obstacle(Problem.UNKNOWN, *about)]
        if item.cancelled:
            return [Obstacle(Problem.CANCELLED, *about)]
        over = Obstacle(Problem.OVER, *about) if self.at >= item.slot.ends_at else None
        if late := self._bound(wish) or over:
            return [late]
        held = [self.items[number] for number in sorted(mine) if number in self.items]
        slots = [other.slot for other in held if not other.cancelled]
        return [Obstacle(why, *about, slot.number) for why, slot in clash(item.slot, slots)]
