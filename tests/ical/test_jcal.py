"""jCal says what the calendar says: to icalendar's reader, and by the letter of RFC 7265."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from meetings.ical import Entry, Head, Stamp, body, calendar, jcal, vevent, vtimezone, zones
from meetings.text import normalise, one_line
from tests.ical.entries import stamps, texts, timed, troubled, unhurried

HEAD = Head("Cities, together", "https://example.org/feed.ics", "teal", 90, "https://example.org/")
heads = st.builds(Head, texts, texts, texts, st.integers(1, 10_000), texts)
pairs_of_any = st.lists(st.tuples(stamps, timed()), max_size=3)
WHEN = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ?)?")
KINDS = {
    "text": lambda value: isinstance(value, str),
    "unknown": lambda value: isinstance(value, str),
    "uri": lambda value: value.isprintable() and ":" in value,
    "cal-address": lambda value: value.startswith("mailto:"),
    "integer": lambda value: type(value) is int,
    "float": lambda value: len(value) == 2 and all(type(number) is float for number in value),
    "duration": lambda value: re.fullmatch(r"PT(\d+H)?(\d+M)?", value),
    "utc-offset": lambda value: re.fullmatch(r"[+-]\d\d:\d\d(:\d\d)?", value),
    "date": lambda value: WHEN.fullmatch(value) and "T" not in value,
    "date-time": lambda value: WHEN.fullmatch(value) and "T" in value,
    "recur": lambda value: value["freq"] == "YEARLY",
}


def feed(head: Head, pairs: list[tuple[Stamp, Entry]]) -> bytes:
    used = frozenset().union(*(zones(entry) for _, entry in pairs))
    return calendar(head, used, [vevent(stamp, body(entry)) for stamp, entry in pairs])


def told(component) -> list[object]:
    """Every component with its properties as icalendar has understood them."""
    return [(part.name, [understood(*pair) for pair in part.items()]) for part in component.walk()]


def understood(name, value) -> object:
    """A property without the traces of how it was written down."""
    values = value if isinstance(value, list) else [value]
    parameters = [{k: v for k, v in one.params.items() if k != "VALUE"} for one in values]
    return name, parameters, [one.to_ical() for one in values]


def wrong(component) -> list[object]:
    """What a jCal component holds that none may hold (RFC 7265 sections 3.3 and 3.4)."""
    name, properties, components = component
    assert name == name.lower()
    found = [one for one in properties if not right(*one)]
    return found + [one for part in components for one in wrong(part)]


def right(name, parameters, kind, *values) -> bool:
    names = [name, kind, *parameters]
    small = names == [one.lower() for one in names] and "value" not in parameters
    return bool(small and values and all(KINDS[kind](value) for value in values))


def plainly(written: bytes) -> bytes:
    """A calendar without what RFC 7986 added, which icalendar 7.3 reads as unknown."""
    head, begin, rest = written.replace(b"\r\n ", b"").partition(b"BEGIN:V")
    head2, begin2, rest2 = rest.partition(b"BEGIN:V")
    lines = [ln for ln in head2.split(b"\r\n") if not ln.startswith((b"NAME", b"COLOR", b"X-"))]
    return head + begin + b"\r\n".join(lines) + begin2 + rest2


@unhurried
@given(heads, pairs_of_any)
def test_icalendar_reads_in_jcal_what_it_reads_in_the_calendar(head, pairs):
    written = plainly(feed(head, pairs))
    read = Calendar.from_jcal(jcal(written).decode())
    assert told(read) == told(Calendar.from_ical(written))


@pytest.mark.parametrize("entry", troubled(), ids=lambda entry: ascii(entry.summary[:20]))
def test_icalendar_reads_what_has_broken_feeds_elsewhere(entry):
    written = plainly(feed(HEAD, [(Stamp("1@example.org", entry.starts_at), entry)]))
    assert told(Calendar.from_jcal(jcal(written).decode())) == told(Calendar.from_ical(written))


@unhurried
@given(heads, pairs_of_any)
def test_every_property_is_small_letters_a_known_type_and_values_of_it(head, pairs):
    assert wrong(json.loads(jcal(feed(head, pairs)))) == []


@unhurried
@given(heads, pairs_of_any)
def test_the_order_and_the_number_of_properties_stay(head, pairs):
    written = feed(head, pairs)
    names = re.findall(rb"^([A-Z-]+)[;:]", written.replace(b"\r\n ", b""), re.MULTILINE)
    lines = [name.decode().lower() for name in names if name not in (b"BEGIN", b"END")]
    assert list(flat(json.loads(jcal(written)))) == lines


def flat(component):
    _, properties, components = component
    yield from (name for name, *_ in properties)
    for part in components:
        yield from flat(part)


@given(texts)
def test_any_text_comes_through_as_it_is_stored(text):
    entry = troubled()[0]
    titled = replace(entry, summary=f"1{text}", location=f"2{text}", categories=("a,b", "c"))
    [_, _, [event]] = json.loads(
        jcal(calendar(HEAD, [], [vevent(Stamp("1", entry.starts_at), body(titled))]))
    )
    said = {name: values for name, _, _, *values in event[1]}
    assert said["summary"] == [one_line(f"1{text}")]
    assert said["location"] == [normalise(f"2{text}")]
    assert said["categories"] == ["a,b", "c"]


def test_the_head_is_typed_as_rfc_7986_says():
    assert json.loads(jcal(calendar(HEAD, [], []))) == [
        "vcalendar",
        [
            ["version", {}, "text", "2.0"],
            ["prodid", {}, "text", "-//meetings//network calendar//EN"],
            ["calscale", {}, "text", "GREGORIAN"],
            ["name", {}, "text", "Cities, together"],
            ["x-wr-calname", {}, "unknown", "Cities\\, together"],
            ["source", {}, "uri", "https://example.org/feed.ics"],
            ["url", {}, "uri", "https://example.org/"],
            ["color", {}, "text", "teal"],
            ["refresh-interval", {}, "duration", "PT1H30M"],
            ["x-published-ttl", {}, "unknown", "PT1H30M"],
        ],
        [],
    ]


def test_a_zone_has_its_offsets_and_rules_in_the_form_of_json():
    [_, _, [zone]] = json.loads(jcal(calendar(HEAD, ["Europe/Copenhagen"], [])))
    assert zone[2][1] == [
        "daylight",
        [
            ["dtstart", {}, "date-time", "1999-03-28T02:00:00"],
            ["tzoffsetfrom", {}, "utc-offset", "+01:00"],
            ["tzoffsetto", {}, "utc-offset", "+02:00"],
            ["tzname", {}, "text", "CEST"],
            ["rrule", {}, "recur", {"freq": "YEARLY", "bymonth": 3, "byday": "-1SU"}],
        ],
        [],
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("RRULE:FREQ=YEARLY;BYMONTHDAY=1,2;UNTIL=20301005T070000Z", ["rrule", {}, "recur", {"freq": "YEARLY", "bymonthday": [1, 2], "until": "2030-10-05T07:00:00Z"}]),
        ("TZOFFSETTO:-004430", ["tzoffsetto", {}, "utc-offset", "-00:44:30"]),
        ("DTSTART;VALUE=DATE:20301005", ["dtstart", {}, "date", "2030-10-05"]),
        ("DTSTART;TZID=Europe/Sofia:20301005T090000", ["dtstart", {"tzid": "Europe/Sofia"}, "date-time", "2030-10-05T09:00:00"]),
        ("EXDATE:20301005T090000Z,20301006T090000Z", ["exdate", {}, "date-time", "2030-10-05T09:00:00Z", "2030-10-06T09:00:00Z"]),
        ('ATTENDEE;CN="Ann; B: c";PARTSTAT=ACCEPTED;MEMBER="mailto:a@x","mailto:b@x":mailto:ann@x', ["attendee", {"cn": "Ann; B: c", "partstat": "ACCEPTED", "member": ["mailto:a@x", "mailto:b@x"]}, "cal-address", "mailto:ann@x"]),
        ("CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=Join online:https://x.example/a,b;c", ["conference", {"feature": "VIDEO", "label": "Join online"}, "uri", "https://x.example/a,b;c"]),
        ("DURATION:PT1H", ["duration", {}, "duration", "PT1H"]),
        ("GEO:0.000010;-12.500000", ["geo", {}, "float", [0.00001, -12.5]]),
        ("SUMMARY:a\\, b\\; c \\\\ d\\nn\\N", ["summary", {}, "text", "a, b; c \\ d\nn\n"]),
        ("CATEGORIES:a\\,b,c\\\\,", ["categories", {}, "text", "a,b", "c\\", ""]),
    ],
)  # fmt: skip
def test_a_line_becomes_a_property(line, expected):
    written = f"BEGIN:VCALENDAR\r\n{line}\r\nEND:VCALENDAR\r\n".encode()
    assert json.loads(jcal(written))[1] == [expected]


def test_what_is_no_property_is_refused():
    with pytest.raises(ValueError, match="no line"):
        jcal(b"BEGIN:VCALENDAR\r\nno line\r\nEND:VCALENDAR\r\n")


def test_it_is_compact_and_the_same_each_time():
    written = feed(HEAD, [(Stamp("1@x", entry.starts_at), entry) for entry in troubled()])
    once = jcal(written)
    assert jcal(written) == once
    assert once == json.dumps(json.loads(once), ensure_ascii=False, separators=(",", ":")).encode()


def test_every_zone_of_the_tests_is_told():
    written = calendar(HEAD, ["Africa/Casablanca"], [])
    assert vtimezone("Africa/Casablanca").count(b"DTSTART") == jcal(written).count(b'"dtstart"')
