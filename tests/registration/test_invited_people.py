"""Whoever holds the link of an invitation withdraws and substitutes the people of their party."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.accounts.actions import digest as hashed
from meetings.events.models import Event
from meetings.journal.models import Line
from meetings.registration import actions
from meetings.registration.actions import Registered
from meetings.registration.models import Delegate, OneTimeKey
from meetings.registration.rules.invited import Invited
from meetings.registration.rules.wishes import Named
from tests.factories import NOW, event_file, register, world, writing
from tests.visitor import Visitor, check

both = pytest.mark.postgresql
TOKEN = "t" * 43
LINK = f"/invitations/{TOKEN}/"
PAST = NOW - timedelta(days=300)
ACTS = ("substitute", "withdraw")


@pytest.fixture
def made(app):
    terms = {**event_file()["registration"], "seats": 2}
    return world(app, event_file(registration=terms), event_file(slug="odense"))


@pytest.fixture
def press(made):
    """The people of the City Press, which was invited by the link: Ana and Bo have seats."""
    return sent(made, TOKEN, "City Press", "Ana", "Bo")


def sent(made, token, organisation, *names, event="sonderborg"):
    scope = {"event_id": made.events[event], "at": NOW}
    with writing(made.app) as session:
        by = made.accounts["organiser"]
        whom = Invited(organisation=organisation)
        id_ = actions.invite_party(session, whom, link_hash=hashed(token), by=by, **scope)
        done = actions.register_invited(session, [Named(name) for name in names], id_, **scope)
        assert isinstance(done, Registered)
        return done.delegates


def standings(made):
    with writing(made.app) as session:
        rows = session.execute(sa.select(Delegate.name, Delegate.standing).order_by(Delegate.id))
        return [(row.name, row.standing.value) for row in rows]


def deadline(made, **at):
    with writing(made.app) as session:
        session.execute(sa.update(Event).values(**at))


def address(delegate, act, link=LINK):
    return f"{link}delegates/{delegate}/{act}"


def send(made, path, status=303, **typed):
    """What a form of a page without a session sends."""
    answer = made.app.test_client().post(path, data=typed)
    check(made.app, answer)
    assert answer.status_code == status, answer.text[-2000:]
    assert (answer.headers["Cache-Control"], "Set-Cookie" in answer.headers) == ("no-store", False)
    return answer


@both
def test_somebody_is_withdrawn_after_being_asked_and_the_seat_goes_on(made, press):
    register(made, "sonderborg", "sofia", "Elena")
    visitor = Visitor(made.app)
    page = visitor.get(LINK).text
    assert all(address(press[0], act) in page for act in ACTS)
    asked = visitor.get(address(press[0], "withdraw"))
    assert "Withdraw Ana?" in asked.text
    assert (asked.headers["Cache-Control"], "Set-Cookie" in asked.headers) == ("no-store", False)
    assert standings(made)[0] == ("Ana", "confirmed")
    first, again = (send(made, address(press[0], "withdraw")) for _ in range(2))
    assert first.location == again.location
    assert "Ana is withdrawn." in visitor.get(first.location).text
    assert standings(made) == [("Ana", "withdrawn"), ("Bo", "confirmed"), ("Elena", "confirmed")]
    with writing(made.app) as session:
        lines = session.scalars(sa.select(Line).where(Line.kind == "withdrawn"))
        assert [(line.by, line.detail) for line in lines] == [(None, {"delegates": [press[0]]})]


@both
def test_somebody_is_substituted_once_and_the_link_is_stored_nowhere(made, press):
    visitor = Visitor(made.app)
    assert "Who comes instead of Ana?" in visitor.get(address(press[0], "substitute")).text
    typed = {"key": "k", "name": "Vera", "mail": "vera@press.example"}
    first, again = (send(made, address(press[0], "substitute"), **typed) for _ in range(2))
    assert first.location == again.location
    assert "Vera has taken over the place." in visitor.get(first.location).text
    assert standings(made) == [("Ana", "withdrawn"), ("Bo", "confirmed"), ("Vera", "confirmed")]
    with writing(made.app) as session:
        assert TOKEN not in session.scalar(sa.select(OneTimeKey.location))
    other = send(made, address(press[0], "substitute"), 409, key="k", name="Ivan")
    assert 'value="Ivan"' in other.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Enter the name of the person who comes instead."),
        ({"name": "Vera", "mail": "vera"}, "This is not a mail address."),
        ({"name": "Vera", "mail": "elena@sofia.example"}, "Somebody with this address is already"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(made, press, typed, words):
    register(made, "sonderborg", "sofia", "Elena")
    typed = {"key": "k", "function": "Typed", **typed}
    page = send(made, address(press[0], "substitute"), 422, **typed).text
    assert (words in page, 'value="Typed"' in page, "<title>Error:" in page) == (True,) * 3
    assert standings(made)[0] == ("Ana", "confirmed")


def test_after_the_deadlines_the_pages_name_the_organiser_and_nothing_is_done(made, press):
    deadline(made, substitute_until=PAST, withdraw_until=PAST)
    late = [send(made, address(press[0], act), 422, key="k", name="Vera").text for act in ACTS]
    assert "People could be substituted until 5 August 2025, 14:00 CEST." in late[0]
    assert 'value="Vera"' in late[0]
    assert "People could be withdrawn until 5 August 2025, 14:00 CEST." in late[1]
    assert all('href="mailto:us@clubs.example"' in page for page in late)
    page = Visitor(made.app).get(LINK).text
    assert [address(press[0], act) in page for act in ACTS] == [False, False]
    assert "To withdraw or exchange somebody write to the organiser: us@clubs.example" in page
    assert standings(made)[0] == ("Ana", "confirmed")


@pytest.mark.parametrize("act", ACTS)
def test_the_people_of_others_are_not_found_nor_by_another_link(made, press, act):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    (other,) = sent(made, "u" * 43, "Museum", "Mia", event="odense")
    visitor, before = Visitor(made.app), standings(made)
    for delegate, link in ((elena, LINK), (other, LINK), (press[0], f"/invitations/{'u' * 43}/")):
        visitor.get(address(delegate, act, link), 404)
        answer = made.app.test_client().post(
            address(delegate, act, link), data={"key": "k", "name": "Vera"}
        )
        assert answer.status_code == 404
    gone = visitor.get(address(press[0], act, f"/invitations/{'x' * 43}/"), 404)
    assert "no longer valid" in gone.text
    assert standings(made) == before


def test_who_has_left_already_is_told_so(made, press):
    send(made, address(press[0], "withdraw"))
    visitor = Visitor(made.app)
    assert "Ana has withdrawn already" in visitor.get(address(press[0], "withdraw")).text
    late = send(made, address(press[0], "substitute"), 422, key="k", name="Vera").text
    assert ("Ana has withdrawn meanwhile" in late, 'value="Vera"' in late) == (True, True)


def test_the_page_names_nobody_of_others(made, press):
    (galya,) = register(made, "sonderborg", "sofia", "Galya")
    for said in (f"withdrawn={galya}", f"took={galya}", "withdrawn=x", f"withdrawn={press[0]}"):
        page = Visitor(made.app).get(f"{LINK}?{said}").text
        assert ("Galya" in page, "is withdrawn" in page) == (False, False)
