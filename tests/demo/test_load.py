"""The demonstration in a database: complete, in order, and nobody's names in public."""

from datetime import UTC, datetime

import pytest
import time_machine

from meetings.agenda import queries as agenda
from meetings.demo import queries
from meetings.demo.load import NotEmptyError, load
from meetings.demo.scale import scale
from meetings.events.models import Venue
from meetings.storage.session import db
from tests.factories import HASH, writing
from tests.visitor import Visitor

DAYS = [datetime(2026, 2, 28, 23, 59, tzinfo=UTC), datetime(2028, 12, 31, 12, tzinfo=UTC)]


def loaded(app, settings, at):
    with writing(app) as session:
        return load(session, settings, password_hash=HASH, at=at)


@pytest.mark.parametrize("at", DAYS)
def test_five_events_are_over_and_five_are_coming_on_any_day(app, site_settings, at):
    loaded(app, site_settings, at)
    with app.app_context():
        session = db.session()
        coming = agenda.coming(session, after=at, networks=[1, 2], limit=99)
        past = agenda.past(session, before=at, networks=[1, 2], limit=99)
    assert [card.slug.split("-")[0] for card in coming] == [
        "district",
        "vitoria",
        "sofia",
        "vienna",
        "yokohama",
    ]
    assert [card.slug.split("-")[0] for card in past] == [
        "asenovgrad",
        "lyon",
        "sonderborg",
        "lecce",
        "tartu",
    ]


def test_a_demonstration_fills_only_what_is_empty(app, site_settings):
    loaded(app, site_settings, DAYS[0])
    with pytest.raises(NotEmptyError):
        loaded(app, site_settings, DAYS[0])


def test_public_pages_name_nobody_who_is_registered(app, site_settings):
    at = DAYS[0]
    with time_machine.travel(at, tick=False):
        loaded(app, site_settings, at)
        visitor, seen = Visitor(app), ""
        for url in (
            "/",
            "/events/",
            "/cities/",
            "/cities/sonderborg/",
            "/cities/lyon/",
            "/networks/smartencity/",
            "/showcases/",
            "/showcases/sobo-housing/",
            "/events/vienna-sample/",
            "/events/sonderborg-2017/",
            "/cities/lyon.ics",
            "/networks/smarter-together.ics",
            "/calendar.ics",
        ):
            seen += visitor.get(url).text
    assert ("SOBO" in seen, "canary" in seen.lower()) == (True, False)


def test_the_study_tour_of_vitoria_is_nearly_full(app, site_settings):
    with time_machine.travel(DAYS[0], tick=False):
        loaded(app, site_settings, DAYS[0])
        assert "3 of 30 seats left" in Visitor(app).get("/networks/smartencity/").text


@pytest.mark.postgresql
def test_a_large_demonstration_is_in_order(app, site_settings):
    at = DAYS[0]
    admin = loaded(app, site_settings, at)
    with writing(app) as session:
        found = scale(session, site_settings, by=admin, times=2, at=at)
    assert found.events == 30
    with app.app_context():
        session = db.session()
        assert (queries.out_of_step(session), queries.over_capacity(session)) == ([], [])
        uids = session.execute(
            db.text("SELECT count(*), count(DISTINCT uid) FROM published_entry")
        ).one()
    assert uids[0] == uids[1] == found.items + found.events
    with time_machine.travel(at, tick=False):
        page = Visitor(app).get("/events/sonderborg-2017-large-1/").text
        assert "ZEROtour" in page
        feed = Visitor(app).get("/events/sonderborg-2017-large-1.ics").text
    assert feed.count("/events/sonderborg-2017-large-1/items/") >= 40


@pytest.mark.postgresql
def test_copies_leave_room_for_what_comes_after_them(app, site_settings):
    admin = loaded(app, site_settings, DAYS[0])
    with writing(app) as session:
        scale(session, site_settings, by=admin, times=2, at=DAYS[0])
    with writing(app) as session:
        assert scale_free(session) is True


def scale_free(session) -> bool:
    """A row written by the product itself finds an id of its own."""
    session.add(Venue(name="New", address="", arrival="", access=""))
    session.flush()
    return True
