"""What the change log says of an event that moves: what differs, and nothing besides."""

from datetime import timedelta

import pytest

from tests.factories import NOW, event_file, publish_file, world
from tests.visitor import HTML, tree

AT = {"starts": "2030-10-05T14:00", "ends": "2030-10-05T15:30"}
ALSION, HALL = ({"name": name, "rooms": []} for name in ("Alsion", "Town hall"))


def moved(app, visitor, before, after):
    """Publish the event so and then so; return what the newest edition says of it."""
    plain = {"items": [], "venue": ALSION, **AT}
    world(app, event_file(**plain | before))
    publish_file(app, event_file(**plain | after), at=NOW + timedelta(hours=1))
    newest = tree(visitor.get("/events/sonderborg/changes")).find(f".//{HTML}ul[@class='changes']")
    return " ".join("".join(newest.itertext()).split()).replace("\u2013", "-")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            {},
            {"starts": "2030-10-05T15:00", "ends": "2030-10-05T16:30"},
            "The event on Saturday 5 October 2030 moved from 14:00-15:30 to 15:00-16:30.",
        ),
        (
            {},
            {"venue": HALL, "ends": "2030-10-05T16:00"},
            (
                "The event on Saturday 5 October 2030 moved from 14:00-15:30, Alsion"
                " to 14:00-16:00, Town hall."
            ),
        ),
        ({}, {"venue": HALL}, "The event moved from Alsion to Town hall."),
        (
            {"venue": None, "host_city": None},
            {"host_city": None},
            "The event now has a place: Alsion.",
        ),
        (
            {"host_city": None},
            {"venue": None, "host_city": None},
            "The event has no place now; before it was Alsion.",
        ),
        (
            {},
            {"starts": "2030-10-06T14:00", "ends": "2030-10-06T15:30"},
            (
                "The event moved: Sunday 6 October 2030, 14:00-15:30"
                " (before: Saturday 5 October 2030, 14:00-15:30)."
            ),
        ),
        (
            {"starts": "2030-10-05", "ends": "2030-10-05"},
            {},
            (
                "The event moved: Saturday 5 October 2030, 14:00-15:30"
                " (before: Saturday 5 October 2030)."
            ),
        ),
        (
            {"ends": "2030-10-06T16:00"},
            {"ends": "2030-10-06T17:00", "venue": HALL},
            (
                "The event moved: Saturday 5 October, 14:00 to Sunday 6 October 2030, 17:00, Town hall"
                " (before: Saturday 5 October, 14:00 to Sunday 6 October 2030, 16:00, Alsion)."
            ),
        ),
        (
            {},
            {"venue": HALL, "status": "POSTPONED"},
            (
                "The event moved from Alsion to Town hall."
                " What is said about the date of the event changed."
            ),
        ),
        (
            {},
            {"venue": {**ALSION, "address": "Alsion 3"}},
            "What is said about the event changed.",
        ),
    ],
)
def test_of_an_event_that_moves_what_differs_is_said(app, visitor, before, after, said):
    assert moved(app, visitor, before, after) == said
