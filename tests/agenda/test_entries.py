"""What calendars say of any agenda, read back from their bytes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from meetings.agenda.rules.entries import at_venue, entries, where
from meetings.agenda.rules.values import Agenda, Appearance, Head, Item, Part, Stop, Venue
from meetings.ical import Entry, Stamp, body, calendar, vevent, whole_days, zones
from meetings.ical import Head as CalendarHead
from meetings.terms import Audience, EventKind, ItemKind, Status
from meetings.text import normalise, one_line
from tests.ical import troublesome

ADDRESS = "https://meetings.example/events/sonderborg-2017/"
ORGANIZER = "secretariat@smartencity.example"
COPENHAGEN = "Europe/Copenhagen"
HOUR = timedelta(hours=1)
ALSION = Venue(name="Alsion", address="Alsion 2", position=(54.9127, 9.7787))


def at(text: str, zone: str = COPENHAGEN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


HEAD = Head(
    uid="event@meetings.example",
    title="Sonderborg",
    kind=EventKind.NETWORK_MEETING,
    starts_at=at("2017-10-05"),
    ends_at=at("2017-10-07"),
    zone=COPENHAGEN,
    venue=ALSION,
)
TOUR = Item(
    uid="7@meetings.example",
    number=7,
    kind=ItemKind.STUDY_TOUR,
    title="ZEROtour",
    starts_at=at("2017-10-05T13:15"),
    ends_at=at("2017-10-05T17:00"),
    summary="You travel as the city does: by **biogas bus**.",
    place="Main entrance",
    speakers=(
        Appearance(name="ProjectZero", part=Part.GUIDE, about="Office", city="Sonderborg"),
        Appearance(name="SOBO", part=Part.HOST),
    ),
    stops=(
        Stop(
            title="Intelligent chargers",
            starts_at=at("2017-10-05T13:27"),
            ends_at=at("2017-10-05T14:15"),
            address="Harbour",
        ),
        Stop(
            title="88 apartments",
            starts_at=at("2017-10-05T14:30"),
            ends_at=at("2017-10-05T15:30"),
        ),
    ),
)

# icalendar 7.3 reads a backslash before an n as a line break; the tests of ical see to it.
texts = st.one_of(
    st.sampled_from([text for text in troublesome.TEXTS if "\\" not in text]),
    st.text(st.characters(exclude_characters="\\"), max_size=80),
)
lines = texts.map(one_line)
titles = lines.filter(bool)
instants = st.datetimes(
    datetime(2000, 2, 1),
    datetime(2037, 12, 1),
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(second=0, microsecond=0))
lengths = st.integers(1, 5000).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def spans(draw):
    starts_at = draw(instants)
    return {"starts_at": starts_at, "ends_at": starts_at + draw(lengths)}


@st.composite
def stops(draw):
    return Stop(title=draw(titles), address=draw(lines), **draw(spans()))


appearances = st.builds(
    Appearance, name=titles, part=st.sampled_from(Part), about=lines, city=lines
)
positions = st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180))
venues = st.builds(Venue, name=titles, address=lines, position=positions)


@st.composite
def heads(draw):
    return Head(
        uid="event@meetings.example",
        title=draw(titles),
        kind=draw(st.sampled_from(EventKind)),
        zone=draw(st.sampled_from([zone for *_, zone, _ in troublesome.TIMES])),
        audience=draw(st.sampled_from([Audience.PUBLIC, Audience.MEMBER])),
        summary=normalise(draw(texts)),
        sample=draw(lines),
        host_city=draw(lines),
        venue=draw(st.none() | venues),
        **draw(spans()),
    )


@st.composite
def agenda_items(draw, number):
    return Item(
        uid=f"{number}@meetings.example",
        number=number,
        kind=draw(st.sampled_from(ItemKind)),
        title=draw(titles),
        summary=normalise(draw(texts)),
        room=draw(lines),
        place=draw(lines),
        speakers=tuple(draw(st.lists(appearances, max_size=2))),
        stops=tuple(draw(st.lists(stops(), max_size=2))),
        **draw(spans()),
    )


@st.composite
def agendas(draw):
    numbers = range(1, 1 + draw(st.integers(0, 3)))
    return Agenda(head=draw(heads()), items=tuple(draw(agenda_items(n)) for n in numbers))


def told(agenda: Agenda) -> dict[int, Entry]:
    return entries(agenda, address=ADDRESS, organizer=ORGANIZER)


def event(**fields) -> Entry:
    """Return the entry of an event without items, with these fields."""
    return told(Agenda(head=replace(HEAD, **fields)))[0]


def tour(head: Head = HEAD, **fields) -> Entry:
    """Return the entry of the study tour, with these fields."""
    return told(Agenda(head=head, items=(replace(TOUR, **fields),)))[7]


def read_back(entry: Entry):
    """Return the one VEVENT of a calendar that holds the entry, parsed."""
    stamp = Stamp("uid@meetings.example", datetime(2027, 1, 1, tzinfo=UTC))
    head = CalendarHead("Agenda", ADDRESS)
    text = calendar(head, zones(entry), [vevent(stamp, body(entry))])
    [found] = Calendar.from_ical(text).walk("VEVENT")
    return found


@given(agendas())
def test_every_agenda_makes_an_entry_of_its_event_and_one_of_each_item(agenda):
    assert list(told(agenda)) == [0, *(item.number for item in agenda.items)]


@given(agendas())
def test_every_entry_can_be_read_back_with_its_words(agenda):
    for entry in told(agenda).values():
        found = read_back(entry)
        words = [str(found.get(name, "")) for name in ("SUMMARY", "DESCRIPTION", "LOCATION")]
        assert words == [entry.summary, entry.description, entry.location]


@given(agendas())
def test_every_entry_can_be_read_back_with_its_time(agenda):
    for entry in told(agenda).values():
        found, zone = read_back(entry), ZoneInfo(entry.zone)
        times = [entry.starts_at, entry.ends_at]
        if entry.all_day:
            assert [found.start, found.end] == [time.astimezone(zone).date() for time in times]
        else:
            assert [found.start.astimezone(UTC), found.end.astimezone(UTC)] == times


@given(agendas())
def test_every_item_names_its_event_and_the_event_names_none(agenda):
    parents = {number: entry.parent for number, entry in told(agenda).items()}
    assert parents == {0: ""} | {item.number: agenda.head.uid for item in agenda.items}


@given(agendas())
def test_every_description_ends_with_the_address_of_its_page(agenda):
    last = {number: entry.description.split("\n")[-1] for number, entry in told(agenda).items()}
    pages = {item.number: f"{ADDRESS}items/{item.number}/" for item in agenda.items}
    assert last == {0: ADDRESS} | pages
    assert {number: entry.url for number, entry in told(agenda).items()} == last


@given(agendas())
def test_an_entry_is_public_exactly_when_its_event_is(agenda):
    public = agenda.head.audience is Audience.PUBLIC
    assert {entry.public for entry in told(agenda).values()} == {public}


@given(agendas())
def test_the_event_leaves_the_time_free_when_it_has_items_which_never_do(agenda):
    free = {number: entry.transparent for number, entry in told(agenda).items() if number}
    assert free == {item.number: False for item in agenda.items}
    if agenda.items:
        assert told(agenda)[0].transparent is True


def test_an_entry_says_who_answers_and_of_what_kind_it_is():
    assert (tour().organizer, tour().categories) == (ORGANIZER, ("study-tour",))
    assert (event().organizer, event().categories) == (ORGANIZER, ("network-meeting",))


def test_a_postponed_event_says_so_where_calendars_know_no_such_status():
    assert event(status=Status.POSTPONED).categories == ("network-meeting", "postponed")


def test_a_study_tour_tells_who_guides_it_what_it_is_and_its_stops():
    assert tour().description == (
        "ProjectZero, Office, Sonderborg\n"
        "SOBO\n\n"
        "You travel as the city does: by biogas bus.\n\n"
        "1. 13:27-14:15 Intelligent chargers, Harbour\n"
        "2. 14:30-15:30 88 apartments\n\n"
        f"{ADDRESS}items/7/"
    )


def test_an_event_tells_what_of_it_is_a_sample():
    entry = event(summary="Three *showcases*.", sample="The hours are a sample.")
    assert entry.description == f"Three showcases.\n\nThe hours are a sample.\n\n{ADDRESS}"


@pytest.mark.parametrize(
    ("room", "place", "location", "geo"),
    [
        ("Room 102", "", "Room 102, Alsion", ALSION.position),
        ("Room 102", "left door", "Room 102, left door, Alsion", ALSION.position),
        ("", "Steam mill", "Steam mill", None),
        ("", "", "Alsion", ALSION.position),
    ],
)
def test_an_item_is_at_the_venue_unless_it_is_said_to_be_elsewhere(room, place, location, geo):
    entry = tour(room=room, place=place)
    assert (entry.location, entry.geo) == (location, geo)
    assert at_venue(replace(TOUR, room=room, place=place)) is (geo is not None)


@pytest.mark.parametrize(
    ("room", "place", "location", "geo"),
    [
        ("", "", "Intelligent chargers, Harbour", None),
        ("", "Main entrance", "Main entrance", None),
        ("Room 102", "", "Room 102, Alsion", ALSION.position),
    ],
)
def test_a_tour_that_begins_at_a_stop_meets_there_unless_it_says_where(room, place, location, geo):
    stops = (replace(TOUR.stops[0], starts_at=TOUR.starts_at), *TOUR.stops[1:])
    entry = tour(room=room, place=place, stops=stops)
    assert (entry.location, entry.geo) == (location, geo)


def test_without_a_venue_an_item_is_where_it_says():
    nowhere = replace(HEAD, venue=None)
    assert (tour(nowhere).location, tour(nowhere).geo) == ("Main entrance", None)
    assert tour(nowhere, place="").location == ""


@pytest.mark.parametrize(
    ("venue", "location", "geo"),
    [
        (ALSION, "Alsion, Alsion 2", ALSION.position),
        (Venue(name="Alsion"), "Alsion", None),
        (None, "Sonderborg", None),
    ],
)
def test_an_event_is_at_its_venue_or_in_its_host_city(venue, location, geo):
    entry = event(venue=venue, host_city="Sonderborg")
    assert (entry.location, entry.geo) == (location, geo)


def test_the_place_of_an_item_is_its_room_and_what_is_said_beside_it():
    item = replace(TOUR, room="Room 102", place="left door")
    assert [where(item), where(TOUR), where(replace(TOUR, place=""))] == [
        "Room 102, left door",
        "Main entrance",
        "",
    ]


WHOLE = [
    ("2017-10-05", "2017-10-07", COPENHAGEN),
    ("2026-10-25", "2026-10-26", COPENHAGEN),  # a day of 25 hours
    ("2027-03-28", "2027-03-29", "Europe/Sofia"),  # a day of 23 hours
    ("2017-10-15", "2017-10-16", "America/Sao_Paulo"),  # begins at one o'clock
    ("2017-10-14", "2017-10-15", "America/Sao_Paulo"),  # and this one ends there
    ("2026-11-01", "2026-11-02", "America/Havana"),  # has two midnights
]


@pytest.mark.parametrize(("first", "after", "zone"), WHOLE)
def test_from_midnight_to_midnight_is_given_by_days(first, after, zone):
    times = {"starts_at": at(first, zone), "ends_at": at(after, zone), "zone": zone}
    assert whole_days(**times) is True
    found = read_back(event(**times))
    assert [found.start, found.end] == [date.fromisoformat(first), date.fromisoformat(after)]


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("2017-10-05T00:00", "2017-10-05T23:59"),
        ("2017-10-05T09:00", "2017-10-06T00:00"),
        ("2017-10-05T09:00", "2017-10-05T17:00"),
    ],
)
def test_an_event_with_an_hour_is_not_given_by_days(starts, ends):
    assert event(starts_at=at(starts), ends_at=at(ends)).all_day is False


def test_midnight_in_another_zone_is_no_midnight():
    assert event(zone="Europe/Sofia").all_day is False


def test_an_item_of_a_whole_day_is_given_by_days_too():
    entry = tour(starts_at=at("2017-10-05"), ends_at=at("2017-10-06"))
    assert entry.all_day is True
    assert [read_back(entry).start, read_back(entry).end] == [date(2017, 10, 5), date(2017, 10, 6)]


@pytest.mark.parametrize(
    ("starts", "ends", "items", "transparent"),
    [
        ("2017-10-05T09:00", "2017-10-05T17:00", (), False),
        ("2017-10-05T00:00", "2017-10-06T00:00", (), False),
        ("2017-10-05T09:00", "2017-10-05T17:00", (TOUR,), True),
        ("2017-10-05T23:30", "2017-10-06T00:30", (), False),
        ("2017-10-29T00:00", "2017-10-30T00:00", (), False),  # the long day of autumn
        ("2017-10-05T09:00", "2017-10-06T12:00", (), True),
        ("2017-10-05T00:00", "2017-10-07T00:00", (), True),
    ],
)
def test_several_days_and_days_with_an_agenda_leave_the_time_free(starts, ends, items, transparent):
    head = replace(HEAD, starts_at=at(starts), ends_at=at(ends))
    entry = told(Agenda(head=head, items=items))[0]
    assert entry.transparent is transparent
    assert read_back(entry).get("TRANSP", "OPAQUE") == ("TRANSPARENT" if transparent else "OPAQUE")
