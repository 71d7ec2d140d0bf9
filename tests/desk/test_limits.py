"""Seats that are kept for some and quotas of single cities, as an organiser sets them."""

import re

import pytest
import sqlalchemy as sa

from meetings.agenda.models import Item, PublishedEntry
from meetings.registration.models import CityQuota, Delegate, Reserve
from tests.factories import NOW, PASSWORD, event_file, register, world, writing
from tests.visitor import Visitor

pytestmark = pytest.mark.postgresql
LIMITS = "/organise/events/sonderborg/limits"


@pytest.fixture
def made(app):
    terms = {**event_file()["registration"], "seats": 4, "quota": 1}
    return world(app, event_file(registration=terms))


def standings(app):
    with writing(app) as session:
        rows = session.execute(sa.select(Delegate.name, Delegate.standing))
        return {row.name: row.standing.value for row in rows}


def stored(app, table):
    with writing(app) as session:
        return list(session.scalars(sa.select(table.seats)))


def confirm(visitor, page):
    """Send what a page asks to confirm."""
    fields = dict(re.findall(r'name="(\w+)"\s+value="([^"]*)"', page.text))
    action = re.search(r'method="post"\s+action="([^"]*/limits[^"]*)"', page.text)[1]
    fields.pop("csrf_token", None)
    visitor.post(action, fields, form=LIMITS)


def test_an_item_is_called_by_its_title_in_the_language_of_the_page(app, made):
    titles = {"bg": "Откриване"}
    with writing(app) as session:
        entry = sa.update(PublishedEntry).where(PublishedEntry.number == 1)
        session.execute(entry.values(titles=titles, bookable=True))
        (item,) = session.scalars(sa.select(Item.id).where(Item.number == 1))
        city = made.cities["sofia"]
        event = made.events["sonderborg"]
        session.add(CityQuota(event_id=event, item_id=item, city_id=city, seats=2))
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    page = organiser.get(LIMITS, headers={"Accept-Language": "bg"}).text
    assert page.count(titles["bg"]) == 2  # in the table, and to be chosen
    assert f'<span lang="bg">{titles["bg"]}</span>' in page


def test_a_quota_of_one_city_is_shown_first_and_then_seats_its_people(app, made, organiser):
    register(made, "sonderborg", "sofia", "Elena", "Ivan", "Petar", at=NOW)
    wish = {"whom": "sofia", "kind": "most", "seats": "2", "at": "0"}
    asked = organiser.post(LIMITS, wish, 200)
    assert "Ivan" in asked.text
    assert "Petar" not in asked.text
    assert stored(app, CityQuota) == []
    confirm(organiser, asked)
    assert standings(app) == {"Elena": "confirmed", "Ivan": "confirmed", "Petar": "waiting"}
    assert stored(app, CityQuota) == [2]
    organiser.post(LIMITS, wish | {"seats": "1"})
    assert stored(app, CityQuota) == [1]
    assert standings(app)["Ivan"] == "confirmed"
    page = organiser.get(LIMITS)
    assert "at most 1 seat" in page.text


def test_a_quota_of_nothing_keeps_a_city_out(app, made, organiser):
    organiser.post(LIMITS, {"whom": "sofia", "kind": "most", "seats": "0", "at": "0"})
    register(made, "sonderborg", "sofia", "Elena", at=NOW)
    assert standings(app) == {"Elena": "waiting"}


def test_seats_are_kept_for_the_host_city_and_taken_away_again(app, made, organiser):
    organiser.post(LIMITS, {"whom": "sonderborg", "kind": "kept", "seats": "3", "at": "0"})
    assert stored(app, Reserve) == [3]
    register(made, "sonderborg", "sofia", "Elena", at=NOW)
    register(made, "sonderborg", "lyon", "Anne", at=NOW)
    register(made, "sonderborg", "sonderborg", "Ida", "Ole", at=NOW)
    assert standings(app) == {
        "Elena": "confirmed",
        "Anne": "waiting",
        "Ida": "confirmed",
        "Ole": "confirmed",
    }
    page = organiser.get(LIMITS)
    assert "3 seats are kept" in page.text
    assert (
        "kept for others"
        in Visitor(app).log_in("lyon@test.example", PASSWORD).get("/my/events/sonderborg/").text
    )
    row = dict(re.findall(r'name="(at|whom|kind|city)" value="([^"]*)"', page.text))
    asked = organiser.post(f"{LIMITS}/drop", row, 200, form=LIMITS)
    assert "Anne" in asked.text
    confirm(organiser, asked)
    assert (standings(app)["Anne"], stored(app, Reserve)) == ("confirmed", [])


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"whom": "", "seats": "2"}, "Choose for whom"),
        ({"whom": "speakers", "kind": "most", "seats": "2"}, "speakers and guests have no quota"),
        ({"whom": "sofia", "seats": ""}, "Enter a number of seats"),
        ({"whom": "sofia", "seats": "-1"}, "Write a whole number"),
    ],
)
def test_what_makes_no_sense_is_explained_at_its_field(app, made, organiser, wish, sentence):
    page = organiser.post(LIMITS, {"kind": "kept", "at": "0", **wish}, 422)
    assert sentence in page.text
    assert stored(app, Reserve) == []


@pytest.mark.parametrize("forged", [{}, {"at": "0", "kind": "x"}, {"at": "0", "kind": "most"}])
def test_a_forged_limit_is_not_taken_away(app, made, organiser, forged):
    organiser.post(f"{LIMITS}/drop", forged, 422, form=LIMITS)


def test_an_item_that_nobody_books_has_no_limits(app, made, organiser):
    forged = {"at": "99", "kind": "kept", "whom": "guests"}
    organiser.post(f"{LIMITS}/drop", forged, 404, form=LIMITS)


@pytest.mark.parametrize("cities", [(), ("sofia", "munich", "lyon")])
def test_the_page_costs_the_same_for_any_number_of_limits(app, made, organiser, selects, cities):
    for city in cities:
        organiser.post(LIMITS, {"whom": city, "kind": "most", "seats": "2", "at": "0"})
    selects.clear()
    organiser.get(LIMITS)
    assert len(selects) == 6
