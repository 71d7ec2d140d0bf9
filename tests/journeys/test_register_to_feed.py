"""A representative registers, withdraws, and follows the feed; on both databases."""

import pytest

from tests.factories import PASSWORD, event_file, publish_file, register, world
from tests.visitor import Visitor

pytestmark = pytest.mark.postgresql


def people(*names: str) -> dict[str, str]:
    rows = {}
    for n, name in enumerate(names):
        rows |= {f"people-{n}-name": name, f"people-{n}-mail": f"p{n}@sofia.example"}
    return rows


def test_a_city_registers_two_people_and_withdraws_one(app, visitor):
    made = world(app, event_file())
    assert "10 of 10 seats left" in visitor.get("/events/sonderborg/").text
    wanted = visitor.get("/events/sonderborg/register", 303)
    assert wanted.headers["Location"] == "/login?next=/events/sonderborg/register"
    visitor.log_in("sofia@test.example", PASSWORD)
    done = visitor.post(
        "/events/sonderborg/register",
        {"city": made.cities["sofia"], "key": "k1", **people("Elena Petrova", "Ivan Dimitrov")},
    )
    page = visitor.get(done.headers["Location"])
    assert "Elena Petrova and Ivan Dimitrov are confirmed." in page.text
    assert "8 of 10 seats left" in visitor.get("/events/sonderborg/").text
    withdraw = page.text.split('href="')
    address = next(part.split('"')[0] for part in withdraw if "/withdraw" in part)
    visitor.post(address, {})
    assert "9 of 10 seats left" in visitor.get("/events/sonderborg/").text


def test_a_form_sent_twice_registers_once_and_gives_the_same_answer(app, visitor):
    made = world(app, event_file())
    visitor.log_in("sofia@test.example", PASSWORD)
    form = {"city": made.cities["sofia"], "key": "once", **people("Elena")}
    first = visitor.post("/events/sonderborg/register", form)
    again = visitor.post("/events/sonderborg/register", form)
    assert first.headers["Location"] == again.headers["Location"]
    assert "9 of 10 seats left" in visitor.get("/events/sonderborg/").text
    other = {**form, "people-0-name": "Ivan"}
    visitor.post("/events/sonderborg/register", other, 409)


def test_a_seat_that_is_given_up_goes_to_the_first_who_waits(app, visitor):
    made = world(app, event_file(registration={**event_file()["registration"], "seats": 1}))
    (first,) = register(made, "sonderborg", "sofia", "Elena")
    register(made, "sonderborg", "munich", "Anna")
    munich = Visitor(app).log_in("munich@test.example", PASSWORD)
    assert "First on the list" in munich.get("/my/events/sonderborg/").text
    sofia = visitor.log_in("sofia@test.example", PASSWORD)
    sofia.post(f"/my/events/sonderborg/delegates/{first}/withdraw", {})
    assert "Confirmed" in munich.get("/my/events/sonderborg/").text


def test_a_feed_is_polled_again_without_work_and_tells_what_was_cancelled(app, visitor, selects):
    data = event_file()
    world(app, data)
    feed = visitor.get("/events/sonderborg.ics")
    selects.clear()
    again = visitor.get(
        "/events/sonderborg.ics", 304, headers={"If-None-Match": feed.headers["ETag"]}
    )
    assert (again.data, len(selects)) == (b"", 1)
    publish_file(app, event_file(items=data["items"][:1]))
    changed = visitor.get("/events/sonderborg.ics", headers={"If-None-Match": feed.headers["ETag"]})
    entries = changed.text.split("BEGIN:VEVENT")[1:]
    assert ["STATUS:CANCELLED" in entry for entry in entries] == [False, False, True]
