"""An event whose host city changes is whole in the calendar of one city, and gone from the other.

Also where the items say another host: that is what editions published before said of them.
"""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update
from werkzeug.http import parse_date

from meetings.agenda.models import PublishedEntry
from tests.factories import NOW, event_file, publish_file, world, writing

pytestmark = pytest.mark.postgresql
LEFT, REACHED = "/cities/sonderborg.ics", "/cities/sofia.ics"


@pytest.fixture
def made(app):
    return world(app, event_file())


def entries(visitor, url):
    return visitor.get(url).text.count("BEGIN:VEVENT")


def test_an_event_moves_whole_to_the_calendar_of_its_new_host(app, visitor, made):
    publish_file(app, event_file(host_city="sofia"), at=NOW + timedelta(hours=1))
    assert [entries(visitor, LEFT), entries(visitor, REACHED)] == [0, 3]


def test_what_was_torn_apart_before_is_whole_again(app, visitor, made):
    with writing(app) as session:
        items = update(PublishedEntry).where(PublishedEntry.number > 0)
        session.execute(items.values(city_id=made.cities["sofia"]))
    assert [entries(visitor, LEFT), entries(visitor, REACHED)] == [3, 0]


@pytest.mark.parametrize("url", [LEFT, REACHED])
def test_both_cities_calendars_say_that_they_changed(app, visitor, made, url):
    later = NOW + timedelta(hours=1)
    with time_machine.travel(later, tick=False):
        before = visitor.get(url)
        publish_file(app, event_file(host_city="sofia"), at=later)
        after = visitor.get(url, headers={"If-None-Match": before.headers["ETag"]})
    assert after.headers["ETag"] != before.headers["ETag"]
    times = [parse_date(answer.headers["Last-Modified"]) for answer in (before, after)]
    assert times[0] < times[1]
