"""A filter's address is a feed too, and keeps its meaning."""

import pytest

from tests.factories import event_file, world

pytestmark = pytest.mark.postgresql


def summaries(response):
    unfolded = response.text.replace("\r\n ", "")
    return [line[8:] for line in unfolded.split("\r\n") if line.startswith("SUMMARY:")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Third network meeting", "Opening", "ZEROtour"]),
        ("?kind=study-tour", ["Third network meeting", "ZEROtour"]),
        ("?room=Auditorium", ["Third network meeting", "Opening"]),
        ("?item=2", ["Third network meeting", "ZEROtour"]),
        ("?item=1&item=2", ["Third network meeting", "Opening", "ZEROtour"]),
        ("?kind=workshop", ["Third network meeting"]),
    ],
)
def test_a_feed_of_an_event_holds_the_items_that_are_asked_for(app, visitor, query, found):
    world(app, event_file())
    assert summaries(visitor.get(f"/events/sonderborg.ics{query}")) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?city=sonderborg", ["Third network meeting", "Opening", "ZEROtour"]),
        ("?network=clubs&kind=network-meeting", ["Third network meeting", "Opening", "ZEROtour"]),
        ("?kind=webinar", []),
        ("?city=lyon", []),
    ],
)
def test_the_calendar_holds_the_events_that_are_asked_for(app, visitor, query, found):
    world(app, event_file())
    assert summaries(visitor.get(f"/calendar.ics{query}")) == found


def test_each_part_has_its_own_tag_and_its_address_as_source(app, visitor):
    world(app, event_file())
    whole, part = (
        visitor.get("/events/sonderborg.ics"),
        visitor.get("/events/sonderborg.ics?item=2"),
    )
    assert whole.headers["ETag"] != part.headers["ETag"]
    unfolded = part.text.replace("\r\n ", "")
    assert "SOURCE;VALUE=URI:http://localhost/events/sonderborg.ics?item=2" in unfolded


def test_a_feed_speaks_no_other_language_to_another_browser(app, visitor):
    world(app, event_file())
    bulgarian = visitor.get("/calendar.ics", headers={"Accept-Language": "bg"})
    assert bulgarian.data == visitor.get("/calendar.ics").data


def test_an_item_that_is_no_number_is_not_found(app, visitor):
    world(app, event_file())
    visitor.get("/events/sonderborg.ics?item=x", 404)
