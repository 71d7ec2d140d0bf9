"""Pages that are kept are the same for everyone of the same audiences, but for the form token."""

from datetime import UTC, datetime

import pytest
from flask import get_template_attribute

from meetings.registration.rules.table import Listed
from meetings.registration.rules.window import Standing
from meetings.web.markup import drawn
from tests.factories import PASSWORD, event_file, publish_file, register, world
from tests.visitor import Visitor

KEPT = (
    "/",
    "/events/",
    "/events/sonderborg/",
    "/events/sonderborg/agenda",
    "/events/sonderborg/agenda?view=timetable",
    "/events/sonderborg/items/2/",
    "/cities/",
    "/cities/sonderborg/",
    "/networks/clubs/",
    "/showcases/",
)


@pytest.fixture
def made(app):
    return world(app, event_file())


def logged_in(app, name):
    return Visitor(app).log_in(f"{name}@test.example", PASSWORD)


def token(page):
    return page.split('id="log-out-token"')[1].split('value="')[1].split('"')[0]


@pytest.mark.parametrize("path", KEPT)
def test_whoever_came_first_a_page_carries_the_token_of_its_reader_alone(app, made, path):
    one, other = logged_in(app, "sofia"), logged_in(app, "munich")
    first, second, again = (visitor.get(path).text for visitor in (one, other, one))
    assert token(first) != token(second)
    assert token(second) not in first
    assert first == again
    assert first.replace(token(first), "") == second.replace(token(second), "")


def test_the_token_of_a_kept_page_logs_its_reader_out(app, made):
    logged_in(app, "munich").get("/events/sonderborg/")
    other = logged_in(app, "sofia")
    sent = {"csrf_token": token(other.get("/events/sonderborg/").text)}
    assert other.client.post("/logout", data=sent).status_code == 303
    other.get("/my/", 303)


def test_other_audiences_are_told_other_things(app, made):
    pages = {name: logged_in(app, name).get("/events/").text for name in ("sofia", "organiser")}
    assert "Organise" not in pages["sofia"]
    assert "Organise" in pages["organiser"]
    assert "Log out" not in Visitor(app).get("/events/").text


def test_what_is_for_members_is_on_no_page_that_was_kept_for_others(app, made):
    publish_file(app, event_file(slug="secret", title="For members", audience="member"))
    for name, sees in (("sofia", True), ("stranger", False), ("sofia", True)):
        page = logged_in(app, name).get("/events/").text
        assert ("For members" in page) == sees
    assert "For members" not in Visitor(app).get("/events/").text


def test_seats_that_were_taken_since_are_told_at_once(app, made):
    visitor = Visitor(app)
    assert "10 of 10 seats left" in visitor.get("/").text
    register(made, "sonderborg", "sofia", "Elena")
    assert "9 of 10 seats left" in visitor.get("/").text


def test_a_piece_is_of_its_values_and_in_the_language_of_its_reader(app):
    person = Listed(1, "A <b>", "", "", "", Standing.WAITING, datetime(2017, 9, 1, tzinfo=UTC), "")

    def row(language, **other):
        with app.test_request_context(headers={"Accept-Language": language}):
            piece = get_template_attribute("components/delegate_row.html", "delegate_row")
            return drawn(piece, person._replace(**other), "/d", "Europe/Sofia", False)

    for _ in range(2):  # drawn, and kept
        assert "A &lt;b&gt;" in row("en")
        assert "Waiting" in row("en")
        assert "Confirmed" in row("en", standing=Standing.CONFIRMED)
        assert "1 септември 2017" in row("bg")
