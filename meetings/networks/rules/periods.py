"""The time of a city in a network: one role a day, and no day twice."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from meetings.terms import CityRole


class Refusal(StrEnum):
    """Why a membership cannot be written; the page puts each into words."""

    LATER = "later"  # a period begins on that day or after it: history is not written over
    SAME = "same"  # the city has that role already
    NO_MEMBER = "no-member"  # who does not belong to the network cannot leave it


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From `since` until `until`, which no longer counts; None means that it goes on."""

    since: date
    until: date | None
    role: CityRole

    def holds(self, day: date) -> bool:
        """Whether a day is in the period."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a change does: the period it closes and the one it opens, each if any."""

    closed: Period | None
    opened: Period | None


def assume(periods: Iterable[Period], role: CityRole, since: date) -> Turn | Refusal:
    """Let a city have a role from a day on: closes the period of that day, opens the next."""
    known = sorted(periods)
    current = _current(known, since)
    if current is not None and current.role is role:
        return Refusal.SAME
    if any(_reaches(period, since) for period in known if period is not current):
        return Refusal.LATER
    if current is not None and (current.since == since or current.until is not None):
        return Refusal.LATER
    closed = replace(current, until=since) if current else None
    return Turn(closed, Period(since, None, role))


def leave(periods: Iterable[Period], on: date) -> Turn | Refusal:
    """End a city's time in a network: `on` is the first day that it is no member."""
    current = next((period for period in periods if period.until is None), None)
    if current is None:
        return Refusal.NO_MEMBER
    return Refusal.LATER if current.since >= on else Turn(replace(current, until=on), None)


def _current(periods: Iterable[Period], day: date) -> Period | None:
    return next((period for period in periods if period.holds(day)), None)


def _reaches(period: Period, since: date) -> bool:
    return period.until is None or period.until > since
