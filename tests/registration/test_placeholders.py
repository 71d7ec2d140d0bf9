"""Seats whose names follow, and names typed one per line."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from meetings.events.models import Event
from meetings.journal.models import Line
from meetings.registration import actions, queries
from meetings.registration.actions import Registered
from meetings.registration.models import Booking, Delegate
from meetings.registration.rules.window import Standing
from meetings.registration.rules.wishes import (
    MOST_PEOPLE,
    Named,
    Refusal,
    Refused,
    alike,
    as_typed,
    not_yet,
)
from tests.factories import NOW, PASSWORD, event_file, register, world, writing
from tests.visitor import Visitor

both = pytest.mark.postgresql
MINE = "/my/events/sonderborg/"
DUE = NOW + timedelta(days=30)


def crowded(app, seats=2, **terms):
    window = {**event_file()["registration"], "seats": seats, **terms}
    return world(app, event_file(registration=window))


def ask(made, *names, placeholders=0, together=False, at=NOW, city="sofia"):
    with writing(made.app) as session:
        return actions.register(
            session,
            [Named(name) for name in names],
            event_id=made.events["sonderborg"],
            city_id=made.cities[city],
            by=made.accounts[city],
            at=at,
            together=together,
            placeholders=placeholders,
        )


def due(made, at=DUE):
    with writing(made.app) as session:
        session.execute(sa.update(Event).values(substitute_until=at))


def lapse(made, at=DUE):
    with writing(made.app) as session:
        return actions.lapse(session, event_id=made.events["sonderborg"], at=at)


def lapsing(made, at=DUE):
    with writing(made.app) as session:
        return queries.lapsing(session, at)


def standings(made):
    with writing(made.app) as session:
        rows = session.execute(sa.select(Delegate.name, Delegate.standing).order_by(Delegate.id))
        return [(row.name, row.standing.value) for row in rows]


def lines(made, kind):
    with writing(made.app) as session:
        found = session.scalars(sa.select(Line).where(Line.kind == kind).order_by(Line.id))
        return [line.detail["delegates"] for line in found]


@pytest.fixture
def sofia(app):
    return lambda: Visitor(app).log_in("sofia@test.example", PASSWORD)


def typed(made, names="", **more):
    return {"city": made.cities["sofia"], "key": "k", "names": names, **more}


@both
def test_placeholders_take_their_seats_behind_the_people_who_are_named(app):
    made = crowded(app)
    ask(made, "Elena", placeholders=2)
    assert standings(made) == [("Elena", "confirmed"), ("", "confirmed"), ("", "waiting")]


@both
def test_placeholders_alone_are_people_too(app):
    made = crowded(app)
    assert ask(made, placeholders=0) == Refused(Refusal.NOBODY)
    ask(made, placeholders=1)
    assert standings(made) == [("", "confirmed")]


@both
def test_placeholders_count_towards_the_most_that_a_delegation_has(app):
    made = crowded(app)
    assert ask(made, "Elena", placeholders=MOST_PEOPLE) == Refused(Refusal.TOO_MANY)
    assert standings(made) == []


@both
def test_a_group_with_placeholders_waits_together(app):
    made = crowded(app)
    ask(made, "Anna", city="munich")
    ask(made, "Elena", placeholders=1, together=True)
    assert [standing for _, standing in standings(made)] == ["confirmed", "waiting", "waiting"]


@both
def test_the_numbers_of_those_without_a_name_are_their_own_in_each_delegation(app):
    made = crowded(app, seats=9)
    ask(made, placeholders=1, city="munich")
    ask(made, "Elena", placeholders=2)
    with writing(app) as session:
        people = queries.people(session, made.events["sonderborg"], made.cities["sofia"])
    assert [(one.name, one.number) for one in people] == [("Elena", 0), ("", 1), ("", 2)]


@both
def test_who_has_no_name_by_the_deadline_is_withdrawn_and_the_seat_goes_on(app):
    made = crowded(app)
    _elena, two, waits = ask(made, "Elena", placeholders=2).delegates
    (anna,) = ask(made, "Anna", city="munich", at=NOW + timedelta(minutes=1)).delegates
    due(made)
    assert lapse(made) == [two, waits]
    assert standings(made) == [
        ("Elena", "confirmed"),
        ("", "withdrawn"),
        ("", "withdrawn"),
        ("Anna", "confirmed"),
    ]
    assert (lines(made, "lapsed"), lines(made, "seated")[-1]) == ([[two, waits]], [anna])


@both
def test_each_delegation_has_a_line_of_its_own_about_who_lapsed(app):
    made = crowded(app, seats=9)
    first = ask(made, placeholders=1).delegates
    other = ask(made, placeholders=1, city="munich").delegates
    again = ask(made, placeholders=1).delegates
    due(made)
    lapse(made)
    assert lines(made, "lapsed") == [[*first, *again], [*other]]


@both
def test_before_the_deadline_and_with_names_nobody_lapses(app):
    made = crowded(app)
    ask(made, "Elena", placeholders=1)
    due(made)
    early = DUE - timedelta(seconds=1)
    assert (lapsing(made, early), list(lapse(made, early))) == ([], [])
    with writing(app) as session:
        session.execute(sa.update(Delegate).where(Delegate.name == "").values(name="Ivan"))
    assert (lapsing(made), list(lapse(made))) == ([], [])
    assert [standing for _, standing in standings(made)] == ["confirmed", "confirmed"]


@both
def test_lapsing_twice_is_lapsing_once(app):
    made = crowded(app)
    ask(made, placeholders=1)
    due(made)
    assert lapsing(made) == [made.events["sonderborg"]]
    lapse(made)
    assert (lapsing(made), list(lapse(made)), len(lines(made, "lapsed"))) == ([], [], 1)


@both
def test_without_a_deadline_names_are_due_when_the_event_begins(app):
    made = crowded(app)
    ask(made, placeholders=1)
    with writing(app) as session:
        begins = session.scalar(sa.select(Event.starts_at))
    assert lapsing(made, begins - timedelta(seconds=1)) == []
    assert lapsing(made, begins) == [made.events["sonderborg"]]


@both
def test_what_a_lapsed_seat_had_booked_is_free_again(app):
    made = crowded(app)
    (one,) = ask(made, placeholders=1).delegates
    book(made, one)
    due(made)
    lapse(made)
    with writing(app) as session:
        assert session.scalars(sa.select(Booking.standing)).all() == [Standing.WITHDRAWN]


def book(made, delegate, item=1):
    with writing(made.app) as session:
        row = Booking(
            delegate_id=delegate,
            item_id=item,
            standing=Standing.CONFIRMED,
            asked_at=NOW,
            rank=0,
            had=None,
            sequence=0,
            settled_at=NOW,
            offered_until=None,
            vehicle="",
            prefers="",
        )
        session.add(row)
        session.flush()
        return row.id


names = st.text(st.characters(categories=["L"]), min_size=1, max_size=9)


@given(names, st.sampled_from([", {}", " {}", "; {}", " <{}>", ": <{}>"]))
def test_a_mail_address_behind_a_name_is_told_from_it(name, way):
    line = name + way.format("e@sofia.example")
    assert as_typed(line) == Named(name, "e@sofia.example").clean()


@given(names, names)
def test_a_line_without_an_address_is_a_name(one, two):
    assert as_typed(f" {one}  {two} ") == Named(f"{one} {two}").clean()


def test_an_address_alone_has_no_name():
    assert as_typed("e@sofia.example") == Named("", "e@sofia.example")
    assert as_typed('"Elena Petrova" <e@sofia.example>').name == "Elena Petrova"


@given(st.lists(names), st.lists(names))
def test_who_is_named_twice_is_found_and_each_name_counts_once(typed, present):
    people = [Named(name) for name in typed]
    found = set(alike(people, present))
    rest = [one.name.casefold() for n, one in enumerate(people) if n not in found]
    assert len(set(rest)) == len(rest)
    assert set(alike([one for n, one in enumerate(people) if n not in found], present)) == set()


def test_an_address_tells_two_people_of_one_name_apart_and_no_name_is_like_no_other():
    people = [Named("Elena"), Named("élena", "e@x.example"), Named(""), Named(""), Named("ELENA")]
    assert alike(people, ["Ivan", ""]) == (4,)


def test_who_is_registered_by_address_or_by_name_is_not_missing():
    people = [Named("A", "a@x.example"), Named("B", "b@x.example"), Named("C"), Named("D")]
    assert not_yet(people, registered={"a@x.example"}, present=["c", ""]) == (1, 3)


@both
def test_five_people_are_registered_by_one_field_a_number_and_a_button(app, sofia):
    made = crowded(app, seats=9)
    sofia = sofia()
    answer = sofia.post(
        MINE,
        typed(made, "Elena Petrova\r\nIvan, ivan@sofia.example\r\n\r\nMaria", placeholders="2"),
    )
    page = sofia.get(answer.location).text
    assert "Elena Petrova, Ivan and Maria are confirmed." in page
    assert "2 seats are held for names that follow." in page
    assert "2 of them are held for names that follow." in page
    assert [name for name, _ in standings(made)] == ["Elena Petrova", "Ivan", "Maria", "", ""]


def test_a_confirmed_seat_without_a_name_is_called_held(app, sofia):
    made = crowded(app)
    ask(made, placeholders=3)
    page = sofia().get(MINE).text
    assert (page.count(">Held<"), page.count(">Waiting<"), ">Confirmed<" in page) == (2, 1, False)
    assert "Name due by 5 October 2030, 09:00 CEST" in page


def test_the_page_of_a_person_calls_them_as_the_list_does(app, sofia):
    made = crowded(app)
    ask(made, placeholders=2)
    (_one, two) = (row for row in range(1, 3))
    sofia = sofia()
    page = sofia.get(f"{MINE}delegates/{two}/").text
    assert ("<h1>Name follows (2)</h1>" in page, ">Held<" in page) == (True, True)
    assert "A link for Name follows (2)" in sofia.get(f"{MINE}delegates/{two}/link").text


def test_the_desk_calls_them_so_too(app):
    made = crowded(app)
    ask(made, placeholders=2)
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    for page in ("delegates", "delegates/list"):
        text = organiser.get(f"/organise/events/sonderborg/{page}").text
        assert ("Name follows (2)" in text, ">Held<" in text) == (True, True)
    (one, _) = (row for row in range(1, 3))
    text = organiser.get(f"/organise/events/sonderborg/delegates/{one}/withdraw").text
    assert "Withdraw Name follows (1)?" in text


@pytest.mark.parametrize(
    ("names", "more", "words"),
    [
        ("", {}, "Enter the name of at least one person"),
        ("Elena\nElena", {}, "Line 2: Elena is in your delegation already, or stands here twice."),
        ("Ivan\n\nboris", {}, "Line 3: boris is in your delegation already"),
        ("a@x.example", {}, "Line 1: write the name before the mail address."),
        ("Elena e@x", {}, "Line 1: this is not a mail address."),
        ("E" * 121, {}, "Line 1: a name has at most 120 characters."),
        ("E e@" + "x" * 250 + ".example", {}, "Line 1: the mail address is too long."),
        ("El\u2028ena", {}, "Line 1 holds a sign that no name has."),
        ("Elena", {"placeholders": "many"}, "Write a whole number"),
        ("Elena", {"placeholders": "-1"}, "Write a number from 0 to 100."),
        ("Elena", {"placeholders": "100"}, "A delegation has at most 100 people."),
        ("E e@x.example\nF e@x.example", {}, "Line 2: This address is typed twice."),
        ("E boris@sofia.example", {}, "Line 1: Somebody with this address is already registered"),
        ("E anna@munich.example", {}, "Line 1: Somebody with this address is already registered"),
        ("A\nB\nC", {"together": "y"}, "These are 3 people, and at most 2 can be seated together."),
    ],
)
def test_what_is_wrong_with_a_line_is_told_with_its_number_and_stays_typed(
    app, sofia, names, more, words
):
    made = crowded(app)
    register(made, "sonderborg", "sofia", "Boris")
    register(made, "sonderborg", "munich", "Anna")
    before = standings(made)
    page = sofia().post(MINE, typed(made, names, **more), 422).text
    assert words in page
    assert "<title>Error:" in page
    assert 'href="#names"' in page or "There is a problem" in page
    assert standings(made) == before
    assert names.split("\n")[-1].replace("\u2028", "") in page.replace("\u2028", "")


def test_every_line_that_is_wrong_is_told_at_the_field_too(app, sofia):
    made = crowded(app)
    sofia = sofia()
    page = sofia.post(MINE, typed(made, "Ivan ivan@\nElena\nBoris boris@"), 422).text
    at_field = page.split('<label for="names">')[1].split("<textarea")[0]
    assert [f"Line {n}: this is not" in at_field for n in (1, 2, 3)] == [True, False, True]
    assert 'aria-describedby="names-hint names-error names-error2"' in page
    twice = sofia.post(MINE, typed(made, "Ivan\nIvan\nIvan"), 422).text
    at_field = twice.split('<label for="names">')[1].split("<textarea")[0]
    assert [f"Line {n}: Ivan is" in at_field for n in (1, 2, 3)] == [False, True, True]


def test_that_nobody_was_typed_is_told_at_the_field(app, sofia):
    made = crowded(app)
    page = sofia().post(MINE, typed(made, ""), 422).text
    assert '<a href="#names">Enter the name of at least one person.</a>' in page


def test_a_city_that_is_not_the_visitors_is_no_choice(app, sofia):
    made = crowded(app)
    sofia().post(MINE, typed(made, "Elena") | {"city": made.cities["munich"]}, 422)
    assert standings(made) == []


def test_sent_twice_it_registers_once_and_with_other_names_it_says_so_and_keeps_them(app, sofia):
    made = crowded(app)
    sofia = sofia()
    form = {"csrf_token": sofia.token(MINE), **typed(made, "Elena")}
    first, second = (sofia.client.post(MINE, data=form) for _ in range(2))
    assert (first.status_code, first.location) == (303, second.location)
    page = sofia.post(MINE, typed(made, "Ivan"), 409).text
    assert "This form was sent before with something else in it" in page
    assert (">\r\nIvan</textarea>" in page, standings(made)) == (True, [("Elena", "confirmed")])
    assert 'value="k"' not in page


def test_when_registration_closed_meanwhile_it_says_so_and_what_was_typed_stays(app, sofia):
    made = crowded(app)
    sofia = sofia()
    token = sofia.token(MINE)
    with writing(app) as session:
        session.execute(sa.update(Event).values(registration_closes_at=NOW - timedelta(days=1)))
    answer = sofia.client.post(MINE, data={"csrf_token": token, **typed(made, "Elena")})
    assert answer.status_code == 422
    assert "Registration is not open any more. Nobody was registered." in answer.text
    assert (">\r\nElena</textarea>" in answer.text, standings(made)) == (True, [])
    page = sofia.get(MINE).text
    assert 'name="names"' not in page
    assert 'href="mailto:us@clubs.example"' in page


def test_who_may_send_nobody_has_no_form_and_cannot_send_one(app):
    made = crowded(app)
    register(made, "sonderborg", "sofia", "Elena")
    with writing(app) as session:
        session.execute(sa.text("UPDATE city_membership SET until = '2020-01-01'"))
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    page = sofia.get(MINE).text
    assert ("Elena" in page, 'name="names"' in page) == (True, False)
    token = sofia.token("/my/account")
    answer = sofia.client.post(MINE, data={"csrf_token": token, **typed(made, "Ivan")})
    assert (answer.status_code, standings(made)) == (403, [("Elena", "confirmed")])


def test_where_an_organiser_lets_people_in_the_screen_says_that_they_are_asked_for(app, sofia):
    made = crowded(app)
    with writing(app) as session:
        session.execute(sa.update(Event).values(approval=True))
    sofia = sofia()
    answer = sofia.post(MINE, typed(made, "Elena", placeholders="1"))
    page = sofia.get(answer.location).text
    assert "Elena and Name follows (1) are asked for." in page
    assert "2 people are asked for; the organiser decides." in page
    assert [standing for _, standing in standings(made)] == ["pending", "pending"]


@both
def test_no_name_can_follow_once_names_are_due(app):
    made = crowded(app)
    due(made)
    assert ask(made, "Elena", placeholders=1, at=DUE) == Refused(Refusal.NAMES_DUE)
    assert isinstance(ask(made, "Elena", at=DUE), Registered)
    assert isinstance(ask(made, placeholders=1, at=DUE - timedelta(seconds=1)), Registered)


def test_a_page_on_which_no_name_can_follow_any_more_does_not_ask_and_says_so(app):
    made = crowded(app)
    head = Visitor(app).log_in("sofia@test.example", PASSWORD)
    assert 'name="placeholders"' in head.get(MINE).text
    opened = {"city": made.cities["sofia"], "key": "k"}
    due(made, NOW)
    assert 'name="placeholders"' not in head.get(MINE).text
    told = head.post(MINE, {**opened, "names": "Elena", "placeholders": "1"}, 422).text
    assert '<a href="#placeholders">It is too late for names that follow.' in told
    assert standings(made) == []
