"""Agendas that are empty, full or impossible: each page of them helps."""

import pytest

from meetings.agenda.actions.bring import bring
from tests.factories import NOW, PASSWORD, agenda_file, event_file, publish_file, world, writing
from tests.visitor import Visitor

MANY = 200
BARE = {"venue": None, "host_city": None, "registration": None, "speakers": [], "items": []}
PAGES = (
    "/organise/events/{}/",
    "/organise/events/{}/preview",
    "/organise/events/{}/preview/agenda",
    "/organise/events/{}/preview/agenda?view=timetable",
    "/organise/events/{}/publish",
    "/events/{}/",
    "/events/{}/agenda",
    "/events/{}/agenda?view=timetable",
    "/events/{}/changes",
    "/events/{}.ics",
)


def crowd(rooms=()):
    """200 items at one time, in rooms in turn or in none."""
    place = {n: rooms[n % len(rooms)] if rooms else "" for n in range(MANY)}
    hours = {"starts": "2030-10-05T11:00", "ends": "2030-10-05T12:30"}
    return [
        {"number": n + 1, "kind": "workshop", "title": f"Talk {n}.", "room": place[n], **hours}
        for n in range(MANY)
    ]


@pytest.mark.parametrize(
    "changes",
    [
        BARE,
        {"items": crowd()},
        {"items": crowd(["Auditorium", "Room 102"])},
        {
            "items": crowd([f"Hall {n}" for n in range(MANY)]),
            "venue": {"name": "Fair", "rooms": [f"Hall {n}" for n in range(MANY)]},
        },
    ],
    ids=["bare", "no rooms", "two rooms", "two hundred rooms"],
)
def test_every_page_of_an_event_without_anything_or_with_too_much_is_there(app, changes):
    world(app)
    publish_file(app, event_file(**changes))
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    for page in PAGES:
        text = organiser.get(page.format("sonderborg")).text
        if "agenda" in page:
            assert text.count("Talk 199.") == (1 if changes["items"] else 0), page


def test_an_empty_draft_says_what_to_do_first(app):
    world(app)
    with writing(app) as session:
        assert bring(session, agenda_file(event_file(**BARE)), host="h", by=None, at=NOW) == []
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    assert "Add the first item" in organiser.get("/organise/events/sonderborg/").text
