"""One person in the place of another: what they take over, and what they do not."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.events.models import Event
from meetings.journal.models import Line
from meetings.registration import actions, queries
from meetings.registration.actions import Registered
from meetings.registration.models import Booking, Delegate
from meetings.registration.rules.window import Standing
from meetings.registration.rules.wishes import Named, Refusal, Refused
from tests.factories import NOW, PASSWORD, register, writing
from tests.registration.test_placeholders import ask, book, crowded, due, standings
from tests.visitor import Visitor

both = pytest.mark.postgresql
LATER = NOW + timedelta(hours=1)
PAST = NOW - timedelta(days=300)
MINE = "/my/events/sonderborg/"
VERA = Named("Vera", "vera@sofia.example", "Planner")


def substitute(made, delegate, person=VERA, at=LATER):
    with writing(made.app) as session:
        return actions.substitute(
            session,
            delegate,
            person,
            event_id=made.events["sonderborg"],
            by=made.accounts["sofia"],
            at=at,
        )


def row(made, delegate):
    with writing(made.app) as session:
        found = session.get_one(Delegate, delegate)
        session.expunge(found)
        return found


def deadline(app, **at):
    with writing(app) as session:
        session.execute(sa.update(Event).values(**at))


def address(delegate, act="substitute"):
    return f"{MINE}delegates/{delegate}/{act}"


@pytest.fixture
def sofia(app):
    return lambda: Visitor(app).log_in("sofia@test.example", PASSWORD)


@both
def test_the_new_person_has_the_seat_and_the_other_has_withdrawn(app):
    made = crowded(app, seats=1)
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    register(made, "sonderborg", "munich", "Anna")
    done = substitute(made, elena)
    assert isinstance(done, Registered)
    assert standings(made) == [
        ("Elena", "withdrawn"),
        ("Anna", "waiting"),
        ("Vera", "confirmed"),
    ]
    new, old = row(made, *done.delegates), row(made, elena)
    assert (new.mail, new.function) == ("vera@sofia.example", "Planner")
    assert (new.sequence, old.sequence, old.link_hash) == (0, 1, None)
    with writing(app) as session:
        line = session.scalars(sa.select(Line).where(Line.kind == "substituted")).one()
    assert (line.subject_id, line.detail) == (
        old.delegation_id,
        {"delegates": [elena, *done.delegates]},
    )


@both
def test_who_waits_is_substituted_at_the_same_place_and_in_the_same_group(app):
    made = crowded(app, seats=2)
    ask(made, "Anna", city="munich")
    one, two = ask(made, "Elena", "Ivan", together=True).delegates
    last = ask(made, "Boris", at=NOW + timedelta(minutes=1)).delegates
    (new,) = substitute(made, one).delegates
    lined = sorted(places_of(made))
    assert [place.id for place in lined] == [new, two, *last]
    assert [place.claim for place in lined] == [one, one, *last]


def places_of(made):
    with writing(made.app) as session:
        return queries.places(session, made.events["sonderborg"], NOW)


@both
def test_what_the_other_booked_is_the_new_person_s_and_what_they_said_is_not(app):
    made = crowded(app)
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    booking = book(made, elena)
    with writing(app) as session:
        said = {"diet": "vegan", "consent_at": NOW, "phone": "1", "link_hash": "h", "listed": True}
        session.execute(sa.update(Delegate).values(**said))
    (new,) = substitute(made, elena).delegates
    with writing(app) as session:
        rows = {one.delegate_id: one for one in session.scalars(sa.select(Booking))}
        assert {who: one.standing for who, one in rows.items()} == {
            elena: Standing.WITHDRAWN,
            new: Standing.CONFIRMED,
        }
        # The calendar of whoever came before is told, by a row that stays and counts on.
        assert (rows[elena].id, rows[elena].sequence, rows[elena].vehicle) == (booking, 1, "")
    vera = row(made, new)
    assert (vera.diet, vera.phone, vera.consent_at, vera.listed, vera.link_hash) == (
        "",
        "",
        None,
        False,
        None,
    )
    assert row(made, elena).link_hash is None


@both
def test_a_name_that_stands_in_the_delegation_already_is_refused_without_an_address(app):
    made = crowded(app)
    elena, _ivan = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    register(made, "sonderborg", "munich", "Anna")
    assert substitute(made, elena, Named("IVAN")) == Refused(Refusal.ALIKE, (0,))
    assert standings(made)[0] == ("Elena", "confirmed")
    (again,) = substitute(made, elena, Named("Elena")).delegates
    (other,) = substitute(made, again, Named("Anna")).delegates
    assert isinstance(substitute(made, other, Named("Ivan", "i2@sofia.example")), Registered)


def test_the_page_says_at_the_name_that_it_stands_in_the_delegation_already(app, sofia):
    made = crowded(app)
    elena, _ivan = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    page = sofia().post(address(elena), {"name": "Ivan", "key": "k"}, 422).text
    assert '<a href="#name">Ivan is in your delegation already, or stands here twice.' in page


@both
def test_an_address_that_somebody_else_has_is_refused_and_one_s_own_may_stay(app):
    made = crowded(app)
    elena, ivan = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    assert substitute(made, elena, Named("V", "IVAN@sofia.example")) == Refused(Refusal.TAKEN, (0,))
    assert substitute(made, elena, Named(" ")) == Refused(Refusal.NOBODY)
    assert standings(made) == [("Elena", "confirmed"), ("Ivan", "confirmed")]
    assert isinstance(substitute(made, elena, Named("Helena", "elena@sofia.example")), Registered)
    assert isinstance(substitute(made, ivan, Named("Vera")), Registered)


@both
def test_nobody_takes_over_from_who_has_withdrawn_or_was_substituted(app):
    made = crowded(app)
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    substitute(made, elena)
    assert substitute(made, elena, Named("Ivan")) == Refused(Refusal.GONE)
    assert standings(made) == [("Elena", "withdrawn"), ("Vera", "confirmed")]


@both
def test_an_offer_goes_on_to_the_new_person_with_its_hour(app):
    made = crowded(app)
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    until = LATER + timedelta(hours=5)
    with writing(app) as session:
        session.execute(sa.update(Delegate).values(standing=Standing.OFFERED, offered_until=until))
    (new,) = substitute(made, elena).delegates
    assert (row(made, new).standing, row(made, new).offered_until) == (Standing.OFFERED, until)
    assert row(made, elena).offered_until is None


@both
def test_a_name_that_follows_is_given_by_a_substitution_and_does_not_lapse(app):
    made = crowded(app)
    (held,) = ask(made, placeholders=1).delegates
    substitute(made, held)
    due(made, LATER)
    with writing(app) as session:
        assert queries.lapsing(session, LATER) == []
    assert standings(made)[-1] == ("Vera", "confirmed")


@pytest.mark.parametrize("people", [1, 5])
def test_a_substitution_costs_the_same_for_one_and_for_five(app, selects, people):
    made = crowded(app, seats=1)
    (first, *_) = register(made, "sonderborg", "sofia", *"ABCDE"[:people])
    selects.clear()
    substitute(made, first)
    assert len(selects) <= 10


@both
def test_a_person_is_substituted_on_a_page_and_the_page_after_it_says_so(app, sofia):
    made = crowded(app, seats=1)
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    sofia = sofia()
    page = sofia.get(address(elena)).text
    assert "Who comes instead of Elena?" in page
    data = {"csrf_token": sofia.token(address(elena)), "key": "k", "name": "Vera"}
    first, second = (sofia.client.post(address(elena), data=data) for _ in range(2))
    assert (first.status_code, first.location) == (303, second.location)
    assert "Vera has taken over the place." in sofia.get(first.location).text
    assert standings(made) == [("Elena", "withdrawn"), ("Vera", "confirmed")]
    other = sofia.client.post(address(elena), data=data | {"name": "Ivan"})
    assert other.status_code == 409
    assert 'value="Ivan"' in other.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Enter the name of the person who comes instead."),
        ({"name": "  "}, "Enter the name of the person who comes instead."),
        ({"name": "\u202e"}, "Enter the name of at least one person."),
        ({"name": "V" * 121}, "A name has at most 120 characters."),
        ({"name": "V\0"}, "Type this once more."),
        ({"name": "Vera", "mail": "vera"}, "This is not a mail address."),
        ({"name": "Vera", "mail": "anna@munich.example"}, "Somebody with this address is already"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(app, sofia, typed, words):
    made = crowded(app)
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    register(made, "sonderborg", "munich", "Anna")
    page = sofia().post(address(elena), {"key": "k", "function": "Typed", **typed}, 422).text
    assert words in page
    assert ('value="Typed"' in page, "<title>Error:" in page) == (True, True)
    assert standings(made) == [("Elena", "confirmed"), ("Anna", "confirmed")]


def test_who_withdrew_meanwhile_is_told_and_what_was_typed_stays(app, sofia):
    made = crowded(app)
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    sofia = sofia()
    token = sofia.token(address(elena))
    sofia.post(address(elena, "withdraw"), {})
    data = {"csrf_token": token, "key": "k", "name": "Vera"}
    answer = sofia.client.post(address(elena), data=data)
    assert answer.status_code == 422
    assert "Elena has withdrawn meanwhile, so there is no place to take over." in answer.text
    assert 'value="Vera"' in answer.text
    page = sofia.get(address(elena)).text
    assert ("Elena has withdrawn already" in page, 'name="name"' in page) == (True, False)
    page = sofia.get(address(elena, "withdraw")).text
    assert ("Elena has withdrawn already" in page, ">Withdraw</button>" in page) == (True, False)
    sofia.post(address(elena, "withdraw"), {})


def test_after_the_deadlines_the_pages_name_the_organiser_and_nothing_is_done(app, sofia):
    made = crowded(app)
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    sofia = sofia()
    tokens = [sofia.token(address(elena, act)) for act in ("substitute", "withdraw")]
    deadline(app, substitute_until=PAST, withdraw_until=PAST)
    data = {"key": "k", "name": "Vera"}
    late = [
        sofia.client.post(address(elena), data=data | {"csrf_token": tokens[0]}),
        sofia.client.post(address(elena, "withdraw"), data={"csrf_token": tokens[1]}),
    ]
    assert [answer.status_code for answer in late] == [422, 422]
    assert "People could be substituted until 5 August 2025, 14:00 CEST." in late[0].text
    assert 'value="Vera"' in late[0].text
    assert "People could be withdrawn until 5 August 2025, 14:00 CEST." in late[1].text
    pages = [sofia.get(address(elena, act)).text for act in ("substitute", "withdraw")]
    assert all('href="mailto:us@clubs.example"' in page for page in pages)
    screen = sofia.get(MINE).text
    assert ("ended on 5 August 2025" in screen, ">Substitute <" in screen) == (True, False)
    assert standings(made) == [("Elena", "confirmed")]


def test_the_people_of_other_cities_are_not_found(app, sofia):
    made = crowded(app)
    (anna,) = register(made, "sonderborg", "munich", "Anna")
    sofia = sofia()
    assert sofia.get(address(anna), 404)
    token = sofia.token("/my/account")
    data = {"csrf_token": token, "name": "Vera", "key": "k"}
    assert sofia.client.post(address(anna), data=data).status_code == 404
    assert standings(made) == [("Anna", "confirmed")]
