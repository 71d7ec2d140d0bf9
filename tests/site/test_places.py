"""Networks, cities and showcases: what they show, to whom, and at what price."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from meetings.networks import actions as networks
from meetings.networks.actions import Case, Charter, CityProfile
from meetings.terms import CityRole
from tests.factories import NOW, PASSWORD, event_file, publish_file, register, world, writing
from tests.visitor import Visitor

pytestmark = pytest.mark.postgresql
LATER = datetime(2030, 12, 1, tzinfo=UTC)  # when the event of the factory is over


def add_city(made, slug, **about):
    with writing(made.app) as session:
        profile = {"name": slug.title(), "country": "DK", "latitude": 55, "longitude": 10} | about
        return networks.join(
            session,
            CityProfile(slug=slug, **profile),
            network_id=made.network,
            role=CityRole.FOLLOWER,
            since=date(2017, 1, 1),
            at=NOW,
        )


def add_case(made, slug, city="sonderborg", topic="Housing"):
    with writing(made.app) as session:
        case = Case(slug=slug, title=f"Case {slug}", topic=topic, summary="What it is.")
        networks.show(session, case, city_id=made.cities[city], by=None, at=NOW)


def showing(slug: str, number: int = 1, **changes):
    """An event that presents a showcase and visits it on its tour."""
    data = event_file(slug=f"event-{number}", **changes)
    first, tour = data["items"]
    stop = tour["stops"][0] | {"showcase": slug}
    data["items"] = [first | {"showcases": [slug]}, tour | {"stops": [stop]}]
    return data


def test_the_list_of_cities_shows_each_with_its_country_and_network(app, visitor):
    made = world(app)
    add_city(made, "tonder", name="Tonder", local_name="Tønder")
    page = visitor.get("/cities/").text
    assert re.search(r'lang="da"[^>]*>Tønder<', page)
    assert ("Denmark" in page, "Network of clubs" in page, "Follower city" in page) == (True,) * 3


def test_each_city_on_the_map_is_a_link_with_its_name(app, visitor):
    made = world(app)
    add_city(made, "tonder")
    add_city(made, "yokohama", country="JP", latitude=35.4, longitude=139.6)
    page = visitor.get("/cities/").text
    assert 'aria-label="Tonder, Denmark"' in page
    assert 'aria-label="Yokohama, Japan"' in page


@pytest.mark.parametrize("order", ["name", "country", "network"])
def test_the_list_of_cities_is_in_the_order_that_is_asked_for(app, visitor, order):
    made = world(app)
    add_city(made, "aalborg", country="DK")
    add_city(made, "zagreb", country="AD")
    table = visitor.get(f"/cities/?sort={order}").text.split("<tbody>")[1]
    places = [table.index(f"/cities/{slug}/") for slug in ("aalborg", "zagreb")]
    assert (places == sorted(places)) is (order != "country")


def test_an_order_that_does_not_exist_is_that_of_their_names(app, visitor):
    world(app)
    pages = [visitor.get(f"/cities/{order}").text for order in ("", "?sort=mayor")]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("url", ["/cities/", "/showcases/"])
def test_a_site_without_cities_says_so(app, visitor, url):
    assert "empty" in visitor.get(url).text


@pytest.mark.parametrize("slug", ["S%C3%B8nderborg", "sonderburg", "SONDERBORG"])
def test_another_spelling_of_a_city_offers_the_right_one(app, visitor, slug):
    world(app)
    page = visitor.get(f"/cities/{slug}/", 404).text
    assert '<a href="/cities/sonderborg/">Sonderborg</a>' in page


@pytest.mark.parametrize("url", ["/networks/club/", "/showcases/Sobo/"])
def test_another_spelling_of_a_network_or_a_showcase_offers_the_right_one(app, visitor, url):
    made = world(app)
    add_case(made, "sobo")
    page = visitor.get(url, 404).text
    assert ('href="/networks/clubs/"' in page) or ('href="/showcases/sobo/"' in page)


def test_an_address_like_nothing_offers_nothing(app, visitor):
    world(app)
    assert "almost" not in visitor.get("/cities/xyzzy/", 404).text


def test_a_city_shows_the_history_of_its_roles(app, visitor):
    made = world(app)
    with writing(app) as session:
        networks.assume(
            session,
            city_id=made.cities["sofia"],
            network_id=made.network,
            role=CityRole.LIGHTHOUSE,
            since=date(2018, 3, 1),
            by=None,
            at=NOW,
        )
    page = visitor.get("/cities/sofia/").text
    assert ("since March 2018" in page, "June 2016 to March 2018" in page) == (True, True)


def test_a_city_shows_what_it_hosts(app, visitor):
    world(app, event_file())
    assert "Third network meeting" in visitor.get("/cities/sonderborg/").text
    assert "Third network meeting" not in visitor.get("/cities/lyon/").text


def test_a_city_attended_what_is_over_and_nobody_is_named(app, visitor):
    made = world(app, event_file())
    register(made, "sonderborg", "lyon", "CANARY Claire")
    assert "Third network meeting" not in visitor.get("/cities/lyon/").text
    with time_machine.travel(LATER, tick=False):
        page = visitor.get("/cities/lyon/").text
        assert "Third network meeting" not in visitor.get("/cities/munich/").text
    assert ("Third network meeting" in page, "CANARY" in page) == (True, False)


def test_a_city_that_only_waited_did_not_attend(app, visitor):
    made = world(app, event_file(registration={**event_file()["registration"], "seats": 0}))
    register(made, "sonderborg", "lyon", "Claire")
    with time_machine.travel(LATER, tick=False):
        assert "Third network meeting" not in visitor.get("/cities/lyon/").text


def test_events_for_members_show_at_their_places_to_members_only(app, visitor):
    made = world(app, event_file(audience="member"))
    register(made, "sonderborg", "lyon", "Claire")
    member = Visitor(app).log_in("member@test.example", PASSWORD)
    for url in ("/cities/sonderborg/", "/networks/clubs/"):
        assert "Third network meeting" not in visitor.get(url).text
        assert "Third network meeting" in member.get(url).text


SEES = ("member", "organiser")


@pytest.mark.parametrize("name", SEES)
@pytest.mark.parametrize(
    "url", ["/", "/events/", "/events/?city=sonderborg", "/cities/sonderborg/", "/networks/clubs/"]
)
def test_members_and_organisers_find_events_for_members_in_every_list(app, visitor, name, url):
    world(app, event_file(audience="member"))
    somebody = Visitor(app).log_in(f"{name}@test.example", PASSWORD)
    assert "Third network meeting" in somebody.get(url).text
    assert "Third network meeting" not in visitor.client.get(url).text


@pytest.mark.parametrize("name", SEES)
def test_members_and_organisers_find_where_events_for_members_lead(app, name):
    series = {"series": "Meetings", "audience": "member"}
    made = world(app, event_file(slug="event-0", title="The one before", series_number=1, **series))
    add_case(made, "sobo")
    made.events["event-1"] = publish_file(app, showing("sobo", series_number=2, **series))
    register(made, "event-1", "lyon", "Claire")
    somebody = Visitor(app).log_in(f"{name}@test.example", PASSWORD)
    assert "event-1" in somebody.get("/showcases/sobo/").text
    assert "The one before" in somebody.get("/events/event-1/").text
    with time_machine.travel(LATER, tick=False):
        later = Visitor(app).log_in(f"{name}@test.example", PASSWORD)
        assert "event-1" in later.get("/cities/lyon/").text


@pytest.mark.parametrize(
    ("passed", "lists"), [(timedelta(minutes=59), "to come"), (timedelta(hours=1), "past")]
)
@pytest.mark.parametrize("url", ["/networks/clubs/", "/events/"])
def test_an_event_that_ended_is_to_come_for_an_hour_and_past_then(app, visitor, url, passed, lists):
    world(app, event_file())
    ended = datetime(2030, 10, 6, 14, tzinfo=UTC)
    with time_machine.travel(ended + passed, tick=False):
        pages = [visitor.get(url).text]
        pages += [visitor.get(f"{url}?past=1").text] if url == "/events/" else []
    found = "".join(pages).count('href="/events/sonderborg/"')
    coming = pages[0].split("Past events")[0] if len(pages) == 1 else pages[0]
    assert (found, 'href="/events/sonderborg/"' in coming) == (1, lists == "to come")


def test_a_showcase_tells_at_which_item_and_stop_it_is_shown(app, visitor):
    made = world(app)
    add_case(made, "sobo")
    publish_file(app, showing("sobo"))
    page = visitor.get("/showcases/sobo/").text
    assert '<a href="/events/event-1/items/1/"><strong lang="en">Opening</strong></a>' in page
    assert '<a href="/events/event-1/items/2/"><strong lang="en">Chargers</strong></a>' in page
    assert re.search(r'href="/events/event-1/">Third network meeting</a>', page)


def test_a_showcase_at_an_event_for_members_is_not_told_to_others(app, visitor):
    made = world(app)
    add_case(made, "sobo")
    publish_file(app, showing("sobo", audience="member"))
    assert "event-1" not in visitor.get("/showcases/sobo/").text


def test_a_cancelled_item_shows_nothing(app, visitor):
    made = world(app)
    add_case(made, "sobo")
    data = showing("sobo")
    data["items"] = [item | {"status": "CANCELLED"} for item in data["items"]]
    publish_file(app, data)
    assert "event-1" not in visitor.get("/showcases/sobo/").text


def test_showcases_are_listed_by_city_and_by_topic(app, visitor):
    made = world(app)
    add_case(made, "sobo")
    add_case(made, "chargers", topic="Mobility")
    everything, one = (
        visitor.get("/showcases/").text,
        visitor.get("/showcases/?topic=Mobility").text,
    )
    assert ("/showcases/sobo/" in everything, "/showcases/sobo/" in one) == (True, False)
    assert "Case chargers" in visitor.get("/showcases/?topic=mobility").text
    unknown = visitor.get("/showcases/?topic=None", 400).text
    assert "No showcase is about this topic." in unknown
    assert "/showcases/?topic=Mobility" in unknown


def rows(made, number):
    """Give the world `number` more cities, showcases and events over and to come."""
    for n in range(number):
        add_city(made, f"city-{n}")
        add_case(made, f"case-{n}")
        made.events[f"event-{n}"] = publish_file(made.app, showing("case-0", n))
        register(made, f"event-{n}", "sonderborg", f"Person {n}")


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("url", "price"),
    [
        ("/cities/", 1),
        ("/cities/sonderborg/", 8),
        ("/networks/clubs/", 5),
        ("/showcases/", 1),
        ("/showcases/case-0/", 2),
        ("/cities/sonderburg/", 2),
    ],
)
def test_a_page_takes_as_many_selects_however_much_it_shows(
    app, visitor, selects, number, url, price
):
    made = world(app)
    rows(made, number)
    selects.clear()
    visitor.get(url, 404 if url == "/cities/sonderburg/" else 200)
    assert len(selects) == price
    with time_machine.travel(LATER, tick=False):
        selects.clear()
        visitor.get(url, 404 if url == "/cities/sonderburg/" else 200)
        assert len(selects) == price


def test_a_network_shows_its_cities_by_role_and_its_office(app, visitor):
    made = world(app)
    add_city(made, "tonder")
    page = visitor.get("/networks/clubs/").text
    assert page.index("Follower cities") < page.index("Tonder") < page.index("Member cities")
    assert "us@clubs.example" in page


def test_a_network_without_anything_says_so(app, visitor):
    with writing(app) as session:
        charter = Charter(slug="empty", name="Empty", purpose="None yet.", contact="a@b.example")
        networks.found(session, charter, by=None, at=NOW)
    assert visitor.get("/networks/empty/").text.count('class="empty"') == 3
