"""Polling a feed: validators, codings, what it holds, and what it never does."""

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
import vobject
from icalendar import Calendar
from werkzeug.http import parse_date

from tests.factories import NOW, event_file, publish_file, register, world

pytestmark = pytest.mark.postgresql
FEEDS = ["/events/sonderborg.ics", "/calendar.ics"]
NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def made(app):
    return world(app, event_file())


def poll(visitor, feed, status=200, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return visitor.get(feed, status, headers=named)


@pytest.mark.parametrize("feed", FEEDS)
def test_a_poller_that_holds_the_bytes_gets_none_whichever_way_it_says_so(visitor, made, feed):
    etag = poll(visitor, feed).headers["ETag"]
    for told in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = poll(visitor, feed, 304, If_None_Match=told)
        assert (answer.data, answer.headers["ETag"]) == (b"", etag)


@pytest.mark.parametrize("feed", FEEDS)
def test_if_none_match_wins_over_if_modified_since(visitor, made, feed):
    first = poll(visitor, feed)
    modified = first.headers["Last-Modified"]
    poll(visitor, feed, 304, If_Modified_Since=modified)
    poll(visitor, feed, 200, If_None_Match='"other"', If_Modified_Since=modified)
    poll(
        visitor,
        feed,
        304,
        If_None_Match=first.headers["ETag"],
        If_Modified_Since="Thu, 01 Jan 1970 00:00:00 GMT",
    )


@pytest.mark.parametrize("feed", FEEDS)
def test_what_was_asked_for_before_the_last_change_is_sent(visitor, made, feed):
    modified = parse_date(poll(visitor, feed).headers["Last-Modified"])
    before = f"{modified - timedelta(seconds=1):%a, %d %b %Y %H:%M:%S} GMT"
    poll(visitor, feed, 200, If_Modified_Since=before)


@pytest.mark.parametrize(
    "told", ["yesterday", "Fri, 31 Feb 2026 00:00:00 GMT", "\u00ff", "9" * 400]
)
def test_a_date_that_is_none_is_not_heard(visitor, made, told):
    poll(visitor, FEEDS[0], 200, If_Modified_Since=told)


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_is_compressed_only_when_asked_and_then_has_a_tag_of_its_own(visitor, made, feed):
    plain = poll(visitor, feed)
    zipped = poll(visitor, feed, Accept_Encoding="gzip")
    assert gzip.decompress(zipped.data) == plain.data
    assert plain.headers["ETag"] != zipped.headers["ETag"]
    assert [a.headers.get("Content-Encoding") for a in (plain, zipped)] == [None, "gzip"]
    for told in ("*", "gzip;q=0", "identity", "br", ""):
        assert poll(visitor, feed, Accept_Encoding=told).headers["ETag"] == plain.headers["ETag"]
    poll(visitor, feed, 304, Accept_Encoding="gzip", If_None_Match=zipped.headers["ETag"])


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize("coding", ["", "gzip"])
def test_head_equals_get_but_for_the_body(visitor, made, feed, coding):
    get = visitor.client.get(feed, headers={"Accept-Encoding": coding})
    head = visitor.client.head(feed, headers={"Accept-Encoding": coding})
    assert (head.status_code, head.data, dict(head.headers)) == (200, b"", dict(get.headers))


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_says_what_it_is_whatever_is_accepted(visitor, made, feed):
    for accepted in ("text/html", "application/json", "*/*"):
        answer = poll(visitor, feed, Accept=accepted)
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_neither_sends_nor_depends_on_a_cookie(visitor, made, feed):
    plain = poll(visitor, feed)
    visitor.client.set_cookie("meetings", "something")
    other = poll(visitor, feed)
    assert dict(plain.headers) == dict(other.headers)
    assert ("Set-Cookie" in plain.headers, plain.headers["Vary"]) == (
        False,
        "Accept, Accept-Encoding",
    )


@pytest.mark.parametrize("feed", FEEDS)
def test_equal_tags_mean_equal_bytes_over_days(visitor, made, at_noon, feed):
    seen = {}
    for day in range(4):
        answer = poll(visitor, feed)
        assert seen.setdefault(answer.headers["ETag"], answer.data) == answer.data
        if day == 1:
            register(made, "sonderborg", "sofia", "Elena")
        if day == 2:
            publish_file(made.app, event_file(title="Other"), at=NOON + timedelta(days=day))
        at_noon.shift(timedelta(days=1))
    assert len(seen) == 4


@pytest.mark.parametrize("feed", FEEDS)
def test_the_time_of_the_last_change_never_goes_back(visitor, made, at_noon, feed):
    seen = []
    for hours in range(4):
        seen.append(parse_date(poll(visitor, feed).headers["Last-Modified"]))
        publish_file(made.app, event_file(title=f"T{hours}"), at=NOON + timedelta(hours=13 * hours))
        at_noon.shift(timedelta(hours=13))
    assert seen == sorted(seen)


@pytest.mark.parametrize("feed", FEEDS)
def test_a_change_is_seen_at_the_next_poll(visitor, made, feed):
    etag = poll(visitor, feed).headers["ETag"]
    publish_file(made.app, event_file(title="Another title"), at=NOON)
    assert "SUMMARY:Another title" in poll(visitor, feed, If_None_Match=etag).text


@pytest.mark.parametrize("feed", FEEDS)
def test_unchanged_costs_one_select_and_changed_three_at_most(visitor, made, selects, feed):
    selects.clear()
    etag = poll(visitor, feed).headers["ETag"]
    assert len(selects) == {FEEDS[0]: 3, FEEDS[1]: 2}[feed]
    selects.clear()
    poll(visitor, feed, 304, If_None_Match=etag)
    assert len(selects) == 1


@pytest.mark.parametrize("feed", FEEDS)
def test_readers_find_the_event_its_items_and_their_hours(visitor, made, feed):
    data = poll(visitor, feed).data
    entries = Calendar.from_ical(data).walk("VEVENT")
    assert [str(entry["SUMMARY"]) for entry in entries] == [
        "Third network meeting",
        "Opening",
        "ZEROtour",
    ]
    assert [str(entry["STATUS"]) for entry in entries] == ["CONFIRMED"] * 3
    assert {str(entry.get("RELATED-TO", "")) for entry in entries} == {"", str(entries[0]["UID"])}
    read = vobject.readOne(data.decode())
    starts = [one.dtstart.value.astimezone(UTC) for one in read.vevent_list]
    assert starts == [
        datetime(2030, 10, 5, 7, tzinfo=UTC),
        datetime(2030, 10, 5, 7, tzinfo=UTC),
        datetime(2030, 10, 5, 11, 15, tzinfo=UTC),
    ]


def test_what_was_cancelled_stays_until_thirty_days_after_its_end(visitor, app, at_noon):
    data = event_file()
    world(app, data)
    publish_file(app, event_file(items=data["items"][:1]), at=NOON)
    end = datetime(2030, 10, 5, 15, tzinfo=UTC)
    at_noon.move_to(end + timedelta(days=30))
    assert "ZEROtour" in poll(visitor, FEEDS[0]).text
    at_noon.move_to(end + timedelta(days=31))
    assert "ZEROtour" not in poll(visitor, FEEDS[0]).text


def test_the_calendar_holds_the_past_year_and_an_events_own_feed_more(visitor, made, at_noon):
    end = datetime(2030, 10, 6, 14, tzinfo=UTC)
    at_noon.move_to(end + timedelta(days=365))
    assert "Third network meeting" in poll(visitor, FEEDS[1]).text
    at_noon.move_to(end + timedelta(days=366))
    assert "Third network meeting" not in poll(visitor, FEEDS[1]).text
    assert "Third network meeting" in poll(visitor, FEEDS[0]).text


def test_the_calendar_is_there_before_anything_was_published(visitor):
    assert Calendar.from_ical(poll(visitor, "/calendar.ics").data).walk("VEVENT") == []


@pytest.mark.parametrize("slug", ["nowhere", "%00", "a%0d%0ab", "²", "x" * 5000, "<script>"])
def test_an_address_without_a_feed_is_told_in_one_plain_line(visitor, made, slug):
    answer = visitor.client.get(f"/events/{slug}.ics")
    assert (answer.status_code, answer.mimetype, answer.text) == (
        404,
        "text/plain",
        "404 Not Found\n",
    )


def test_no_value_in_the_address_breaks_a_feed(visitor, made):
    for value in ("\0", "²", "9" * 5000, "\r\nX: y", "<script>"):
        for name in ("network", "city", "kind", "item"):
            answer = visitor.client.get("/calendar.ics", query_string={name: value})
            # PostgreSQL takes no NUL, so there nothing is found; SQLite finds an empty feed.
            assert answer.status_code in (200, 404)


def test_a_published_event_before_its_time_of_publishing_has_its_own_stamp(visitor, made):
    stamp = f"{NOW:%Y%m%dT%H%M%SZ}"
    entries = poll(visitor, FEEDS[0]).text.split("BEGIN:VEVENT")[1:]
    assert [f"DTSTAMP:{stamp}" in e and f"LAST-MODIFIED:{stamp}" in e for e in entries] == [
        True
    ] * 3


def test_a_feed_is_jcal_for_who_asks_for_it_by_name_and_a_calendar_for_all_others(visitor, made):
    plain = poll(visitor, FEEDS[0])
    told = poll(visitor, FEEDS[0], Accept="application/calendar+json")
    assert (plain.mimetype, told.mimetype) == ("text/calendar", "application/calendar+json")
    again = Calendar.from_jcal(json.loads(told.text))
    assert [str(e["UID"]) for e in again.walk("VEVENT")] == [
        str(e["UID"]) for e in Calendar.from_ical(plain.data).walk("VEVENT")
    ]
    tags = {plain.headers["ETag"], told.headers["ETag"]}
    assert len(tags) == 2
    fresh = {"If-None-Match": told.headers["ETag"], "Accept": "application/calendar+json"}
    assert visitor.client.get(FEEDS[0], headers=fresh).status_code == 304
    fresh["Accept"] = "*/*"
    assert visitor.client.get(FEEDS[0], headers=fresh).status_code == 200
