"""An agenda as a table: any of them is read by a spreadsheet as it was published."""

import csv
from datetime import datetime, timedelta
from io import StringIO

import pytest
from hypothesis import given

from meetings.feeds.rules.table import table
from meetings.text import plain
from tests.factories import NOW, PASSWORD, event_file, publish_file, world
from tests.feeds.agendas import editions
from tests.visitor import Visitor, tree

PAGE = "https://example.org/events/x/"
CSV = "/events/sonderborg/agenda.csv"


def rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(body.decode("utf-8-sig"), newline="")))


@given(editions())
def test_every_item_of_any_agenda_is_one_row_that_says_what_was_published(agenda):
    found = rows(table(agenda, PAGE))
    assert [row["number"] for row in found] == [str(item.number) for item in agenda.items]
    for row, item in zip(found, agenda.items, strict=True):
        assert (row["kind"], row["status"], row["zone"]) == (
            item.kind,
            item.status,
            agenda.head.zone,
        )
        assert datetime.fromisoformat(row["starts"]) == item.starts_at
        assert datetime.fromisoformat(row["ends"]) == item.ends_at
        for name in ("title", "room", "place"):
            assert row[name] in (getattr(item, name), "'" + getattr(item, name))
        assert row["summary"].removeprefix("'") == plain(item.summary).removeprefix("'")
        assert row["page"] == f"{PAGE}items/{item.number}/"


@given(editions())
def test_no_cell_of_any_agenda_is_a_formula_or_breaks_a_line(agenda):
    body = table(agenda, PAGE)
    cells = [cell for row in rows(body) for cell in row.values()]
    formulas = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
    assert [cell for cell in cells if cell.startswith(formulas)] == []
    header, *_ = body.decode("utf-8-sig").split("\r\n")
    assert header == "number,kind,status,title,starts,ends,zone,room,place,speakers,summary,page"
    assert body.count(b"\r") == len(agenda.items) + 1  # each line ends so, and no cell holds one
    assert (body[:3], body[-2:], table(agenda, PAGE)) == (b"\xef\xbb\xbf", b"\r\n", body)


@pytest.fixture
def made(app):
    secret = event_file(slug="secret", title="Secret", audience="member")
    return world(app, event_file(), secret)


def test_the_table_of_an_event(visitor, made):
    answer = visitor.get(CSV)
    assert rows(answer.data)[0] == {
        "number": "1",
        "kind": "plenary",
        "status": "CONFIRMED",
        "title": "Opening",
        "starts": "2030-10-05T09:00+02:00",
        "ends": "2030-10-05T10:30+02:00",
        "zone": "Europe/Copenhagen",
        "room": "Auditorium",
        "place": "",
        "speakers": "Mayor (Sonderborg, Sonderborg)",
        "summary": "",
        "page": "http://localhost/events/sonderborg/items/1/",
    }
    expected = {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="sonderborg-agenda-1.csv"',
        "Meetings-Edition": "1",
        "Last-Modified": "Mon, 01 Jun 2026 12:00:00 GMT",
        "Access-Control-Allow-Origin": "*",
    }
    assert {name: answer.headers.get(name) for name in expected} == expected


EXPORTS = [CSV, "/events/sonderborg/agenda.json"]


@pytest.mark.postgresql
@pytest.mark.parametrize(("url", "cost"), [(EXPORTS[0], 2), (EXPORTS[1], 4)])
def test_who_holds_the_bytes_gets_none_and_a_new_edition_is_new(
    app, visitor, made, selects, url, cost
):
    first = visitor.get(url)
    held = {"If-None-Match": first.headers["ETag"]}
    selects.clear()
    assert visitor.get(url, 304, headers=held).data == b""
    assert len(selects) == cost
    publish_file(app, event_file(items=event_file()["items"][:1]), at=NOW + timedelta(hours=1))
    answer = visitor.get(url, headers=held)
    assert (answer.headers["Meetings-Edition"], b"CANCELLED" in answer.data) == ("2", True)


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_the_agenda_for_members_is_for_members(app, made, ending):
    url = f"/events/secret/agenda.{ending}"
    answer = Visitor(app).get(url, 303)
    assert answer.location.startswith("/login?next=")
    Visitor(app).log_in("stranger@test.example", PASSWORD).get(url, 403)
    answer = Visitor(app).log_in("member@test.example", PASSWORD).get(url)
    stored = answer.headers["Cache-Control"].split(", ")
    assert ("no-store" in stored, "public" in stored) == (True, False)
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert b"Opening" in answer.data


@pytest.mark.parametrize("url", EXPORTS)
def test_what_is_public_is_the_same_for_everybody(app, visitor, made, url):
    member = Visitor(app).log_in("member@test.example", PASSWORD)
    bulgarian = visitor.get(url, headers={"Accept-Language": "bg"})
    assert member.get(url).data == bulgarian.data == Visitor(app).get(url).data
    assert "Set-Cookie" not in bulgarian.headers


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_an_event_that_is_none_has_no_agenda_to_take_along(visitor, made, ending):
    assert visitor.get(f"/events/nowhere/agenda.{ending}", 404).mimetype == "text/plain"


def test_the_page_of_an_agenda_leads_to_it_in_other_forms(app, visitor, made):
    def forms(who: Visitor, slug: str) -> list[str]:
        page = tree(who.get(f"/events/{slug}/agenda"))
        found = [one.get("href", "") for one in page.iter() if one.tag.endswith("}a")]
        return [href for href in found if href.startswith(f"/events/{slug}") and "." in href]

    assert forms(visitor, "sonderborg") == [*EXPORTS, "/events/sonderborg.ics"]
    member = Visitor(app).log_in("member@test.example", PASSWORD)
    assert forms(member, "secret") == ["/events/secret/agenda.csv", "/events/secret/agenda.json"]
