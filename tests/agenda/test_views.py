"""The published agenda as pages."""

import pytest

from tests.factories import event_file, publish_file, world

pytestmark = pytest.mark.postgresql


def test_the_agenda_shows_every_item_and_its_number_leads_to_it(app, visitor):
    world(app, event_file())
    page = visitor.get("/events/sonderborg/agenda").text
    assert [f'href="/events/sonderborg/items/{n}/"' in page for n in (1, 2, 3)] == [
        True,
        True,
        False,
    ]


def test_an_item_shows_its_people_and_its_route(app, visitor):
    world(app, event_file())
    opening = visitor.get("/events/sonderborg/items/1/").text
    tour = visitor.get("/events/sonderborg/items/2/").text
    assert ("Mayor" in opening, "Chargers" in tour, "12 minutes" in tour) == (True, True, True)


@pytest.mark.parametrize("number", [0, 3, 99])
def test_an_item_that_is_not_there_is_not_found(app, visitor, number):
    world(app, event_file())
    visitor.get(f"/events/sonderborg/items/{number}/", 404)


def test_what_was_cancelled_says_so(app, visitor):
    data = event_file()
    world(app, data)
    publish_file(app, event_file(items=data["items"][:1]))
    assert "Cancelled." in visitor.get("/events/sonderborg/items/2/").text
    assert "Cancelled" in visitor.get("/events/sonderborg/agenda").text


def test_an_event_without_items_says_that_its_agenda_will_come(app, visitor):
    world(app, event_file(items=[]))
    assert "not published yet" in visitor.get("/events/sonderborg/agenda").text


HOSTILE = "<script>alert(1)</script> & \"'> [x](javascript:alert(1)) {{ 7*7 }}"


def test_no_text_of_an_agenda_becomes_markup(app, visitor):
    data = event_file(title=HOSTILE, summary=HOSTILE, for_whom=HOSTILE, sample=HOSTILE)
    data["items"][0] |= {"title": HOSTILE, "summary": HOSTILE, "bring": HOSTILE, "access": HOSTILE}
    data["items"][1]["stops"][0] |= {"title": HOSTILE, "summary": HOSTILE, "address": HOSTILE}
    world(app, data)
    base = "/events/sonderborg/"
    for path in ("/", "/events/", base, f"{base}agenda", f"{base}items/1/", f"{base}items/2/"):
        page = visitor.get(path).text
        assert [w for w in ("<script>alert", 'href="javascript', "49 ") if w in page] == []
