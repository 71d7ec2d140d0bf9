"""Days and hours as they are typed, and as an agenda file writes them.

All are what the clocks show in the event's zone; no form shows an offset.
"""

from datetime import date, timedelta

_DAY, _HOUR = slice(0, 10), slice(11, 16)
MIDNIGHT = "00:00"
LAST = "23:59"  # the last hour of a day that is still told by its name


def start(day: str, hour: str) -> str:
    """Write a beginning; without an hour it is that of the day."""
    return f"{day}T{hour}" if hour else day


def end(day: str, hour: str) -> str:
    """Write an end; midnight is the one that ends the day, as is a day without an hour."""
    return f"{day}T24:00" if hour == MIDNIGHT else start(day, hour)


def begins(written: str) -> tuple[str, str]:
    """Read a beginning as the day and the hour that a form shows."""
    return written[_DAY], written[_HOUR]


def ends(written: str) -> tuple[str, str]:
    """Read an end as the day and the hour that a form shows: midnight belongs to its evening."""
    day, hour = written[_DAY], written[_HOUR]
    if hour != MIDNIGHT:
        return day, hour
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat(), hour


def span(starts: str, ends_: str) -> dict[str, str]:
    """Read the hours of an item or a stop; the day it ends on is told when it is another."""
    day, first = begins(starts)
    last_day, last = ends(ends_)
    shown = "" if last_day == day else last_day
    return {"day": day, "begins": first, "last_day": shown, "ends": last}
