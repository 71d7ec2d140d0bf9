"""A script of another site reads and polls what is public, and nothing else."""

import pytest

from tests.factories import PASSWORD, event_file, world
from tests.visitor import Visitor

PUBLIC = [
    "/calendar.ics",
    "/calendar.ics?kind=workshop",
    "/events/sonderborg.ics",
    "/cities/sonderborg.ics",
    "/networks/clubs.ics",
    "/events/sonderborg/changes.atom",
    "/networks/clubs.atom",
    "/events/sonderborg/agenda.json",
    "/events/sonderborg/agenda.csv",
]
CLOSED = ["/feeds/" + "k" * 43 + ".ics", "/dav/", "/.well-known/caldav", "/events/", "/login"]
ASKS = {
    "Origin": "https://sofia.example",
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "if-none-match",
}


@pytest.fixture
def made(app):
    return world(app, event_file(), event_file(slug="secret", audience="member"))


def shared(answer) -> list[str]:
    return sorted(name for name, _ in answer.headers if name.startswith("Access-Control-"))


@pytest.mark.parametrize("url", PUBLIC)
def test_a_script_may_ask_whether_something_changed(visitor, made, selects, url):
    answer = visitor.client.options(url, headers=ASKS)
    expected = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "GET, HEAD",
        "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
        "Access-Control-Max-Age": "86400",
        "Allow": "GET, HEAD, OPTIONS",
    }
    assert {name: answer.headers.get(name) for name in expected} == expected
    assert (answer.status_code, answer.data, len(selects)) == (204, b"", 0)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("url", PUBLIC)
def test_a_script_learns_the_tag_to_ask_with(visitor, made, url):
    first = visitor.get(url)
    again = visitor.get(url, 304, headers={"If-None-Match": first.headers["ETag"]})
    for answer in (first, again):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Access-Control-Expose-Headers"] == "ETag, Meetings-Edition"


@pytest.mark.parametrize("url", CLOSED)
def test_what_is_of_somebody_or_no_feed_is_for_no_script_of_elsewhere(visitor, made, url):
    assert shared(visitor.client.options(url, headers=ASKS)) == []
    assert shared(visitor.client.get(url, headers={"Origin": ASKS["Origin"]})) == []


def test_an_agenda_for_members_is_for_no_script_of_elsewhere(app, made):
    member = Visitor(app).log_in("member@test.example", PASSWORD)
    assert shared(member.get("/events/secret/agenda.json")) == []
