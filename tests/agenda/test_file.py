"""The JSON form of an agenda: what it reads, and how it names every fault."""

import json
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda.rules.file import AgendaFile, Fault, Problem, path, read, shift
from meetings.agenda.rules.form import TIMES, RegistrationPart, times
from meetings.agenda.rules.values import Means, Part
from meetings.terms import CityRole, EventKind, ItemKind, Status

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "meetings" / "demo"
AGENDAS = ["sonderborg-2017", "vienna", "vienna-second-edition"]
SMALL = {
    "network": "smartencity",
    "slug": "sonderborg-2017",
    "kind": "network-meeting",
    "title": "Sonderborg",
    "zone": "Europe/Copenhagen",
    "starts": "2017-10-05",
    "ends": "2017-10-06",
    "venue": {"name": "Alsion", "rooms": ["Auditorium", "Foyer"]},
    "registration": {"opens": "2017-06-01T09:00", "closes": "2017-09-22T18:00"},
    "speakers": [{"name": "ProjectZero"}, {"name": "SOBO", "city": "sonderborg"}],
    "items": [
        {
            "number": 1,
            "kind": "plenary",
            "title": "Opening",
            "starts": "2017-10-05T09:00",
            "ends": "2017-10-05T10:30",
            "room": "Auditorium",
            "speakers": [{"name": "ProjectZero", "part": "host"}, {"name": "SOBO"}],
        },
        {
            "number": 2,
            "kind": "study-tour",
            "title": "ZEROtour",
            "starts": "2017-10-05T13:15",
            "ends": "2017-10-05T17:00",
            "stops": [
                {
                    "title": "Intelligent chargers",
                    "starts": "2017-10-05T13:27",
                    "ends": "2017-10-05T14:15",
                    "means": "bicycle",
                },
                {
                    "title": "SOBO",
                    "starts": "2017-10-05T14:30",
                    "ends": "2017-10-05T15:30",
                },
            ],
        },
    ],
}
NO_TIME = "is no time from 2000 to 2099; write 2017-10-05T13:15, or 2017-10-05 for a whole day"
LEAP = "this time does not exist in {}: the clocks go forward over it"
GONE = object()  # in place of a value: take the key away


def small(*changes: tuple[str, object], **more: object) -> dict:
    """Return the small file with changes like ("items.1.starts", "2017-10-05")."""
    data = deepcopy(SMALL)
    for where, value in (*changes, *more.items()):
        *keys, last = (int(key) if key.isdigit() else key for key in where.split("."))
        place = data
        for key in keys:
            place = place[key]
        if value is GONE:
            del place[last]
        else:
            place[last] = value
    return data


def faults(*changes: tuple[str, object], **more: object) -> list[str]:
    """Return the faults of the small file with these changes, as they are shown."""
    found = read(small(*changes, **more))
    return [str(fault) for fault in found] if isinstance(found, list) else []


def demo(name: str) -> dict:
    return json.loads((DEMO / f"{name}.json").read_text("utf-8"))


def texts(value: object) -> list[str]:
    """Return every text in a value made of lists and objects."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) else []


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
# JSON can hold half of a character that is written as two ("\ud800").
scalars |= st.text(st.characters(categories=["Cs", "Cc", "Cf", "Ll"]), max_size=12)
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)
clocks = st.from_regex(
    r"[0-9]{4}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-6][0-9](Z|[+-][0-2][0-9]:[0-6][0-9])?)?",
    fullmatch=True,
)
places = st.sampled_from(
    [
        *SMALL,
        *(f"items.0.{key}" for key in (*SMALL["items"][0], "stops", "seats", "status")),
        *(f"items.1.stops.0.{key}" for key in (*SMALL["items"][1]["stops"][0], "minutes")),
        *("venue.rooms", "venue.latitude", "venue.longitude", "items.0.speakers.0.name"),
        *("registration.opens", "registration.quota", "speakers.0.city", "items.0", "unknown"),
    ]
)


@given(values)
def test_any_json_is_read_or_has_a_fault(data):
    found = read(data)
    assert isinstance(found, list)
    assert [type(fault) for fault in found] == [Fault] * len(found) != []


@given(st.lists(st.tuples(places, values | clocks), max_size=4))
def test_any_wrong_value_anywhere_is_read_or_has_a_fault(changes):
    data = deepcopy(SMALL)
    for where, value in changes:
        try:
            data = _put(data, where, value)
        except (KeyError, TypeError, IndexError):
            continue  # an earlier change has taken that place away
    found = read(data)
    assert found != []
    if isinstance(found, list):
        assert "".join(filter(str.isprintable, "".join(map(str, found)))) == "".join(
            map(str, found)
        )


def _put(data: dict, where: str, value: object) -> dict:
    changed = deepcopy(data)
    *keys, last = (int(key) if key.isdigit() else key for key in where.split("."))
    place = changed
    for key in keys:
        place = place[key]
    place[last] = value
    return changed


@given(st.text(st.characters(categories=["Cc", "Zl", "Zp", "Cf", "Lu"]), max_size=20))
def test_no_control_character_comes_through(text):
    found = read(
        small(("title", f"x{text}"), ("items.0.summary", text), ("speakers.0.about", text))
    )
    assert isinstance(found, AgendaFile)
    controls = [
        char
        for text in texts(found.model_dump(mode="json"))
        for char in text
        if (char < " " and char != "\n") or char in "\x7f\x85\u2028\u2029\u202e"
    ]
    assert controls == []


@given(st.text(st.characters(categories=["Cc", "Zs"]), max_size=8))
def test_a_title_of_blanks_is_empty(blanks):
    assert faults(title=blanks) == ["title: is empty"]


@pytest.mark.parametrize("name", AGENDAS)
def test_the_demonstration_reads_without_a_fault(name):
    found = read(demo(name))
    assert found == AgendaFile.model_validate(demo(name))


def test_the_small_file_of_the_documentation_reads_without_a_fault():
    told = (ROOT / "docs" / "agenda-file.md").read_text("utf-8")
    example = told.split("```json\n")[1].split("```")[0]
    assert isinstance(read(json.loads(example)), AgendaFile)


def test_every_key_of_the_form_is_in_the_documentation():
    told = (ROOT / "docs" / "agenda-file.md").read_text("utf-8")
    schema = AgendaFile.model_json_schema()
    parts = [schema, *schema["$defs"].values()]
    keys = {key for part in parts for key in part.get("properties", {})}
    words = {word for part in parts for word in part.get("enum", ())} - {
        *("holder", "account", "representative", "host", "organiser", "administrator")
    }
    assert {word for word in keys | words if f"`{word}`" not in told} == set()


def test_the_second_edition_of_the_demonstration_differs_as_an_organiser_would_have_it():
    one, two = (read(demo(name)) for name in AGENDAS[1:])
    assert isinstance(one, AgendaFile)
    assert isinstance(two, AgendaFile)
    assert one.model_copy(update={"items": []}) == two.model_copy(update={"items": []})
    [tour, workshop] = [
        pair for pair in zip(one.items, two.items, strict=True) if len({*map(str, pair)}) > 1
    ]
    assert [item.status for item in workshop] == [Status.CONFIRMED, Status.CANCELLED]
    assert two.at(tour[1].starts) - one.at(tour[0].starts) == timedelta(minutes=30)
    assert [item.kind for item in (*tour, *workshop)] == [ItemKind.STUDY_TOUR] * 2 + [
        ItemKind.WORKSHOP
    ] * 2


def test_the_demonstration_registers_until_two_weeks_before_it_begins():
    file = read(demo("vienna"))
    assert isinstance(file, AgendaFile)
    assert file.at(file.registration.closes) == file.at("2030-05-02T18:00")
    assert (file.registration.seats, file.registration.quota) == (24, 5)


def test_every_city_of_the_demonstration_is_whole():
    networks = demo("network")["networks"]
    cities = [city for network in networks for city in network["cities"]]
    slugs = [city["slug"] for city in cities]
    assert slugs == list(dict.fromkeys(slugs))
    keys = ["slug", "name", "local_name", "country", "role", "latitude", "longitude", "since"]
    assert {tuple(city) for city in cities} <= {tuple(keys), (*keys, "about")}
    assert [CityRole(city["role"]).value for city in cities] == [city["role"] for city in cities]
    assert {date.fromisoformat(city["since"]) for city in cities} == {
        date(2016, 2, 1),
        date(2016, 6, 1),
    }


@pytest.mark.parametrize("name", AGENDAS)
def test_the_demonstration_knows_its_network_and_cities(name):
    file, networks = demo(name), demo("network")["networks"]
    known = {network["slug"]: {city["slug"] for city in network["cities"]} for network in networks}
    named = {file["host_city"]} | {who["city"] for who in file["speakers"] if "city" in who}
    assert named - known[file["network"]] == set()


def test_the_words_of_a_file_are_made_safe_and_its_words_of_the_form_are_understood():
    file = read(small(("title", " Two\nlines\x00 "), ("items.0.summary", "one\r\n\r\ntwo  ")))
    assert isinstance(file, AgendaFile)
    assert (file.title, file.items[0].summary) == ("Two lines", "one\n\ntwo")
    assert [file.kind, file.items[1].kind] == [EventKind.NETWORK_MEETING, ItemKind.STUDY_TOUR]
    assert [who.part for who in file.items[0].speakers] == [Part.HOST, Part.SPEAKER]
    assert file.items[1].stops[0].means is Means.BICYCLE


@pytest.mark.parametrize(
    ("where", "value", "fault"),
    [
        ("network", GONE, "network: is missing"),
        ("items.0.number", GONE, "items[0].number: is missing"),
        ("titel", "Sonderborg", "titel: is no key of this form"),
        ("items.1.stops.0.seats", 3, "items[1].stops[0].seats: is no key of this form"),
        ("venue.\x1b[31m\n", 3, "venue['\\x1b[31m\\n']: is no key of this form"),
        ("title", 3, "title: should be a text, in quotes"),
        ("title", "\ud800", "title: holds half a character"),
        ("title", "x" * 301, "title: should be no longer than 300 characters"),
        ("slug", "x" * 81, "slug: should be no longer than 80 characters"),
        ("slug", "Sønderborg", "slug: may hold a to z, 0 to 9 and single hyphens between them"),
        ("slug", "Lecce", "slug: may hold a to z, 0 to 9 and single hyphens between them"),
        ("slug", "a_b", "slug: may hold a to z, 0 to 9 and single hyphens between them"),
        ("slug", "", "slug: may hold a to z, 0 to 9 and single hyphens between them"),
        ("slug", "a--b", "slug: may hold a to z, 0 to 9 and single hyphens between them"),
        ("slug", "-a", "slug: may hold a to z, 0 to 9 and single hyphens between them"),
        ("slug", "a\n", "slug: may hold a to z, 0 to 9 and single hyphens between them"),
        ("venue", "Alsion", "venue: should be an object: keys and values in braces"),
        ("venue.rooms", "Foyer", "venue.rooms: should be a list, in brackets"),
        ("venue.rooms", ["Foyer", " "], "venue.rooms[1]: is empty"),
        ("items.0.number", "1", "items[0].number: should be a whole number, without quotes"),
        ("items.0.number", True, "items[0].number: should be a whole number, without quotes"),
        ("items.0.number", 1.5, "items[0].number: should be a whole number, without quotes"),
        ("items.0.number", 0, "items[0].number: should be 1 or more"),
        ("items.0.seats", 10**30, "items[0].seats: should be 100000 or less"),
        ("venue.latitude", "54", "venue.latitude: should be a number, without quotes"),
        ("venue.latitude", float("nan"), "venue.latitude: should be a number"),
        ("venue.latitude", 90.1, "venue.latitude: should be 90 or less"),
        ("venue.latitude", 54.9, "venue: should have latitude and longitude, or neither"),
        (
            "status",
            "cancelled",
            "status: should be 'TENTATIVE', 'CONFIRMED', 'CANCELLED' or 'POSTPONED'",
        ),
        ("audience", "host", "audience: should be 'public' or 'member'"),
        ("zone", "CEST", "zone: is no time zone; write one like Europe/Copenhagen"),
        ("zone", "localtime", "zone: is no time zone; write one like Europe/Copenhagen"),
        ("zone", "../../etc/passwd", "zone: is no time zone; write one like Europe/Copenhagen"),
        ("kind", "study-tour", None),
        (
            "registration.closes",
            "2017-06-01T09:00",
            "registration.closes: is not after the opening",
        ),
        (
            "registration.closes",
            "2017-09-22",
            "registration.closes: needs an hour too, like 2017-09-22T18:00",
        ),
        ("ends", "2017-10-04", "ends: is not after the start"),
        ("items.0.ends", "2017-10-05T09:00", "items[0].ends: is not after the start"),
        ("items.0.starts", "2017-10-04T23:59", "items[0]: lies outside the days of the event"),
        ("items.0.ends", "2017-10-07T00:01", "items[0]: lies outside the days of the event"),
        ("items.0.room", "Room 102", "items[0].room: there is no room 'Room 102' at the venue"),
        (
            "items.0.speakers.1.name",
            "Rome",
            "items[0].speakers[1].name: 'Rome' is not among the speakers",
        ),
        (
            "items.0.speakers.1.name",
            "ProjectZero",
            "items[0].speakers[1].name: 'ProjectZero' is there twice",
        ),
        (
            "venue.rooms",
            ["Foyer", "Auditorium", "Foyer "],
            "venue.rooms[2]: 'Foyer' is there twice",
        ),
        ("items.1.number", 1, "items[1].number: 1 is there twice"),
        ("items.1.kind", "workshop", "items[1].stops: only a study tour has a route"),
        (
            "items.1.stops.1.starts",
            "2017-10-05T14:14",
            "items[1].stops[1].starts: is before the end of the stop before",
        ),
        (
            "items.1.stops.0.starts",
            "2017-10-05T13:14",
            "items[1].stops[0]: lies outside the hours of its study tour",
        ),
        (
            "items.1.stops.1.ends",
            "2017-10-05T17:01",
            "items[1].stops[1]: lies outside the hours of its study tour",
        ),
        (
            "items.1.stops.1.ends",
            "2017-10-05T14:30",
            "items[1].stops[1].ends: is not after the start",
        ),
    ],
)
def test_a_fault_is_told_once_with_its_path(where, value, fault):
    assert faults((where, value)) == ([fault] if fault else [])


@pytest.mark.parametrize("data", [None, [], "agenda", 7])
def test_what_is_no_object_is_a_fault_of_the_file(data):
    assert read(data) == [Fault("", Problem.NO_OBJECT)]
    assert str(Fault("", Problem.EMPTY)) == "the file: is empty"


def test_every_fault_of_the_form_is_told_at_once():
    assert faults(("title", ""), ("zone", "Mars"), ("items.1.starts", "noon"), ("x", 1)) == [
        "title: is empty",
        "zone: is no time zone; write one like Europe/Copenhagen",
        f"items[1].starts: {NO_TIME}",
        "x: is no key of this form",
    ]


def test_a_speaker_is_named_once():
    assert faults(speakers=[{"name": "ProjectZero"}, {"name": "SOBO"}, {"name": "SOBO"}]) == [
        "speakers[2].name: 'SOBO' is there twice"
    ]


def test_without_a_venue_there_is_no_room():
    assert faults(("venue", GONE)) == ["items[0].room: there is no room 'Auditorium' at the venue"]


def test_a_study_tour_without_a_study_tour_is_none():
    tourless = faults(kind="study-tour", items=SMALL["items"][:1])
    assert tourless == ["items: should hold a study tour, since the event is one"]


def test_an_agenda_may_be_empty():
    empty = small(("venue", GONE), ("registration", GONE), ("speakers", GONE), ("items", GONE))
    assert isinstance(read(empty), AgendaFile)


def test_an_agenda_of_more_than_six_thousand_items_is_too_long():
    assert faults(items=[SMALL["items"][0]] * 6001) == [
        "items: should hold no more than 6000 entries"
    ]


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            "noon",
            "2017-10-05 13:15",
            "2017-10-05T13",
            "2017-10-05T1315",
            "20171005",
            "2017-W40-4",
        ),
        *("2017-10-05T25:00", "2017-02-29", "2017-10-05T13:15:30", "2017-10-05T13:15+25:00"),
        *(
            "1999-12-31",
            "2100-01-01",
            "9999-12-31T24:00",
            "0000-01-01",
            "\u0662\u0660\u0661\u0667-10-05",
            "2017-10-05T",
        ),
        *("2017-10-05T13:15+0200", "2017-10-05T24:00Z", "2017-10-05T24:01", "2017-10-05\n"),
    ],
)
def test_what_is_no_time_is_told_with_an_example(value):
    assert faults(starts=value) == [f"starts: {NO_TIME}"]


def gaps(starts: str, ends: str, zone: str) -> list[str]:
    """Return the faults of an event with these times and nothing else."""
    empty = [(key, GONE) for key in ("items", "registration")]
    return faults(*empty, starts=starts, ends=ends, zone=zone)


@pytest.mark.parametrize(
    ("starts", "ends", "zone", "found"),
    [
        (
            "2027-03-28T03:30",
            "2027-03-28",
            "Europe/Sofia",
            [f"starts: {LEAP.format('Europe/Sofia')}"],
        ),
        ("2027-03-28", "2027-03-28T04:00", "Europe/Sofia", []),
        (
            "2017-10-15T00:00",
            "2017-10-15",
            "America/Sao_Paulo",
            [f"starts: {LEAP.format('America/Sao_Paulo')}"],
        ),
        ("2017-10-15", "2017-10-15T01:01", "America/Sao_Paulo", []),
        ("2017-10-14T12:00", "2017-10-14T24:00", "America/Sao_Paulo", []),
        (
            "2017-10-14T24:00",
            "2017-10-15T01:00",
            "America/Sao_Paulo",
            ["ends: is not after the start"],
        ),
        (
            "2011-12-30",
            "2011-12-31",
            "Pacific/Apia",
            ["starts: this day does not exist in Pacific/Apia"],
        ),
        (
            "2011-12-29",
            "2011-12-30T24:00",
            "Pacific/Apia",
            ["ends: this day does not exist in Pacific/Apia"],
        ),
        ("2017-10-05T09:00+02:00", "2017-10-05T10:00", "Europe/Copenhagen", []),
        (
            "2017-10-05T09:00Z",
            "2017-10-05T12:00",
            "Europe/Copenhagen",
            ["starts: has another offset at that time: +02:00"],
        ),
        ("2026-10-25T02:30", "2026-10-25T02:30+01:00", "Europe/Copenhagen", []),
        (
            "2026-10-25T02:30+02:00",
            "2026-10-25T02:30",
            "Europe/Copenhagen",
            ["ends: is not after the start"],
        ),
    ],
)
def test_a_time_is_one_that_the_clocks_of_the_zone_show(starts, ends, zone, found):
    assert gaps(starts, ends, zone) == found


def test_the_hours_of_registration_exist_too():
    assert faults(("registration.opens", "2017-03-26T02:30")) == [
        f"registration.opens: {LEAP.format('Europe/Copenhagen')}"
    ]


@pytest.mark.parametrize(
    ("value", "end", "instant"),
    [
        ("2017-10-05T13:15", False, "2017-10-05T11:15Z"),
        ("2017-10-05T13:15", True, "2017-10-05T11:15Z"),
        ("2017-10-05", False, "2017-10-04T22:00Z"),
        ("2017-10-05", True, "2017-10-05T22:00Z"),
        ("2017-10-05T24:00", False, "2017-10-05T22:00Z"),
        ("2017-10-05T24:00", True, "2017-10-05T22:00Z"),
        ("2017-10-29T02:30", False, "2017-10-29T00:30Z"),
        ("2017-10-29T02:30+02:00", False, "2017-10-29T00:30Z"),
        ("2017-10-29T02:30+01:00", False, "2017-10-29T01:30Z"),
    ],
)
def test_a_time_is_by_the_clocks_of_the_zone(value, end, instant):
    file = read(SMALL)
    assert isinstance(file, AgendaFile)
    assert file.at(value, end=end) == datetime.fromisoformat(instant)
    assert file.at(value, end=end).tzinfo is UTC


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ((), ""),
        (("title",), "title"),
        (("items", 3, "starts"), "items[3].starts"),
        (("items", 3, "stops", 0), "items[3].stops[0]"),
        (("a b",), "['a b']"),
        (("",), "['']"),
        (("x" * 300,), "['" + "x" * 80 + "']"),
    ],
)
def test_a_path_is_written_as_in_a_program(keys, text):
    assert path(keys) == text


@given(st.integers(-1500, 10_000), st.sampled_from(AGENDAS))
def test_shifting_moves_every_date_and_no_hour(days, name):
    data = demo(name)
    file = read(data)
    assert isinstance(file, AgendaFile)
    assert shift(file, days).model_dump(exclude_unset=True, mode="json") == _moved(data, days)


@given(st.integers(-1500, 10_000), st.sampled_from(AGENDAS))
def test_shifting_there_and_back_changes_nothing(days, name):
    file = read(demo(name))
    assert isinstance(file, AgendaFile)
    assert shift(shift(file, days), -days) == file


@given(st.integers(-200, 1000))
def test_the_demonstration_has_no_fault_whichever_week_it_is_shifted_to(weeks):
    file = read(demo("vienna"))
    assert isinstance(file, AgendaFile)
    moved = shift(file, 7 * weeks)
    assert read(moved.model_dump(mode="json")) == moved


def _moved(value: object, days: int, key: str = "") -> object:
    if isinstance(value, dict):
        return {key: _moved(part, days, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_moved(part, days) for part in value]
    if key in {"starts", "ends", "opens", "closes"}:
        return str(date.fromisoformat(value[:10]) + timedelta(days)) + value[10:]
    return value


def test_an_offset_is_of_its_day_and_left_out_on_another():
    file = read(small(("items.0.starts", "2017-10-05T09:00+02:00")))
    assert isinstance(file, AgendaFile)
    assert shift(file, 60).items[0].starts == "2017-12-04T09:00"


@pytest.mark.parametrize("days", [-365 * 20, 365 * 90])
def test_a_file_cannot_be_shifted_out_of_the_years_it_may_tell_of(days):
    file = read(SMALL)
    assert isinstance(file, AgendaFile)
    with pytest.raises(ValueError, match="2000 to 2099"):
        shift(file, days)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("", ""),
        (" https://meet.example/room ", "https://meet.example/room"),
        ("Https://meet.example/Room", "https://meet.example/Room"),
        ("https://meet.example", "https://meet.example"),
        ("https://meet.example:8443/a@b?c=d#e", "https://meet.example:8443/a@b?c=d#e"),
        ("https://meet.example/зала", "https://meet.example/зала"),
        ("https://x.example/".ljust(1000, "x"), "https://x.example/".ljust(1000, "x")),
    ],
)
def test_where_it_is_joined_online_is_an_address_of_the_web(written, read_as):
    file = read(SMALL | {"conference": written})
    assert isinstance(file, AgendaFile)
    assert file.conference == read_as


@pytest.mark.parametrize(
    "written",
    [
        "http://meet.example/room",
        "javascript:alert(1)",
        "meet.example/room",
        "https://",
        "https:///room",
        "https://a b.example/",
        "https://bank.example@meet.example/",
        "https://meet.example/\ue000",
        "https://meet.example/\r\nATTENDEE:x",
    ],
)
def test_what_is_no_secure_address_is_not_where_it_is_joined(written):
    problem = "is no web address; write one like https://meet.example/room"
    assert read(SMALL | {"conference": written}) == [Fault("conference", problem)]


def test_where_it_is_joined_online_has_a_thousand_characters_at_most():
    [fault] = read(SMALL | {"conference": "https://x.example/".ljust(1001, "x")})
    assert fault.path == "conference"


def test_the_keys_that_hold_times_follow_from_the_form():
    deadlines = ("release", "substitute_until", "withdraw_until")
    assert times(RegistrationPart) == ("opens", "closes", *deadlines)
    assert {"starts", "ends", "opens", "closes", *deadlines} == TIMES
