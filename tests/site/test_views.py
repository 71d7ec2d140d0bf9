"""The rooms: home, events, members, mine."""

from datetime import timedelta

import pytest

from tests.factories import NOW, PASSWORD, event_file, register, world
from tests.visitor import Visitor

pytestmark = pytest.mark.postgresql


def test_an_empty_site_says_what_to_do(visitor):
    assert "Nothing is announced" in visitor.get("/").text
    assert "Nothing is announced" in visitor.get("/events/").text
    assert "No event is over yet." in visitor.get("/events/?past=1").text


@pytest.mark.parametrize("events", [1, 3])
def test_the_lists_cost_the_same_for_one_and_for_three(app, visitor, selects, events):
    world(app, *(event_file(slug=f"e{n}") for n in range(events)))
    costs = {}
    for path in ("/", "/events/"):
        selects.clear()
        visitor.get(path)
        costs[path] = len(selects)
    assert costs == {"/": 3, "/events/": 4}


def test_six_events_are_on_the_home_page_and_all_in_the_list(app, visitor):
    world(app, *(event_file(slug=f"e{n}", title=f"Number {n}") for n in range(8)))
    shown = [visitor.get(path).text.count('class="card-title"') for path in ("/", "/events/")]
    assert shown == [6, 8]


def test_what_is_over_is_past(app, visitor):
    long_ago = event_file(
        slug="old", starts="2020-01-01", ends="2020-01-02", items=[], registration=None, title="Old"
    )
    world(app, long_ago, event_file(title="Newest"))
    coming, past = visitor.get("/events/").text, visitor.get("/events/?past=1").text
    coming, past = (page.split('class="cards"')[1] for page in (coming, past))
    assert ("Newest" in coming, "Old" in coming, "Newest" in past, "Old" in past) == (
        True,
        False,
        False,
        True,
    )


def test_a_city_that_hosts_nothing_yet_can_be_asked_for(app, visitor):
    world(app, event_file())
    page = visitor.get("/events/?city=lyon").text
    assert "No event is like that." in page
    assert '<option value="lyon" selected>Lyon</option>' in page
    assert "/calendar.ics?city=lyon" in page
    visitor.get("/events/?city=atlantis", 400)


@pytest.mark.parametrize("view", ["", "&view=timetable", "&view=nothing"])
@pytest.mark.parametrize("wish", ["kind=nothing", "kind=plenary&room=Room+102"])
def test_an_agenda_says_that_nothing_in_it_is_like_that(app, visitor, wish, view):
    world(app, event_file())
    page = visitor.get(f"/events/sonderborg/agenda?{wish}{view}").text
    assert page.count("Nothing in this agenda is like that.") == 1
    assert "not published yet" not in page


def test_my_events_are_those_of_my_city(app):
    made = world(app, event_file(), event_file(slug="other", title="Other event"))
    register(made, "sonderborg", "sofia", "Elena", at=NOW + timedelta(minutes=1))
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    mine = sofia.get("/my/").text.split("<h2>Open for registration</h2>")[0]
    assert ("Third network meeting" in mine, "Other event" in mine) == (True, False)


def test_an_account_without_a_city_is_told_so(app):
    world(app)
    stranger = Visitor(app).log_in("stranger@test.example", PASSWORD)
    assert "does not represent a city" in stranger.get("/my/").text


def test_members_see_the_cities_of_their_network(app):
    world(app)
    member = Visitor(app).log_in("member@test.example", PASSWORD)
    page = member.get("/members/").text
    assert [city for city in ("Sofia", "Munich", "Lyon", "Sonderborg") if city not in page] == []


@pytest.mark.parametrize(
    ("status", "words"),
    [("CANCELLED", "This event is cancelled."), ("TENTATIVE", "The date is not certain yet.")],
)
def test_an_event_says_whether_it_takes_place(app, visitor, status, words):
    world(app, event_file(status=status))
    assert words in visitor.get("/events/sonderborg/").text
