"""The pages of a delegation: who may see them, what they refuse, and what they keep."""

import re
from datetime import timedelta
from itertools import product

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.accounts.actions import digest
from meetings.registration.models import Delegate
from meetings.registration.rules.window import Standing
from tests.factories import NOW, PASSWORD, event_file, register, world, writing
from tests.registration.test_roster import NO_MAIL
from tests.visitor import Visitor, hidden

pytestmark = pytest.mark.postgresql
FORM = "/events/sonderborg/register"


def delegates(app):
    with writing(app) as session:
        return [tuple(row) for row in session.execute(sa.select(Delegate.name, Delegate.standing))]


@pytest.fixture
def made(app):
    return world(app, event_file())


@pytest.fixture
def sofia(app, made):
    return Visitor(app).log_in("sofia@test.example", PASSWORD)


def sent(made, **rows):
    typed = {name.replace("_", "-"): value for name, value in rows.items()}
    return {"city": made.cities["sofia"], "key": "k", **typed}


def test_a_form_is_not_taken_for_the_one_of_another_event_that_was_sent_before(app):
    made = world(app, event_file(), event_file(slug="second"))
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    data = sent(made, people_0_name="Elena")
    sofia.post(FORM, data)
    other = sofia.post("/events/second/register", data, 409)
    assert "sent before" in other.text
    sofia.post("/events/second/register", data | {"key": hidden(other, "key")})
    assert delegates(app) == [("Elena", "confirmed")] * 2


def test_a_form_without_a_token_stores_nothing_and_is_shown_again(app, made, sofia):
    data = sent(made, people_0_name="Elena")
    answer = sofia.client.post(FORM, data=data)
    assert (answer.status_code, delegates(app)) == (422, [])
    assert 'value="Elena"' in answer.text


@pytest.mark.parametrize("mail", NO_MAIL)
def test_what_no_mail_server_takes_is_told_at_its_field(app, made, sofia, mail):
    page = sofia.post(FORM, sent(made, people_0_name="Elena", people_0_mail=mail), 422).text
    assert 'href="#people-0-mail"' in page
    assert delegates(app) == []


def test_the_token_of_somebody_else_stores_nothing(app, made, sofia):
    token = Visitor(app).log_in("munich@test.example", PASSWORD).token(FORM)
    data = sent(made, people_0_name="Elena", csrf_token=token) | {"csrf_token": token}
    assert sofia.client.post(FORM, data=data).status_code == 422
    assert delegates(app) == []


def test_withdrawing_without_a_token_is_refused(app, made, sofia):
    (one,) = register(made, "sonderborg", "sofia", "Elena")
    answer = sofia.client.post(f"/my/events/sonderborg/delegates/{one}/withdraw")
    assert (answer.status_code, delegates(app)) == (422, [("Elena", "confirmed")])


def test_a_city_that_the_visitor_does_not_represent_cannot_be_chosen(app, made, sofia):
    data = sent(made, people_0_name="Elena") | {"city": made.cities["munich"]}
    sofia.post(FORM, data, 422)
    assert delegates(app) == []


@pytest.mark.parametrize(
    ("standing", "given_up"),
    [
        (Standing.CONFIRMED, "The seat goes to whoever is next"),
        (Standing.OFFERED, "The seat goes to whoever is next"),
        (Standing.WAITING, "The place on the waiting list is given up."),
        (Standing.PENDING, "The request to come is taken back."),
        (Standing.INVITED, "The invitation is given up."),
    ],
)
def test_whoever_withdraws_reads_what_they_give_up(app, made, sofia, standing, given_up):
    (one,) = register(made, "sonderborg", "sofia", "Elena")
    token = "t" * 43
    until = NOW + timedelta(days=1) if standing is Standing.OFFERED else None
    with writing(app) as session:
        mine = {"standing": standing, "offered_until": until, "link_hash": digest(token)}
        session.execute(sa.update(Delegate).values(mine))
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    pages = [
        sofia.get(f"/my/events/sonderborg/delegates/{one}/withdraw"),
        organiser.get(f"/organise/events/sonderborg/delegates/{one}/withdraw"),
        Visitor(app).get(f"/delegates/{token}/withdraw"),
    ]
    assert [given_up in page.text for page in pages] == [True] * 3


def test_the_delegate_of_another_city_is_not_found(app, made, sofia):
    (anna,) = register(made, "sonderborg", "munich", "Anna")
    address = f"/my/events/sonderborg/delegates/{anna}/withdraw"
    assert sofia.get(address, 404).status_code == 404
    token = sofia.token(FORM)
    assert sofia.client.post(address, data={"csrf_token": token}).status_code == 404
    assert delegates(app) == [("Anna", "confirmed")]


def test_the_names_of_another_city_are_not_shown(app, made, sofia):
    register(made, "sonderborg", "munich", "Anna Huber")
    pages = [sofia.get(page).text for page in ("/my/", "/my/events/sonderborg/", FORM)]
    assert [page for page in pages if "Anna Huber" in page or "anna" in page] == []


def test_somebody_else_s_new_delegates_are_not_named_by_the_address(app, made, sofia):
    (anna,) = register(made, "sonderborg", "munich", "Anna Huber")
    assert "Anna Huber" not in sofia.get(f"/my/events/sonderborg/?new={anna}").text


def test_a_representative_of_no_city_of_the_network_cannot_register(app):
    world(app, event_file())
    with writing(app) as session:
        session.execute(sa.text("UPDATE city_membership SET until = '2020-01-01'"))
    visitor = Visitor(app).log_in("sofia@test.example", PASSWORD)
    assert visitor.get(FORM, 403).status_code == 403


@pytest.mark.parametrize("name", ["member", "organiser", "stranger"])
def test_only_representatives_register(app, made, name):
    visitor = Visitor(app).log_in(f"{name}@test.example", PASSWORD)
    statuses = [visitor.client.get(page).status_code for page in (FORM, "/my/events/sonderborg/")]
    assert statuses == [403, 403]


def test_an_address_that_is_taken_is_told_at_its_field_and_nothing_typed_is_lost(made, sofia):
    register(made, "sonderborg", "sofia", "Elena")
    data = sent(made, people_1_name="Ivan", people_1_mail="elena@sofia.example")
    page = sofia.post(FORM, data, 422).text
    assert 'href="#people-1-mail"' in page
    assert 'value="Ivan"' in page


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({}, "Enter the name of at least one person."),
        ({"people_0_mail": "e@sofia.example"}, "Enter the name of this person."),
        ({"people_0_name": "E", "people_0_mail": "no address"}, "This is not a mail address."),
        ({"people_0_name": "E" * 121}, "A name has at most 120 characters."),
        (
            {f"people_{n}_{part}": "e@x.example" for n in (0, 1) for part in ("name", "mail")},
            "This address is typed twice.",
        ),
    ],
)
def test_what_is_wrong_is_said_in_words_and_nothing_is_stored(app, made, sofia, rows, words):
    assert words in sofia.post(FORM, sent(made, **rows), 422).text
    assert delegates(app) == []


def test_that_nobody_was_typed_is_told_at_the_first_name(made, sofia):
    page = sofia.post(FORM, sent(made), 422).text
    assert '<a href="#people-0-name">Person 1: Enter the name of at least one person.</a>' in page


def test_a_hundred_and_first_person_is_refused_in_words(made, sofia):
    register(made, "sonderborg", "sofia", *(f"P{n}" for n in range(100)))
    page = sofia.post(FORM, sent(made, people_0_name="Elena"), 422).text
    assert "A delegation has at most 100 people." in page


def test_one_more_row_is_given_when_it_is_asked_for(made, sofia):
    page = sofia.post(FORM, sent(made, people_2_name="Elena", more="1"), 200).text
    assert ('name="people-3-name"' in page, 'value="Elena"' in page) == (True, True)


def test_a_form_that_has_all_its_rows_gets_no_more(made, sofia):
    rows = {f"people_{n}_name": f"P{n}" for n in range(20)}
    page = sofia.post(FORM, sent(made, **rows, more="1"), 200).text
    assert ('name="people-19-name"' in page, 'name="people-20-name"' in page) == (True, False)


@pytest.mark.parametrize(
    "registration",
    [
        None,
        {"opens": "2020-01-01T09:00", "closes": "2020-02-01T09:00"},
        {"opens": "2030-01-01T09:00", "closes": "2030-02-01T09:00"},
    ],
)
def test_where_one_cannot_register_there_is_no_form_and_sending_one_stores_nothing(
    app, registration
):
    made = world(app, event_file(registration=registration), event_file(slug="open"))
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    assert 'name="people-0-name"' not in sofia.get(FORM).text
    sofia.post(FORM, sent(made, people_0_name="E"), 422, form="/events/open/register")
    assert delegates(app) == []


def test_an_event_that_is_cancelled_says_so_on_its_form(app):
    world(app, event_file(status="CANCELLED"))
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    assert "This event is cancelled." in sofia.get(FORM).text


def test_who_waits_is_told_why(app):
    window = {**event_file()["registration"], "seats": 1, "quota": 1}
    made = world(app, event_file(registration=window))
    register(made, "sonderborg", "munich", "Anna")
    register(made, "sonderborg", "sofia", "Elena", "Ivan")
    page = Visitor(app).log_in("sofia@test.example", PASSWORD).get("/my/events/sonderborg/").text
    assert "First on the list" in page
    assert "0 of 1 seats of your city are taken." in page
    assert "1 of your own people stands before." in page


def test_pages_of_somebody_are_not_stored(made, sofia):
    answers = [sofia.get(page) for page in ("/", "/my/", "/my/events/sonderborg/", FORM)]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


HOSTILE = [
    "\0",
    "\r\nSet-Cookie: a=b",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%00",
    "²",
    "9" * 5000,
    "-1",
    "\u2028\ufeff\u202e",
    "a" * 20_000,
    "🙂",
    "../../etc/passwd",
]
PAGES = ("/my/events/sonderborg/", FORM, "/events/")
FIELDS = [
    "key",
    "city",
    "people-0-name",
    "people-0-mail",
    "people-0-function",
    "more",
    "people-²-name",
]


@pytest.mark.parametrize("field", [*FIELDS, "csrf_token"])
def test_no_value_of_a_field_breaks_the_form(made, sofia, field):
    token = {"csrf_token": sofia.token(FORM)}
    for value in HOSTILE:
        data = token | sent(made, people_1_name="Elena") | {field: value}
        answer = sofia.client.post(FORM, data=data)
        assert answer.status_code < 500
        assert "<script>alert" not in answer.text


def test_no_value_in_an_address_breaks_a_page(made, sofia):
    for page, value in product(PAGES, HOSTILE):
        for name in ("new", "next"):
            answer = sofia.client.get(page, query_string={name: value})
            assert answer.status_code < 500
            assert "<script>alert" not in answer.text


@settings(max_examples=15)
@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=40), max_size=4))
def test_whatever_is_typed_is_answered(sofia, made, typed):
    token = {"csrf_token": sofia.token(FORM)}
    assert sofia.client.post(FORM, data=token | sent(made) | typed).status_code < 500


def test_a_form_without_a_key_of_its_own_registers_too(app, made, sofia):
    sofia.post(FORM, sent(made, people_0_name="Elena") | {"key": ""})
    assert delegates(app) == [("Elena", "confirmed")]


LINE = "/my/events/sonderborg/line"
MINE = "/my/events/sonderborg/"


def crowded(app, seats=1, **terms):
    window = {**event_file()["registration"], "seats": seats, **terms}
    return world(app, event_file(registration=window))


def test_a_group_that_waits_together_is_told_so_and_takes_what_fits_by_a_button(app):
    made = crowded(app, seats=3)
    register(made, "sonderborg", "munich", "Anna")
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    names = {f"people_{n}_name": name for n, name in enumerate(("Elena", "Ivan", "Vera"))}
    sofia.post(FORM, sent(made, **names) | {"together": "y"})
    page = sofia.get(MINE).text
    assert "2 seats are free, you wait for 3: take what fits?" in page
    assert "Waits together with Elena." in page
    who = page.split('name="fit"')[1].split('value="')[1].split('"')[0]
    sofia.post(LINE, {"fit": who}, form=MINE)
    assert [standing for _, standing in sorted(delegates(app))] == [
        "confirmed",
        "confirmed",
        "confirmed",
        "waiting",
    ]


def test_a_group_larger_than_there_are_seats_is_refused_and_stays_typed(app):
    made = crowded(app)
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    typed = sent(made, people_0_name="Elena", people_1_name="Ivan") | {"together": "y"}
    page = sofia.post(FORM, typed, 422).text
    assert "These are 2 people, and at most 1 can be seated together." in page
    assert ('value="Ivan"' in page, delegates(app)) == (True, [])


def test_one_s_own_people_are_reordered_by_buttons(app):
    made = crowded(app)
    register(made, "sonderborg", "munich", "Anna")
    one, two = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    sofia.post(LINE, {"earlier": two}, form=MINE)
    page = sofia.get(MINE).text
    assert page.index("Ivan") < page.index("Elena")
    sofia.post(LINE, {"earlier": one}, form=MINE)
    page = sofia.get(MINE).text
    assert page.index("Elena") < page.index("Ivan")


def key_of_line(sofia):
    form = sofia.get(MINE).text.split('id="line"')[1].split("</form>")[0]
    return re.search(r'name="key"\s+value="([^"]+)"', form)[1]


def in_line(app):
    with writing(app) as session:
        mine = sa.select(Delegate.name).where(Delegate.standing == Standing.WAITING)
        return list(session.scalars(mine.order_by(Delegate.asked_at, Delegate.rank)))


def test_a_move_in_line_that_is_sent_twice_is_made_once(app):
    made = crowded(app)
    register(made, "sonderborg", "munich", "Anna")
    *_, vera = register(made, "sonderborg", "sofia", "Elena", "Ivan", "Vera")
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    press = {"earlier": vera, "key": "k"}
    first, second = (sofia.post(LINE, press, form=MINE).location for _ in range(2))
    assert (second, in_line(app)) == (first, ["Elena", "Vera", "Ivan"])


def test_another_button_of_a_page_that_was_acted_on_changes_nothing_and_says_so(app):
    made = crowded(app)
    register(made, "sonderborg", "munich", "Anna")
    elena, _, vera = register(made, "sonderborg", "sofia", "Elena", "Ivan", "Vera")
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    key = key_of_line(sofia)
    sofia.post(LINE, {"earlier": vera, "key": key}, form=MINE)
    page = sofia.post(LINE, {"later": elena, "key": key}, 409, form=MINE).text
    assert "This form was sent before with something else in it" in page
    assert page.count(key) == 0
    assert in_line(app) == ["Elena", "Vera", "Ivan"]


@pytest.mark.parametrize("typed", [{}, {"earlier": "x"}, {"earlier": 1, "later": 1}, {"fit": "0"}])
def test_what_no_button_sends_is_refused(app, typed):
    made = crowded(app)
    register(made, "sonderborg", "sofia", "Elena", "Ivan")
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    sofia.post(LINE, typed, 422, form=MINE)


def test_the_people_of_another_city_are_not_moved(app):
    made = crowded(app)
    register(made, "sonderborg", "sofia", "Elena", "Ivan")
    _, other = register(made, "sonderborg", "munich", "Anna", "Bernd")
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    sofia.post(LINE, {"earlier": other}, 404, form=MINE)


def test_in_turn_the_city_that_goes_first_is_named_with_the_seats_of_both(app):
    made = crowded(app, waiting="in-turn")
    register(made, "sonderborg", "sofia", "Elena", "Ivan")
    register(made, "sonderborg", "munich", "Anna", at=NOW + timedelta(minutes=1))
    page = Visitor(app).log_in("sofia@test.example", PASSWORD).get(MINE).text
    assert "Munich goes first: it has no seat, Sofia has 1 seat." in page


def test_until_when_the_seats_of_a_city_are_kept_is_told(app):
    made = crowded(app, seats=9, quota=1, release="2030-09-01T09:00")
    register(made, "sonderborg", "sofia", "Elena", "Ivan")
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    words = "1 of 1 seats of your city are taken. From 1 September 2030, 09:00 CEST all may have"
    assert words in sofia.get(MINE).text


def test_the_page_about_waiting_is_for_everybody(app):
    page = Visitor(app).get("/pages/waiting/").text
    assert "Venice went first: it had no seat, Sofia has 3 seats." in page


def test_what_no_page_may_hold_is_shown_as_the_sign_for_it(made, sofia):
    page = sofia.post(FORM, sent(made, people_0_name="Ele\0na"), 422)
    assert 'value="Ele\ufffdna"' in page.text
