"""Where seats are offered, what an organiser is shown before a change says so."""

from tests.factories import NOW, PASSWORD, event_file, register, world
from tests.visitor import Visitor

LIMITS = "/organise/events/sonderborg/limits"


def test_who_would_be_offered_a_seat_is_shown_as_that(app):
    terms = {**event_file()["registration"], "seats": 9, "quota": 1, "offer": 24}
    made = world(app, event_file(registration=terms))
    register(made, "sonderborg", "sofia", "Elena", "Ivan", at=NOW)
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    wish = {"whom": "sofia", "kind": "most", "seats": "2", "at": "0"}
    page = organiser.post(LIMITS, wish, 200).text
    assert "1 person is offered a seat at once" in page
    assert "gets a seat" not in page
