"""The table of delegates as a file."""

import csv
import zipfile
from io import BytesIO, StringIO

import pytest

from meetings.registration.actions import questions
from meetings.registration.rules.window import ComingAs
from tests.desk.scene import (
    ask,
    book,
    guest,
    of_city,
    of_organisation,
    put,
    say,
    scene,
    who,
)
from tests.desk.test_delegates import TABLE, journal
from tests.factories import register, writing

both = pytest.mark.postgresql


@pytest.fixture
def made(app):
    return scene(app)


def export(visitor, form="csv", status=200, **asked):
    token = visitor.token(TABLE)
    data = {"csrf_token": token, form: "1", "sort": "name", **asked}
    answer = visitor.client.post(f"{TABLE}/export", data=data)
    assert answer.status_code == status
    return answer


def rows(answer):
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_the_table_is_exported_as_it_is_filtered_and_the_journal_says_so(app, organiser, made):
    register(made, "sonderborg", "sofia", "Ana", "=Bo")
    register(made, "sonderborg", "munich", "Cy")
    answer = export(organiser, city="sofia")
    assert [row["name"] for row in rows(answer)] == ["'=Bo", "Ana"]
    assert rows(answer)[1]["mail"] == "ana@sofia.example"
    assert [row["name"] for row in rows(export(organiser, q="an"))] == ["Ana"]
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="sonderborg-delegates.csv"'
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data == export(organiser, city="sofia").data
    detail = {"delegates": 2, "special": False}
    assert journal(app, "exported")[0] == (made.accounts["organiser"], detail)
    assert export(organiser, "xlsx").data == export(organiser, "xlsx").data


@both
def test_a_file_holds_everything_that_is_known_but_needs(app, organiser, made):
    bus, gone, blood, _ = ask(
        made, put("Which bus?"), put("Old?"), put("Blood type?", special=True), put("Unsaid?")
    )
    ana, bo = of_city(made, "sofia", "Ana", "Bo")
    said = {bus: "=1+1", gone: "yes, once", blood: "AB"}
    say(made, ana, said, diet="Vegan", access_needs="A ramp", photo_consent=True)
    with writing(app) as session:
        questions.drop(session, gone, **who(made))
    book(made, 2, ana, prefers="Bus")
    book(made, 3, ana)
    book(made, 3, bo)
    of_organisation(made, "City Press", "Cy")
    guest(made, "Di", ComingAs.SPEAKER)
    found = rows(export(organiser))
    assert found[0] == {
        "name": "Ana",
        "function": "",
        "city": "Sofia",
        "organisation": "",
        "coming_as": "delegate",
        "standing": "confirmed",
        "since": "2026-06-01T14:00+02:00",
        "asked_at": "2026-06-01T14:00+02:00",
        "mail": "ana@sofia.example",
        "phone": "555",
        "languages": "Danish",
        "photo_consent": "yes",
        "listed": "no",
        "item 2: ZEROtour": "confirmed, Bus",
        "item 4: Housing": "",
        "item 3: Housing": "confirmed",
        "question 1: Which bus?": "'=1+1",
        "question 2: Unsaid?": "",
        "question 3: Old?": "yes, once",
    }
    assert found[1]["item 3: Housing"] == "waiting"
    assert [(row["city"], row["organisation"], row["coming_as"]) for row in found[2:]] == [
        ("", "City Press", "delegate"),
        ("", "", "speaker"),
    ]


@both
def test_needs_are_in_the_file_only_when_that_is_ticked_and_the_journal_tells(app, organiser, made):
    [blood] = ask(made, put("Blood type?", special=True))
    [ana] = of_city(made, "sofia", "Ana")
    say(made, ana, {blood: "AB"}, diet="Vegan", access_needs="A ramp")
    for ending in ("csv", "xlsx"):
        plain, special = export(organiser, ending), export(organiser, ending, special="y")
        assert [word in cells(plain) for word in ("Vegan", "A ramp", "AB")] == [False] * 3
        assert [word in cells(special) for word in ("Vegan", "A ramp", "AB")] == [True] * 3
    assert [detail["special"] for _, detail in journal(app, "exported")] == [False, True] * 2


def cells(answer):
    """What the cells of a file hold, of either kind."""
    if answer.mimetype == "text/csv":
        return {cell for row in rows(answer) for cell in row.values()}
    sheet = zipfile.ZipFile(BytesIO(answer.data)).read("xl/worksheets/sheet1.xml").decode()
    return {part.split("</t>")[0] for part in sheet.split("<t>")[1:]}


def test_a_host_reaches_people_on_the_day_and_gets_neither_mail_nor_needs(app, host, made):
    [ana] = of_city(made, "sofia", "Ana")
    [blood] = ask(made, put("Blood type?", special=True))
    say(made, ana, {blood: "AB"}, diet="Vegan")
    [row] = rows(export(host))
    assert row["name"] == "Ana"
    assert row["phone"] == "555"
    assert {"mail", "diet", "access_needs"} & {*row} == set()
    assert {"Vegan", "AB", "ana@sofia.example"} & {*row.values()} == set()
    shown = host.get(f"{TABLE}/{ana}/").text
    assert "555" in shown
    assert [told for told in ("Vegan", "AB", "ana@sofia.example") if told in shown] == []
    export(host, "csv", 403, special="y")
    export(host, "csv", 400, needs="any")
    assert len(journal(app, "exported")) == 1


def test_nothing_is_exported_by_a_forged_form(app, organiser, made):
    register(made, "sonderborg", "sofia", "Ana")
    export(organiser, "exe", 400)
    for name in ("city", "item", "needs", "as", "missing", "standing", "sort"):
        export(organiser, "csv", 400, **{name: "x"})
    assert organiser.client.post(f"{TABLE}/export", data={"csv": "1"}).status_code == 422
    assert organiser.client.get(f"{TABLE}/export").status_code == 405
    assert journal(app, "exported") == []


def test_the_page_says_how_many_rows_a_file_has(organiser, made):
    of_city(made, "sofia", "Ana", "Bo")
    assert "It has 2 rows." in organiser.get(TABLE).text
    assert "It has 1 row." in organiser.get(f"{TABLE}?q=ana").text


@both
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_costs_the_same_for_one_and_for_many(organiser, made, selects, ending):
    """Who is logged in: 2; the event: 1; what can be asked for: 3; the file: 5."""
    questions, counted = ask(made, put("Which bus?"), put("Old?")), []
    for n, city in enumerate(("sofia", "munich", "lyon")):
        people = of_city(made, city, *(f"P{n}{m}" for m in range(1 + 3 * n)))
        for one in people:
            say(made, one, dict.fromkeys(questions, "yes"), diet="Vegan")
        book(made, 2, *people)
        token = organiser.token(TABLE)
        selects.clear()
        data = {"csrf_token": token, ending: "1", "special": "y"}
        assert organiser.client.post(f"{TABLE}/export", data=data).data
        counted.append(len(selects))
    assert counted == [11] * 3
