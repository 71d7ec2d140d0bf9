"""What is only in a draft shows nowhere: each list has one row here that could leak."""

import re

import pytest

from meetings.agenda.actions.bring import bring
from tests.factories import NOW, PASSWORD, agenda_file, event_file, publish_file, world, writing
from tests.site.test_places import add_case, add_city, showing
from tests.visitor import Visitor

pytestmark = pytest.mark.postgresql
SERIES = {"series": "Meetings"}


def draft(app, data):
    """Change an event's draft and publish nothing."""
    with writing(app) as session:
        assert bring(session, agenda_file(data), host="localhost", by=None, at=NOW) == []


def numbered(number: int, **changes):
    facts = {"slug": f"n{number}", "title": f"Meeting {number}", "series_number": number, **SERIES}
    return event_file(**{**facts, **changes})


def neighbours(visitor: Visitor, slug: str) -> list[str]:
    return re.findall(r'(?:Before|After):\s*<a[^>]*href="/events/(\w+)/"', visitor.get(slug).text)


def test_an_event_joins_a_series_when_that_is_published(app, visitor):
    world(app, numbered(1), numbered(2, series="", series_number=None))
    draft(app, numbered(2))
    assert neighbours(visitor, "/events/n1/") == []
    publish_file(app, numbered(2))
    assert neighbours(visitor, "/events/n1/") == ["n2"]


def test_an_event_leaves_its_series_when_that_is_published(app, visitor):
    world(app, numbered(1), numbered(2))
    draft(app, numbered(2, series="", series_number=None))
    draft(app, numbered(1, series_number=3))
    assert (neighbours(visitor, "/events/n1/"), neighbours(visitor, "/events/n2/")) == (
        ["n2"],
        ["n1"],
    )


def test_a_draft_in_another_language_does_not_say_the_published_title_is_in_it(app, visitor):
    world(app, event_file(language="da"))
    draft(app, event_file(language="sv"))
    pages = [visitor.get(url).text for url in ("/events/", "/", "/networks/clubs/")]
    assert [('lang="da"' in page, 'lang="sv"' in page) for page in pages] == [(True, False)] * 3


def test_a_showcase_is_shown_where_that_is_published(app, visitor):
    made = world(app, event_file(slug="event-1"))
    add_case(made, "sobo")
    draft(app, showing("sobo"))
    assert "event-1" not in visitor.get("/showcases/sobo/").text
    publish_file(app, showing("sobo"))
    draft(app, event_file(slug="event-1"))
    assert "event-1" in visitor.get("/showcases/sobo/").text


def test_a_showcase_that_a_new_edition_no_longer_shows_is_not_told_there(app, visitor):
    made = world(app)
    add_case(made, "sobo")
    publish_file(app, showing("sobo"))
    publish_file(app, event_file(slug="event-1"))
    assert "event-1" not in visitor.get("/showcases/sobo/").text


FOUND_BY = (
    "/",
    "/events/",
    "/events/?q=secret",
    "/events/?past=1&q=secret",
    "/networks/clubs/",
    "/cities/sonderborg/",
    "/sitemap.xml",
    "/calendar.ics",
    "/calendar.ics?kind=network-meeting",
    "/networks/clubs.ics",
    "/cities/sonderborg.ics",
    "/events/secre/",
)


@pytest.mark.parametrize("url", FOUND_BY)
def test_nothing_of_a_draft_or_for_members_is_found_by_others(app, visitor, url):
    world(app, event_file(), event_file(slug="secret-m", title="Secret M", audience="member"))
    draft(app, event_file(slug="secret-d", title="Secret D"))
    draft(app, event_file(summary="Secret S", title="Secret T"))
    page = visitor.client.get(url).text.replace("q=secret", "").replace('"secret"', "")
    assert re.findall(r"secret[ -]\w", page, re.IGNORECASE) == []
    listed = visitor.get("/events/?q=third").text
    assert "Third network meeting" in listed


@pytest.mark.parametrize("slug", ["secret-m", "secret-d"])
def test_an_address_of_a_draft_or_for_members_tells_nothing(app, visitor, slug):
    world(app, event_file(slug="secret-m", title="Secret M", audience="member"))
    draft(app, event_file(slug="secret-d", title="Secret D"))
    answers = [visitor.client.get(f"/events/{slug}{end}") for end in ("/", "/agenda", ".ics")]
    assert [answer.status_code == 200 for answer in answers] == [False] * 3
    assert [answer for answer in answers if "Secret" in answer.text] == []


def test_a_page_for_members_is_described_to_no_search_engine(app):
    world(app, event_file(), event_file(slug="secret-m", title="Secret M", audience="member"))
    member = Visitor(app).log_in("member@test.example", PASSWORD)
    pages = [member.get(f"/events/{slug}/").text for slug in ("sonderborg", "secret-m")]
    for sign in ("application/ld+json", 'property="og:', 'name="description"', "canonical"):
        assert [sign in page for page in pages] == [True, False], sign


@pytest.mark.parametrize("asked", ["Асеновград", "asenovgrat", "Asenovgrad", "assenovgrad"])
def test_a_city_under_another_spelling_or_script_is_offered(app, visitor, asked):
    made = world(app)
    add_city(made, "asenovgrad", name="Asenovgrad", local_name="Асеновград", country="BG")
    page = visitor.get(f"/cities/{asked}/", 404).text
    assert '<a href="/cities/asenovgrad/">Asenovgrad</a>' in page


@pytest.mark.parametrize("page", ["", "agenda", "changes", "items/1/"])
def test_an_unpublished_event_leads_who_works_on_it_to_its_preview(app, page):
    world(app)
    draft(app, event_file())
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    led = organiser.get(f"/events/sonderborg/{page}", 303)
    assert led.location == "/organise/events/sonderborg/preview"
    organiser.get(led.location)
    organiser.get(f"/events/nowhere/{page}", 404)
    for name in ("sofia", "stranger"):
        Visitor(app).log_in(f"{name}@test.example", PASSWORD).get(f"/events/sonderborg/{page}", 404)
    Visitor(app).get(f"/events/sonderborg/{page}", 404)
