"""The calendars of a city and of a network."""

import pytest

from meetings.agenda.actions.bring import bring
from meetings.networks import actions as networks
from meetings.networks.actions import Charter
from meetings.networks.models import City
from tests.factories import NOW, agenda_file, event_file, publish_file, world, writing

pytestmark = pytest.mark.postgresql
FEEDS = ["/cities/sonderborg.ics", "/networks/clubs.ics"]


def entries(response) -> int:
    return response.text.count("BEGIN:VEVENT")


@pytest.mark.parametrize("url", FEEDS)
def test_a_feed_holds_the_public_events_of_its_place(app, visitor, url):
    world(app, event_file(), event_file(slug="members", audience="member"))
    assert entries(visitor.get(url)) == 3


def test_a_city_has_what_it_hosts_and_no_more(app, visitor):
    world(app, event_file(), event_file(slug="lyon", host_city="lyon"))
    assert entries(visitor.get("/cities/lyon.ics")) == 3
    assert entries(visitor.get("/cities/sofia.ics")) == 0


def test_a_network_has_its_own_events_and_no_others(app, visitor):
    world(app, event_file())
    with writing(app) as session:
        charter = Charter(slug="others", name="Others", purpose="Too.", contact="o@o.example")
        networks.found(session, charter, by=None, at=NOW)
    publish_file(app, event_file(slug="theirs", network="others"))
    assert [entries(visitor.get(f"/networks/{n}.ics")) for n in ("clubs", "others")] == [3, 3]


@pytest.mark.parametrize("url", ["/cities/none.ics", "/networks/none.ics", "/cities/Sofia.ics"])
def test_an_unknown_place_has_no_feed(app, visitor, url):
    world(app)
    answer = visitor.get(url, 404)
    assert answer.mimetype == "text/plain"


@pytest.mark.parametrize("url", FEEDS)
def test_a_poll_of_what_is_unchanged_is_one_select_and_no_cookie(app, visitor, selects, url):
    world(app, event_file())
    tag = visitor.get(url).headers["ETag"]
    selects.clear()
    again = visitor.get(url, 304, headers={"If-None-Match": tag})
    assert (len(selects), again.headers.get("Set-Cookie")) == (1, None)


@pytest.mark.parametrize("url", FEEDS)
def test_what_is_published_changes_the_tag(app, visitor, url):
    world(app, event_file())
    tag = visitor.get(url).headers["ETag"]
    publish_file(app, event_file(title="Renamed"))
    changed = visitor.get(url, headers={"If-None-Match": tag})
    assert "Renamed" in changed.text


def test_another_name_of_the_city_is_another_tag(app, visitor):
    made = world(app, event_file())
    tag = visitor.get("/cities/sonderborg.ics").headers["ETag"]
    with writing(app) as session:
        session.get(City, made.cities["sonderborg"]).name = "Sønderborg"
    assert (
        "Sønderborg" in visitor.get("/cities/sonderborg.ics", headers={"If-None-Match": tag}).text
    )


def test_a_draft_moves_nothing_from_city_to_city(app, visitor):
    world(app, event_file())
    with writing(app) as session:
        bring(session, agenda_file(event_file(host_city="lyon")), host="localhost", by=None, at=NOW)
    assert entries(visitor.get("/cities/lyon.ics")) == 0
    assert entries(visitor.get("/cities/sonderborg.ics")) == 3
