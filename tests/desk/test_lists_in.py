"""Taking in a list of people from a spreadsheet at the desk."""

from io import BytesIO

import pytest
import sqlalchemy as sa

from tests.desk.test_delegates import TABLE, journal, seats, stored
from tests.desk.test_forms import values
from tests.factories import PASSWORD, register, world, writing
from tests.visitor import Visitor, check

LIST = "name;city;mail;function\nElena;Sofia;elena@sofia.example;Mayor\nJonas;Munich;;\n"


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


@pytest.mark.postgresql
def test_the_same_list_once_more_adds_nobody_and_names_each_row(app, organiser):
    take_in(organiser, look(organiser, LIST))
    page = look(organiser, LIST, 422).text
    assert "Row 2, Mail address: Somebody with the address elena@sofia.example" in page
    assert "Row 3, Name: Jonas is in this delegation already." in page
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
