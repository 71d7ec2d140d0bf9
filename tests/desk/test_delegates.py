"""The organiser's desk for delegates: all of them in one table."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.accounts.rules import Grant
from meetings.journal.models import Line
from meetings.registration.models import Delegate
from meetings.terms import Role
from tests.desk.scene import ask, put
from tests.desk.test_forms import values
from tests.factories import NOW, PASSWORD, account, event_file, register, world, writing
from tests.visitor import HTML, Visitor, tree

DESK = "/organise/events/sonderborg"
TABLE = f"{DESK}/delegates"
LIST = "name;city;mail;function\nElena;Sofia;elena@sofia.example;Mayor\nJonas;Munich;;\n"


def seats(number, **more):
    return event_file(registration={**event_file()["registration"], "seats": number, **more})


def names(visitor, query="", page=TABLE):
    rows = tree(visitor.get(f"{page}{query}")).iter(f"{HTML}tbody")
    found = [strong for body in rows for strong in body.iter(f"{HTML}strong")]
    return [strong.text for strong in found]


def stored(app):
    d = Delegate
    with writing(app) as session:
        query = sa.select(d.name, d.mail, d.function, d.standing).order_by(d.id)
        return [tuple(row) for row in session.execute(query)]


def journal(app, kind):
    with writing(app) as session:
        lines = session.scalars(sa.select(Line).where(Line.kind == kind).order_by(Line.id))
        return [(line.by, line.detail) for line in lines]


def test_nobody_is_registered_yet(organiser):
    page = organiser.get(TABLE).text
    assert "Nobody is registered yet." in page
    assert names(organiser) == []


def test_delegates_of_all_cities_stand_in_one_table(organiser, made):
    register(made, "sonderborg", "sofia", "Елена Петрова", "Ivan")
    register(made, "sonderborg", "munich", "Jonas")
    page = organiser.get(TABLE).text
    assert names(organiser) == ["Ivan", "Jonas", "Елена Петрова"]
    assert "ivan@sofia.example" in page
    assert "1 June 2026, 14:00 CEST" in page


def test_the_table_leaves_whom_one_asks_for_in_the_order_one_asks_for(app):
    made = world(app, seats(2))
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    register(made, "sonderborg", "sofia", "Zoé", "Ana")
    register(made, "sonderborg", "munich", "Bo Ek", at=NOW + timedelta(hours=1))
    assert names(organiser) == ["Ana", "Bo Ek", "Zoé"]
    assert names(organiser, "?sort=city") == ["Bo Ek", "Ana", "Zoé"]
    assert names(organiser, "?sort=standing") == ["Ana", "Zoé", "Bo Ek"]
    assert names(organiser, "?sort=asked") == ["Zoé", "Ana", "Bo Ek"]
    assert names(organiser, "?city=munich") == ["Bo Ek"]
    assert names(organiser, "?standing=confirmed") == ["Ana", "Zoé"]
    assert names(organiser, "?q=ZOE") == ["Zoé"]
    assert names(organiser, "?q=ek+bo&standing=waiting&city=munich") == ["Bo Ek"]
    assert "Nobody is like that." in organiser.get(f"{TABLE}?q=nothing").text


def test_the_counts_are_of_everybody(app):
    made = world(app, seats(2))
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    register(made, "sonderborg", "sofia", "Ana", "Bo", "Cy")
    page = tree(organiser.get(f"{TABLE}?q=nothing"))
    tally = next(ul for ul in page.iter(f"{HTML}ul") if ul.get("class") == "tally")
    words = " ".join("".join(tally.itertext()).split())
    assert words == "Confirmed 2 Waiting 1"


def test_the_table_turns_its_pages(organiser, made):
    register(made, "sonderborg", "sofia", *(f"P{n:02}" for n in range(60)))
    assert names(organiser) == [f"P{n:02}" for n in range(50)]
    assert names(organiser, "?page=2&sort=name") == [f"P{n:02}" for n in range(50, 60)]
    assert names(organiser, "?page=2&q=p") == [f"P{n:02}" for n in range(50, 60)]
    assert f'href="{TABLE}?page=2"' in organiser.get(TABLE).text


@pytest.mark.parametrize(
    "query",
    [
        *("city=x", "standing=x", "sort=x", "page=x", "page=0", "city=%00", "page=99999"),
        *("city=~others", "item=x", "item=1", "item=2:Tram", "needs=x", "missing=x", "as=x"),
    ],
)
def test_an_address_that_asks_for_what_is_not_there_says_so(organiser, query):
    page = organiser.get(f"{TABLE}?{query}", 400).text
    assert "This address asks for something that is not in the list." in page


@pytest.mark.postgresql
@pytest.mark.parametrize("query", ["", "?q=a", "?sort=city&city=sofia&standing=confirmed"])
def test_the_table_costs_the_same_for_one_and_for_three_hundred(
    app, organiser, made, selects, query
):
    """Who is logged in: 2; the event: 1; what can be asked for: 3; how many, and the rows: 2."""
    counted = []
    for more in (1, 2, 297):
        for start in range(0, more, 99):
            city = "sofia" if more < 99 else ["munich", "lyon", "sonderborg"][start // 99]
            people = [f"A{len(counted)}{start + n}" for n in range(min(99, more - start))]
            register(made, "sonderborg", city, *people)
        selects.clear()
        organiser.get(TABLE + query)
        counted.append(len(selects))
    assert counted == [8] * 3


# Who sees what


def test_a_host_sees_who_comes_but_no_mail_address(app, made):
    [id_] = register(made, "sonderborg", "sofia", "Ana")
    with writing(app) as session:
        account(session, "host", Grant(Role.HOST, event_id=made.events["sonderborg"]))
    host = Visitor(app).log_in("host@test.example", PASSWORD)
    pages = ("", "/list", f"/{id_}/edit", f"/{id_}/withdraw")
    texts = [host.get(TABLE + page).text for page in pages] + [host.get(f"{DESK}/cities").text]
    assert names(host) == ["Ana"]
    assert [text for text in texts if re.search(r"@(sofia|test)\.example", text)] == []
    typed = {**values(host.get(f"{TABLE}/{id_}/edit")), "name": "Anna", "mail": "x@y.example"}
    host.post(f"{TABLE}/{id_}/edit", typed)
    assert stored(app) == [("Anna", "ana@sofia.example", "", "confirmed")]


@pytest.mark.parametrize("name", ["sofia", "member", "stranger"])
def test_nobody_else_sees_or_changes_anything(app, made, name):
    [id_] = register(made, "sonderborg", "sofia", "Ana")
    visitor = Visitor(app).log_in(f"{name}@test.example", PASSWORD)
    token = visitor.token("/language")
    pages = ("", "/list", "/add", "/import", f"/{id_}/edit", f"/{id_}/withdraw")
    found = {visitor.client.get(TABLE + page).status_code for page in pages}
    posts = ("/add", "/import", "/import/take-in", "/export", *pages[4:])
    sent = {
        visitor.client.post(TABLE + page, data={"csrf_token": token}).status_code for page in posts
    }
    assert (found, sent) == ({403}, {403})
    assert stored(app) == [("Ana", "ana@sofia.example", "", "confirmed")]


# What is kept of the first page


def test_a_page_that_was_kept_for_an_organiser_is_not_shown_to_a_host(app, organiser, made):
    register(made, "sonderborg", "sofia", "Ana")
    with writing(app) as session:
        account(session, "host", Grant(Role.HOST, event_id=made.events["sonderborg"]))
    host = Visitor(app).log_in("host@test.example", PASSWORD)
    for _ in range(2):
        pages = [visitor.get(TABLE).text for visitor in (organiser, host)]
        assert ["ana@sofia.example" in page for page in pages] == [True, False]


def test_the_table_shows_at_once_what_changed_at_the_event(app, organiser, made):
    [id_] = register(made, "sonderborg", "sofia", "Ana")
    assert names(organiser) == ["Ana"]
    edit = f"{TABLE}/{id_}/edit"
    organiser.post(edit, {**values(organiser.get(edit)), "name": "Anna"})
    assert names(organiser) == ["Anna"]
    facts = f"{DESK}/edit"
    organiser.post(facts, {**values(organiser.get(facts)), "title": "Another meeting"})
    assert "Another meeting" in organiser.get(TABLE).text
    ask(made, put("Which bus?", required=True))
    assert "1 answer is missing." in organiser.get(TABLE).text


def test_a_page_that_was_kept_has_the_form_token_of_its_reader(app, organiser, made):
    register(made, "sonderborg", "sofia", "Ana")
    with writing(app) as session:
        account(session, "second", Grant(Role.ORGANISER, network_id=made.network))
    second = Visitor(app).log_in("second@test.example", PASSWORD)
    for visitor in (organiser, second):
        sent = {"csrf_token": visitor.token(TABLE), "csv": "1"}
        assert visitor.client.post(f"{TABLE}/export", data=sent).status_code == 200


def test_who_looks_again_costs_three_selects(organiser, made, selects):
    register(made, "sonderborg", "sofia", "Ana")
    organiser.get(TABLE)
    selects.clear()
    organiser.get(TABLE)
    assert len(selects) == 3
