"""Answering an offer on the delegation's screen and on one's own page."""

import pytest
import sqlalchemy as sa
import time_machine

from meetings.accounts.actions import digest as hashed
from meetings.registration import actions
from meetings.registration.models import Booking, Delegate
from tests.factories import NOW, PASSWORD, book, event_file, register, world, writing
from tests.visitor import HTML, Visitor, tree

pytestmark = pytest.mark.postgresql
MINE = "/my/events/sonderborg/"
TOKEN = "t" * 43


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def made(app):
    """Lyon had the only seat and has given it back: Sofia is offered it."""
    terms = {**event_file()["registration"], "seats": 1, "offer": 24}
    made = world(app, event_file(registration=terms))
    (anne,) = register(made, "sonderborg", "lyon", "Anne", at=NOW)
    register(made, "sonderborg", "sofia", "Elena", at=NOW)
    there = {"event_id": made.events["sonderborg"], "by": None, "at": NOW}
    with writing(app) as session:
        actions.withdraw(session, delegate_id=anne, **there)
        elena = sa.update(Delegate).where(Delegate.name == "Elena")
        session.execute(elena.values(link_hash=hashed(TOKEN)))
    return made


@pytest.fixture
def sofia(app, made):
    return Visitor(app).log_in("sofia@test.example", PASSWORD)


def standing(app, name="Elena"):
    with writing(app) as session:
        return session.scalar(sa.select(Delegate.standing).where(Delegate.name == name)).value


def delegate(app, name="Elena"):
    with writing(app) as session:
        return session.scalar(sa.select(Delegate.id).where(Delegate.name == name))


@pytest.mark.parametrize(
    ("wish", "becomes", "told"),
    [("accept", "confirmed", "the seat is theirs"), ("refuse", "offered", "Given on")],
)
def test_a_head_answers_an_offer(app, made, sofia, wish, becomes, told):
    assert "Offered until" in sofia.get(MINE).text
    address = f"{MINE}delegates/{delegate(app)}/answer"
    answer = sofia.post(address, {wish: "1"}, form=MINE)
    # Nobody else waits: whoever gives it on is next again.
    assert standing(app) == becomes
    assert told in sofia.get(answer.location).text


def test_an_answer_after_the_end_of_the_offer_is_told_as_late(app, made, sofia, at_noon):
    token = sofia.token(MINE)
    at_noon.shift(24 * 3600)
    address = f"{MINE}delegates/{delegate(app)}/answer"
    answer = sofia.client.post(address, data={"accept": "1", "csrf_token": token})
    assert "had ended" in sofia.get(answer.location).text


def test_an_answer_that_is_forged_changes_nothing(app, made, sofia):
    address = f"{MINE}delegates/{delegate(app)}/answer"
    sofia.post(address, {"maybe": "1"}, 422, form=MINE)
    assert sofia.client.post(address, data={"accept": "1"}).status_code == 422
    lyon = f"{MINE}delegates/{delegate(app, 'Anne')}/answer"
    sofia.post(lyon, {"accept": "1"}, 404, form=MINE)
    assert standing(app) == "offered"


def test_whoever_holds_the_link_answers_without_an_account(app, made):
    page = f"/delegates/{TOKEN}/"
    assert "Offered until" in Visitor(app).get(page).text
    answer = app.test_client().post(f"{page}answer", data={"accept": "1"})
    assert (answer.status_code, standing(app)) == (303, "confirmed")
    assert "Your answer is stored" in Visitor(app).get(answer.location).text
    dead = app.test_client().post("/delegates/unknown/answer", data={"accept": "1"})
    assert dead.status_code == 404


@pytest.fixture
def place(app):
    """Elena is offered the only place of a workshop."""
    items = [
        {
            "number": 1,
            "kind": "workshop",
            "title": "Data",
            "starts": "2030-10-05T10:00",
            "ends": "2030-10-05T11:00",
            "seats": 1,
        }
    ]
    terms = {**event_file()["registration"], "offer": 24}
    made = world(app, event_file(registration=terms, items=items))
    anne, elena = (
        register(made, "sonderborg", city, name, at=NOW)[0]
        for city, name in (("lyon", "Anne"), ("sofia", "Elena"))
    )
    there = {"event_id": made.events["sonderborg"], "by": None, "at": NOW}
    with writing(app) as session:
        book(session, [anne], 1, **there)
        book(session, [elena], 1, **there)
        actions.withdraw(session, delegate_id=anne, **there)
        row = sa.update(Delegate).where(Delegate.name == "Elena")
        session.execute(row.values(link_hash=hashed(TOKEN)))
        mine = sa.select(Booking.id).where(Booking.delegate_id == elena)
        return session.scalar(mine)


def booked(app):
    with writing(app) as session:
        query = sa.select(Booking.standing).order_by(Booking.id.desc()).limit(1)
        return session.scalar(query).value


def test_a_head_answers_the_offer_of_a_place(app, place):
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    assert booked(app) == "offered"
    sofia.post(f"{MINE}bookings/{place}/answer", {"accept": "1"}, form=MINE)
    assert booked(app) == "confirmed"
    lyon = Visitor(app).log_in("lyon@test.example", PASSWORD)
    lyon.post(f"{MINE}bookings/{place}/answer", {"refuse": "1"}, 404, form=MINE)
    assert sofia.client.post(f"{MINE}bookings/{place}/answer").status_code == 422


def test_the_holder_of_a_link_answers_the_offer_of_a_place(app, place):
    there = f"/delegates/{TOKEN}/bookings"
    client = app.test_client()
    assert client.post(f"{there}/{place + 7}/answer", data={"accept": "1"}).status_code == 404
    assert client.post(f"{there}/{place}/answer", data={"accept": "1"}).status_code == 303
    assert booked(app) == "confirmed"


PAGES = [
    (MINE, True),
    ("/my/events/sonderborg/items/", True),
    (f"/delegates/{TOKEN}/", False),
    (f"/delegates/{TOKEN}/items/", False),
]


@pytest.mark.parametrize(("page", "head"), PAGES)
def test_what_is_offered_at_an_item_is_answered_by_a_button_where_it_is_told(
    app, place, page, head
):
    visitor = Visitor(app).log_in("sofia@test.example", PASSWORD) if head else Visitor(app)
    shown = visitor.get(page)
    [answer] = [
        form
        for form in tree(shown).iter(f"{HTML}form")
        if form.get("action").endswith(f"bookings/{place}/answer")
    ]
    sent = {one.get("name"): one.get("value") for one in answer.iter(f"{HTML}input")}
    assert visitor.client.post(answer.get("action"), data=sent | {"accept": "1"}).status_code == 303
    assert booked(app) == "confirmed"


def test_a_place_that_is_given_on_goes_to_whoever_is_next_even_oneself(app, place):
    there = f"/delegates/{TOKEN}/bookings/{place}/answer"
    client = app.test_client()
    assert client.post(there, data={"refuse": "1"}).status_code == 303
    assert booked(app) == "offered"
    assert client.post(there, data={"accept": "1"}).status_code == 303
    assert client.post(there, data={"refuse": "1"}).status_code == 303
    assert booked(app) == "confirmed"
