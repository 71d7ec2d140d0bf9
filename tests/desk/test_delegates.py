"""The organiser's desk for delegates: the table, each city, acting for one, lists in and out."""

import csv
import re
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
import sqlalchemy as sa

from meetings.accounts import actions as accounts
from meetings.accounts.rules import Grant
from meetings.journal.models import Line
from meetings.registration.models import Delegate
from meetings.terms import Role
from tests.desk.test_forms import values
from tests.factories import NOW, PASSWORD, account, event_file, register, world, writing
from tests.visitor import HTML, Visitor, check, tree

DESK = "/organise/events/sonderborg"
TABLE = f"{DESK}/delegates"
LIST = "name;city;mail;function\nElena;Sofia;elena@sofia.example;Mayor\nJonas;Munich;;\n"


@pytest.fixture
def made(app):
    return world(app, event_file())


@pytest.fixture
def organiser(app, made):
    return Visitor(app).log_in("organiser@test.example", PASSWORD)


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


# The table


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
    "query", ["city=x", "standing=x", "sort=x", "page=x", "page=0", "city=%00", "page=99999"]
)
def test_an_address_that_asks_for_what_is_not_there_says_so(organiser, query):
    page = organiser.get(f"{TABLE}?{query}", 400).text
    assert "This address asks for something that is not in the list." in page


@pytest.mark.postgresql
@pytest.mark.parametrize("query", ["", "?q=a", "?sort=city&city=sofia&standing=confirmed"])
def test_the_table_costs_the_same_for_one_and_for_three_hundred(
    app, organiser, made, selects, query
):
    """Who is logged in: 2; the event: 1; how many: 1; the rows: 1, with words 2."""
    counted = []
    for more in (1, 2, 297):
        for start in range(0, more, 99):
            city = "sofia" if more < 99 else ["munich", "lyon", "sonderborg"][start // 99]
            people = [f"A{len(counted)}{start + n}" for n in range(min(99, more - start))]
            register(made, "sonderborg", city, *people)
        selects.clear()
        organiser.get(TABLE + query)
        counted.append(len(selects))
    assert counted == [6 if "q=" in query else 5] * 3


@pytest.mark.parametrize("page", ["/cities", "/delegates/list", "/delegates/add"])
def test_other_pages_cost_the_same_for_one_and_for_many(app, organiser, made, selects, page):
    counted = []
    for city in ("sofia", "munich", "lyon"):
        register(made, "sonderborg", city, "Ana", "Bo", "Cy")
        selects.clear()
        organiser.get(DESK + page)
        counted.append(len(selects))
    assert counted == [counted[0]] * 3
    assert counted[0] <= 6


# City by city


def test_each_city_shows_its_seats_and_who_is_silent(app):
    made = world(app, seats(9, quota=2))
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    register(made, "sonderborg", "sofia", "Ana", "Bo", "Cy")
    page = organiser.get(f"{DESK}/cities").text
    said = " ".join("".join(tree(organiser.get(f"{DESK}/cities")).itertext()).split())
    assert "1 city has registered people. 3 cities are silent." in said
    assert "2 of 2 taken" in said
    assert "1 person waits." in said
    assert "mailto:munich@test.example" in page
    assert "mailto:sofia@test.example" not in page


def test_an_account_that_is_closed_or_acts_no_more_is_not_told(app, organiser, made):
    with writing(app) as session:
        accounts.disable(session, mail="munich@test.example", by=None, at=NOW)
    page = organiser.get(f"{DESK}/cities").text
    assert ("munich@test.example" in page, "lyon@test.example" in page) == (False, True)


def test_a_city_that_left_the_network_stays_with_its_people(app, organiser, made):
    register(made, "sonderborg", "sofia", "Ana")
    with writing(app) as session:
        session.execute(
            sa.text("UPDATE city_membership SET until = '2017-01-01' WHERE city_id = :city"),
            {"city": made.cities["sofia"]},
        )
    said = "".join(tree(organiser.get(f"{DESK}/cities")).itertext())
    assert "Sofia" in said
    assert "Munich" in said


def test_the_list_to_print_holds_no_mail_address(organiser, made):
    register(made, "sonderborg", "sofia", "Ana")
    page = organiser.get(f"{TABLE}/list").text
    assert ("Ana" in page, "ana@sofia.example" in page) == (True, False)


# On behalf of a city


def added(organiser, made, status=303, **more):
    row = {"city": made.cities["sofia"], "key": "k1", "people-0-name": "Elena"}
    return organiser.post(f"{TABLE}/add", {**row, **more}, status)


@pytest.mark.postgresql
def test_people_are_added_for_a_city_and_the_journal_says_by_whom(app, organiser, made):
    added(organiser, made, **{"people-0-mail": "Elena@Sofia.example", "people-1-name": "Ivan"})
    assert stored(app) == [
        ("Elena", "elena@sofia.example", "", "confirmed"),
        ("Ivan", "", "", "confirmed"),
    ]
    [(by, detail)] = journal(app, "registered")
    assert (by, len(detail["delegates"])) == (made.accounts["organiser"], 2)
    assert "Added." in organiser.get(f"{TABLE}?done=added").text


@pytest.mark.parametrize(
    "window",
    [
        {"opens": "2029-01-01T09:00", "closes": "2029-02-01T09:00"},
        {"opens": "2020-01-01T09:00", "closes": "2020-02-01T09:00"},
    ],
)
def test_deadlines_bind_heads_and_not_organisers(app, window):
    made = world(app, event_file(registration={"seats": 5, "quota": None, **window}))
    added(Visitor(app).log_in("organiser@test.example", PASSWORD), made)
    assert [row[0] for row in stored(app)] == ["Elena"]


def test_nobody_is_added_to_an_event_without_registration(app):
    made = world(app, event_file(registration=None))
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    assert "This event takes no registrations." in added(organiser, made, 422).text
    assert stored(app) == []


def test_nobody_is_added_to_an_event_that_is_cancelled(app, organiser, made):
    organiser.post(f"{DESK}/cancel", {"publish": "1"})
    assert "This event is cancelled" in added(organiser, made, 422).text
    assert stored(app) == []


def test_a_double_click_adds_nobody_twice(app, organiser, made):
    token = organiser.token(f"{TABLE}/add")
    row = {"city": made.cities["sofia"], "key": "once", "people-0-name": "Elena"}
    answers = [
        organiser.client.post(f"{TABLE}/add", data={"csrf_token": token, **row}) for _ in range(3)
    ]
    assert {(a.status_code, a.location) for a in answers} == {(303, f"{TABLE}?done=added")}
    assert len(stored(app)) == 1
    other = {**row, "people-0-name": "Ivan", "csrf_token": token}
    assert organiser.client.post(f"{TABLE}/add", data=other).status_code == 409
    assert len(stored(app)) == 1


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"people-0-name": ""}, "people-0-name", "Enter the name of this person."),
        ({"people-0-name": "", "people-0-mail": "a@b.example"}, "people-0-name", "Enter the name"),
        ({"people-0-mail": "x"}, "people-0-mail", "This is not a mail address."),
        ({"people-0-mail": "ana@sofia.example"}, "people-0-mail", "is already registered"),
        (
            {
                "people-0-mail": "a@b.example",
                "people-1-name": "Ivan",
                "people-1-mail": "a@b.example",
            },
            "people-1-mail",
            "The same is in row 1 already.",
        ),
        ({"city": ""}, "city", "Choose the city."),
        ({"city": "999"}, "city", "Choose one of those that are offered."),
        ({"city": "x"}, "city", "Choose one of those that are offered."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    app, organiser, made, more, field, sentence
):
    register(made, "sonderborg", "sofia", "Ana")
    page = added(organiser, made, 422, **{"people-0-function": "Housing", **more})
    assert f'href="#{field}"' in page.text
    assert sentence in page.text
    assert values(page)["people-0-function"] == "Housing"
    assert len(stored(app)) == 1


def test_one_more_person_keeps_what_was_typed(app, organiser, made):
    page = added(organiser, made, 200, more="1")
    assert values(page)["people-0-name"] == "Elena"
    assert 'name="people-3-name"' in page.text
    assert stored(app) == []


def test_a_city_is_chosen_by_the_address(organiser, made):
    page = organiser.get(f"{TABLE}/add?city=munich")
    assert values(page)["city"] == str(made.cities["munich"])
    assert values(organiser.get(f"{TABLE}/add"))["city"] == ""


def test_a_person_is_changed_and_keeps_their_seat(app, organiser, made):
    [id_] = register(made, "sonderborg", "sofia", "Ana")
    edit = f"{TABLE}/{id_}/edit"
    typed = {**values(organiser.get(edit)), "name": "Anna", "mail": "", "function": "Mayor"}
    organiser.post(edit, typed)
    assert stored(app) == [("Anna", "", "Mayor", "confirmed")]
    assert journal(app, "corrected") == [(made.accounts["organiser"], {"delegates": [id_]})]


def test_saving_what_is_there_changes_nothing(app, organiser, made):
    [id_] = register(made, "sonderborg", "sofia", "Ana")
    edit = f"{TABLE}/{id_}/edit"
    organiser.post(edit, values(organiser.get(edit)))
    assert journal(app, "corrected") == []


@pytest.mark.postgresql
def test_nobody_gets_the_address_of_another_person(app, organiser, made):
    [id_, _other] = register(made, "sonderborg", "sofia", "Ana", "Bo")
    edit = f"{TABLE}/{id_}/edit"
    typed = values(organiser.get(edit))
    page = organiser.post(edit, {**typed, "mail": "BO@sofia.example"}, 422)
    assert "is already registered" in page.text
    assert 'href="#mail"' in page.text
    organiser.post(edit, {**typed, "name": " "}, 422)
    assert [row[0] for row in stored(app)] == ["Ana", "Bo"]


def test_what_another_organiser_changed_meanwhile_is_shown_and_not_lost(app, organiser, made):
    [id_] = register(made, "sonderborg", "sofia", "Ana")
    edit = f"{TABLE}/{id_}/edit"
    first, second = (values(organiser.get(edit)) for _ in range(2))
    organiser.post(edit, {**first, "name": "Anna"})
    page = organiser.post(edit, {**second, "function": "Mayor"}, 409)
    assert "This was changed meanwhile" in page.text
    assert "<strong>Anna</strong>" in page.text
    assert (values(page)["name"], values(page)["function"]) == ("Ana", "Mayor")
    assert stored(app)[0][:3] == ("Anna", "ana@sofia.example", "")
    organiser.post(edit, values(page))
    assert stored(app)[0][:3] == ("Ana", "ana@sofia.example", "Mayor")


def test_a_person_is_withdrawn_and_the_seat_goes_on(app):
    made = world(app, seats(1))
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    [id_, _waits] = register(made, "sonderborg", "sofia", "Ana", "Bo")
    page = f"{TABLE}/{id_}/withdraw"
    token = organiser.token(page)
    for _ in range(2):
        answer = organiser.client.post(page, data={"csrf_token": token})
        assert answer.status_code == 303
    assert [row[3] for row in stored(app)] == ["withdrawn", "confirmed"]
    assert [by for by, _ in journal(app, "withdrawn")] == [made.accounts["organiser"]]
    for gone in ("edit", "withdraw"):
        organiser.get(f"{TABLE}/{id_}/{gone}", 404)
    assert names(organiser) == ["Bo"]
    assert names(organiser, "?standing=withdrawn") == ["Ana"]


def test_a_person_of_another_event_is_not_found(app):
    made = world(app, event_file(), event_file(slug="other"))
    [id_] = register(made, "other", "sofia", "Ana")
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    token = organiser.token(f"{TABLE}/add")
    for page in ("edit", "withdraw"):
        organiser.get(f"{TABLE}/{id_}/{page}", 404)
        answer = organiser.client.post(f"{TABLE}/{id_}/{page}", data={"csrf_token": token})
        assert answer.status_code == 404
    assert stored(app) == [("Ana", "ana@sofia.example", "", "confirmed")]


# Lists in


def look(visitor, content, status=200, name="list.csv"):
    """Choose a file and look at what it would do."""
    address = f"{TABLE}/import"
    content = content.encode() if isinstance(content, str) else content
    data = {"csrf_token": visitor.token(address), "file": (BytesIO(content), name)}
    answer = visitor.client.post(address, data=data, content_type="multipart/form-data")
    assert answer.status_code == status, answer.text
    check(visitor.app, answer)
    return answer


def send(visitor, typed):
    address, token = f"{TABLE}/import/take-in", visitor.token(f"{TABLE}/import")
    data = {"csrf_token": token, **typed}
    return visitor.client.post(address, data=data, content_type="multipart/form-data")


def take_in(visitor, looked, status=303):
    answer = send(visitor, values(looked))
    assert answer.status_code == status, answer.text
    check(visitor.app, answer)
    return answer


@pytest.mark.postgresql
def test_a_list_is_looked_at_and_then_taken_in_without_another_upload(app, organiser, made):
    looked = look(organiser, LIST)
    assert "Add 2 people?" in looked.text
    assert stored(app) == []
    take_in(organiser, looked)
    assert stored(app) == [
        ("Elena", "elena@sofia.example", "Mayor", "confirmed"),
        ("Jonas", "", "", "confirmed"),
    ]
    assert [by for by, _ in journal(app, "registered")] == [made.accounts["organiser"]] * 2
    take_in(organiser, looked)
    assert len(stored(app)) == 2


def test_seats_of_a_list_are_given_in_the_order_of_its_rows(app):
    world(app, seats(2))
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    text = "name,city\nA,Sofia\nB,Munich\nC,Sofia\n"
    take_in(organiser, look(organiser, text))
    assert [(row[0], row[3]) for row in stored(app)] == [
        ("A", "confirmed"),
        ("B", "confirmed"),
        ("C", "waiting"),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "There is nobody in this file."),
        ("naem;city\nElena;Sofia\n", "Row 1: The column naem is not known."),
        ("name;city\nElena;Atlantis\n", "Row 2, City: No city of the network is called Atlantis."),
        ("name;city\n=cmd();Sofia\n", "Row 2, Name: This looks like a formula: =cmd()."),
        ("name;city\nA\0;Sofia\n", "Row 2, Name: There is a sign here that no text has."),
        (
            "name;city;mail\nA;Sofia;a@b.example\nB;Munich;A@B.example\n",
            "Row 3, Mail address: The same is in row 2 already.",
        ),
        (
            "name;city;mail\nA;Sofia;ana@sofia.example\n",
            "Row 2, Mail address: Somebody with the address ana@sofia.example",
        ),
        ("name;city\n" + "A;Sofia\n" * 10_000, "A file has at most 2000 people."),
        ("name;city\n<b>;<script>\n", "No city of the network is called &lt;script&gt;."),
        ("name;city\n%(x)s;%s\n", "No city of the network is called %s."),
    ],
)
def test_a_list_with_a_fault_adds_nobody_and_says_where_it_is(
    app, organiser, made, content, sentence
):
    register(made, "sonderborg", "sofia", "Ana")
    assert sentence in look(organiser, content, 422).text
    assert len(stored(app)) == 1


def test_only_the_first_faults_are_told(organiser):
    page = look(organiser, "name;city\n" + "A;Atlantis\n" * 70, 422).text
    assert page.count("Atlantis") == 50
    assert "And 20 more." in page


def test_who_chose_no_file_is_told(organiser):
    address = f"{TABLE}/import"
    data = {"csrf_token": organiser.token(address), "file": (BytesIO(b""), "")}
    answer = organiser.client.post(address, data=data, content_type="multipart/form-data")
    assert (answer.status_code, 'href="#file"' in answer.text) == (422, True)


def test_whoever_was_registered_since_the_list_was_looked_at_keeps_all_of_it_out(
    app, organiser, made
):
    looked = look(organiser, LIST)
    register(made, "sonderborg", "sofia", "Elena")
    page = take_in(organiser, looked, 422).text
    assert "Row 2, Mail address: Somebody with the address elena@sofia.example" in page
    assert len(stored(app)) == 1


@pytest.mark.parametrize("content", ["", "!", "AAAA", "bmFtZSxjaXR5CkEsQXRsYW50aXMK"])
def test_a_forged_list_is_judged_as_any_other(app, organiser, content):
    looked = look(organiser, LIST)
    answer = send(organiser, {**values(looked), "listed": content})
    check(app, answer)
    assert (answer.status_code, stored(app)) == (422, [])


def test_a_list_that_was_looked_at_too_long_ago_is_kept(app, organiser):
    looked = look(organiser, LIST)
    answer = send(organiser, {**values(looked), "csrf_token": "old"})
    assert (answer.status_code, stored(app)) == (422, [])
    assert "This form was open too long." in answer.text
    take_in(organiser, answer)
    assert len(stored(app)) == 2


@pytest.mark.postgresql
def test_taking_in_hundreds_of_people_asks_as_often_as_two(app, made, organiser, selects):
    with writing(app) as session:
        session.execute(sa.text("UPDATE event SET capacity = 500"))
    many = "name;city;mail\n" + "".join(
        f"P{n};{city};p{n}@{city}.example\n"
        for n in range(95)
        for city in ("sofia", "munich", "lyon")
    )
    counted = []
    for content in (LIST, many):
        looked = look(organiser, content)
        selects.clear()
        take_in(organiser, looked)
        counted.append(len(selects))
    assert counted[0] == counted[1]
    assert len(stored(app)) == 2 + 3 * 95


# Files out


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
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="sonderborg-delegates.csv"'
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data == export(organiser, city="sofia").data
    assert journal(app, "exported") == [(made.accounts["organiser"], {"delegates": 2})] * 2
    assert export(organiser, "xlsx").data == export(organiser, "xlsx").data


def test_nothing_is_exported_by_a_forged_form(app, organiser, made):
    register(made, "sonderborg", "sofia", "Ana")
    export(organiser, "exe", 422)
    export(organiser, "csv", 422, city="x")
    assert organiser.client.post(f"{TABLE}/export", data={"csv": "1"}).status_code == 422
    assert organiser.client.get(f"{TABLE}/export").status_code == 405
    assert journal(app, "exported") == []


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
    assert rows(export(host))[0]["mail"] == ""
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
