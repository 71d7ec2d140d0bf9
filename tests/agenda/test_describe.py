"""What search engines are told of an event, and what is asked for of an agenda."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from meetings.agenda.rules import describe
from meetings.agenda.rules.narrow import Wish
from meetings.agenda.rules.values import Head, Venue
from meetings.terms import EventKind, Status
from tests.factories import agenda_file, event_file

ROOM = "https://meet.example/room"
HEAD = Head(
    uid="e@x",
    title="Third network meeting",
    kind=EventKind.NETWORK_MEETING,
    starts_at=datetime(2030, 10, 5, 9, tzinfo=UTC),
    ends_at=datetime(2030, 10, 6, 16, tzinfo=UTC),
    zone="UTC",
    summary="word " * 100,
)


def told(head):
    return describe.schema_org(head, address="https://x.example/", network="Clubs")


@pytest.mark.parametrize(
    ("changes", "location"),
    [
        ({}, None),
        ({"host_city": "Lecce"}, {"@type": "Place", "name": "Lecce"}),
        ({"venue": Venue(name="Alsion")}, {"@type": "Place", "name": "Alsion"}),
        (
            {"venue": Venue(name="Alsion", address="Alsion 2", position=(54.9, 9.8))},
            {
                "@type": "Place",
                "name": "Alsion",
                "address": "Alsion 2",
                "geo": {"@type": "GeoCoordinates", "latitude": 54.9, "longitude": 9.8},
            },
        ),
        (
            {"kind": EventKind.WEBINAR},
            {"@type": "VirtualLocation", "url": "https://x.example/"},
        ),
        (
            {"conference": ROOM, "host_city": "Lecce"},
            {"@type": "VirtualLocation", "url": "https://x.example/"},
        ),
        (
            {"conference": ROOM, "venue": Venue(name="Alsion")},
            [
                {"@type": "VirtualLocation", "url": "https://x.example/"},
                {"@type": "Place", "name": "Alsion"},
            ],
        ),
    ],
)
def test_an_event_is_where_it_is_said_to_be(changes, location):
    assert told(replace(HEAD, **changes)).get("location") == location


@pytest.mark.parametrize(
    ("starts", "ends", "zone", "said"),
    [
        ("2027-01-20T23:00", "2027-01-22T23:00", "Europe/Vienna", ["2027-01-21", "2027-01-22"]),
        ("2027-03-27T22:00", "2027-03-28T21:00", "Europe/Sofia", ["2027-03-28", "2027-03-28"]),
        (
            "2030-10-05T12:00",
            "2030-10-05T13:30",
            "Europe/Copenhagen",
            ["2030-10-05T14:00:00+02:00", "2030-10-05T15:30:00+02:00"],
        ),
    ],
)
def test_an_event_is_on_the_days_and_at_the_hours_of_its_zone(starts, ends, zone, said):
    times = {
        name: datetime.fromisoformat(at).replace(tzinfo=UTC)
        for name, at in (("starts_at", starts), ("ends_at", ends))
    }
    found = told(replace(HEAD, zone=zone, **times))
    assert [found["startDate"], found["endDate"]] == said


@pytest.mark.parametrize(
    ("changes", "mode"),
    [
        ({}, "Offline"),
        ({"venue": Venue(name="Alsion")}, "Offline"),
        ({"kind": EventKind.WEBINAR}, "Online"),
        ({"conference": ROOM}, "Online"),
        ({"conference": ROOM, "venue": Venue(name="Alsion")}, "Mixed"),
    ],
)
def test_people_come_or_join_or_both(changes, mode):
    said = told(replace(HEAD, **changes))
    assert said["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    assert ROOM not in str(said)


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_its_word_of_schema_org(status):
    assert told(replace(HEAD, status=status))["eventStatus"].startswith("https://schema.org/Event")


def test_a_long_summary_ends_after_a_whole_word():
    assert describe.summary(HEAD) == "word " * 39 + "word ..."
    assert describe.summary(replace(HEAD, summary="Short.")) == "Short."


@pytest.mark.parametrize(
    ("wish", "leaves_something_out"),
    [(Wish(), False), (Wish(kind="break"), True), (Wish(room="A"), True), (Wish(city="B"), True)],
)
def test_a_wish_that_names_anything_leaves_something_out(wish, leaves_something_out):
    assert bool(wish) is leaves_something_out


@pytest.mark.parametrize(
    ("item", "path"),
    [
        ({"status": "POSTPONED"}, "items[0].status"),
        ({"vehicles": [{"name": "Bus", "means": "bus", "seats": 9}]}, "items[0].vehicles"),
        ({"also": [{"language": "Bulgarian", "title": "T"}]}, "items[0].also[0].language"),
    ],
)
def test_what_an_item_cannot_be_is_told_with_its_path(item, path):
    data = event_file()
    data["items"] = [{**data["items"][0], **item}]
    with pytest.raises(AssertionError, match=path.replace("[", r"\[").replace("]", r"\]")):
        agenda_file(data)
