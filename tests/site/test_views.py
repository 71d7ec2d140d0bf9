"""The rooms: home, events, members, mine."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine

from tests.factories import NOW, PASSWORD, event_file, publish_file, register, world
from tests.visitor import HTML, Visitor, tree

pytestmark = pytest.mark.postgresql
LATER = datetime(2030, 12, 1, tzinfo=UTC)  # when the event of the factory is over


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
    assert "No event to come is like that." in page
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
    mine, others = sofia.get("/my/").text.split("<h2>Open for registration</h2>")
    assert ("Third network meeting" in mine, "Other event" in mine) == (True, False)
    assert ("Third network meeting" in others, "Other event" in others) == (False, True)


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


def test_what_was_is_one_press_away_from_a_search_that_finds_nothing_to_come(app, visitor):
    long_ago = event_file(
        slug="old", starts="2020-01-01", ends="2020-01-02", items=[], registration=None, title="Old"
    )
    world(app, long_ago, event_file())
    page = visitor.get("/events/?q=old&kind=network-meeting").text
    assert "No event to come is like that." in page
    [way] = re.findall(r'href="([^"]*)">Look among past events', page)
    assert "Old" in visitor.get(unescape(way)).text.split('class="cards"')[1]


@pytest.mark.parametrize("path", ["", "items/2/"])
def test_an_event_that_is_over_offers_no_seats(app, visitor, path):
    tour = event_file()["items"][1] | {"seats": 10}
    world(app, event_file(items=[event_file()["items"][0], tour]))
    url = f"/events/sonderborg/{path}"
    before = visitor.get(url).text
    with time_machine.travel(LATER, tick=False):
        after = visitor.get(url).text
    told = [("seats left" in text, "Registration closed" in text) for text in (before, after)]
    assert told == [(True, False), (False, False)]


def test_an_event_tells_when_where_and_how_to_come_before_what_it_is_about(app, visitor):
    world(app, event_file(summary="Three showcases."))
    page = visitor.get("/events/sonderborg/").text
    parts = ['class="facts"', 'id="register"', 'class="lede"', 'id="agenda"']
    assert sorted(parts, key=page.index) == parts


def test_an_agenda_that_has_not_changed_says_so(app, visitor):
    world(app, event_file())
    assert "Nothing has changed since." in visitor.get("/events/sonderborg/changes").text
    publish_file(app, event_file(title="Renamed"), at=NOW + timedelta(hours=1))
    assert "Nothing has changed since." not in visitor.get("/events/sonderborg/changes").text


def test_of_a_change_only_the_title_leads_to_its_item(app, visitor):
    world(app, event_file())
    later = event_file()
    later["items"][0] |= {"starts": "2030-10-05T09:10", "title": "A <new> welcome"}
    publish_file(app, later, at=NOW + timedelta(hours=1))
    page = tree(visitor.get("/events/sonderborg/changes"))
    [line] = [one for one in page.iter(f"{HTML}li") if one.get("class") == "change moved"]
    [link] = line.iter(f"{HTML}a")
    assert "".join(link.itertext()).strip() == "A <new> welcome"
    assert link.get("href") == "/events/sonderborg/items/1/"
    assert "".join(line.itertext()).strip().startswith("Moved: A <new> welcome on Saturday")


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (
            {"starts": "2030-10-05T09:10"},
            " on Saturday 5 October, from 09:00-10:30 to 09:10-10:30.",
        ),
        ({"room": "Room 102"}, " (Saturday 5 October, 09:00-10:30), from Auditorium to Room 102."),
        (
            {"starts": "2030-10-06T09:00", "ends": "2030-10-06T10:30"},
            ", from Saturday 5 October, 09:00-10:30 to Sunday 6 October, 09:00-10:30.",
        ),
        (
            {"starts": "2030-10-05T09:10", "room": "Room 102"},
            " on Saturday 5 October, from 09:00-10:30, Auditorium to 09:10-10:30, Room 102.",
        ),
    ],
)
def test_of_a_move_only_what_differs_is_said_twice(app, visitor, later, words):
    first = event_file()
    world(app, first)
    moved = {**first, "items": [first["items"][0] | later, *first["items"][1:]]}
    publish_file(app, moved, at=NOW + timedelta(hours=1))
    page = tree(visitor.get("/events/sonderborg/changes"))
    [line] = [one for one in page.iter(f"{HTML}li") if one.get("class") == "change moved"]
    said = " ".join("".join(line.itertext()).replace("\u2013", "-").split())
    assert said == f"Moved: {first['items'][0]['title']}{words}"


@pytest.mark.parametrize("view", ["/", "/agenda", "/agenda?view=timetable"])
def test_each_day_of_an_agenda_is_one_press_away(app, visitor, view):
    opening, tour = event_file()["items"]
    next_day = tour | {"starts": "2030-10-06T09:00", "ends": "2030-10-06T12:00", "stops": []}
    world(app, event_file(items=[opening, next_day]))
    page = visitor.get(f"/events/sonderborg{view}").text
    days = re.findall(r'id="(day-[^"]+)"', page)
    assert (len(days), re.findall(r'href="#(day-[^"]+)"', page)) == (2, days)


HOURS = "Saturday 5 October 2030, 14:00–15:30"  # noqa: RUF001 -- as clocks are written
LENGTH = "Saturday 5 October, 14:00 to Sunday 6 October 2030, 11:00"
DAYS = "Saturday 5 to Sunday 6 October 2030"


@pytest.mark.parametrize(
    ("ends", "whole", "short"),
    [("2030-10-05T15:30", HOURS, HOURS), ("2030-10-06T11:00", LENGTH, DAYS)],
)
def test_an_event_says_its_hours_wherever_it_is_told(app, ends, whole, short):
    made = world(app, event_file(starts="2030-10-05T14:00", ends=ends, items=[]))
    register(made, "sonderborg", "sofia", "Elena")
    visitor = Visitor(app).log_in("sofia@test.example", PASSWORD)
    event = "/events/sonderborg"
    in_full = [f"{event}/", f"{event}/register", f"/my{event}/", f"/my{event}/sheet"]
    in_short = ["/", "/events/", f"{event}/agenda", "/cities/sonderborg/", "/my/"]
    silent = [url for url in in_full if whole not in visitor.get(url).text]
    assert silent + [url for url in in_short if short not in visitor.get(url).text] == []


def test_an_event_of_whole_days_says_its_days(app, visitor):
    world(app, event_file(starts="2030-10-05", ends="2030-10-06", items=[]))
    facts = visitor.get("/events/sonderborg/").text.split('class="facts"')[1].split("</dl>")[0]
    assert (DAYS in facts, "00:00" in facts) == (True, False)
