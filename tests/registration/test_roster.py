"""Lists of people as spreadsheets write them."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.desk.forms.roster import words
from meetings.registration.rules.roster import Enrolled, Problem, RowFault, Wanted, refusals
from meetings.registration.rules.spreadsheet import (
    LONGEST,
    MOST_BYTES,
    MOST_ROWS,
    ListRow,
    Roster,
    carried,
    read,
    wanted,
)
from meetings.registration.rules.table import COLUMNS
from meetings.registration.rules.wishes import MOST_PEOPLE, Named, alike
from meetings.text import FORMULA, fold, one_line

CITIES = {"sofia": 1, "софия": 1, "sonderborg": 2, "munich": 3}
TEXT = "name;city;mail;function\nЕлена Петрова;София;elena@sofia.example;Жилища\n"  # noqa: RUF001 -- as an office in Sofia writes it
WESTERN = "name;city;function\nJosé Núñez;Sofia;Énergie\nSøren Lund;Munich;Mobilität\n"
NO_MAIL = ["a,b@sofia.example", "<a@b.example>", "a@b..example", "a;b@c.example", "a@sofia"]
AT = datetime(2030, 1, 2, 3, 4, tzinfo=UTC)


def sheet(text):
    found = read(text.encode())
    assert isinstance(found, Roster), found
    return found


def people(text):
    found, faults = wanted(sheet(text), CITIES)
    assert faults == []
    return [(one.row, one.city_id, *vars_of(one.person)) for one in found]


def vars_of(person):
    return person.name, person.mail, person.function


def faults(text):
    found = read(text.encode() if isinstance(text, str) else text)
    return found if isinstance(found, list) else wanted(found, CITIES)[1]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_is_read_in_whichever_way_excel_saved_it(separator, coding, end):
    text = TEXT.replace(";", separator).replace("\n", end)
    found = read(text.encode(coding))
    assert isinstance(found, Roster)
    assert (found.coding, found.separator) == (coding, separator)
    person = Named("Елена Петрова", "elena@sofia.example", "Жилища")
    assert wanted(found, CITIES) == ([Wanted(2, 1, person)], [])


def test_western_letters_are_told_from_cyrillic_ones():
    found = read(WESTERN.encode("cp1252"))
    assert isinstance(found, Roster)
    names = [line.cells["name"] for line in found.lines]
    assert (found.coding, names) == ("cp1252", ["José Núñez", "Søren Lund"])


def test_a_separator_that_the_file_names_itself_counts():
    assert people("sep=;\nname;city\nElena, Ivan;Sofia\n") == [(3, 1, "Elena, Ivan", "", "")]


def test_columns_stand_in_any_order_and_in_the_words_of_the_organiser():
    text = "Град,Длъжност,E-mail,Име\nsofia, Housing ,Elena@Sofia.example, Elena  Petrova\n"
    assert people(text) == [(2, 1, "Elena Petrova", "elena@sofia.example", "Housing")]


def test_rows_are_numbered_as_the_spreadsheet_does_and_empty_ones_are_left_out():
    text = 'name,city\n\n"Elena\nPetrova",Sofia\n,,\n , \nIvan,Munich\n'
    assert [row[:3] for row in people(text)] == [(3, 1, "Elena Petrova"), (6, 3, "Ivan")]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", [RowFault(Problem.EMPTY)]),
        (b"\n\n ; \n", [RowFault(Problem.EMPTY)]),
        (b"name,city\n", [RowFault(Problem.EMPTY)]),
        (b"PK\x03\x04rest", [RowFault(Problem.WORKBOOK)]),
        (b"\xd0\xcf\x11\xe0rest", [RowFault(Problem.WORKBOOK)]),
        (b"name\xff\x81\x98", [RowFault(Problem.NOT_TEXT)]),
        (b"\xff\xfea\x00b", [RowFault(Problem.NOT_TEXT)]),
        (b'name,city\n"Elena,Sofia\n', [RowFault(Problem.QUOTES)]),
        (b'name,city\n"Elena"x,Sofia\n', [RowFault(Problem.QUOTES)]),
        (b"name,city\n" + b"x" * 200_000 + b",Sofia\n", [RowFault(Problem.QUOTES)]),
        (b"name,mail\nElena,\n", [RowFault(Problem.NO_COLUMN, 1, what="city")]),
        (
            b"naem,city\nElena,Sofia\n",
            [
                RowFault(Problem.UNKNOWN_COLUMN, 1, what="naem"),
                RowFault(Problem.NO_COLUMN, 1, what="name"),
            ],
        ),
        (b"name,city,Name\na,b,c\n", [RowFault(Problem.COLUMN_TWICE, 1, what="name")]),
        (b"name,city\nElena,Sofia,Mayor\n", [RowFault(Problem.WIDE, 2)]),
        (b"name,city\nElena\0,Sofia\n", [RowFault(Problem.CONTROL, 2, "name")]),
        (b"name,city\n=1+1,Sofia\n", [RowFault(Problem.FORMULA, 2, "name", "=1+1")]),
        (b"name,city\nElena,@Sofia\n", [RowFault(Problem.FORMULA, 2, "city", "@Sofia")]),
        (b"name,city\n-,Sofia\n", [RowFault(Problem.MISSING, 2, "name", "")]),
        (b"name,city\nElena,\n", [RowFault(Problem.MISSING, 2, "city", "")]),
        (b"name,city\nElena,Atlantis\n", [RowFault(Problem.NO_CITY, 2, "city", "Atlantis")]),
        (b"name,city,mail\nElena,Sofia,elena\n", [RowFault(Problem.NOT_MAIL, 2, "mail", "elena")]),
        (b"name,city\n" + b"x" * 121 + b",Sofia\n", [RowFault(Problem.LONG, 2, "name", "120")]),
    ],
)
def test_what_is_wrong_is_told_with_its_row_and_column(content, found):
    assert faults(content) == found
    assert all(words(fault) for fault in found)


@pytest.mark.parametrize("mail", ["berta.groß@city.example", "иван@пример.бг", "a@localhost"])  # noqa: RUF001 -- meant
def test_a_mail_address_may_be_in_any_script(mail):
    assert faults(f"name\tcity\tmail\nElena\tSofia\t{mail}\n") == []


@pytest.mark.parametrize("mail", NO_MAIL)
def test_what_no_mail_server_takes_is_no_mail_address(mail):
    text = f'name\tcity\tmail\nElena\tSofia\t"{mail}"\n'
    assert faults(text) == [RowFault(Problem.NOT_MAIL, 2, "mail", mail)]


def test_all_faults_of_a_list_are_told_at_once():
    text = "name,city,mail\n,Atlantis,x\nIvan,Sofia,y\n"
    assert [(fault.row, fault.column) for fault in faults(text)] == [
        (2, "name"),
        (2, "mail"),
        (2, "city"),
        (3, "mail"),
    ]


@pytest.mark.parametrize(("rows", "fits"), [(MOST_ROWS, True), (MOST_ROWS + 1, False)])
def test_a_file_has_so_many_people_and_no_more(rows, fits):
    found = read(b"name,city\n" + b"Elena,Sofia\n" * rows)
    assert isinstance(found, Roster) is fits
    assert fits or found == [RowFault(Problem.TOO_LONG, what=str(rows))]


def test_a_list_that_is_too_long_to_be_carried_on_is_told():
    big = ListRow(2, {"name": "x" * MOST_BYTES, "city": "Sofia"})
    assert carried(Roster((big,), "utf-8", ",")) is None


cells = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20)
# A row of nothing but separators is an empty row.
kept = cells.map(one_line).filter(
    lambda cell: cell.strip(" ,;\t") and not cell.startswith((*FORMULA, "'"))
)


@given(st.lists(st.tuples(kept, kept, kept), min_size=1, max_size=5))
def test_any_list_that_was_read_is_carried_on_unchanged(rows):
    written = StringIO(newline="")
    out = csv.writer(written)
    out.writerow(("function", "name", "city"))
    out.writerows(rows)
    found = read(written.getvalue().encode())
    assert isinstance(found, Roster)
    content = carried(found)
    again = read(content)
    assert isinstance(again, Roster)
    everywhere = {fold(row[2]): 1 for row in rows}
    assert wanted(again, everywhere) == wanted(found, everywhere)


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reading(content):
    found = read(content)
    assert isinstance(found, Roster | list)
    for fault in found if isinstance(found, list) else wanted(found, CITIES)[1]:
        assert words(fault)


def person(row, name="Elena", mail="", city=1):
    return Wanted(row, city, Named(name, mail))


def test_nobody_is_refused_who_is_new():
    listed = [person(2), person(3, "Ivan"), person(4, city=2), person(5, mail="a@b.example")]
    known = Enrolled({1: ["", "", "Eva"], 2: ["Ivan"]}, frozenset({"c@d.example"}))
    assert refusals(listed, known) == []


def test_whoever_is_there_twice_or_registered_is_refused():
    listed = [
        person(2, mail="a@b.example"),
        person(3, "Ivan", "a@b.example", city=2),
        person(4, "Éva"),
        person(5, "eva"),
        person(6, "Ana", "c@d.example"),
    ]
    assert refusals(listed, Enrolled(registered=frozenset({"c@d.example"}))) == [
        RowFault(Problem.TWICE, 3, "mail", "2"),
        RowFault(Problem.TWICE, 5, "name", "4"),
        RowFault(Problem.TAKEN, 6, "mail", "c@d.example"),
    ]


def test_who_is_in_their_delegation_already_is_refused_unless_an_address_tells_them_apart():
    listed = [
        person(2, "elena  PETROVA"),
        person(3, "Elena Petrova", "a@b.example"),
        person(4, "Elena Petrova", city=2),
        person(5, "Elena Petrova"),
    ]
    assert refusals(listed, Enrolled({1: ["Elena Petrova", ""]})) == [
        RowFault(Problem.ALIKE, 2, "name", "elena  PETROVA"),
        RowFault(Problem.TWICE, 5, "name", "2"),
        RowFault(Problem.ALIKE, 5, "name", "Elena Petrova"),
    ]


def test_who_stands_before_with_an_address_is_refused_without_one():
    listed = [person(2, mail="a@b.example"), person(3)]
    assert refusals(listed, Enrolled()) == [RowFault(Problem.TWICE, 3, "name", "2")]


@given(
    st.lists(st.builds(Named, st.sampled_from("abé"), st.sampled_from(("", "a@x", "b@x")))),
    st.lists(st.sampled_from(("a", "É", ""))),
)
def test_a_list_and_a_head_are_refused_the_same_names(people, present):
    rows = [Wanted(n, 1, one) for n, one in enumerate(people)]
    named = {one.row for one in refusals(rows, Enrolled({1: present})) if one.column == "name"}
    assert named == set(alike(people, present))


def test_a_delegation_has_so_many_people_and_no_more():
    listed = [person(n, f"P{n}") for n in range(2, 5)]
    assert refusals(listed, Enrolled({1: [""] * (MOST_PEOPLE - 3)})) == []
    found = [RowFault(Problem.MANY, 4, "city", str(MOST_PEOPLE))]
    assert refusals(listed, Enrolled({1: [""] * (MOST_PEOPLE - 2)})) == found


def test_columns_that_only_the_site_writes_are_not_read():
    text = "name;city;coming_as;Since;item 2: A tour;question 1: Why?\nElena;Sofia;guest;x;y;z\n"
    assert people(text) == [(2, 1, "Elena", "", "")]
    found = faults("name;city;item x: A tour\nElena;Sofia;y\n")
    assert [(fault.problem, fault.what) for fault in found] == [
        (Problem.UNKNOWN_COLUMN, "item x: A tour")
    ]


def test_a_cell_has_a_longest_for_every_column_of_a_list():
    assert set(LONGEST) < set(COLUMNS)
