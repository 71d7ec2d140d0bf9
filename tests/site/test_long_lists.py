"""Lists that grow with the years come a page at a time: what comes, and what was."""

import re
from datetime import UTC, datetime

import pytest

from tests.factories import NOW, PASSWORD, event_file, register, world
from tests.visitor import Visitor

THEN = datetime(2012, 6, 1, tzinfo=UTC)
MANY = 26  # on two pages
WINDOW = {"opens": "2010-01-01T09:00", "seats": 10, "quota": None}
OVER = event_file(
    slug="over",
    title="Meeting long ago",
    starts="2012-10-05T09:00",
    ends="2012-10-05T16:00",
    items=[],
    registration={**WINDOW, "closes": "2012-09-01T18:00"},
)
LISTS = {
    "organiser": ("/organise/", "/organise/events/"),
    "sofia": ("/my/", "/my/events/"),
}


def coming(count):
    only = {"items": [], "audience": "member"}
    return [event_file(slug=f"e{n:02}", title=f"Meeting {n}", **only) for n in range(count)]


def listed(visitor, page, rows):
    text = visitor.get(page).text.split("<h2>Open for registration</h2>")[0]
    return re.findall(rf'href="{rows}([a-z0-9]+)/"', text)


def filled(app, count):
    made = world(app, *coming(count), OVER)
    for slug in made.events:
        register(made, slug, "sofia", "Elena", at=THEN if slug == "over" else NOW)
    return made


@pytest.fixture
def made(app):
    return filled(app, MANY)


@pytest.mark.parametrize("who", LISTS)
def test_what_comes_is_listed_a_page_at_a_time_and_what_was_apart(app, made, who):
    page, rows = LISTS[who]
    visitor = Visitor(app).log_in(f"{who}@test.example", PASSWORD)
    slugs = [f"e{n:02}" for n in range(MANY)]
    assert listed(visitor, page, rows) == slugs[:24]
    assert listed(visitor, f"{page}?page=2", rows) == slugs[24:]
    assert listed(visitor, f"{page}?page=3", rows) == []
    assert listed(visitor, f"{page}?past=1", rows) == ["over"]


def test_events_for_members_come_a_page_at_a_time(app, made):
    member = Visitor(app).log_in("member@test.example", PASSWORD)
    pages = [listed(member, page, "/events/") for page in ("/members/", "/members/?page=2")]
    assert [len(page) for page in pages] == [24, 2]


@pytest.mark.parametrize("who", LISTS)
@pytest.mark.parametrize("number", ["0", "x", "99999999", "1\x00"])
def test_a_page_that_is_none_is_not_there(app, made, who, number):
    visitor = Visitor(app).log_in(f"{who}@test.example", PASSWORD)
    visitor.get(f"{LISTS[who][0]}?page={number}", 404)


@pytest.mark.parametrize("count", [1, 3, MANY])
def test_lists_cost_the_same_however_long_they_are(app, selects, count):
    filled(app, count)
    costs = []
    for page, who in [("/organise/", "organiser"), ("/my/", "sofia"), ("/my/?past=1", "sofia")]:
        visitor = Visitor(app).log_in(f"{who}@test.example", PASSWORD)
        visitor.get(page)
        selects.clear()
        visitor.get(page)
        costs.append(len(selects))
    assert costs == [3, 8, 6]
