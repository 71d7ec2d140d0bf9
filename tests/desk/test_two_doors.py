"""The seats of what people sign up for are changed in one place, where it is seen who gets one."""

import pytest
import sqlalchemy as sa

from meetings.agenda.models import Item, Vehicle
from tests.desk.test_forms import values
from tests.desk.test_items import DESK, ITEMS, book, confirmed, page, stands
from tests.factories import event_file, register, world, writing

EDIT = f"{DESK}3/edit"
TOUR = f"{DESK}2/edit"


@pytest.fixture
def made(app):
    return world(app, event_file(items=ITEMS))


def item(made, number=3):
    """Return the title of an item and how many seats it has."""
    with writing(made.app) as session:
        query = sa.select(Item.title, Item.capacity).where(Item.number == number)
        return tuple(session.execute(query).one())


def vehicles(made):
    with writing(made.app) as session:
        query = sa.select(Vehicle.name, Vehicle.seats).order_by(Vehicle.position)
        return [tuple(row) for row in session.execute(query)]


def test_the_form_of_such_an_item_shows_its_seats_and_leaves_them_as_they_are(made, organiser):
    book(made, 3, *register(made, "sonderborg", "sofia", "Ann", "Bo"))
    shown = organiser.get(EDIT)
    assert 'name="seats"' not in shown.text
    assert f'href="{page(3)}"' in shown.text
    typed = values(shown) | {"title": "Houses"}
    assert item(made) == ("Housing", 1)
    more = {"seats": "1", "capacity": "2", "quota": ""}
    mark = confirmed(organiser.post(page(3), more, 200))
    organiser.post(page(3), more | {"confirmed": mark})
    organiser.post(EDIT, typed)
    assert item(made) == ("Houses", 2)
    assert {where for where, _ in stands(made, 3).values()} == {"confirmed"}


def test_seats_that_were_typed_before_it_was_published_are_told_and_not_stored(made, organiser):
    book(made, 3, *register(made, "sonderborg", "sofia", "Ann", "Bo"))
    typed = values(organiser.get(EDIT)) | {"title": "Houses"}
    refused = organiser.post(EDIT, typed | {"seats": "9"}, 422)
    assert f'href="{page(3)}"' in refused.text
    assert item(made) == ("Housing", 1)
    again = values(refused)
    organiser.post(EDIT, again)
    assert item(made) == ("Houses", 1)


def test_vehicles_keep_their_seats_by_another_name_and_new_ones_have_none_yet(made, organiser):
    shown = organiser.get(TOUR)
    assert "vehicles-0-seats" not in shown.text
    new = {"vehicles-2-name": "Tram", "vehicles-2-means": "tram"}
    organiser.post(TOUR, values(shown) | {"vehicles-0-name": "Coach"} | new)
    assert vehicles(made) == [("Coach", 1), ("Boat", 2), ("Tram", 0)]


def test_without_its_vehicles_a_tour_has_as_many_seats_as_they_had(made, organiser):
    shown = values(organiser.get(TOUR))
    gone = {name: "" for name in shown if name.startswith("vehicles-") and "means" not in name}
    organiser.post(TOUR, shown | gone)
    assert (vehicles(made), item(made, 2)[1]) == ([], 3)


def test_what_was_taken_out_of_the_draft_comes_back_with_its_seats(made, organiser):
    organiser.post(f"{DESK}3/drop", {})
    shown = organiser.get(EDIT)
    assert 'name="seats"' not in shown.text
    organiser.post(EDIT, values(shown))
    assert item(made) == ("Housing", 1)


def test_the_seats_of_what_nobody_signs_up_for_yet_are_typed_in_its_form(made, organiser):
    first = f"{DESK}1/edit"
    organiser.post(first, values(organiser.get(first)) | {"seats": "40"})
    assert item(made, 1) == ("Opening", 40)
