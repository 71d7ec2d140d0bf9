"""Until when heads act by themselves; afterwards the organiser acts for them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The times of one event that bind heads; None: until the event begins."""

    substitute_until: datetime | None
    withdraw_until: datetime | None
    begins_at: datetime

    @property
    def substitutes_until(self) -> datetime:
        """From when on nobody takes the seat of another, and a seat without a name is lost."""
        return self.begins_at if self.substitute_until is None else self.substitute_until

    @property
    def withdraws_until(self) -> datetime:
        """From when on nobody withdraws by themselves."""
        return self.begins_at if self.withdraw_until is None else self.withdraw_until

    def may_substitute(self, at: datetime) -> bool:
        """Whether a head may put one person in the place of another at `at`."""
        return at < self.substitutes_until

    def may_withdraw(self, at: datetime) -> bool:
        """Whether a head may withdraw a person at `at`."""
        return at < self.withdraws_until
