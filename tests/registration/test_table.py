"""Delegates written as tables for spreadsheets."""

import csv
import zipfile
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.registration.rules.spreadsheet import Roster, read, wanted
from meetings.registration.rules.table import (
    COLUMNS,
    Column,
    Extent,
    Person,
    Sheet,
    as_csv,
    as_xlsx,
    booked,
    head,
)
from meetings.registration.rules.window import ComingAs, Standing
from meetings.text import FORMULA

AT = datetime(2030, 1, 2, 3, 4, tzinfo=UTC)
CITIES = {"sofia": 1}
cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=5) | st.sampled_from(FORMULA)


def person(name, function="Housing", mail="a@b.example", id_=1):
    stands = (Standing.WAITING, AT, AT, True, False, "vegan", "a ramp")
    said = (ComingAs.DELEGATE, function, mail, "555", "Danish")
    return Person(id_, name, "Sofia", "", *said, *stands)


def sheet(*people, extent=Extent.SPECIAL, answer="yes"):
    items, asked = [Column(2, "Tour")], [Column(7, "=Why?"), Column(9, "=Why?")]
    booked_by = {1: {2: booked(Standing.CONFIRMED, "Bus")}}
    return Sheet(people, items, booked_by, asked, {1: {9: answer}}, extent)


def text(table, zone="UTC"):
    return b"".join(as_csv(table, zone)).decode("utf-8-sig")


def rows(table, zone="UTC"):
    return list(csv.reader(StringIO(text(table, zone), newline="")))


def test_a_csv_says_its_coding_and_holds_no_formula():
    table = sheet(person("=HYPERLINK(1)", "+1"), person("Елена", "a,b", id_=2))
    assert b"".join(as_csv(table, "UTC")).startswith(b"\xef\xbb\xbf")
    since = "2030-01-02T04:04+01:00"
    same = ("Sofia", "", "delegate", "waiting", since, since)
    more = ("a@b.example", "555", "Danish", "yes", "no", "vegan", "a ramp")
    assert rows(table, "Europe/Copenhagen") == [
        [*COLUMNS, "item 2: Tour", "question 1: =Why?", "question 2: =Why?"],
        ["'=HYPERLINK(1)", "'+1", *same, *more, "confirmed, Bus", "", "yes"],
        ["Елена", "a,b", *same, *more, "", "", ""],
    ]


@given(st.lists(st.tuples(cells, cells, cells), max_size=4), cells)
def test_no_cell_of_any_csv_is_a_formula(people, answer):
    for row in rows(sheet(*(person(*one) for one in people), answer=answer)):
        assert [cell for cell in row if cell.startswith(FORMULA)] == []


def test_a_file_is_given_out_as_it_is_written():
    many = sheet(*(person(f"P{n}", id_=n) for n in range(500)))
    assert len(list(as_csv(many, "UTC"))) > 3
    assert [row[0] for row in rows(many)[1:]] == [f"P{n}" for n in range(500)]


def test_a_file_holds_no_more_than_its_extent():
    plain, reached, special = (set(head(sheet(extent=extent))) for extent in Extent)
    assert reached - plain == {"mail"}
    assert special - reached == {"diet", "access_needs"}
    assert rows(sheet(person("Elena"), extent=Extent.PLAIN))[1][0] == "Elena"
    assert "a@b.example" not in text(sheet(person("Elena"), extent=Extent.PLAIN))


def test_what_was_exported_can_be_taken_in():
    found = read(text(sheet(person("=Elena"), person("Ivan", mail=""))).encode())
    assert isinstance(found, Roster), found
    people = [one.person for one in wanted(found, CITIES)[0]]
    assert [(one.name, one.mail, one.function) for one in people] == [
        ("=Elena", "a@b.example", "Housing"),
        ("Ivan", "", "Housing"),
    ]


def test_a_workbook_holds_text_and_no_formula_and_says_its_zone():
    written = b"".join(as_xlsx(sheet(person("=1+1", "https://x.example")), "Europe/Sofia"))
    inside = zipfile.ZipFile(BytesIO(written)).read("xl/worksheets/sheet1.xml").decode()
    assert ("=1+1" in inside, "<f>" in inside, "hyperlink" in inside) == (True, False, False)
    assert "since (Europe/Sofia)" in inside


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_the_same_rows_are_the_same_bytes(write):
    def written(*people):
        return b"".join(write(sheet(*people), "Europe/Sofia"))

    assert written(person("Elena"), person("Ivan")) == written(person("Elena"), person("Ivan"))
    assert written(person("Elena"), person("Ivan")) != written(person("Elena"))
