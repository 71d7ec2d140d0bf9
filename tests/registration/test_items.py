"""The pages on which heads book items for their people, and delegates for themselves."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from meetings.agenda.models import Item, PublishedEntry
from meetings.events.models import Event
from meetings.registration import actions
from meetings.registration.actions import bookings
from meetings.registration.actions import details as links
from meetings.registration.models import Booking, CityQuota, Reserve
from meetings.registration.rules.bookings import Wish
from meetings.registration.rules.window import KeptFor
from tests.factories import NOW, PASSWORD, event_file, publish_file, register, world, writing
from tests.visitor import Visitor

MINE = "/my/events/sonderborg/items/"
SECRET = "t" * 43
OWN = f"/delegates/{SECRET}/items/"


def workshop(number, title, starts, ends, seats=1, **more):
    day = "2030-10-06T"
    times = {"starts": day + starts, "ends": day + ends}
    return {"number": number, "kind": "workshop", "title": title, **times, "seats": seats, **more}


TOUR = {
    **event_file()["items"][1],
    "vehicles": [
        {"name": "Bus", "means": "bus", "seats": 1},
        {"name": "Boat", "means": "boat", "seats": 2},
    ],
}
ITEMS = [
    event_file()["items"][0],
    TOUR,
    workshop(3, "Housing", "14:00", "15:30"),
    workshop(4, "Data", "15:00", "16:00"),
    workshop(5, "Housing", "11:00", "12:30", seats=5),
]


@pytest.fixture
def at_noon():
    with time_machine.travel(NOW + timedelta(hours=1), tick=False) as clock:
        yield clock


@pytest.fixture
def made(app, at_noon):
    return world(app, event_file(items=ITEMS))


@pytest.fixture
def sofia(made):
    return Visitor(made.app).log_in("sofia@test.example", PASSWORD)


def book(made, delegate, *numbers, city="sofia", prefers="", at=NOW):
    with writing(made.app) as session:
        wanted = [Wish(delegate, number, prefers) for number in numbers]
        done = bookings.arrange(
            session,
            wanted,
            event_id=made.events["sonderborg"],
            by=made.accounts[city],
            at=at,
        )
        assert isinstance(done, bookings.Booked), done


def stands(made):
    with writing(made.app) as session:
        query = sa.select(Booking.delegate_id, Item.number, Booking.standing)
        rows = session.execute(query.join(Item, Item.id == Booking.item_id))
        return {(row[0], row[1]): row[2].value for row in rows}


def rows(*people):
    """What the form sends: for each person, whether they had it, and whether they are ticked."""
    sent = {}
    for n, (delegate, was, comes, *more) in enumerate(people):
        sent[f"people-{n}-delegate"] = delegate
        sent[f"people-{n}-was"] = was
        if comes:
            sent[f"people-{n}-comes"] = "y"
        for extra in more:
            sent |= {f"people-{n}-{name}": value for name, value in extra.items()}
    return sent


def test_items_stand_by_day_with_the_seats_that_are_left(made, sofia):
    register(made, "sonderborg", "sofia", "Elena")
    text = sofia.get(MINE).text
    assert "Opening" not in text
    assert text.index("ZEROtour") < text.index("Housing") < text.index("Data")
    assert "all times in Copenhagen time (CEST)" in text
    assert "1 of 1 seats left" in text


def test_the_people_who_are_ticked_book_and_the_page_says_who_has_a_place(made, sofia):
    elena, ivan, _petar = register(made, "sonderborg", "sofia", "Elena", "Ivan", "Petar")
    answer = sofia.post(f"{MINE}3/", rows((elena, "", True), (ivan, "", True)))
    assert answer.location == f"{MINE}?item=3"
    assert stands(made) == {(elena, 3): "confirmed", (ivan, 3): "waiting"}
    text = sofia.get(answer.location).text
    assert "Elena is confirmed." in text
    assert "Ivan waits." in text
    assert "First on the list." in text


def test_who_is_ticked_no_more_gives_the_place_up_and_others_stay_as_they_are(made, sofia):
    elena, ivan = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    book(made, elena, 5)
    page = sofia.get(f"{MINE}5/").text
    assert f'name="people-0-delegate" value="{elena}"' in " ".join(page.split())
    sofia.post(f"{MINE}5/", rows((elena, "1", False), (ivan, "", False)))
    assert stands(made) == {(elena, 5): "withdrawn"}
    assert "nobody of yours has booked this." in sofia.get(f"{MINE}?item=5").text


def test_sent_twice_it_is_done_once(made, sofia):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    for _ in range(2):
        sofia.post(f"{MINE}3/", rows((elena, "", True)))
    assert stands(made) == {(elena, 3): "confirmed"}


def test_a_clash_names_both_at_the_person_keeps_the_other_ticks_and_stores_nothing(made, sofia):
    elena, ivan = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    book(made, ivan, 3)
    page = sofia.post(f"{MINE}4/", rows((elena, "", True), (ivan, "", True)), 422)
    clash = "Ivan: Housing 14:00\u201315:30 and Data 15:00\u201316:00 overlap."
    assert page.text.count(clash) == 2
    assert "Error: Book Data" in page.text
    assert page.text.count("checked") == 2
    assert stands(made) == {(ivan, 3): "confirmed"}
    change = {"instead": "3"}
    sofia.post(f"{MINE}4/", rows((elena, "", True), (ivan, "", True, change)))
    assert stands(made) == {(ivan, 3): "withdrawn", (elena, 4): "confirmed", (ivan, 4): "waiting"}


def test_a_workshop_that_runs_twice_is_changed_for_the_other_time(made, sofia):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    book(made, elena, 3)
    page = sofia.post(f"{MINE}5/", rows((elena, "", True)), 422)
    assert "Elena has this already: Housing 14:00\u201315:30." in page.text
    assert "Change to this one, and give up:" in page.text
    sofia.post(f"{MINE}5/", rows((elena, "", True, {"instead": "3"})))
    assert stands(made) == {(elena, 3): "withdrawn", (elena, 5): "confirmed"}


def test_a_vehicle_is_preferred_with_the_seats_that_it_has_left(made, sofia):
    elena, ivan = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    page = " ".join(sofia.get(f"{MINE}2/").text.split())
    assert '<span lang="en">Boat</span> <span class="soft">2 seats left' in page
    boat = {"vehicle": "Boat"}
    sofia.post(f"{MINE}2/", rows((elena, "", True, boat), (ivan, "", True)))
    with writing(made.app) as session:
        aboard = dict(session.execute(sa.select(Booking.delegate_id, Booking.vehicle)).all())
    assert aboard == {elena: "Boat", ivan: "Bus"}
    text = sofia.get(f"{MINE}2/").text
    assert "0 seats left" in text


def test_a_vehicle_that_the_tour_does_not_have_is_refused(made, sofia):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    for number, vehicle in ((2, "Rocket"), (3, "Bus"), (2, "\x00")):
        sent = rows((elena, "", True, {"vehicle": vehicle}))
        sofia.post(f"{MINE}{number}/", sent, 422)
    assert stands(made) == {}


@pytest.mark.parametrize(
    "sent", [{"people-0-delegate": "x"}, {"people-0-delegate": "1", "people-0-instead": "3;4"}]
)
def test_what_no_form_of_ours_sends_is_refused(made, sofia, sent):
    register(made, "sonderborg", "sofia", "Elena")
    sofia.post(f"{MINE}3/", sent, 422)


def test_nobody_books_for_the_people_of_another_city(made, sofia):
    (anne,) = register(made, "sonderborg", "lyon", "Anne")
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    sofia.post(f"{MINE}3/", rows((elena, "", True), (anne, "", True)), 404)
    sofia.post(MINE, {"keep": f"{anne}-3-4"}, 404, form=f"{MINE}3/")
    assert stands(made) == {}


@pytest.mark.parametrize("number", [1, 77])
def test_what_nobody_signs_up_for_has_no_page(made, sofia, number):
    register(made, "sonderborg", "sofia", "Elena")
    sofia.get(f"{MINE}{number}/", 404)


def test_only_those_who_act_for_a_city_book(made):
    Visitor(made.app).get(MINE, 303)
    Visitor(made.app).log_in("member@test.example", PASSWORD).get(MINE, 403)


def test_an_expired_form_says_so_and_stores_nothing(made, sofia):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    answer = sofia.client.post(f"{MINE}3/", data={"csrf_token": "old"} | rows((elena, "", True)))
    assert (answer.status_code, stands(made)) == (422, {})
    assert "This form was open too long." in answer.text
    assert sofia.client.post(MINE, data={"keep": "1-2-3"}).status_code == 422


def test_who_has_nobody_registered_is_told_what_comes_first(made, sofia):
    assert "Register your people first" in sofia.get(MINE).text
    assert "Register your people first" in sofia.get(f"{MINE}3/").text


def test_an_agenda_without_seats_needs_no_booking(app, at_noon):
    made = world(app, event_file())
    register(made, "sonderborg", "sofia", "Elena")
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    assert "Nothing of this agenda needs to be booked" in sofia.get(MINE).text


def test_who_waits_for_the_event_books_and_is_told_to_wait(app, at_noon):
    window = {**event_file()["registration"], "seats": 1}
    made = world(app, event_file(items=ITEMS, registration=window))
    _first, second = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    assert "Has no confirmed seat at the event yet" in sofia.get(f"{MINE}3/").text
    sofia.post(f"{MINE}3/", rows((second, "", True)))
    assert "Needs a confirmed seat at the event first." in sofia.get(MINE).text


def test_seats_that_are_kept_for_others_are_a_reason(made, sofia):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    with writing(made.app) as session:
        item = session.scalar(sa.select(Item.id).where(Item.number == 3))
        kept = {"kept_for": KeptFor.SPEAKERS, "city_id": None, "seats": 1}
        session.add(Reserve(event_id=made.events["sonderborg"], item_id=item, **kept))
    book(made, elena, 3)
    assert "1 free seat is kept for others." in sofia.get(MINE).text
    with writing(made.app) as session:
        session.execute(sa.update(Event).values(release_at=datetime(2030, 9, 1, tzinfo=UTC)))
    said = "1 free seat is kept for others until 1 September 2030, 02:00 CEST."
    assert said in sofia.get(MINE).text


def test_a_quota_of_ones_own_city_is_told_with_its_number(made, sofia):
    (elena, ivan) = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    with writing(made.app) as session:
        item = session.scalar(sa.select(Item.id).where(Item.number == 5))
        own = {"event_id": made.events["sonderborg"], "city_id": made.cities["sofia"]}
        session.add(CityQuota(item_id=item, seats=1, **own))
    book(made, elena, 5)
    book(made, ivan, 5)
    assert "Sofia has 1 of the 1 seat it may hold." in sofia.get(MINE).text


def test_of_two_that_overlap_since_a_move_one_is_chosen_and_nothing_drops_by_itself(made, sofia):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    book(made, elena, 4, 5)
    moved = workshop(5, "Housing", "14:30", "16:00", seats=5)
    publish_file(made.app, event_file(items=[*ITEMS[:4], moved]), at=NOW + timedelta(minutes=9))
    text = sofia.get(MINE).text
    assert "overlap now, since one was moved" in text
    assert f'value="{elena}-4-5"' in text
    assert stands(made) == {(elena, 4): "confirmed", (elena, 5): "confirmed"}
    answer = sofia.post(MINE, {"keep": f"{elena}-5-4"})
    assert answer.location == f"{MINE}?item=5"
    assert stands(made) == {(elena, 4): "withdrawn", (elena, 5): "confirmed"}
    assert "overlap now" not in sofia.get(MINE).text


def test_a_cancelled_item_is_shown_void_and_cannot_be_booked(made, sofia):
    (elena, ivan) = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    book(made, elena, 3)
    publish_file(
        made.app, event_file(items=[*ITEMS[:2], *ITEMS[3:]]), at=NOW + timedelta(minutes=9)
    )
    assert "It does not take place; nothing needs to be done." in sofia.get(MINE).text
    page = sofia.get(f"{MINE}3/").text
    assert 'name="people-0-comes"' not in page
    answer = sofia.post(f"{MINE}3/", rows((ivan, "", True)), 422, form=f"{MINE}4/")
    assert "Housing 14:00\u201315:30 is cancelled." in answer.text
    assert stands(made) == {(elena, 3): "confirmed"}


def test_once_it_has_begun_the_page_says_who_can_still_change_it(made, sofia, at_noon):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    token = sofia.token(f"{MINE}5/")
    with writing(made.app) as session:
        early = {"starts_at": NOW, "ends_at": NOW + timedelta(hours=4)}
        session.execute(sa.update(PublishedEntry).where(PublishedEntry.number == 5).values(early))
    assert "It has begun" in sofia.get(MINE).text
    assert "It has begun" in sofia.get(f"{MINE}5/").text
    sent = {"csrf_token": token} | rows((elena, "", True))
    answer = sofia.client.post(f"{MINE}5/", data=sent)
    assert answer.status_code == 422
    assert "only the organiser can change it" in answer.text
    sofia.client.post(MINE, data={"csrf_token": token, "keep": f"{elena}-3-5"})
    assert stands(made) == {}


def test_an_offered_place_says_until_when(made, sofia):
    elena, ivan = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    with writing(made.app) as session:
        session.execute(sa.update(Event).values(offer_hours=24))
    book(made, elena, 3)
    book(made, ivan, 3)
    sofia.post(f"{MINE}3/", rows((elena, "1", False), (ivan, "1", True)))
    assert "Offered until 2 June 2026, 15:00 CEST;" in sofia.get(MINE).text
    assert "Offered until 2 June 2026, 15:00 CEST." in sofia.get(f"{MINE}3/").text


def test_the_list_costs_the_same_for_one_person_and_for_many(made, sofia, selects):
    counts = []
    for names in (("A",), [f"P{n}" for n in range(9)]):
        for delegate in register(made, "sonderborg", "sofia", *names):
            book(made, delegate, 3)
        sofia.get(MINE)
        selects.clear()
        sofia.get(MINE)
        counts.append(len(selects))
    # With somebody who waits: why, and who stands before them.
    assert (counts[1] - counts[0], counts[1] <= 14) == (6, True)


def link(made, delegate):
    with writing(made.app) as session:
        assert links.make_link(
            session,
            delegate,
            SECRET,
            event_id=made.events["sonderborg"],
            by=made.accounts["sofia"],
            at=NOW,
        )


def test_a_delegate_books_for_themselves_by_their_link(made):
    elena, ivan = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    link(made, elena)
    me = Visitor(made.app)
    page = me.get(OWN)
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers
    assert "Ivan" not in page.text
    answer = me.client.post(f"{OWN}3/", data=rows((elena, "", True)))
    assert (answer.status_code, answer.location) == (303, f"{OWN}?item=3")
    assert "Elena is confirmed." in me.get(answer.location).text
    assert me.client.post(f"{OWN}4/", data=rows((elena, "", True))).status_code == 422
    assert me.client.post(f"{OWN}5/", data=rows((ivan, "", True))).status_code == 404
    assert stands(made) == {(elena, 3): "confirmed"}


def test_a_delegate_chooses_one_of_two_that_overlap_by_their_link(made):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    link(made, elena)
    book(made, elena, 4, 5)
    moved = workshop(5, "Housing", "14:30", "16:00", seats=5)
    publish_file(made.app, event_file(items=[*ITEMS[:4], moved]), at=NOW + timedelta(minutes=9))
    me = Visitor(made.app)
    assert "overlap now" in me.get(OWN).text
    assert me.client.post(OWN, data={"keep": f"{elena}-4-5"}).status_code == 303
    assert stands(made) == {(elena, 4): "confirmed", (elena, 5): "withdrawn"}


def test_who_has_withdrawn_has_nothing_to_book(made):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    link(made, elena)
    with writing(made.app) as session:
        by = {"by": made.accounts["sofia"], "at": NOW}
        event = made.events["sonderborg"]
        actions.withdraw(session, delegate_id=elena, event_id=event, **by)
    me = Visitor(made.app)
    assert "You do not come to this event any more" in me.get(OWN).text
    assert "You do not come to this event any more" in me.get(f"{OWN}3/").text
    assert me.client.post(f"{OWN}3/", data=rows((elena, "", True))).status_code == 404


@pytest.mark.parametrize("address", ["", "3/"])
def test_a_link_that_opens_nothing_opens_nothing_here(made, address):
    me = Visitor(made.app)
    me.get(OWN + address, 404)
    assert me.client.post(OWN + address, data={"keep": "1-2-3"}).status_code == 404
