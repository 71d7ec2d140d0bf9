import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from io import StringIO
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
import vobject
from dateutil.rrule import rrulestr
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st

from meetings.ical import repeated, skipped, vtimezone
from meetings.ical.zone import _offset
from tests.ical import troublesome

BEGIN, END = datetime(2000, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
ZONES = sorted(available_timezones() - {"localtime"})
REGIONS = sorted({zone.rpartition("/")[0].partition("/")[0] for zone in ZONES})
A_HANDFUL = sorted({zone for _, _, _, zone, _ in troublesome.TIMES} | {"Africa/Cairo"})

Kept = tuple[timedelta, str]


def kept(zone: ZoneInfo, at: datetime) -> Kept:
    local = at.astimezone(zone)
    return local.utcoffset(), local.tzname()


@cache
def changes(name: str) -> tuple[tuple[datetime, Kept], ...]:
    """When the clocks of a zone change and to what, as zoneinfo answers; first, what BEGIN finds."""
    zone = ZoneInfo(name)
    found = [(BEGIN, kept(zone, BEGIN))]
    for days in range(0, (END - BEGIN).days, 3):
        low, high = BEGIN + timedelta(days), min(BEGIN + timedelta(days + 3), END)
        if kept(zone, high) != found[-1][1]:
            while high - low > SECOND:
                middle = low + (high - low) // (2 * SECOND) * SECOND
                if kept(zone, middle) == found[-1][1]:
                    low = middle
                else:
                    high = middle
            found.append((high, kept(zone, high)))
    return tuple(found)


def observances(component: bytes) -> Iterator[dict[str, str]]:
    lines = component.decode().replace("\r\n ", "").split("\r\n")
    for line in lines:
        name, _, value = line.partition(":")
        if (name, value) in {("BEGIN", "STANDARD"), ("BEGIN", "DAYLIGHT")}:
            properties = {}
        elif (name, value) in {("END", "STANDARD"), ("END", "DAYLIGHT")}:
            yield properties
        elif name not in {"BEGIN", "END", "TZID", ""}:
            assert name not in properties
            properties[name] = value


def offset(text: str) -> timedelta:
    sign, hours, minutes = re.fullmatch(r"([+-])(\d\d)(\d\d)", text).groups()
    return int(sign + "1") * timedelta(hours=int(hours), minutes=int(minutes))


def onsets(component: bytes, *, until_is_local: bool) -> tuple[tuple[datetime, Kept], ...]:
    """What the component says, by the letter; UNTIL can be read as local time, as some do."""
    found = []
    for properties in observances(component):
        before = timezone(offset(properties["TZOFFSETFROM"]))
        rule = properties.get("RRULE", "FREQ=YEARLY;COUNT=1")
        start = datetime.fromisoformat(properties["DTSTART"])
        if not until_is_local:
            start = start.replace(tzinfo=before)
        for day in rrulestr(rule, dtstart=start, ignoretz=until_is_local):
            at = day.replace(tzinfo=before).astimezone(UTC)
            if at >= END + HOUR:
                break
            found.append((at, (offset(properties["TZOFFSETTO"]), properties["TZNAME"])))
    found.sort()
    early = [onset for onset in found if onset[0] <= BEGIN]
    return ((BEGIN, early[-1][1]), *(one for one in found if BEGIN < one[0] <= END))


def distinct(region: str) -> list[str]:
    """One zone of those that are the same, in what is published and in what is true."""
    names = [zone for zone in ZONES if zone.rpartition("/")[0].partition("/")[0] == region]
    return sorted(
        {(vtimezone(n).partition(b"\r\nBEGIN:")[2], changes(n)): n for n in names}.values()
    )


@pytest.mark.parametrize("region", REGIONS)
def test_a_zone_says_every_change_of_its_clocks_and_no_other(region):
    zones = distinct(region)
    said = {zone: onsets(vtimezone(zone), until_is_local=False) for zone in zones}
    assert said == {zone: changes(zone) for zone in zones}


@pytest.mark.parametrize("region", REGIONS)
def test_a_reader_who_takes_the_end_of_a_rule_for_local_time_loses_nothing(region):
    zones = distinct(region)
    said = {zone: onsets(vtimezone(zone), until_is_local=True) for zone in zones}
    assert said == {zone: changes(zone) for zone in zones}


@pytest.mark.parametrize("region", REGIONS)
def test_dateutil_reads_each_zone_as_it_is(region):
    wrong = {zone: misread(zone) for zone in distinct(region)}
    assert {zone: ats for zone, ats in wrong.items() if ats} == {}


def misread(zone: str) -> list[datetime]:
    """The moments at and between all changes at which dateutil has another offset or name."""
    read, true = tzical(StringIO(vtimezone(zone).decode())).get(), ZoneInfo(zone)
    return [at for at in moments(zone) if as_read(read, at.astimezone(true)) != kept(true, at)]


def moments(zone: str) -> Iterator[datetime]:
    ats = [at for at, _ in changes(zone)] + [END]
    for one, two in pairwise(ats):
        yield from (one, one + HOUR - SECOND, one + HOUR, one + (two - one) / 2)
        yield from (two - HOUR - SECOND, two - HOUR, two - SECOND)


def as_read(read: tzinfo, local: datetime) -> Kept:
    wall = local.replace(tzinfo=read)  # with its fold
    return wall.utcoffset(), wall.tzname()


@pytest.mark.parametrize("zone", A_HANDFUL)
def test_icalendar_reads_a_zone_as_it_is(zone):
    component = icalendar.Timezone.from_ical(vtimezone(zone))
    read, true = component.to_tz(lookup_tzid=False), ZoneInfo(zone)
    ats = [at for at in moments(zone) if at.year < 2037]
    wrong = [at for at in ats if at.astimezone(read).utcoffset() != kept(true, at)[0]]
    assert wrong == []


@pytest.mark.parametrize("zone", A_HANDFUL)
def test_vobject_reads_a_zone_as_it_is(zone):
    component = vobject.readOne(vtimezone(zone).decode())
    read, true = component.transformToNative().tzinfo, ZoneInfo(zone)
    wrong = [at for at in moments(zone) if as_read(read, at.astimezone(true)) != kept(true, at)]
    assert wrong == []


@pytest.mark.parametrize("zone", A_HANDFUL)
def test_a_zone_is_a_component_of_short_lines_without_dates_in_lists(zone):
    lines = vtimezone(zone).split(b"\r\n")
    assert lines[:2] == [b"BEGIN:VTIMEZONE", f"TZID:{zone}".encode()]
    assert lines[-2:] == [b"END:VTIMEZONE", b""]
    assert [line for line in lines if len(line) > 75 or line.startswith(b"RDATE")] == []


def test_copenhagen_has_two_rules_without_end():
    assert [
        one["RRULE"] for one in observances(vtimezone("Europe/Copenhagen")) if "RRULE" in one
    ] == [
        "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    ]


@pytest.mark.parametrize(
    ("kept", "text"),
    [
        (timedelta(hours=5, minutes=45), "+0545"),
        (-timedelta(hours=3, minutes=30), "-0330"),
        (timedelta(), "+0000"),
        (-timedelta(minutes=44, seconds=30), "-004430"),
    ],
)
def test_an_offset_is_written_with_seconds_only_where_it_has_some(kept, text):
    assert _offset(kept) == text


@pytest.mark.parametrize(("local", "zone"), troublesome.SKIPPED)
def test_a_time_the_clocks_leap_over_is_skipped_and_does_not_repeat(local, zone):
    assert (skipped(local, zone), repeated(local, zone)) == (True, False)


@pytest.mark.parametrize(("local", "zone"), troublesome.REPEATED)
def test_a_time_the_clocks_show_twice_repeats_and_is_not_skipped(local, zone):
    assert (skipped(local, zone), repeated(local, zone)) == (False, True)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31)),
    st.sampled_from(ZONES),
)
def test_a_time_is_skipped_when_no_moment_shows_it(local, zone):
    moment = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert skipped(local, zone) == (shown != local)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31)),
    st.sampled_from(ZONES),
)
def test_a_time_repeats_when_two_moments_show_it(local, zone):
    around = {local.replace(tzinfo=UTC) - kept(ZoneInfo(zone), near)[0] for near in days(local)}
    showing = {at for at in around if at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local}
    assert repeated(local, zone) == (len(showing) > 1)


def days(local: datetime) -> tuple[datetime, datetime]:
    return local.replace(tzinfo=UTC) - timedelta(days=2), local.replace(tzinfo=UTC) + timedelta(
        days=2
    )
