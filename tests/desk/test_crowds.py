"""Three hundred people on one page: what is sent of them arrives whole, or is refused aloud."""

import pytest
import sqlalchemy as sa

from meetings.accounts import actions as accounts
from meetings.accounts.rules import Grant
from meetings.registration.models import Booking, Delegate
from meetings.terms import Role
from tests.desk.test_items import TOUR, book, page
from tests.factories import NOW, PASSWORD, event_file, register, world, writing
from tests.visitor import HTML, Visitor, tree

EACH = 100  # the most people of one delegation
CITIES = ("sofia", "munich", "lyon")
VEHICLES = [{"name": name, "means": "bus", "seats": 300} for name in ("Bus", "Boat")]
ITEMS = [event_file()["items"][0], TOUR | {"vehicles": VEHICLES}]
MINE = "/my/events/sonderborg/items/2/"


def crowd(app, **terms):
    """An event with three hundred people of three cities; return it with their ids."""
    known = event_file()["registration"] | {"seats": 300} | terms
    made = world(app, event_file(items=ITEMS, registration=known))
    names = [f"Person {n}" for n in range(EACH)]
    return made, [id_ for city in CITIES for id_ in register(made, "sonderborg", city, *names)]


def filled(answer):
    """Return the fields of the page's own form as a browser sends them when all is ticked."""
    found = {}
    for field in tree(answer).iter(f"{HTML}input"):
        if field.get("type") in ("hidden", "checkbox") and field.get("name"):
            found.setdefault(field.get("name"), []).append(field.get("value", "on"))
    return found


def standings(app, table):
    with writing(app) as session:
        return sorted(session.scalars(sa.select(table.standing)))


@pytest.mark.postgresql
def test_three_hundred_who_ask_are_let_in_at_once(app):
    made, people = crowd(app, approval=True)
    organiser = Visitor(made.app).log_in("organiser@test.example", PASSWORD)
    there = "/organise/events/sonderborg/approvals"
    sent = filled(organiser.get(there))
    assert sorted(map(int, sent["people"])) == people
    organiser.post(there, sent | {"approve": "1"})
    assert standings(app, Delegate) == ["confirmed"] * 300


@pytest.mark.postgresql
def test_three_hundred_people_are_moved_to_another_vehicle_at_once(app):
    made, people = crowd(app)
    book(made, 2, *people, prefers="Bus")
    organiser = Visitor(made.app).log_in("organiser@test.example", PASSWORD)
    sent = filled(organiser.get(page(2)))
    assert len(sent["who"]) == 300
    organiser.post(page(2), {"who": sent["who"], "vehicle": "Boat", "move": "1"})
    with writing(app) as session:
        assert session.scalars(sa.select(Booking.vehicle).distinct()).all() == ["Boat"]


@pytest.mark.postgresql
def test_whoever_acts_for_three_cities_books_for_three_hundred_people_at_once(app):
    made, people = crowd(app)
    with writing(app) as session:
        for city in CITIES[1:]:
            right = Grant(Role.REPRESENTATIVE, city_id=made.cities[city])
            accounts.grant(session, right, to=made.accounts["sofia"], by=None, at=NOW)
    head = Visitor(app).log_in("sofia@test.example", PASSWORD)
    head.post(MINE, filled(head.get(MINE)))
    assert standings(app, Booking) == ["confirmed"] * len(people)


def test_more_rooms_than_anybody_types_can_still_be_edited(app):
    rooms = ["Auditorium", *(f"Hall {n}" for n in range(501))]
    made = world(app, event_file(venue={"name": "Fair", "rooms": rooms}))
    organiser = Visitor(made.app).log_in("organiser@test.example", PASSWORD)
    there = "/organise/events/sonderborg/venue"
    opened = tree(organiser.get(there)).iter(f"{HTML}input")
    sent = {one.get("name"): one.get("value", "") for one in opened if typed(one)}
    organiser.post(there, sent | {"rooms-501-name": "The last one"})
    assert "The last one" in organiser.client.get(there).text


def typed(field):
    return field.get("type") in ("text", "hidden") and field.get("name")


def test_more_rows_than_a_form_has_are_refused_aloud_and_nothing_is_stored(app):
    made = world(app, event_file())
    head = Visitor(made.app).log_in("sofia@test.example", PASSWORD)
    people = {f"people-{n}-name": f"Person {n}" for n in range(21)}
    told = head.post("/events/sonderborg/register", people | {"key": "k"}, 413)
    assert "That was too large" in told.text
    assert standings(app, Delegate) == []
