import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from meetings.ical import Entry, Head, Stamp, body, calendar, vevent, vtimezone, zones
from meetings.text import one_line
from tests.ical.entries import stamps, texts, timed, unhurried
from tests.ical.reading import logical_lines, physical_lines, text

HEAD = Head("Network", "https://example.org/feed.ics")
heads = st.builds(Head, texts, texts, texts, st.integers(1, 10_000), texts)
fragments = st.lists(st.tuples(stamps, timed()), max_size=3)


def feed(head: Head, pairs: list[tuple[Stamp, Entry]]) -> bytes:
    used = frozenset().union(*(zones(entry) for _, entry in pairs))
    return calendar(head, used, [vevent(stamp, body(entry)) for stamp, entry in pairs])


def test_a_calendar_without_entries_is_its_head():
    head = Head("Cities, together", HEAD.source, "teal", 90, "https://example.org/")
    assert calendar(head, [], []) == (
        b"BEGIN:VCALENDAR\r\n"
        b"VERSION:2.0\r\n"
        b"PRODID:-//meetings//network calendar//EN\r\n"
        b"CALSCALE:GREGORIAN\r\n"
        b"NAME:Cities\\, together\r\n"
        b"X-WR-CALNAME:Cities\\, together\r\n"
        b"SOURCE;VALUE=URI:https://example.org/feed.ics\r\n"
        b"URL:https://example.org/\r\n"
        b"COLOR:teal\r\n"
        b"REFRESH-INTERVAL;VALUE=DURATION:PT1H30M\r\n"
        b"X-PUBLISHED-TTL:PT1H30M\r\n"
        b"END:VCALENDAR\r\n"
    )


def test_what_a_head_does_not_know_is_left_out():
    names = [line.partition(":")[0] for line in logical_lines(calendar(Head("", ""), [], []))]
    assert names == ["BEGIN", "VERSION", "PRODID", "CALSCALE", "REFRESH-INTERVAL;VALUE=DURATION", "X-PUBLISHED-TTL", "END"]  # fmt: skip


@pytest.mark.parametrize(
    ("minutes", "duration"), [(60, "PT1H"), (15, "PT15M"), (61, "PT1H1M"), (1440, "PT24H")]
)
def test_both_words_for_the_interval_agree(minutes, duration):
    head = Head("Network", HEAD.source, refresh_minutes=minutes)
    assert logical_lines(calendar(head, [], []))[-3:-1] == [
        f"REFRESH-INTERVAL;VALUE=DURATION:{duration}",
        f"X-PUBLISHED-TTL:{duration}",
    ]


def test_each_zone_comes_once_in_order_of_name_before_the_entries():
    used = ["Europe/Sofia", "Asia/Tokyo", "Europe/Sofia"]
    head = calendar(HEAD, [], []).removesuffix(b"END:VCALENDAR\r\n")
    assert calendar(HEAD, used, [b"one", b"two"]) == (
        head
        + vtimezone("Asia/Tokyo")
        + vtimezone("Europe/Sofia")
        + b"onetwo"
        + b"END:VCALENDAR\r\n"
    )


@unhurried
@given(heads, fragments)
def test_every_line_is_at_most_75_octets_of_whole_characters(head, pairs):
    lines = physical_lines(feed(head, pairs))
    assert [line for line in lines if len(line) > 75 or b"\r" in line or b"\n" in line] == []
    assert [line.decode() for line in lines] != []  # raises where a character is cut


@unhurried
@given(fragments)
def test_icalendar_reads_the_entries_in_their_order(pairs):
    read = icalendar.Calendar.from_ical(feed(HEAD, pairs)).walk("VEVENT")
    assert [str(event["UID"]) for event in read] == [stamp.uid for stamp, _ in pairs]


@unhurried
@given(fragments)
def test_vobject_reads_the_entries_in_their_order(pairs):
    read = vobject.readOne(feed(HEAD, pairs).decode())
    uids = [event.uid.value for event in read.contents.get("vevent", [])]
    assert uids == [stamp.uid for stamp, _ in pairs]


@given(heads)
def test_no_text_of_a_head_adds_a_line(head):
    names = [line.partition(":")[0] for line in logical_lines(calendar(head, [], []))]
    known = ["BEGIN", "VERSION", "PRODID", "CALSCALE", "NAME", "X-WR-CALNAME", "SOURCE;VALUE=URI", "URL", "COLOR", "REFRESH-INTERVAL;VALUE=DURATION", "X-PUBLISHED-TTL", "END"]  # fmt: skip
    assert names == [name for name in known if name in names]


@given(texts)
def test_a_name_is_read_by_the_letter_on_one_line(name):
    lines = logical_lines(calendar(Head("-" + name, ""), [], []))
    assert [text(line) for line in lines[4:6]] == [
        "NAME:" + one_line("-" + name),
        "X-WR-CALNAME:" + one_line("-" + name),
    ]
