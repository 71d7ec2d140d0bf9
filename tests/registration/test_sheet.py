"""A delegation on paper."""

import sqlalchemy as sa

from meetings.registration.models import Delegate
from tests.factories import PASSWORD, event_file, register, world, writing
from tests.registration.test_placeholders import ask, crowded
from tests.visitor import Visitor

SHEET = "/my/events/sonderborg/sheet"


def test_the_sheet_has_the_event_and_everybody_of_the_city_and_nobody_else(app):
    made = crowded(app)
    register(made, "sonderborg", "munich", "Anna")
    register(made, "sonderborg", "sofia", "Elena")
    ask(made, placeholders=1)
    with writing(app) as session:
        phone = sa.update(Delegate).where(Delegate.name == "Elena").values(phone="+359 2 123")
        session.execute(phone)
    page = Visitor(app).log_in("sofia@test.example", PASSWORD).get(SHEET).text
    words = ("Third network meeting", "to Sunday 6 October 2030, 16:00", "Alsion, Alsion 2")
    people = ("elena@sofia.example, +359 2 123", "Name follows (1)", ">Waiting<")
    assert [word for word in (*words, *people) if word not in page] == []
    assert ("Anna" in page, "<script" in page.split("<main")[1]) == (False, False)


def test_a_delegation_of_nobody_has_an_empty_sheet(app):
    world(app, event_file())
    page = Visitor(app).log_in("sofia@test.example", PASSWORD).get(SHEET).text
    assert "Nobody of your city is registered for this event." in page
