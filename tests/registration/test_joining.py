"""How to join an event online, on the pages of those who may: the confirmed, and their head."""

import pytest
import sqlalchemy as sa

from meetings.registration.models import Delegate
from meetings.registration.rules.window import Standing
from tests.desk.test_forms import values
from tests.factories import NOW, PASSWORD, event_file, publish_file, register, world, writing
from tests.registration.test_link import OWN, make
from tests.visitor import Visitor

ROOM = "https://meet.example/rooms/JOINING"
LINK = f'<a href="{ROOM}"'
DELEGATION = "/my/events/sonderborg/"


@pytest.fixture
def made(app):
    return world(app, event_file(conference=ROOM))


@pytest.fixture
def elena(made):
    (one,) = register(made, "sonderborg", "sofia", "Elena")
    assert make(made, one)
    return one


def head(app, city):
    return Visitor(app).log_in(f"{city}@test.example", PASSWORD)


def stands(made, standing):
    until = NOW.replace(year=2030) if standing is Standing.OFFERED else None
    with writing(made.app) as session:
        session.execute(sa.update(Delegate).values(standing=standing, offered_until=until))


def test_who_is_confirmed_finds_the_address_on_their_own_page(app, elena):
    assert LINK in Visitor(app).get(OWN).text


def test_a_head_finds_it_when_somebody_is_confirmed_and_no_other_head_does(app, elena):
    assert LINK in head(app, "sofia").get(DELEGATION).text
    assert "JOINING" not in head(app, "lyon").get(DELEGATION).text


@pytest.mark.parametrize("standing", sorted(set(Standing) - {Standing.CONFIRMED}))
def test_who_is_not_confirmed_does_not(app, made, elena, standing):
    stands(made, standing)
    assert "JOINING" not in Visitor(app).get(OWN).text
    assert "JOINING" not in head(app, "sofia").get(DELEGATION).text


def test_what_is_cancelled_is_joined_by_nobody(app, made, elena):
    publish_file(app, event_file(conference=ROOM, status="CANCELLED"))
    assert "JOINING" not in Visitor(app).get(OWN).text
    assert "JOINING" not in head(app, "sofia").get(DELEGATION).text


def test_an_address_of_the_draft_is_told_when_it_is_published(app, made, elena):
    desk = head(app, "organiser")
    page = "/organise/events/sonderborg/edit"
    desk.post(page, {**values(desk.get(page)), "conference": "https://meet.example/other"})
    assert LINK in Visitor(app).get(OWN).text
