"""How it stands with each city, and with organisations and individuals; the list to print."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa

from meetings.accounts import actions as accounts
from meetings.registration.actions import limits
from meetings.registration.rules.limits import Limit, LimitKind
from meetings.registration.rules.pool import Circle
from meetings.registration.rules.window import ComingAs, KeptFor
from tests.desk.scene import guest, of_city, of_organisation, scene, who
from tests.desk.test_delegates import DESK, TABLE, seats
from tests.factories import NOW, PASSWORD, event_file, register, world, writing
from tests.visitor import HTML, Visitor, tree


def test_each_city_shows_its_seats_and_who_is_silent(app):
    made = world(app, seats(9, quota=2))
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    register(made, "sonderborg", "sofia", "Ana", "Bo", "Cy")
    page = organiser.get(f"{DESK}/cities").text
    said = " ".join("".join(tree(organiser.get(f"{DESK}/cities")).itertext()).split())
    assert "1 city has registered people. 3 cities are silent." in said
    assert "2 of 2 taken" in said
    assert "1 person waits." in said
    assert "mailto:munich@test.example" in page
    assert "mailto:sofia@test.example" not in page


def test_one_mail_reaches_all_who_act_for_silent_cities_and_shows_none_to_another(app):
    made = world(app, seats(9), event_file(slug="closed", registration=None))
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    register(made, "sonderborg", "sofia", "Ana")
    links = [link.get("href") for link in tree(organiser.get(f"{DESK}/cities")).iter(f"{HTML}a")]
    [letter] = [link for link in links if link.startswith("mailto:?")]
    parts = parse_qs(urlsplit(letter).query)
    assert parts["bcc"] == ["munich@test.example,lyon@test.example,sonderborg@test.example"]
    assert "http://localhost/events/sonderborg/register" in parts["body"][0]
    assert "Write to them all" not in organiser.get("/organise/events/closed/cities").text


def test_cities_for_which_nobody_acts_are_named_with_what_to_do(app, organiser, made):
    with writing(app) as session:
        accounts.disable(session, mail="munich@test.example", by=None, at=NOW)
    page = said(organiser, f"{DESK}/cities")
    assert "Nobody has an account that can register people of Munich." in page


def test_an_account_that_is_closed_or_acts_no_more_is_not_told(app, organiser, made):
    with writing(app) as session:
        accounts.disable(session, mail="munich@test.example", by=None, at=NOW)
    page = organiser.get(f"{DESK}/cities").text
    assert ("munich@test.example" in page, "lyon@test.example" in page) == (False, True)


def test_a_city_that_left_the_network_stays_with_its_people(app, organiser, made):
    register(made, "sonderborg", "sofia", "Ana")
    with writing(app) as session:
        session.execute(
            sa.text("UPDATE city_membership SET until = '2017-01-01' WHERE city_id = :city"),
            {"city": made.cities["sofia"]},
        )
    said = "".join(tree(organiser.get(f"{DESK}/cities")).itertext())
    assert "Sofia" in said
    assert "Munich" in said


def test_the_list_to_print_holds_no_mail_address(organiser, made):
    register(made, "sonderborg", "sofia", "Ana")
    page = organiser.get(f"{TABLE}/list").text
    assert ("Ana" in page, "ana@sofia.example" in page) == (True, False)


@pytest.mark.parametrize("page", ["/cities", "/delegates/list", "/delegates/add"])
def test_other_pages_cost_the_same_for_one_and_for_many(app, organiser, made, selects, page):
    counted = []
    for city in ("sofia", "munich", "lyon"):
        register(made, "sonderborg", city, "Ana", "Bo", "Cy")
        selects.clear()
        organiser.get(DESK + page)
        counted.append(len(selects))
    assert counted == [counted[0]] * 3
    assert counted[0] <= 8


def said(visitor, address):
    return " ".join("".join(tree(visitor.get(address)).itertext()).split())


def test_organisations_stand_after_cities_and_those_who_come_for_themselves_last(app):
    made = scene(app)
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    of_organisation(made, "City Press", "Bo", "Cy")
    guest(made, "Ada")
    of_city(made, "sofia", "Zoe")
    page = said(organiser, f"{DESK}/cities")
    assert "1 city has registered people." in page
    assert re.search(r"Organisations and individuals.*City Press 2 taken.*themselves 1 taken", page)
    listed = tree(organiser.get(f"{TABLE}/list")).iter(f"{HTML}h2")
    assert ["".join(h2.itertext()) for h2 in listed] == [
        "Sofia 1",
        "City Press 2",
        "For themselves 1",
    ]


def test_who_comes_as_what_stands_in_the_list_to_print(app):
    made = scene(app)
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    guest(made, "Ada", ComingAs.SPEAKER)
    assert "Ada, Speaker" in said(organiser, f"{TABLE}/list")


def test_a_city_with_a_quota_of_its_own_is_shown_with_that(app):
    made = world(app, seats(9, quota=2))
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    with writing(app) as session:
        for city, most in (("sofia", 3), ("munich", 4)):
            limit = Limit(LimitKind.MOST, Circle(KeptFor.CITY, made.cities[city]), most)
            stored = limits.set_limit(session, limit, number=0, confirmed="", **who(made))
            assert stored is True
    register(made, "sonderborg", "sofia", "Ana", "Bo", "Cy")
    page = said(organiser, f"{DESK}/cities")
    assert "3 of 3 taken" in page
    assert "It may hold 4 seats." in page
