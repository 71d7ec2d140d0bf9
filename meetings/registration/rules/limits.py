"""What an organiser limits for some: seats that are kept, and the most seats of one city."""

from dataclasses import dataclass
from enum import StrEnum

from meetings.registration.rules.pool import Circle


class LimitKind(StrEnum):
    """What a limit says of somebody's seats."""

    KEPT = "kept"  # so many are kept for them
    MOST = "most"  # so many they may hold at most, in place of the quota for all


@dataclass(frozen=True, slots=True)
class Limit:
    """How many seats are kept for a circle, or how many it may hold; None takes the limit away."""

    kind: LimitKind
    circle: Circle
    seats: int | None
