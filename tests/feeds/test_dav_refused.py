"""CalDAV: what is refused, what it costs, and what happens while something is broken."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import update

from meetings.agenda.models import PublishedEntry
from meetings.feeds.models import FeedKey
from tests.factories import NOW, event_file, publish_file, register, writing
from tests.feeds.davs import (
    SPACES,
    D,
    between,
    condition,
    hrefs,
    query,
    several,
    sync,
    token,
    told,
)

pytestmark = pytest.mark.postgresql
MEETING = "Third network meeting"
# Every method that a test may send to every kind of place.
WRITES = ["PUT", "DELETE", "MKCALENDAR", "MKCOL", "MOVE", "COPY", "PROPPATCH"]
NEVER = ["POST", "PATCH", "LOCK", "UNLOCK", "ACL", "SEARCH"]


@pytest.mark.parametrize("method", WRITES)
def test_nothing_is_written(app, phone, going, calendar, method, selects):
    before = hrefs(phone, calendar)
    for path in (
        "/dav/",
        f"/dav/{going.elena}/",
        calendar,
        before["Opening"],
        f"{calendar}new.ics",
    ):
        selects.clear()
        answer = phone.ask(method, path, "BEGIN:VCALENDAR", 403, Destination="/dav/x", If_Match="*")
        assert condition(answer) == [f"{D}need-privileges"]
        assert answer.headers["Connection"] == "close"
        assert len(selects) == 1
    assert hrefs(phone, calendar) == before


@pytest.mark.parametrize("method", NEVER)
def test_what_no_place_takes_is_refused_as_such(phone, calendar, method):
    for path in ("/dav/", calendar):
        answer = phone.ask(method, path, "a=b", 405)
        assert (answer.mimetype, "POST" in answer.headers["Allow"]) == ("text/plain", False)


def test_a_place_that_is_no_file_is_not_sent(phone, going):
    phone.ask("GET", "/dav/", status=405)
    phone.ask("HEAD", f"/dav/{going.elena}/", status=405)


@pytest.mark.parametrize("name", ["d:expand-property", "d:principal-property-search", "c:free-busy-query", "x"])  # fmt: skip
def test_another_report_is_refused(phone, going, calendar, name):
    for path in (calendar, f"/dav/{going.elena}/"):
        answer = phone.report(path, f"<{name} {SPACES}/>", 403)
        assert condition(answer) == [f"{D}supported-report"]


LAUGHS = (
    '<!DOCTYPE a [<!ENTITY x0 "ha">'
    + "".join(f'<!ENTITY x{n + 1} "{ten}">' for n in range(9) for ten in [f"&x{n};" * 10])
    + "]>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
PROP = f"<d:propfind {SPACES}><d:prop><d:displayname/></d:prop></d:propfind>"
BAD = {
    "laughs": f"{LAUGHS}<a>&x9;</a>",
    "outside": f"{OUTSIDE}<a>&x;</a>",
    "doctype": f"<!DOCTYPE d:propfind>{PROP}",
    "entity": "<a>&x;</a>",
    "unclosed": "<d:propfind xmlns:d='DAV:'>",
    "prefix": "<d:propfind/>",
    "empty": f"<d:propfind {SPACES}/>",
    "text": "hello",
    "form": "csrf_token=x",
    "deep": "<a>" * 20_000 + "</a>" * 20_000,
    "many": PROP.replace("<d:displayname/>", "".join(f"<x{n}/>" for n in range(5_000))),
    "nul": PROP.replace("<d:displayname/>", "\0"),
    "bytes": b"\xff\xfe\x00",
    "utf-16": f"<?xml version='1.0' encoding='utf-16'?>{LAUGHS}<a>&x9;</a>".encode("utf-16"),
    "utf-7": "<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-DOCTYPE a>",
}


@pytest.mark.parametrize("method", ["PROPFIND", "REPORT"])
def test_what_cannot_be_read_is_refused_in_one_plain_line(phone, calendar, method):
    for name, body in BAD.items():
        headers = {**phone.own, "Depth": "1"}
        answer = phone.client.open(calendar, method=method, data=body, headers=headers)
        # What can be read but is no report of ours is refused as that.
        well_formed = name in ("empty", "many") and method == "REPORT"
        assert answer.status_code == (403 if well_formed else 400), name
        assert ("html" in answer.headers["Content-Type"], "hostname" in answer.text) == (False,) * 2


def test_it_is_read_whatever_it_says_it_is(phone, calendar):
    for kind in (
        "text/xml",
        "text/html",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ):
        assert told(phone.ask("PROPFIND", calendar, PROP, Depth="0", Content_Type=kind))


def test_a_body_that_is_too_large_is_not_read(phone, calendar):
    body = PROP + " " * 262_144
    assert phone.ask("PROPFIND", calendar, body, 413, Depth="0").mimetype == "text/plain"


@pytest.mark.parametrize("value", ["x" * 10_000, "0, 1", "ÿ", '"' * 1_000, "-1", "\xb2"], ids=len)
def test_no_header_breaks_it(phone, calendar, value):
    for name in ("Depth", "If-None-Match", "User-Agent", "Prefer", "X-Any"):
        for method, body in (("PROPFIND", PROP), ("REPORT", sync()), ("GET", "")):
            headers = {"Depth": "0", **phone.own, name: value}
            answer = phone.client.open(calendar, method=method, data=body, headers=headers)
            assert answer.status_code in (200, 207, 400), (name, method)
            assert "html" not in answer.headers["Content-Type"]


def test_each_answer_costs_a_few_selects_however_many_entries_there_are(
    phone, going, calendar, selects
):
    hrefs(phone, calendar)
    for n in range(3):
        costs = {
            "options": cost(selects, lambda: phone.ask("OPTIONS", calendar, status=200)),
            "ctag": cost(selects, lambda: phone.propfind(calendar, "s:getctag")),
            "list": cost(selects, lambda: phone.propfind(calendar, "d:getetag", depth="1")),
            "times": cost(
                selects, lambda: phone.report(calendar, query(between("20260101T000000Z", "")))
            ),
            "several": cost(selects, lambda: phone.report(calendar, several(f"{calendar}x.ics"))),
        }
        assert costs == {"options": 1, "ctag": 2, "list": 3, "times": 4, "several": 3}
        slug = f"event-{n}"
        going.events[slug] = publish_file(going.app, event_file(slug=slug))
        register(going, slug, "sofia", "Elena")
        hrefs(phone, calendar)  # so that the poll is noted and the next ones need not


def test_nothing_new_costs_three_selects(phone, calendar, selects):
    first = phone.report(calendar, sync())
    assert cost(selects, lambda: phone.report(calendar, sync(token(first)))) == 3


def cost(selects, act):
    selects.clear()
    act()
    return len(selects)


def test_the_last_client_is_noted(app, phone, calendar):
    phone.ask("PROPFIND", calendar, PROP, Depth="0", User_Agent="iOS/18.1 (22B83) dataaccessd/1.0")
    with writing(app) as session:
        (key,) = session.scalars(sa.select(FeedKey))
        assert (key.client, key.polled_at) == ("iPhone or iPad", NOW + timedelta(hours=1))


def test_a_damaged_entry_is_left_out_and_the_others_are_told(app, phone, calendar):
    with writing(app) as session:
        p = PublishedEntry
        session.execute(update(p).where(p.title == "Opening").values(body=b"\xff broken"))
    assert set(hrefs(phone, calendar)) == {MEETING, "ZEROtour"}


def test_while_the_database_is_away_programs_are_asked_to_come_back(app, phone, calendar):
    with writing(app) as session:
        session.execute(sa.text("ALTER TABLE feed_key RENAME TO elsewhere"))
    answer = phone.ask("PROPFIND", calendar, PROP, 503, Depth="0")
    assert (answer.mimetype, answer.headers["Retry-After"]) == ("text/plain", "60")


def test_where_nothing_can_be_written_reading_goes_on(phone, calendar, engine_name, database_url):
    if engine_name != "sqlite":
        pytest.skip("one writer at a time is SQLite's")
    path = sa.make_url(database_url).database
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        first = phone.report(calendar, sync())
    assert len(told(first)) == 3
    assert told(phone.report(calendar, sync(token(first)))) == {}
