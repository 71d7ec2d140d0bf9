"""Who may see what, page by page; and that no redirect leaves the site."""

from urllib.parse import quote, urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meetings.web.access import safe_next
from tests.factories import PASSWORD, event_file, world
from tests.visitor import Visitor

CLOSED = {
    "/members/": {"sofia", "member", "organiser"},
    "/my/": {"sofia", "member", "organiser", "stranger"},
    "/my/events/sonderborg/": {"sofia"},
    "/events/sonderborg/register": {"sofia"},
}
MEMBERS_ONLY = ["", "agenda", "items/1/"]


@pytest.mark.postgresql
@pytest.mark.parametrize("page", CLOSED)
def test_a_closed_page_sends_the_logged_out_to_the_log_in_and_back(app, visitor, page):
    world(app, event_file())
    assert visitor.get(page, 303).headers["Location"] == f"/login?next={page}"


@pytest.mark.postgresql
@pytest.mark.parametrize("name", ["sofia", "member", "organiser", "stranger"])
def test_a_closed_page_is_for_its_audience_alone(app, visitor, name):
    world(app, event_file())
    visitor.log_in(f"{name}@test.example", PASSWORD)
    seen = {page for page in CLOSED if visitor.client.get(page).status_code == 200}
    assert seen == {page for page, names in CLOSED.items() if name in names}


@pytest.mark.postgresql
@pytest.mark.parametrize("part", MEMBERS_ONLY)
def test_an_event_for_members_is_for_members_alone(app, visitor, part):
    world(app, event_file(audience="member"))
    page = f"/events/sonderborg/{part}"
    assert visitor.get(page, 303).headers["Location"] == f"/login?next={page}"
    statuses = {}
    for name in ("stranger", "member", "sofia", "organiser"):
        other = Visitor(app).log_in(f"{name}@test.example", PASSWORD)
        statuses[name] = other.client.get(page).status_code
    assert statuses == {"stranger": 403, "member": 200, "sofia": 200, "organiser": 200}


@pytest.mark.postgresql
def test_an_event_for_members_is_listed_for_members_alone(app, visitor):
    world(app, event_file(audience="member", title="Secret meeting"))

    def listed(who):
        return ["Secret meeting" in who.get(page).text for page in ("/", "/events/")]

    member = Visitor(app).log_in("member@test.example", PASSWORD)
    stranger = Visitor(app).log_in("stranger@test.example", PASSWORD)
    assert [listed(visitor), listed(stranger), listed(member)] == [
        [False] * 2,
        [False] * 2,
        [True] * 2,
    ]
    assert "Secret meeting" in member.get("/members/").text


@pytest.mark.postgresql
def test_an_event_for_members_is_in_no_public_feed(app, visitor):
    world(app, event_file(audience="member", title="Secret meeting"))
    assert "Secret" not in visitor.get("/calendar.ics").text
    answer = visitor.get("/events/sonderborg.ics", 404)
    assert (answer.mimetype, answer.text) == ("text/plain", "404 Not Found\n")


def test_what_was_to_be_written_leads_to_the_log_in_without_a_way_back(app, visitor):
    world(app, event_file())
    answer = visitor.client.post("/events/sonderborg/register")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")


paths = st.text(st.characters(codec="utf-8"), max_size=30)


@given(st.one_of(paths, paths.map(lambda p: "/" + p), st.text("/\\.:@ \t\nevil%2f?#", max_size=12)))
@example("//evil.example")
@example("/\\evil.example")
@example("/\t/evil.example")
@example("///evil.example")
@example("https:evil.example")
@example("/%09/evil.example")
@example("//[")
@example("//\u2100.example")
@example("/[")
def test_the_way_back_never_leaves_the_site(target):
    led = safe_next(target, "/home")
    assert led in (target, "/home")
    assert led.startswith("/")
    assert urlsplit(urljoin("http://here.example/login", led)).netloc == "here.example"


@given(paths)
@example("//[")
@example("//\u2100.example")
def test_whatever_is_asked_for_as_the_way_back_is_answered(target):
    assert safe_next(target, "/home") in (target, "/home")


def test_no_way_back_leads_home():
    assert [safe_next(target, "/home") for target in (None, "", "my")] == ["/home"] * 3


@pytest.mark.parametrize("page", ["/login", "/language"])
@pytest.mark.parametrize("target", ["//[", "//\u2100.com", "http://["])
def test_an_odd_way_back_is_a_page(visitor, page, target):
    visitor.get(f"{page}?next={quote(target)}")
