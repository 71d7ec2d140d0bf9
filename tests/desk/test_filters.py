"""Asking the table of delegates for some: by party, item, vehicle, needs, answers."""

import pytest

from meetings.registration.rules.window import ComingAs
from tests.desk.scene import (
    ask,
    book,
    guest,
    of_city,
    of_organisation,
    put,
    say,
    scene,
)
from tests.desk.test_delegates import TABLE, names
from tests.desk.test_forms import values
from tests.visitor import HTML, tree

both = pytest.mark.postgresql


@pytest.fixture
def made(app):
    return scene(app)


@both
def test_organisations_and_individuals_are_in_the_table_too(organiser, made):
    of_organisation(made, "City Press", "Bo")
    guest(made, "Ada", ComingAs.SPEAKER)
    of_city(made, "sofia", "Zoe")
    assert names(organiser) == ["Ada", "Bo", "Zoe"]
    assert names(organiser, "?sort=city") == ["Zoe", "Bo", "Ada"]
    assert names(organiser, "?city=~others&sort=city") == ["Bo", "Ada"]
    assert names(organiser, "?city=sofia") == ["Zoe"]
    assert names(organiser, "?as=speaker") == ["Ada"]
    assert names(organiser, "?as=guest&q=a") == []
    said = " ".join("".join(tree(organiser.get(TABLE)).itertext()).split())
    assert ("City Press" in said, "For themselves" in said, "Speaker" in said) == (True,) * 3


def test_one_of_an_organisation_is_changed_and_withdrawn_as_any_other(organiser, made):
    [bo] = of_organisation(made, "City Press", "Bo")
    edit = f"{TABLE}/{bo}/edit"
    assert "City Press" in organiser.get(edit).text
    organiser.post(edit, {**values(organiser.get(edit)), "name": "Bob"})
    assert names(organiser) == ["Bob"]
    organiser.post(f"{TABLE}/{bo}/withdraw", {})
    ada = guest(made, "Ada")
    assert "For themselves" in organiser.get(f"{TABLE}/{ada}/withdraw").text
    assert names(organiser) == ["Ada"]


@both
def test_who_has_booked_an_item_or_waits_for_it_is_found_and_who_rides_in_what(organiser, made):
    ana, bo, cy, _ = of_city(made, "sofia", "Ana", "Bo", "Cy", "Di")
    book(made, 2, ana, prefers="Bus")
    book(made, 2, bo, prefers="Boat")
    book(made, 3, bo)
    book(made, 3, cy)
    assert names(organiser, "?item=2") == ["Ana", "Bo"]
    assert names(organiser, "?item=2:Bus") == ["Ana"]
    assert names(organiser, "?item=2:Boat") == ["Bo"]
    assert names(organiser, "?item=3") == ["Bo", "Cy"]
    assert "2 people are like that." in organiser.get(f"{TABLE}?item=3").text
    assert names(organiser, "?item=4") == []


@both
def test_who_needs_something_is_found_by_organisers_only(organiser, host, made):
    ana, bo, cy = of_city(made, "sofia", "Ana", "Bo", "Cy")
    say(made, ana, diet="Vegan")
    say(made, bo, access_needs="A ramp")
    say(made, cy)
    assert names(organiser, "?needs=any") == ["Ana", "Bo"]
    assert names(organiser, "?needs=diet") == ["Ana"]
    assert names(organiser, "?needs=access") == ["Bo"]
    assert "This address asks for something" in host.get(f"{TABLE}?needs=any", 400).text
    page = host.get(TABLE).text
    assert ('name="needs"' in page, 'name="special"' in page, "Ana" in page) == (False, False, True)


@both
def test_who_has_not_answered_everything_is_found_and_says_how_much(organiser, made):
    bus, _ = ask(made, put("Which bus?", required=True), put("Anything else?"))
    ana, _ = of_city(made, "sofia", "Ana", "Bo")
    say(made, ana, {bus: "The early one"})
    assert names(organiser, "?missing=1") == ["Bo"]
    assert organiser.get(TABLE).text.count("1 answer is missing.") == 1


def test_what_is_asked_for_stays_on_the_next_page_and_in_the_form(organiser, made):
    people = of_city(made, "sofia", *(f"P{n:02}" for n in range(55)))
    for one in people:
        say(made, one, diet="Vegan")
    asked = "?needs=diet&as=delegate&city=sofia"
    page = organiser.get(TABLE + asked)
    links = [a.get("href") for a in tree(page).iter(f"{HTML}a") if a.get("rel") == "next"]
    assert links == [f"{TABLE}?page=2&city=sofia&needs=diet&as=delegate"]
    assert names(organiser, links[0].removeprefix(TABLE)) == [f"P{n:02}" for n in range(50, 55)]
    chosen = [o.get("value") for o in tree(page).iter(f"{HTML}option") if "selected" in o.attrib]
    assert chosen == ["sofia", "name", "diet", "delegate"]
    assert [d for d in tree(page).iter(f"{HTML}details") if "open" in d.attrib] != []


@both
@pytest.mark.parametrize("query", ["?item=2:Bus", "?missing=1&needs=any&as=delegate&sort=city"])
def test_asking_costs_the_same_whoever_is_there(organiser, made, selects, query):
    counted = []
    for n, city in enumerate(("sofia", "munich", "lyon")):
        people = of_city(made, city, *(f"P{n}{m}" for m in range(1 + 3 * n)))
        say(made, people[0], diet="Vegan")
        book(made, 2, *people)
        guest(made, f"Guest{n}")
        selects.clear()
        organiser.get(TABLE + query)
        counted.append(len(selects))
    assert counted == [8] * 3
