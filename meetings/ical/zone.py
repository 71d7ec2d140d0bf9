"""VTIMEZONE components (RFC 5545 section 3.6.5), written from the zones of the IANA database.

Every change of the clock is part of a yearly rule or stands alone, never in a list of
dates: readers take an RDATE wrongly, or not at all.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from meetings.ical.lines import line

# From the first year a subscriber could scroll back to, to years enough after the last
# one that is exact (2037) to see which rules go on for good.
_FIRST, _LAST = datetime(1999, 1, 1, tzinfo=UTC), datetime(2051, 1, 1, tzinfo=UTC)
_EXACT_UNTIL = 2037
_STEP = timedelta(days=5)  # no zone has changed its clocks twice within six
_DAY, _YEAR, _SECOND = timedelta(days=1), timedelta(days=366), timedelta(seconds=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class _Onset:
    """The moment from which a zone keeps another offset or name."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def wall(self) -> datetime:
        """What the clocks show at the onset while still set to the offset before."""
        return (self.at + self.before).replace(tzinfo=None)

    def on(self, day: date) -> "_Onset":
        """Return the same change at the same time by the clocks on another `day`."""
        return replace(self, at=self.at + (day - self.wall.date()))


@dataclass(frozen=True, slots=True)
class _Week:
    """A weekday in seven days of a month: from day `first`, or the last seven (`first` 0)."""

    month: int
    weekday: int
    first: int

    def day(self, year: int) -> date:
        first = self.first or monthrange(year, self.month)[1] - 6
        start = date(year, self.month, first)
        return start + timedelta((self.weekday - start.weekday()) % 7)

    def __str__(self) -> str:
        weekday = _WEEKDAYS[self.weekday]
        rule = f"FREQ=YEARLY;BYMONTH={self.month};BYDAY="
        if self.first % 7 == 1:
            return f"{rule}{self.first // 7 + 1}{weekday}"
        if not self.first:
            return f"{rule}-1{weekday}"
        days = ",".join(str(self.first + n) for n in range(7))
        return f"{rule}{weekday};BYMONTHDAY={days}"


@cache
def vtimezone(zone: str) -> bytes:
    """Return the VTIMEZONE of the IANA zone `zone`, exact for the years 2000 to 2037.

    A rule of the present goes on without end. Cached: the first call takes some 10 ms.
    """
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}", *_observances(ZoneInfo(zone)), "END:VTIMEZONE"]
    return b"".join(map(line, lines))


def skipped(local: datetime, zone: str) -> bool:
    """Tell whether the clocks of `zone` never show `local` because they leap over it."""
    early, late = _readings(local, zone)
    return early > late


def repeated(local: datetime, zone: str) -> bool:
    """Tell whether the clocks of `zone` show `local` twice because they are set back."""
    early, late = _readings(local, zone)
    return early < late


def whole_days(starts_at: datetime, ends_at: datetime, zone: str) -> bool:
    """Tell whether what lasts so long is given by days: from midnight to midnight in `zone`."""
    return all(_begins_a_day(at, ZoneInfo(zone)) for at in (starts_at, ends_at))


def _begins_a_day(at: datetime, zone: ZoneInfo) -> bool:
    # Where clocks go forward at midnight, a day begins at one o'clock: instants decide.
    day = at.astimezone(zone).date()
    return datetime.combine(day, time(), zone).astimezone(UTC) == at


def _readings(local: datetime, zone: str) -> tuple[datetime, datetime]:
    """Return `local` read with the offset before a change and with the one after it."""
    aware = local.replace(tzinfo=ZoneInfo(zone))
    return aware.replace(fold=0).astimezone(UTC), aware.replace(fold=1).astimezone(UTC)


def _observances(zone: ZoneInfo) -> Iterator[str]:
    onsets = list(_onsets(zone))
    summers = {one for one, two in pairwise(onsets) if _is_summer(one, two)}
    left = set(onsets)
    for onset in onsets:
        if onset in left and onset.wall.year <= _EXACT_UNTIL:
            runs = {week: _run(onset, week, left) for week in _weeks(onset.wall)}
            week = max(runs, key=lambda week: len(runs[week]))
            left.difference_update(runs[week])
            kind = "DAYLIGHT" if onset in summers else "STANDARD"
            yield from (f"BEGIN:{kind}", *_observance(week, runs[week]), f"END:{kind}")


def _observance(week: _Week, run: list[_Onset]) -> Iterator[str]:
    onset, last = run[0], run[-1]
    yield f"DTSTART:{onset.wall:%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{_offset(onset.before)}"
    yield f"TZOFFSETTO:{_offset(onset.after)}"
    yield f"TZNAME:{onset.name}"
    if last.wall.year == _LAST.year - 1:
        yield f"RRULE:{week}"
    elif last != onset:
        # The day more changes no onset; some readers take the end for local time and
        # would otherwise lose the last one.
        yield f"RRULE:{week};UNTIL={last.at + _DAY:%Y%m%dT%H%M%SZ}"


def _offset(offset: timedelta) -> str:
    minutes, seconds = divmod(abs(offset) // _SECOND, 60)
    sign = "-" if offset < timedelta() else "+"
    return f"{sign}{minutes // 60:02}{minutes % 60:02}" + (f"{seconds:02}" if seconds else "")


def _weeks(wall: datetime) -> Iterator[_Week]:
    """Yield the rules that name the day of `wall`, the customary ones first."""
    length = monthrange(2001, wall.month)[1]  # of no leap year, so that a week is whole in all
    firsts = [*range(1, 23, 7), 0, *range(1, length - 5)]
    weeks = (_Week(wall.month, wall.weekday(), first) for first in firsts)
    return (week for week in weeks if week.day(wall.year) == wall.date())


def _run(first: _Onset, week: _Week, left: set[_Onset]) -> list[_Onset]:
    """Return `first` and those of `left` that follow it by the rule, year after year."""
    run = [first]
    while (following := first.on(week.day(first.wall.year + len(run)))) in left:
        run.append(following)
    return run


def _is_summer(one: _Onset, two: _Onset) -> bool:
    """Tell whether the clocks go ahead at `one` and back at `two`, within a year.

    Offsets decide: the database calls the winter of Dublin its daylight saving time.
    """
    return two.after < one.after and two.at - one.at < _YEAR


def _onsets(zone: ZoneInfo) -> Iterator[_Onset]:
    """Yield what `zone` keeps as the years begin, and then every change of it."""
    at = _FIRST
    offset, name = _kept(zone, at)
    yield _Onset(at, offset, offset, name)
    while at < _LAST:
        following = min(at + _STEP, _LAST)
        if _kept(zone, following) != (offset, name):
            following = _change(zone, at, following)
            before, (offset, name) = offset, _kept(zone, following)
            yield _Onset(following, before, offset, name)
        at = following


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Return the first moment, to the second, that keeps anything but what `low` keeps."""
    kept = _kept(zone, low)
    while high - low > _SECOND:
        middle = low + (high - low) // (2 * _SECOND) * _SECOND
        low, high = (middle, high) if _kept(zone, middle) == kept else (low, middle)
    return high


def _kept(zone: ZoneInfo, at: datetime) -> tuple[timedelta, str]:
    local = at.astimezone(zone)
    return local.replace(tzinfo=UTC) - at, str(local.tzname())
