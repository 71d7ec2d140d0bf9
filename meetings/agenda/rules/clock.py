"""Times as a file writes them: what the clocks of the event's zone show."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from meetings.agenda.rules.problems import Problem
from meetings.ical import skipped
from meetings.text import fold

YEARS = range(2000, 2100)  # calendars here tell the zones from 2000 on
_DAY = timedelta(days=1)
_FORM = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?P<hour>T\d\d:\d\d(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
# Names of the IANA database that are no place, or another place on each machine.
_NO_ZONES = {"Factory", "localtime", "posixrules"}


@cache
def zones() -> frozenset[str]:
    """Return the names of all time zones: reads the disk once."""
    return frozenset(available_timezones() - _NO_ZONES)


def zone(typed: str) -> str:
    """Return the zone that somebody means: by its name, or by its town where no other has it.

    What is none is returned as it was typed.
    """
    meant = fold(typed).replace(" ", "_")
    by_town = [name for name in zones() if fold(name).rpartition("/")[2] == meant]
    named = [name for name in zones() if fold(name) == meant] or by_town
    return typed if typed in zones() or len(named) != 1 else named[0]


def is_day(value: str) -> bool:
    """Whether a time as written names a whole day or its end, not an hour of it."""
    return "T" not in value or value.endswith("T24:00")


def read(value: str, *, end: bool = False) -> datetime:
    """Read a time, with its offset if it has one; ValueError says that it is none.

    "T24:00" is the midnight that ends a day, and so is an `end` without an hour.
    """
    found = _FORM.fullmatch(value)
    if not found or int(value[:4]) not in YEARS:
        raise ValueError(value)
    day = datetime.fromisoformat(found["day"])
    if is_day(value):
        return day + _DAY if end or found["hour"] else day
    return datetime.fromisoformat(value)


def instant(value: str, zone: str, *, end: bool = False) -> datetime:
    """Return the instant (UTC) of a time; of two by the same name (autumn) the first."""
    local = read(value, end=end)
    return (local if local.tzinfo else local.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def written(at: datetime, zone: str) -> str:
    """Return an instant as a file writes it: the time that clocks in `zone` show.

    The second of two equal hours in autumn is told apart by its offset.
    """
    local = at.astimezone(ZoneInfo(zone))
    if local.year not in YEARS:  # the midnight that ends the last of them
        return f"{local - _DAY:%Y-%m-%d}T24:00"
    shown = local if local.fold else local.replace(tzinfo=None)
    return shown.isoformat(timespec="minutes")


def shifted(value: str, days: int) -> str:
    """Return the same hour `days` later, without its offset: that was the one of its day."""
    hour = value[10:16]
    return f"{read(value[:10]) + days * _DAY:%Y-%m-%d}{hour}"


def problem(value: str, zone: str) -> tuple[Problem, str] | None:
    """Say why the clocks of `zone` never show this time, None if they do."""
    local = read(value)
    if is_day(value):
        # Its midnight may be skipped, and it still begins; without a noon there is no day.
        noon = read(value[:10]) + _DAY / 2
        return (Problem.NO_DAY, zone) if skipped(noon, zone) else None
    if local.tzinfo is None:
        return (Problem.NO_TIME, zone) if skipped(local, zone) else None
    kept = local.astimezone(ZoneInfo(zone))
    if kept.utcoffset() != local.utcoffset():
        return Problem.OFFSET, kept.isoformat()[-6:]
    return None
