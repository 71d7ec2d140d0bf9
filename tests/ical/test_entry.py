from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from meetings.ical import Entry, Head, Stamp, body, calendar, joined, repeated, sound, vevent, zones
from meetings.ical.lines import escaped
from meetings.terms import Status
from meetings.text import normalise, one_line
from tests.ical.entries import stamps, texts, timed, troubled, unhurried
from tests.ical.reading import logical_lines, physical_lines, properties, text

NINE = datetime(2026, 5, 4, 7, tzinfo=UTC)
ENTRY = Entry("Opening", NINE, NINE + timedelta(hours=1), "Europe/Copenhagen")
STAMP = Stamp("1@example.org", datetime(2026, 1, 1, tzinfo=UTC))
HEAD = Head("Network", "https://example.org/feed.ics")
SHARED = ["DTSTART", "DTEND", "SUMMARY", "CLASS"]
STAMPED = ["BEGIN", "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "STATUS"]


addresses = st.from_regex(
    r'https://[a-z]{1,9}\.example/[a-zA-Z0-9./;,:?=&_ж"-]{0,99}', fullmatch=True
)


def published(stamp: Stamp, entry: Entry) -> bytes:
    return calendar(HEAD, zones(entry), [vevent(stamp, body(entry))])


def whens(entry: Entry) -> tuple:
    """Start and end as a reader should have them: instants, or dates of whole days."""
    if not entry.all_day:
        return entry.starts_at, entry.ends_at
    zone = ZoneInfo(entry.zone)
    return entry.starts_at.astimezone(zone).date(), entry.ends_at.astimezone(zone).date()


def instant(value: date | datetime) -> date | datetime:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def as_icalendar_reads(content: bytes) -> tuple:
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return str(event["UID"]), instant(event.decoded("DTSTART")), instant(event.decoded("DTEND"))


def as_vobject_reads(content: bytes) -> tuple:
    event = vobject.readOne(content.decode()).vevent
    return event.uid.value, instant(event.dtstart.value), instant(event.dtend.value)


@unhurried
@given(stamps, timed())
def test_icalendar_reads_the_uid_and_the_times_of_any_entry(stamp, entry):
    assert as_icalendar_reads(published(stamp, entry)) == (stamp.uid, *whens(entry))


@unhurried
@given(stamps, timed())
def test_vobject_reads_the_uid_and_the_times_of_any_entry(stamp, entry):
    assert as_vobject_reads(published(stamp, entry)) == (stamp.uid, *whens(entry))


@pytest.mark.parametrize("entry", troubled(), ids=lambda entry: entry.summary[:20])
def test_icalendar_reads_what_has_broken_feeds(entry):
    assert as_icalendar_reads(published(STAMP, entry)) == (STAMP.uid, *whens(entry))


@pytest.mark.parametrize("entry", troubled(), ids=lambda entry: entry.summary[:20])
def test_vobject_reads_what_has_broken_feeds(entry):
    assert as_vobject_reads(published(STAMP, entry)) == (STAMP.uid, *whens(entry))


@given(texts.filter(one_line))
def test_icalendar_reads_any_summary(summary):
    content = published(STAMP, replace(ENTRY, summary=summary))
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]) == one_line(summary)


@given(texts.filter(one_line))
def test_vobject_reads_any_summary(summary):
    content = published(STAMP, replace(ENTRY, summary=summary))
    assert vobject.readOne(content.decode()).vevent.summary.value == one_line(summary)


@given(texts.filter(normalise))
def test_vobject_reads_any_description(description):
    content = published(STAMP, replace(ENTRY, description=description))
    read = vobject.readOne(content.decode()).vevent.description.value
    assert read == normalise(description)


@given(texts)
def test_every_text_is_read_by_the_letter_as_it_was_normalised(typed):
    entry = replace(ENTRY, summary="-" + typed, description="-" + typed, location="-" + typed)
    read = properties(body(entry))
    assert [text(read[name]) for name in ("SUMMARY", "DESCRIPTION", "LOCATION")] == [
        one_line("-" + typed),
        normalise("-" + typed),
        normalise("-" + typed),
    ]


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_a_text_value_says_what_it_escapes(plain):
    assert text(escaped(plain)) == plain


@unhurried
@given(stamps, timed())
def test_every_line_is_at_most_75_octets_of_whole_characters(stamp, entry):
    lines = physical_lines(published(stamp, entry))
    assert [line for line in lines if len(line) > 75 or b"\r" in line or b"\n" in line] == []
    assert [line.decode() for line in lines] != []  # raises where a character is cut


@pytest.mark.parametrize("entry", troubled(), ids=lambda entry: entry.summary[:20])
def test_what_has_broken_feeds_stays_in_lines_of_75_octets(entry):
    lines = physical_lines(published(STAMP, entry))
    assert [line for line in lines if len(line) > 75 or b"\r" in line or b"\n" in line] == []
    assert [line.decode() for line in lines] != []


@unhurried
@given(timed())
def test_no_text_adds_a_property_or_a_component(entry):
    names = [line.partition(":")[0].partition(";")[0] for line in logical_lines(body(entry))]
    known = ["DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "URL", "ORGANIZER", "RELATED-TO", "GEO", "TRANSP", "CLASS"]  # fmt: skip
    assert names == [name for name in known if name in names]


@unhurried
@given(timed())
def test_no_property_is_empty(entry):
    assert [name for name, value in properties(body(entry)).items() if not value] == []


@unhurried
@given(timed())
def test_the_same_entry_has_the_same_bytes(entry):
    assert body(replace(entry)) == body(entry)


@unhurried
@given(timed())
def test_the_zones_of_an_entry_are_those_its_times_name(entry):
    names = {name for name in properties(body(entry)) if ";TZID=" in name}
    assert {name.partition("=")[2] for name in names} == zones(entry)


@unhurried
@given(timed())
def test_a_time_the_clocks_show_twice_is_written_in_utc(entry):
    walls = [at.astimezone(ZoneInfo(entry.zone)) for at in (entry.starts_at, entry.ends_at)]
    twice = any(repeated(wall, entry.zone) for wall in walls)
    assert zones(entry) == (set() if twice or entry.zone == "UTC" else {entry.zone})


def times(entry: Entry) -> list[str]:
    return logical_lines(body(entry))[:2]


def test_a_time_is_written_by_the_clocks_of_its_zone():
    assert times(ENTRY) == [
        "DTSTART;TZID=Europe/Copenhagen:20260504T090000",
        "DTEND;TZID=Europe/Copenhagen:20260504T100000",
    ]


def test_a_zone_that_always_shows_utc_is_still_named():
    assert times(replace(ENTRY, zone="Atlantic/Reykjavik")) == [
        "DTSTART;TZID=Atlantic/Reykjavik:20260504T070000",
        "DTEND;TZID=Atlantic/Reykjavik:20260504T080000",
    ]


def test_an_entry_that_ends_in_the_repeated_hour_is_in_utc():
    start = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    entry = replace(ENTRY, starts_at=start, ends_at=start + timedelta(hours=1))
    assert times(entry) == ["DTSTART:20261024T233000Z", "DTEND:20261025T003000Z"]


def test_whole_days_are_dates_and_the_end_is_the_day_after():
    start = datetime(2026, 10, 23, 22, tzinfo=UTC)
    entry = replace(ENTRY, starts_at=start, ends_at=start + timedelta(hours=49), all_day=True)
    assert times(entry) == ["DTSTART;VALUE=DATE:20261024", "DTEND;VALUE=DATE:20261026"]


def test_whole_days_need_no_zone():
    assert zones(replace(ENTRY, all_day=True)) == set()


def test_an_entry_says_everything_in_a_known_order():
    entry = replace(
        ENTRY,
        description="Bring the plan.\nhttps://example.org/1",
        location="Town hall, hall 2",
        geo=(0.00001, -12.5),
        url="https://example.org/1?a;b,c=ü",
        categories=("Plenary", " ", "a, b"),
        organizer="ann+net@example.org",
        parent="event-1@example.org",
        transparent=True,
        public=False,
    )
    assert logical_lines(body(entry))[2:] == [
        "SUMMARY:Opening",
        "DESCRIPTION:Bring the plan.\\nhttps://example.org/1",
        "LOCATION:Town hall\\, hall 2",
        "CATEGORIES:Plenary,a\\, b",
        "URL:https://example.org/1?a;b,c=%C3%BC",
        "ORGANIZER:mailto:ann+net@example.org",
        "RELATED-TO;RELTYPE=PARENT:event-1@example.org",
        "GEO:0.000010;-12.500000",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
    ]


def test_an_entry_without_more_has_its_times_summary_and_class():
    assert [name.partition(";")[0] for name in properties(body(ENTRY))] == SHARED


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "https://", "https://example.org/\r\nATTENDEE:x", "a b", "http://x\x00y", "https://x y"],
)  # fmt: skip
def test_an_address_that_is_none_is_left_out(url):
    assert body(replace(ENTRY, url=url)) == body(ENTRY)
    assert joined(body(ENTRY), url) == body(ENTRY)


@unhurried
@given(timed(), addresses)
def test_the_address_for_joining_is_one_property_after_all_others(entry, address):
    lines = logical_lines(joined(body(entry), address))
    assert lines[:-1] == logical_lines(body(entry))
    told, _, value = lines[-1].partition("https:")
    assert told == "CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=Join online:"
    assert unquote(f"https:{value}") == unquote(address)
    assert sound(joined(body(entry), address), min(zones(entry), default=""))


@pytest.mark.parametrize("mail", ["ann", "Ann <ann@example.org>", "a@b\r\nX:y", "a@b@c", "a@\x00"])
def test_an_organizer_that_is_no_mail_address_is_left_out(mail):
    assert body(replace(ENTRY, organizer=mail)) == body(ENTRY)


def test_a_stamp_is_five_lines_between_begin_and_body():
    changed_at = datetime(2026, 1, 1, 13, 5, 9, 999999, tzinfo=ZoneInfo("Europe/Sofia"))
    stamp = Stamp("1@example.org", changed_at, 3, Status.CANCELLED)
    assert vevent(stamp, b"SUMMARY:x\r\n") == (
        b"BEGIN:VEVENT\r\n"
        b"UID:1@example.org\r\n"
        b"DTSTAMP:20260101T110509Z\r\n"
        b"LAST-MODIFIED:20260101T110509Z\r\n"
        b"SEQUENCE:3\r\n"
        b"STATUS:CANCELLED\r\n"
        b"SUMMARY:x\r\n"
        b"END:VEVENT\r\n"
    )


@given(texts)
def test_any_uid_at_all_is_one_property(uid):
    lines = logical_lines(vevent(replace(STAMP, uid="1" + uid), body(ENTRY)))
    assert text(lines[1]) == "UID:" + one_line("1" + uid)
    assert [line.partition(":")[0] for line in lines[: len(STAMPED)]] == STAMPED


@given(texts)
def test_a_parent_is_written_as_its_uid_is(uid):
    own = logical_lines(vevent(replace(STAMP, uid="1" + uid), b""))[1]
    named = properties(body(replace(ENTRY, parent="1" + uid)))["RELATED-TO;RELTYPE=PARENT"]
    assert named == own.removeprefix("UID:")
