"""The demonstration marks what is private, and nothing public holds a mark."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from meetings.accounts.rules import Grant
from meetings.demo.load import NotEmptyError, load
from meetings.journal.models import Line
from meetings.networks.models import City
from meetings.terms import Role
from tests.factories import HASH, PASSWORD, account, writing
from tests.visitor import Visitor

# Who may see what is the same on both databases: the long walks of accounts are on one of them.
on_both = pytest.mark.postgresql
NOW = datetime.now(UTC)
MANY = 10


@pytest.fixture
def demo(app, site_settings):
    with writing(app) as session:
        load(session, site_settings, password_hash=HASH, at=NOW)
    return app


def walked(visitor):
    """Pages that links lead to, from the home page on, as text; feeds too.

    Of the desk's that differ in numbers and queries alone (the people of one event, filters of
    one table) the first MANY.
    """
    seen, to_see = {}, ["/", "/events/", "/calendar.ics", "/login", "/my/", "/members/"]
    shapes = Counter()
    while to_see:
        address = to_see.pop()
        shape = re.sub(r"\d+|=[^&]*", "#", address)
        if address in seen or address.startswith("/static/") or shapes[shape] == MANY:
            continue
        shapes[shape] += address.startswith("/organise/")
        answer = visitor.client.get(address, follow_redirects=False)
        assert answer.status_code < 500
        seen[address] = answer.text
        to_see += re.findall(r'href="(/[^"#]*)', answer.text.replace("&amp;", "&"))
        if re.fullmatch(r"/events/[^/]+/", address):
            to_see.append(address.rstrip("/") + ".ics")
    return seen


def leaks(pages):
    # "Atlantic/Canary" is a time zone; a mark goes on with a hyphen.
    return [address for address, text in pages.items() if "canary-" in text.lower()]


@on_both
def test_no_public_page_and_no_feed_holds_what_is_private(demo):
    pages = walked(Visitor(demo))
    assert len(pages) > 20
    assert leaks(pages) == []


@pytest.mark.parametrize("name", ["sofia", "member"])
def test_nobody_sees_the_private_fields_of_another_city(demo, name):
    assert leaks(walked(Visitor(demo).log_in(f"{name}@demo.example", PASSWORD))) == []


@pytest.mark.parametrize(
    ("name", "events"), [("organiser", "[^/]+"), ("admin", "[^/]+"), ("host", "vienna-sample")]
)
def test_whoever_runs_an_event_sees_its_delegates_at_the_desk_alone(demo, name, events):
    found = leaks(walked(Visitor(demo).log_in(f"{name}@demo.example", PASSWORD)))
    parts = "delegates|guests|items|needs|edit|preview"
    desk = re.compile(rf"/organise/events/{events}/({parts})\b.*")
    assert [address for address in found if not desk.fullmatch(address)] == []
    assert found


def test_a_host_sees_no_mail_address_of_a_delegate(demo):
    pages = walked(Visitor(demo).log_in("host@demo.example", PASSWORD))
    assert [address for address, text in pages.items() if "canary-mail" in text.lower()] == []


@on_both
def test_a_representative_sees_their_own_city_and_no_other(demo):
    pages = walked(Visitor(demo).log_in("munich@demo.example", PASSWORD))
    found = {mark for text in pages.values() for mark in re.findall(r"(?i)canary-\w+-(\w+)", text)}
    assert found == {"munich"}


@on_both
def test_where_a_webinar_is_joined_is_marked_and_found_by_who_has_somebody_there(demo):
    with writing(demo) as session:
        city = session.scalars(sa.select(City.id).where(City.slug == "sonderborg")).one()
        account(session, "head", Grant(Role.REPRESENTATIVE, city_id=city))
    page = "/my/events/district-heating-webinar/"
    pages = {
        name: Visitor(demo).log_in(name, PASSWORD).get(page).text
        for name in ("head@test.example", "munich@demo.example")
    }
    assert ["CANARY-join-webinar" in text for text in pages.values()] == [True, False]


@on_both
def test_no_line_of_the_journal_holds_what_is_private(demo):
    with writing(demo) as session:
        details = [str(line.detail).lower() for line in session.scalars(sa.select(Line))]
    assert [text for text in details if "canary" in text or "@" in text] == []


@on_both
def test_the_demonstration_is_not_loaded_over_events(demo, site_settings):
    with writing(demo) as session, pytest.raises(NotEmptyError):
        load(session, site_settings, password_hash=HASH, at=NOW)
