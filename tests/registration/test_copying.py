"""Bringing back who came the last time."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from meetings.accounts import actions as accounts
from meetings.accounts.rules import Grant
from meetings.events.models import Event
from meetings.registration import actions
from meetings.registration.models import Delegate
from meetings.terms import Role
from tests.factories import NOW, PASSWORD, event_file, register, world, writing
from tests.visitor import Visitor

both = pytest.mark.postgresql
COPY = "/my/events/next/copy"
NAMES = ("Elena", "Ivan", "Vera")
THEN = datetime(2021, 6, 1, 12, tzinfo=UTC)  # before both events that were


def earlier(slug, year, **changes):
    item = event_file()["items"][0]
    starts, ends = f"{year}-10-05T09:00", f"{year}-10-05T10:30"
    times = {"starts": starts, "ends": ends}
    return event_file(slug=slug, items=[{**item, **times}], title=f"Of {year}", **times, **changes)


@pytest.fixture
def made(app):
    """Two events that were, one of which was the last; Vera waited there and Boris withdrew."""
    window = {**event_file()["registration"], "seats": 2}
    made = world(
        app,
        earlier("first", 2021),
        earlier("last", 2022, registration=window),
        event_file(slug="next"),
        event_file(),
    )
    register(made, "first", "sofia", "Old", at=THEN)
    (gone,) = register(made, "last", "sofia", "Boris", at=THEN)
    with writing(app) as session:
        by = made.accounts["sofia"]
        actions.withdraw(session, delegate_id=gone, event_id=made.events["last"], by=by, at=THEN)
    register(made, "last", "sofia", *NAMES, at=THEN)
    return made


@pytest.fixture
def sofia(app, made):
    return Visitor(app).log_in("sofia@test.example", PASSWORD)


def ids(made, slug="last"):
    with writing(made.app) as session:
        query = sa.select(Delegate.name, Delegate.id).where(Delegate.event_id == made.events[slug])
        return {row[0]: row[1] for row in session.execute(query)}


def names(made):
    return sorted(ids(made, "next"))


@both
def test_the_screen_names_the_last_event_and_the_page_who_came_there(sofia, made):
    assert 'Bring back who came to <span lang="en">Of 2022</span>' in sofia.get(
        "/my/events/next/"
    ).text.replace("  ", "")
    page = sofia.get(COPY).text
    found = [name for name in (*NAMES, "Boris", "Old") if f">{name}" in page]
    assert (found, page.count("checked")) == (["Elena", "Ivan"], 2)


@both
def test_who_is_chosen_is_registered_with_what_was_known_of_them_once(app, sofia, made):
    people = ids(made)
    data = {
        "key": "k",
        "people": [people["Elena"], people["Ivan"]],
        "csrf_token": sofia.token(COPY),
    }
    first, second = (sofia.client.post(COPY, data=data) for _ in range(2))
    assert (first.status_code, first.location) == (303, second.location)
    assert names(made) == ["Elena", "Ivan"]
    assert "Elena and Ivan are confirmed." in sofia.get(first.location).text
    with writing(app) as session:
        mails = sa.select(Delegate.mail).where(Delegate.event_id == made.events["next"])
        assert set(session.scalars(mails)) == {"elena@sofia.example", "ivan@sofia.example"}
    assert "Everybody who came then is registered already." in sofia.get(COPY).text
    other = sofia.client.post(COPY, data=data | {"people": [people["Ivan"]]})
    assert other.status_code == 409


def test_who_is_registered_by_address_or_name_is_left_out(sofia, made):
    register(made, "next", "munich", "Elena")  # another address, another delegation
    register(made, "next", "sofia", "IVAN")
    page = sofia.get(COPY).text
    assert (">Elena" in page, ">Ivan" in page) == (True, False)
    assert "Who is registered already is left out." in page


def test_who_was_registered_meanwhile_is_named_and_the_choice_stays(sofia, made):
    people = ids(made)
    token = sofia.token(COPY)
    register(made, "next", "sofia", "Ivan")
    data = {"key": "k", "people": [people["Elena"], people["Ivan"]], "csrf_token": token}
    answer = sofia.client.post(COPY, data=data)
    assert answer.status_code == 422
    assert "Ivan is registered for this event already." in answer.text
    assert (answer.text.count("checked"), names(made)) == (2, ["Ivan"])


@pytest.mark.parametrize("chosen", [[], ["x"], ["999999"], ["1"]])
def test_nobody_and_who_did_not_come_then_are_no_choice(sofia, made, chosen):
    page = sofia.post(COPY, {"key": "k", "people": chosen}, 422).text
    assert "<title>Error:" in page
    assert names(made) == []


def test_outside_of_the_window_nobody_is_brought_back(app, sofia, made):
    data = {"key": "k", "people": [ids(made)["Elena"]], "csrf_token": sofia.token(COPY)}
    closed = NOW - timedelta(days=1)
    with writing(app) as session:
        session.execute(sa.update(Event).values(registration_closes_at=closed))
    answer = sofia.client.post(COPY, data=data)
    assert answer.status_code == 422
    assert "Registration is not open any more." in answer.text
    assert "checked" in answer.text
    page = sofia.get(COPY).text
    assert ("Registration is not open." in page, 'name="people"' in page) == (True, False)


def test_a_city_that_never_came_is_told_so(app, made):
    lyon = Visitor(app).log_in("lyon@test.example", PASSWORD)
    assert "Nobody came for Lyon to an earlier event of this network." in lyon.get(COPY).text
    assert "Bring back" not in lyon.get("/my/events/next/").text
    assert lyon.get(COPY + "?city=sofia", 404)


def test_who_represents_no_city_that_may_come_is_refused(app, made):
    with writing(app) as session:
        session.execute(sa.text("UPDATE city_membership SET until = '2020-01-01'"))
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    assert sofia.get(COPY, 403)


def test_who_represents_two_cities_sees_each_one_s_part_and_chooses_whom_to_bring(app, made):
    register(made, "first", "munich", "Anna", at=THEN)
    register(made, "next", "munich", "Bernd")
    with writing(app) as session:
        both_of = Grant(Role.REPRESENTATIVE, city_id=made.cities["munich"])
        accounts.grant(session, both_of, to=made.accounts["sofia"], by=None, at=NOW)
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    screen = sofia.get("/my/events/next/").text
    assert [word in screen for word in ("Bernd", "Of 2021", "Of 2022")] == [True] * 3
    page = sofia.get(COPY + "?city=munich").text
    assert (">Anna" in page, ">Elena" in page) == (True, False)
    anna = ids(made, "first")["Anna"]
    sofia.post(COPY + "?city=munich", {"key": "k", "people": [anna]})
    assert names(made) == ["Anna", "Bernd"]


def test_the_pages_of_two_cities_cost_as_much_as_those_of_one(app, selects, made):
    ask_for(made, "munich", *(f"M{n}" for n in range(10)))
    ask_for(made, "lyon", "Luc")
    ask_for(made, "sofia", "Elena")
    one = costs(app, selects)
    with writing(app) as session:
        for city in ("munich", "lyon", "sonderborg"):
            right = Grant(Role.REPRESENTATIVE, city_id=made.cities[city])
            accounts.grant(session, right, to=made.accounts["sofia"], by=None, at=NOW)
    for n, city in enumerate(("munich", "lyon", "sonderborg", "sofia")):
        ask_for(made, city, *(f"P{n}{m}" for m in range(4)))
    assert costs(app, selects) == one


def ask_for(made, city, *people):
    register(made, "next", city, *people)


def costs(app, selects):
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    found = []
    for page in ("/my/events/next/", COPY, "/my/events/next/sheet"):
        selects.clear()
        sofia.get(page)
        found.append(len(selects))
    return found


def test_a_name_that_never_followed_is_not_brought_back(app, made):
    register(made, "first", "lyon", "Claire", at=THEN)
    with writing(app) as session:
        session.execute(sa.update(Delegate).where(Delegate.name == "Claire").values(name=""))
    lyon = Visitor(app).log_in("lyon@test.example", PASSWORD)
    assert "Nobody came for Lyon" in lyon.get(COPY).text
