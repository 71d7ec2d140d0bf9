"""A filter's address is a feed too, and keeps its meaning."""

import shutil
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.app import create_app
from meetings.feeds.views.answering import PARTS, memory, remembered
from meetings.storage.session import db
from tests.factories import event_file, world, writing
from tests.visitor import HTML, tree

pytestmark = pytest.mark.postgresql
FEEDS = ["/events/sonderborg.ics", "/calendar.ics"]


def summaries(response):
    unfolded = response.text.replace("\r\n ", "")
    return [line[8:] for line in unfolded.split("\r\n") if line.startswith("SUMMARY:")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Third network meeting", "Opening", "ZEROtour"]),
        ("?kind=study-tour", ["Third network meeting", "ZEROtour"]),
        ("?room=Auditorium", ["Third network meeting", "Opening"]),
        ("?item=2", ["Third network meeting", "ZEROtour"]),
        ("?item=1&item=2", ["Third network meeting", "Opening", "ZEROtour"]),
        ("?kind=workshop", ["Third network meeting"]),
    ],
)
def test_a_feed_of_an_event_holds_the_items_that_are_asked_for(app, visitor, query, found):
    world(app, event_file())
    assert summaries(visitor.get(f"/events/sonderborg.ics{query}")) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?city=sonderborg", ["Third network meeting", "Opening", "ZEROtour"]),
        ("?network=clubs&kind=network-meeting", ["Third network meeting", "Opening", "ZEROtour"]),
        ("?kind=webinar", []),
        ("?city=lyon", []),
        ("?q=NETWORK+sonderborg", ["Third network meeting", "Opening", "ZEROtour"]),
        ("?q=lyon", []),
        ("?q=Opening", []),  # words are those of the event, as at /events/
    ],
)
def test_the_calendar_holds_the_events_that_are_asked_for(app, visitor, query, found):
    world(app, event_file())
    assert summaries(visitor.get(f"/calendar.ics{query}")) == found


def test_each_part_has_its_own_tag_and_its_address_as_source(app, visitor):
    world(app, event_file())
    whole, part = (
        visitor.get("/events/sonderborg.ics"),
        visitor.get("/events/sonderborg.ics?item=2"),
    )
    assert whole.headers["ETag"] != part.headers["ETag"]
    unfolded = part.text.replace("\r\n ", "")
    assert "SOURCE;VALUE=URI:http://localhost/events/sonderborg.ics?item=2" in unfolded


def test_a_feed_speaks_no_other_language_to_another_browser(app, visitor):
    world(app, event_file())
    bulgarian = visitor.get("/calendar.ics", headers={"Accept-Language": "bg"})
    assert bulgarian.data == visitor.get("/calendar.ics").data


@pytest.mark.parametrize("item", ["x", "", "-1", "²", "9" * 20, "9" * 5000])
def test_an_item_that_is_no_number_is_not_found(app, visitor, item):
    world(app, event_file())
    answer = visitor.client.get("/events/sonderborg.ics", query_string={"item": item})
    assert (answer.status_code, answer.text) == (404, "404 Not Found\n")


@pytest.mark.parametrize("value", ["\0", "a\r\nX: y", "x" * 301])
def test_what_can_be_no_name_is_not_found(app, visitor, value):
    world(app, event_file())
    for address in FEEDS:
        answer = visitor.client.get(address, query_string={"kind": value})
        assert (answer.status_code, answer.text) == (404, "404 Not Found\n")


def test_more_items_than_an_agenda_has_are_not_found(app, visitor):
    world(app, event_file())
    visitor.get(f"/events/sonderborg.ics?{'item=1&' * 1001}", 404)


values = st.sampled_from(
    ["clubs", "sonderborg", "workshop", "study-tour", "Room 102", "1", "2", "02", "", "x&kind=y"]
)
names = st.sampled_from(["network", "city", "kind", "q", "room", "item", "source-of", "x\r\ny"])
asked = st.lists(st.tuples(names, values | st.text(max_size=4)), max_size=5)


@pytest.mark.parametrize("address", FEEDS)
def test_equal_tags_mean_equal_bytes_whatever_is_asked_of_whichever_process(
    app, site_settings, address
):
    world(app, event_file())
    another = create_app(site_settings)
    processes = app.test_client(), another.test_client()
    seen = {}

    @settings(max_examples=60, deadline=None)
    @given(asked, st.randoms(), st.sampled_from([quote, quote_plus]))
    def polled(pairs, chance, spelling):
        for process in processes:
            query = urlencode(chance.sample(pairs, len(pairs)), quote_via=spelling)
            answer = process.get(f"{address}?{query}")
            assert answer.status_code in (200, 404)
            if answer.status_code == 200:
                assert seen.setdefault(answer.headers["ETag"], answer.data) == answer.data

    polled()
    with another.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/calendar.ics?source-of=evil", "/calendar.ics"),
        ("/calendar.ics?kind=&item=7", "/calendar.ics"),
        (
            "/calendar.ics?kind=webinar&x=y&city=lyon",
            "/calendar.ics?city=lyon&kind=%77ebinar&kind=z",
        ),
        ("/calendar.ics?q=Third++Meeting+third", "/calendar.ics?q=meeting%20third"),
        ("/calendar.ics?q=++", "/calendar.ics"),
        ("/events/sonderborg.ics?item=2&item=1&item=02", "/events/sonderborg.ics?item=1&item=2"),
        ("/events/sonderborg.ics?room=Room+102", "/events/sonderborg.ics?room=Room%20102&"),
    ],
)
def test_equal_filters_in_any_spelling_are_one_feed(app, visitor, one, other):
    world(app, event_file())
    first, second = visitor.get(one), visitor.get(other)
    assert (first.headers["ETag"], first.data) == (second.headers["ETag"], second.data)
    assert "evil" not in first.text


def test_a_filter_says_where_it_is_in_one_order(app, visitor):
    world(app, event_file())
    unfolded = visitor.get("/calendar.ics?x=y&kind=webinar&city=lyon").text.replace("\r\n ", "")
    assert "SOURCE;VALUE=URI:http://localhost/calendar.ics?city=lyon&kind=webinar\r\n" in unfolded


def test_whoever_asks_for_filters_drives_no_feed_from_where_the_last_good_ones_are(
    app, visitor, site_settings
):
    world(app, event_file())
    visitor.get("/events/sonderborg.ics")
    with app.app_context():
        held = memory().kept
    weight = held._held  # noqa: SLF001 -- no answer tells what is held
    for n in range(PARTS + PARTS // 10):
        app.test_client().get(f"/calendar.ics?kind=j{n}")
    assert len(list((site_settings.data_dir / "feeds").iterdir())) == 1
    assert len(list((site_settings.data_dir / "feeds-in-part").iterdir())) == PARTS
    assert held._held == weight  # noqa: SLF001 -- as above


@pytest.mark.parametrize("query", ["", "?kind=study-tour"])
def test_who_holds_a_feed_already_keeps_it_at_hand_for_the_others(
    app, visitor, site_settings, query
):
    world(app, event_file())
    address = f"/events/sonderborg.ics{query}"
    before = visitor.get(address)
    shutil.rmtree(site_settings.data_dir / ("feeds-in-part" if query else "feeds"))
    app.extensions["meetings_feeds"] = remembered(site_settings.data_dir)
    visitor.get(address, 304, headers={"If-None-Match": before.headers["ETag"]})
    with writing(app) as session:
        session.connection().exec_driver_sql("ALTER TABLE event RENAME TO away")
    assert visitor.get(address).data == before.data


def test_who_holds_a_feed_that_is_at_hand_costs_a_new_process_one_select(
    app, visitor, site_settings, selects
):
    world(app, event_file())
    kept = {"If-None-Match": visitor.get("/events/sonderborg.ics").headers["ETag"]}
    app.extensions["meetings_feeds"] = remembered(site_settings.data_dir)
    selects.clear()
    visitor.get("/events/sonderborg.ics", 304, headers=kept)
    assert len(selects) == 1


@pytest.mark.parametrize("address", [*FEEDS, "/feeds/x.ics", "/networks/clubs.atom"])
def test_what_a_feed_cannot_do_is_told_in_one_plain_line(app, address):
    world(app, event_file())
    for method in ("POST", "PUT", "DELETE", "PROPFIND"):
        answer = app.test_client().open(address, method=method)
        assert (answer.status_code, answer.text) == (405, "405 Method Not Allowed\n")
        assert "GET" in answer.headers["Allow"]


def test_beside_a_searched_list_is_the_calendar_of_what_is_searched_for(app, visitor):
    titles = {"e1": "Heat", "e2": "Homes & heat", "e3": "Trams"}
    world(app, *(event_file(slug=slug, title=title, items=[]) for slug, title in titles.items()))
    page = tree(visitor.get("/events/?q=%20Heat \u200bhomes"))
    [way] = {a.get("href") for a in page.iter(f"{HTML}a") if "webcal:" in (a.get("href") or "")}
    path = way.removeprefix("webcal://localhost")
    assert path == "/calendar.ics?q=heat+homes"
    assert summaries(visitor.get(path)) == ["Homes & heat"]


def test_a_search_of_a_thousand_words_is_not_found(app, visitor):
    world(app, event_file())
    visitor.get(f"/calendar.ics?q={'a+' * 1000}", 404)
