"""Vehicles of study tours: for any riders by the rule, and through the actions, on both databases."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda.models import Item, Vehicle
from meetings.journal.models import Line
from meetings.registration import actions
from meetings.registration.actions import bookings, vehicles
from meetings.registration.models import Booking
from meetings.registration.queries import bookings as queries
from meetings.registration.rules import vehicles as rules
from meetings.registration.rules.bookings import Wish
from meetings.registration.rules.vehicles import Full, Rider, fill, room
from tests.factories import NOW, event_file, register, unbook, world, writing

both = pytest.mark.postgresql
MINUTE = timedelta(minutes=1)
NAMES = ("Bus", "Boat", "Bicycle")
fleets = st.lists(
    st.builds(rules.Vehicle, st.sampled_from(NAMES), st.integers(0, 4)),
    unique_by=lambda one: one.name,
    max_size=3,
)
everybody = st.lists(
    st.builds(
        Rider,
        st.integers(1, 40),
        st.sampled_from(["", "Sold", *NAMES]),
        st.sampled_from(["", "Sold", *NAMES]),
    ),
    unique_by=lambda rider: rider.id,
    max_size=12,
)
some = st.sets(st.integers(1, 40), max_size=6)


def inside(riders, given):
    """How many are in each vehicle when it is written."""
    names = [given.get(rider.id, rider.vehicle) for rider in riders]
    return {name: names.count(name) for name in names}


@given(fleets, everybody, some)
def test_nobody_is_put_where_there_is_no_seat(fleet, riders, asking):
    before, after = inside(riders, {}), inside(riders, fill(fleet, riders, asking))
    for vehicle in fleet:
        now = after.get(vehicle.name, 0)
        assert now <= max(vehicle.seats, before.get(vehicle.name, 0))


@given(fleets, everybody, some)
def test_nobody_walks_beside_a_free_seat(fleet, riders, asking):
    given_to = fill(fleet, riders, asking)
    names = {vehicle.name for vehicle in fleet}
    walking = [r for r in riders if r.vehicle not in names and r.id not in given_to]
    after = inside(riders, given_to)
    left = sum(max(0, vehicle.seats - after.get(vehicle.name, 0)) for vehicle in fleet)
    assert not walking or left == 0


@given(fleets, everybody)
def test_who_has_a_vehicle_keeps_it(fleet, riders):
    names = {vehicle.name for vehicle in fleet}
    assert not [r for r in riders if r.vehicle in names and r.id in fill(fleet, riders)]


@given(fleets, everybody, some)
def test_who_asks_for_another_gets_that_one_or_stays(fleet, riders, asking):
    names = {vehicle.name for vehicle in fleet}
    given_to = fill(fleet, riders, asking)
    moved = [r for r in riders if r.vehicle in names and r.id in given_to]
    assert all(r.id in asking and given_to[r.id] == r.prefers != r.vehicle for r in moved)


@given(fleets, everybody, some)
def test_a_wish_is_missed_only_where_the_vehicle_is_full(fleet, riders, asking):
    given_to = fill(fleet, riders, asking)
    after = inside(riders, given_to)
    seats = {vehicle.name: vehicle.seats for vehicle in fleet}
    for rider in riders:
        if rider.vehicle not in seats and rider.prefers in seats:
            missed = given_to.get(rider.id) != rider.prefers
            # A seat that somebody left for another afterwards may be free again.
            assert not missed or asking or after.get(rider.prefers, 0) >= seats[rider.prefers]


@given(st.builds(rules.Vehicle, st.sampled_from(NAMES), st.integers(0, 4)), everybody, some)
def test_people_are_moved_only_where_all_of_them_fit(vehicle, riders, moving):
    full = room(vehicle, riders, moving)
    moved = {rider.id: vehicle.name for rider in riders if rider.id in moving}
    before, after = inside(riders, {}), inside(riders, moved)
    grows = after.get(vehicle.name, 0) > before.get(vehicle.name, 0)
    assert (full is not None) == (grows and after[vehicle.name] > vehicle.seats)


TOUR = {
    **event_file()["items"][1],
    "vehicles": [
        {"name": "Bus", "means": "bus", "seats": 2},
        {"name": "Boat", "means": "boat", "seats": 2},
    ],
}


def made_with(app, **changes):
    return world(app, event_file(items=[event_file()["items"][0], TOUR | changes]))


def book(made, *wishes, at=NOW):
    with writing(made.app) as session:
        wanted = [Wish(delegate, 2, prefers) for delegate, prefers in wishes]
        return bookings.arrange(
            session, wanted, event_id=made.events["sonderborg"], by=made.accounts["sofia"], at=at
        )


def aboard(made):
    with writing(made.app) as session:
        rows = session.execute(sa.select(Booking.delegate_id, Booking.vehicle))
        return {row[0]: row[1] for row in rows}


def ids(made):
    with writing(made.app) as session:
        return {
            row[0]: row[1] for row in session.execute(sa.select(Booking.delegate_id, Booking.id))
        }


def transfer(made, booking_ids, vehicle, number=2):
    with writing(made.app) as session:
        return vehicles.transfer(
            session,
            booking_ids,
            vehicle,
            event_id=made.events["sonderborg"],
            number=number,
            by=made.accounts["organiser"],
            at=NOW,
        )


@both
def test_the_first_vehicle_fills_first_and_who_prefers_another_has_it(app):
    made = made_with(app)
    one, two, three, four, five = register(made, "sonderborg", "sofia", *"ABCDE")
    book(made, (one, ""), (two, "Boat"), (three, "Bicycle"), (four, ""), (five, ""))
    assert aboard(made) == {one: "Bus", two: "Boat", three: "Bus", four: "Boat", five: ""}


@both
def test_who_waits_for_the_tour_gets_a_vehicle_with_the_seat(app):
    made = made_with(app)
    people = register(made, "sonderborg", "sofia", *"ABCDE")
    book(made, *((one, "") for one in people))
    with writing(app) as session:
        unbook(
            session,
            [people[1]],
            2,
            event_id=made.events["sonderborg"],
            by=made.accounts["sofia"],
            at=NOW + MINUTE,
        )
    assert aboard(made) == dict(zip(people, ("Bus", "", "Boat", "Boat", "Bus"), strict=True))


@both
def test_who_would_like_another_later_changes_while_it_has_a_seat(app):
    made = made_with(app)
    one, two, three = register(made, "sonderborg", "sofia", *"ABC")
    book(made, (one, ""), (two, ""), (three, "Boat"))
    assert book(made, (one, "Boat"), (two, "Boat")) == bookings.Booked()
    assert aboard(made) == {one: "Boat", two: "Bus", three: "Boat"}
    assert book(made, (two, "Bicycle")) == bookings.Booked()
    with writing(app) as session:
        said = sa.select(Booking.prefers).where(Booking.delegate_id == two)
        told = session.scalars(sa.select(Line.detail).where(Line.kind == "preferred")).all()
        assert (session.scalar(said), len(told)) == ("Boat", 1)


@both
def test_a_vehicle_that_has_left_the_draft_leaves_its_people_to_the_others(app):
    made = made_with(app)
    one, two, three = register(made, "sonderborg", "sofia", *"ABC")
    book(made, (one, "Boat"), (two, ""), (three, "Boat"))
    with writing(app) as session:
        session.execute(sa.delete(Vehicle).where(Vehicle.name == "Boat"))
        actions.reseat(session, event_id=made.events["sonderborg"], at=NOW)
    assert aboard(made) == {one: "Bus", two: "Bus", three: "Boat"}


@both
def test_an_organiser_moves_people_while_there_are_seats_and_one_line_tells_it(app):
    made = made_with(app)
    one, two, three = register(made, "sonderborg", "sofia", *"ABC")
    book(made, (one, ""), (two, ""), (three, ""))
    of = ids(made)
    assert transfer(made, [of[one], of[two]], "Boat") == Full("Boat", 2, 1, 2)
    assert transfer(made, [of[one], of[three]], "Boat") is True
    assert transfer(made, [of[one]], "Boat") is True
    assert aboard(made) == {one: "Boat", two: "Bus", three: "Boat"}
    with writing(app) as session:
        told = session.scalars(sa.select(Line.detail).where(Line.kind == "transferred")).all()
    assert told == [{"bookings": [of[one]]}]


@both
@pytest.mark.parametrize(("vehicle", "number"), [("Train", 2), ("Boat", 1), ("Boat", 9)])
def test_nobody_is_moved_into_what_is_not_there(app, vehicle, number):
    made = made_with(app)
    (one,) = register(made, "sonderborg", "sofia", "A")
    book(made, (one, ""))
    assert transfer(made, [ids(made)[one]], vehicle, number) is False
    assert aboard(made) == {one: "Bus"}


@both
def test_who_waits_is_not_moved(app):
    made = made_with(app, vehicles=[{"name": "Bus", "means": "bus", "seats": 1}])
    one, two = register(made, "sonderborg", "sofia", "A", "B")
    book(made, (one, ""), (two, ""))
    assert transfer(made, [ids(made)[two]], "Bus") is False


@both
def test_how_full_the_vehicles_are_is_one_select(app, selects):
    made = made_with(app)
    book(made, *((one, "") for one in register(made, "sonderborg", "sofia", *"ABC")))
    with writing(app) as session:
        item_id = session.scalars(sa.select(Item.id).where(Item.number == 2)).one()
        selects.clear()
        found = queries.rides(session, item_id)
    assert [(one.name, one.taken, one.left, one.over) for one in found] == [
        ("Bus", 2, 0, 0),
        ("Boat", 1, 1, 0),
    ]
    assert len(selects) == 1
