"""What people need, in numbers without names: by the rule for any people, and as a page."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.accounts.rules import Grant
from meetings.registration.actions import withdraw
from meetings.registration.queries import needs as queries
from meetings.registration.rules.needs import Counted, Said, needs
from meetings.terms import Role
from meetings.text import fold, one_line
from tests.desk.scene import book, guest, of_city, say, scene, who
from tests.factories import PASSWORD, account, writing
from tests.visitor import HTML, Visitor, tree

both = pytest.mark.postgresql
NEEDS = "/organise/events/sonderborg/needs"

words = st.sampled_from(["Vegan", "vegan ", "VEGAN", "no nuts", "No nuts", "", " ", "halal"])
everybody = st.lists(st.builds(Said, words | st.text(max_size=8), words), max_size=8)


@given(everybody)
def test_everybody_who_says_something_is_counted_once(said):
    found = needs(len(said), said)
    for counted, texts in (
        (found.diets, [one.diet for one in said]),
        (found.access, [one.access_needs for one in said]),
    ):
        spoken = [one_line(text) for text in texts if one_line(text)]
        assert sum(one.people for one in counted) == len(spoken)
        assert Counter(map(fold, spoken)) == {fold(one.words): one.people for one in counted}
        assert {one.words for one in counted} <= set(spoken)
    assert bool(found) == any(one_line(text) for one in said for text in one)


@given(everybody.flatmap(lambda said: st.tuples(st.just(said), st.permutations(said))))
def test_the_order_tells_nothing_of_the_people(pair):
    said, otherwise = pair
    assert needs(9, said) == needs(9, otherwise)
    many = [one.people for one in needs(9, said).diets]
    assert many == sorted(many, reverse=True)


def test_most_spell_it_so():
    said = [Said("vegan", ""), Said("Vegan", "b"), Said("Vegan", "A"), Said("nuts", "b")]
    found = needs(4, said)
    assert found.diets == [Counted("Vegan", 3), Counted("nuts", 1)]
    assert found.access == [Counted("A", 1), Counted("b", 2)]


@pytest.fixture
def made(app):
    return scene(app)


def visit(made, name):
    return Visitor(made.app).log_in(f"{name}@test.example", PASSWORD)


def sections(visitor):
    """The words of each part of the page, by its heading."""
    found = tree(visitor.get(NEEDS)).iter(f"{HTML}section")
    texts = [" ".join(" ".join(part.itertext()).split()) for part in found]
    return [text for text in texts if "person" in text or "people" in text]


def test_nobody_is_confirmed_yet(made):
    assert "Nobody is confirmed yet." in visit(made, "organiser").get(NEEDS).text


@both
def test_needs_are_counted_of_those_who_are_confirmed_without_names(made):
    ana, bo, cy, di = of_city(made, "sofia", "Ana", "Bo", "Cy", "Di")
    say(made, ana, diet="Vegan", photo_consent=True)
    say(made, bo, diet="vegan", access_needs="A ramp\nat the door")
    say(made, cy, diet="Vegan")
    say(made, di, diet="No nuts", access_needs="Sign language")
    with writing(made.app) as session:
        withdraw(session, delegate_id=di, **who(made))
    guest(made, "Ada")
    book(made, 2, ana, bo)
    book(made, 3, cy)
    with writing(made.app) as session:
        account(session, "host", Grant(Role.HOST, event_id=made.events["sonderborg"]))
    for name in ("organiser", "host"):
        visitor = visit(made, name)
        event, tour, workshop = sections(visitor)
        assert "Vegan 3" in event
        assert "A ramp at the door 1" in event
        assert "3 people have not agreed to photos" in event
        assert ("nuts" in event, "Sign" in event) == (False, False)
        assert tour.startswith("ZEROtour 2 people")
        assert ("Vegan 1" in tour or "vegan 1" in tour or "Vegan 2" in tour) is True
        assert workshop.startswith("Housing 1 person")
        page = visitor.get(NEEDS).text
        assert [who for who in ("Ana", "Bo ", "Cy", "Sofia", "sofia") if who in page] == []
    assert "needs=any" not in visit(made, "host").get(NEEDS).text


def test_who_has_agreed_to_photos_is_not_counted(made):
    [ana] = of_city(made, "sofia", "Ana")
    say(made, ana, photo_consent=True)
    page = visit(made, "organiser").get(NEEDS).text
    assert "All have agreed to photos being published." in page
    assert "Nobody has said that they need anything." in page


@pytest.mark.parametrize("name", ["sofia", "member", "stranger"])
def test_nobody_else_sees_it(made, name):
    visit(made, name).get(NEEDS, 403)


@both
def test_counting_costs_the_same_for_one_and_for_many(made, selects):
    organiser, counted = visit(made, "organiser"), []
    for n, city in enumerate(("sofia", "munich", "lyon")):
        people = of_city(made, city, *(f"P{n}{m}" for m in range(1 + 3 * n)))
        for one in people:
            say(made, one, diet=f"Diet {one}")
        book(made, 2, *people)
        selects.clear()
        organiser.get(NEEDS)
        counted.append(len(selects))
    assert counted == [8] * 3


def test_an_item_at_which_nobody_has_a_place_is_left_out(made):
    with writing(made.app) as session:
        assert queries.at_items(session, made.events["sonderborg"]) == {}
