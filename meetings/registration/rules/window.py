"""Where a delegate stands, and when one may register."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from meetings.terms import Status


class Standing(StrEnum):
    """Where a delegate stands (PARTSTAT in brackets, RFC 5545 section 3.2.12)."""

    INVITED = "invited"  # NEEDS-ACTION
    PENDING = "pending"  # NEEDS-ACTION
    OFFERED = "offered"  # NEEDS-ACTION
    CONFIRMED = "confirmed"  # ACCEPTED
    WAITING = "waiting"  # TENTATIVE
    DECLINED = "declined"  # DECLINED
    WITHDRAWN = "withdrawn"  # DECLINED


ACTIVE = frozenset(
    {
        Standing.INVITED,
        Standing.PENDING,
        Standing.OFFERED,
        Standing.CONFIRMED,
        Standing.WAITING,
    }
)
UNPROMISED = frozenset({Standing.INVITED, Standing.PENDING})  # no calendar shows it
SEATED = frozenset({Standing.CONFIRMED, Standing.OFFERED})


def may_join(standings: Iterable[Standing], event: Status) -> bool:
    """Whether one of those who stand so at an event may join it online: who is confirmed."""
    return event is not Status.CANCELLED and Standing.CONFIRMED in standings


class ComingAs(StrEnum):
    """What a person comes as."""

    DELEGATE = "delegate"
    SPEAKER = "speaker"
    GUEST = "guest"


class KeptFor(StrEnum):
    """Whom seats are kept for."""

    CITY = "city"
    SPEAKERS = "speakers"
    GUESTS = "guests"


class Window(StrEnum):
    """Whether one can register now."""

    NONE = "none"  # this event takes no registrations here
    BEFORE = "before"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Times:
    """When registration for an event opens and closes, if there is any, and until when it is on."""

    opens_at: datetime | None
    closes_at: datetime | None
    ends_at: datetime
    status: Status = Status.CONFIRMED

    def gives(self, at: datetime) -> bool:
        """Whether anybody gets a seat at `at`: the event takes place, and is not over."""
        return self.status is not Status.CANCELLED and at < self.ends_at

    def window(self, at: datetime) -> Window:
        """Return whether one can register at `at`."""
        if self.opens_at is None or self.closes_at is None:
            return Window.NONE
        if self.status is Status.CANCELLED:
            return Window.CANCELLED
        if at < self.opens_at:
            return Window.BEFORE
        return Window.OPEN if at < min(self.closes_at, self.ends_at) else Window.CLOSED
