"""The desk for items: their seats with a look at the effect, who takes part, who rides in what."""

import re

import pytest
import sqlalchemy as sa

from meetings.agenda.models import Item, Vehicle
from meetings.journal.models import Line
from meetings.registration import actions
from meetings.registration.actions import bookings
from meetings.registration.models import Booking, Delegate
from meetings.registration.rules.bookings import Wish
from tests.factories import NOW, PASSWORD, event_file, publish_file, register, world, writing
from tests.visitor import Visitor

DESK = "/organise/events/sonderborg/items/"
TOUR = {
    **event_file()["items"][1],
    "vehicles": [
        {"name": "Bus", "means": "bus", "seats": 1},
        {"name": "Boat", "means": "boat", "seats": 2},
    ],
}
WORKSHOP = {
    "number": 3,
    "kind": "workshop",
    "title": "Housing",
    "starts": "2030-10-06T14:00",
    "ends": "2030-10-06T15:30",
    "seats": 1,
}
AGAIN = WORKSHOP | {"number": 4, "starts": "2030-10-06T10:00", "ends": "2030-10-06T11:30"}
ITEMS = [event_file()["items"][0], TOUR, WORKSHOP, AGAIN]


@pytest.fixture
def made(app):
    return world(app, event_file(items=ITEMS))


def page(number):
    return f"{DESK}{number}/bookings"


def book(made, number, *delegates, prefers=""):
    with writing(made.app) as session:
        wanted = [Wish(delegate, number, prefers) for delegate in delegates]
        event = made.events["sonderborg"]
        by = {"event_id": event, "by": made.accounts["sofia"], "at": NOW}
        assert isinstance(bookings.arrange(session, wanted, **by), bookings.Booked)


def stands(made, number):
    with writing(made.app) as session:
        query = (
            sa.select(Delegate.name, Booking.standing, Booking.vehicle)
            .join(Booking, Booking.delegate_id == Delegate.id)
            .join(Item, Item.id == Booking.item_id)
            .where(Item.number == number)
        )
        return {row[0]: (row[1].value, row[2]) for row in session.execute(query)}


def of(made, *delegates):
    with writing(made.app) as session:
        found = sa.select(Booking.id).where(Booking.delegate_id.in_(delegates))
        return list(session.scalars(found.order_by(Booking.delegate_id)))


def confirmed(answer):
    return re.search(r'name="confirmed"[^>]*value="(\w+)"', answer.text)[1]


def plain(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_the_items_that_take_seats_are_listed_with_what_is_taken(made, organiser):
    book(made, 3, *register(made, "sonderborg", "sofia", "Elena", "Ivan"))
    text = plain(organiser.get(DESK))
    assert "1 of 1 seat taken. 1 person waits." in text
    assert "0 of 3 seats taken." in text
    assert "Opening" not in text


def test_an_agenda_without_seats_says_how_to_get_some(app):
    world(app, event_file())
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    assert "Nobody signs up for anything yet." in organiser.get(DESK).text


@pytest.mark.parametrize("address", [DESK, page(3), f"{DESK}3/list"])
def test_the_pages_are_for_those_who_organise_it(made, address):
    Visitor(made.app).get(address, 303)
    Visitor(made.app).log_in("sofia@test.example", PASSWORD).get(address, 403)


@pytest.mark.parametrize("number", [1, 77])
def test_what_nobody_signs_up_for_has_no_page_here(organiser, number):
    organiser.get(page(number), 404)
    organiser.get(f"{DESK}{number}/list", 404)


def test_a_tours_seats_are_raised_once_it_was_seen_who_gets_in(made, organiser):
    book(made, 2, *register(made, "sonderborg", "sofia", "Elena", "Ivan", "Petar", "Maria"))
    assert stands(made, 2)["Maria"] == ("waiting", "")
    sent = {
        "seats": "1",
        "vehicles-0-name": "Bus",
        "vehicles-0-seats": "5",
        "vehicles-1-name": "Boat",
        "vehicles-1-seats": "2",
    }
    answer = organiser.post(page(2), sent, 200)
    assert "1 person gets a seat at once:" in plain(answer)
    assert "Sofia: Maria" in plain(answer)
    assert stands(made, 2)["Maria"] == ("waiting", "")
    mark = confirmed(answer)
    organiser.post(page(2), sent | {"vehicles-0-seats": "0", "confirmed": mark}, 200)
    answer = organiser.post(page(2), sent | {"confirmed": mark})
    assert "Saved, and valid at once." in organiser.get(answer.location).text
    assert stands(made, 2)["Maria"] == ("confirmed", "Bus")


def test_fewer_seats_name_how_many_are_over_and_drop_nobody(made, organiser):
    book(made, 2, *register(made, "sonderborg", "sofia", "Elena", "Ivan", "Petar"))
    sent = {"seats": "1", "vehicles-0-name": "Bus", "vehicles-0-seats": "1"}
    sent |= {"vehicles-1-name": "Boat", "vehicles-1-seats": "1"}
    answer = organiser.post(page(2), sent, 200)
    assert "1 person more is confirmed than there are seats." in plain(answer)
    organiser.post(page(2), sent | {"confirmed": confirmed(answer)})
    assert {standing for standing, _ in stands(made, 2).values()} == {"confirmed"}
    assert "1 over: move them to another vehicle." in plain(organiser.get(page(2)))


def test_a_quota_is_stored_and_shown(made, organiser):
    organiser.post(page(3), {"seats": "1", "capacity": "4", "quota": "2"})
    assert "At most 2 of one city." in organiser.get(DESK).text
    assert "0 of 4 seats taken." in plain(organiser.get(page(3)))
    organiser.post(page(3), {"seats": "1", "capacity": "4", "quota": ""})
    assert "At most" not in organiser.get(DESK).text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"capacity": "x"}, "Write a whole number, like 48."),
        ({"capacity": "100001"}, "At most 100,000 seats."),
        ({"quota": "0"}, "A quota is at least one seat."),
        ({"quota": "999999"}, "At most 100,000 seats."),
        ({"vehicles-0-name": "Bus", "vehicles-0-seats": ""}, "Write how many seats it has."),
        ({"vehicles-0-name": "Bus", "vehicles-0-seats": "100001"}, "At most 100,000 seats."),
        ({"vehicles-0-name": "Rocket", "vehicles-0-seats": "1"}, "changed meanwhile"),
    ],
)
def test_seats_that_cannot_be_are_refused_where_they_stand(made, organiser, sent, said):
    answer = organiser.post(page(3), {"seats": "1", **sent}, 422)
    assert said in answer.text
    assert "<title>Error: " in " ".join(answer.text.split()).replace("<title> ", "<title>")


def test_a_tour_whose_vehicles_were_changed_meanwhile_keeps_its_seats(made, organiser):
    sent = {"seats": "1", "vehicles-0-name": "Bus", "vehicles-0-seats": "9"}
    assert "changed meanwhile" in organiser.post(page(2), sent, 422).text
    with writing(made.app) as session:
        assert sorted(session.scalars(sa.select(Vehicle.seats))) == [1, 2]


def test_people_of_a_delegation_are_added(made, organiser):
    elena, ivan = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    with writing(made.app) as session:
        party = session.scalar(sa.select(Delegate.delegation_id))
    assert "Sofia" in organiser.get(page(3)).text
    for nobody in ("²", "9" * 5000, "-1"):
        organiser.get(f"{page(3)}?party={nobody}")
    opened = organiser.get(f"{page(3)}?party={party}")
    assert "Ivan" in opened.text
    sent = {"join": "1", "party": party, "people": [elena, ivan]}
    answer = organiser.post(page(3), sent)
    assert "Added. Who has no place waits." in organiser.get(answer.location).text
    assert stands(made, 3) == {"Elena": ("confirmed", ""), "Ivan": ("waiting", "")}
    assert "First on the list." in plain(organiser.get(page(3)))
    full = organiser.get(f"{page(3)}?party={party}")
    assert "Everybody of this delegation has booked it." in full.text


def test_who_clashes_is_not_added_and_both_are_named(made, organiser):
    elena, ivan = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    book(made, 3, elena)
    with writing(made.app) as session:
        party = session.scalar(sa.select(Delegate.delegation_id))
    sent = {"join": "1", "party": party, "people": [elena, ivan]}
    answer = organiser.post(page(4), sent, 422)
    assert "Elena has this already: Housing" in answer.text
    assert stands(made, 4) == {}


def test_nobody_is_added_who_is_not_of_that_delegation(made, organiser):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    (anne,) = register(made, "sonderborg", "lyon", "Anne")
    with writing(made.app) as session:
        query = sa.select(Delegate.delegation_id).where(Delegate.id == elena)
        party = session.scalar(query)
    organiser.post(page(3), {"join": "1", "party": party, "people": anne}, 422)
    answer = organiser.post(page(3), {"join": "1", "party": party}, 422)
    assert "Choose at least one person." in answer.text
    organiser.post(page(3), {"join": "1", "party": 999, "people": elena}, 404)
    assert stands(made, 3) == {}


def test_somebody_is_taken_out_after_a_question_and_the_place_goes_on(made, organiser):
    elena, ivan = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    book(made, 3, elena, ivan)
    asked = organiser.post(page(3), {"ask": elena}, 200)
    assert "Take out Elena?" in asked.text
    assert stands(made, 3)["Elena"] == ("confirmed", "")
    for _ in range(2):
        answer = organiser.post(page(3), {"leave": elena})
    assert "Taken out." in organiser.get(answer.location).text
    assert stands(made, 3) == {"Elena": ("withdrawn", ""), "Ivan": ("confirmed", "")}
    assert "has ended already" in organiser.post(page(3), {"ask": elena}, 422).text


def test_people_are_moved_between_vehicles_while_there_are_seats(made, organiser):
    people = register(made, "sonderborg", "sofia", "Elena", "Ivan", "Petar")
    book(made, 2, *people)
    first, second, third = of(made, *people)
    full = organiser.post(page(2), {"move": "1", "who": [second, third], "vehicle": "Bus"}, 422)
    said = "Bus has 1 seats, 1 are taken: 2 more people do not fit. Nobody was moved."
    assert said in full.text
    assert full.text.count("checked") == 2
    sent = {"seats": "1", "vehicles-0-name": "Bus", "vehicles-0-seats": "3"}
    sent |= {"vehicles-1-name": "Boat", "vehicles-1-seats": "2"}
    organiser.post(page(2), sent)
    answer = organiser.post(page(2), {"move": "1", "who": [first, second], "vehicle": "Bus"})
    assert "Moved." in organiser.get(answer.location).text
    assert {name: vehicle for name, (_, vehicle) in stands(made, 2).items()} == {
        "Elena": "Bus",
        "Ivan": "Bus",
        "Petar": "Boat",
    }
    with writing(made.app) as session:
        told = session.scalars(sa.select(Line.detail).where(Line.kind == "transferred")).all()
    assert told == [{"bookings": [second]}]


def test_with_one_vehicle_there_is_nobody_to_move(app):
    one = TOUR | {"vehicles": TOUR["vehicles"][:1]}
    made = world(app, event_file(items=[ITEMS[0], one]))
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    book(made, 2, *register(made, "sonderborg", "sofia", "Ana"))
    assert 'name="move"' not in organiser.get(page(2)).text
    with writing(app) as session:
        session.execute(sa.update(Booking).values(vehicle=""))
    assert 'name="move"' in organiser.get(page(2)).text


def test_nobody_is_moved_without_a_vehicle_or_into_one_that_is_not_there(made, organiser):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    book(made, 2, elena)
    (one,) = of(made, elena)
    said = "Tick who is to be moved, and choose the vehicle."
    assert said in organiser.post(page(2), {"move": "1", "vehicle": "Bus"}, 422).text
    answer = organiser.post(page(2), {"move": "1", "who": one, "vehicle": "Rocket"}, 422)
    assert "is not there any more" in answer.text
    organiser.post(page(2), {"move": "1", "who": 999, "vehicle": "Bus"}, 422)
    assert stands(made, 2) == {"Elena": ("confirmed", "Bus")}


def test_what_says_nothing_is_refused_and_an_old_form_says_why(made, organiser):
    organiser.post(page(3), {}, 422, form=page(3))
    for sent in ({"seats": "1"}, {"leave": "1"}, {"move": "1"}):
        answer = organiser.client.post(page(3), data={"csrf_token": "old", **sent})
        assert (answer.status_code, "open too long" in answer.text) == (422, True)


def test_the_list_names_who_rides_in_what_with_city_and_phone(made, organiser):
    people = register(made, "sonderborg", "sofia", "Elena", "Ivan", "Petar", "Maria")
    with writing(made.app) as session:
        session.execute(sa.update(Delegate).where(Delegate.name == "Elena").values(phone="+359 1"))
    book(made, 2, *people)
    book(made, 3, *people)
    text = plain(organiser.get(f"{DESK}2/list"))
    assert text.index("Bus 1") < text.index("Elena Sofia +359 1") < text.index("Boat 2")
    assert "Maria" not in text
    assert "Who takes part 1" in plain(organiser.get(f"{DESK}3/list"))


def test_who_is_left_without_a_vehicle_stands_apart_on_the_list(made, organiser):
    people = register(made, "sonderborg", "sofia", "Elena", "Ivan", "Petar")
    book(made, 2, *people)
    with writing(made.app) as session:
        session.execute(sa.delete(Vehicle).where(Vehicle.name == "Boat"))
    assert "Without a vehicle 2" in plain(organiser.get(f"{DESK}2/list"))


def test_what_is_cancelled_keeps_its_bookings_for_all_to_see(made, organiser):
    book(made, 3, *register(made, "sonderborg", "sofia", "Elena", "Ivan"))
    publish_file(made.app, event_file(items=[*ITEMS[:2], AGAIN]))
    text = organiser.get(page(3)).text
    assert "Its bookings stay, and are shown as cancelled." in text
    assert 'name="capacity"' not in text
    assert "Cancelled" in organiser.get(DESK).text
    assert "Cancelled" in organiser.get(f"{DESK}3/list").text


def test_the_page_of_an_item_costs_the_same_for_one_and_for_many(made, organiser, selects):
    counts = []
    for n in (3, 9):
        names = [f"P{n}{place}" for place in range(n)]
        book(made, 3, *register(made, "sonderborg", "sofia", *names))
        organiser.get(page(3))
        selects.clear()
        organiser.get(page(3))
        counts.append(len(selects))
    assert counts == [14, 14]


def test_an_item_that_people_sign_up_for_has_a_number_of_seats(made, organiser):
    ann, bo = register(made, "sonderborg", "sofia", "Ann", "Bo")
    book(made, 3, ann, bo)
    refused = organiser.post(page(3), {"seats": "1", "capacity": "", "quota": ""}, 422)
    assert "Write how many seats it has" in refused.text
    assert sorted(where for where, _ in stands(made, 3).values()) == ["confirmed", "waiting"]


def test_an_item_that_has_lost_its_number_of_seats_gives_none(made, organiser):
    ann, bo = register(made, "sonderborg", "sofia", "Ann", "Bo")
    book(made, 3, ann, bo)
    with writing(made.app) as session:
        event = made.events["sonderborg"]
        session.execute(sa.update(Item).where(Item.number == 3).values(capacity=None))
        actions.reseat(session, event_id=event, at=NOW)
    assert sorted(where for where, _ in stands(made, 3).values()) == ["confirmed", "waiting"]
    assert "nobody is seated until" in organiser.get(page(3)).text
