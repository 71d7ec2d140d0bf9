"""Booking items: what clashes, by the rule for any agenda; the actions, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda.models import Item, PublishedEntry
from meetings.events.models import Event
from meetings.journal.models import Line
from meetings.registration import actions
from meetings.registration import queries as registration
from meetings.registration.actions import bookings, items
from meetings.registration.actions.bookings import Booked
from meetings.registration.actions.items import Unconfirmed
from meetings.registration.models import Booking
from meetings.registration.queries import bookings as queries
from meetings.registration.queries.bookings import Seats
from meetings.registration.rules.bookings import (
    Circumstances,
    Obstacle,
    Open,
    Problem,
    Slot,
    Wish,
    clash,
    overlapping,
)
from meetings.registration.rules.pool import Reason, Waits
from meetings.registration.rules.window import Standing
from meetings.terms import Status
from tests import factories
from tests.factories import NOW, event_file, publish_file, register, world, writing

both = pytest.mark.postgresql
NOON = datetime(2030, 10, 5, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

slots = st.builds(
    lambda number, kind, title, start, length: Slot(
        number, kind, title, NOON + start * HOUR, NOON + (start + length) * HOUR
    ),
    st.integers(1, 9),
    st.sampled_from(["workshop", "study-tour"]),
    st.sampled_from(["Housing", "housing ", "Data", "Heat"]),
    st.integers(0, 8),
    st.integers(1, 3),
)
agendas = st.lists(slots, unique_by=lambda slot: slot.number, max_size=6)


@given(slots, agendas)
def test_a_clash_is_seen_from_either_side(one, others):
    found = {slot.number: why for why, slot in clash(one, others)}
    for slot in others:
        back = {other.number: why for why, other in clash(slot, [one])}
        assert found.get(slot.number) == back.get(one.number)


@given(slots, agendas)
def test_what_neither_repeats_nor_overlaps_does_not_clash(one, others):
    free = [slot for slot in others if slot.number not in {s.number for _, s in clash(one, others)}]
    for slot in free:
        apart = slot.ends_at <= one.starts_at or one.ends_at <= slot.starts_at
        assert slot.number == one.number or apart


@given(agendas)
def test_those_that_overlap_are_named_once_each(mine):
    pairs = overlapping(mine)
    assert len({frozenset((one.number, two.number)) for one, two in pairs}) == len(pairs)
    named = {(one.number, two.number) for one, two in pairs}
    for n, one in enumerate(mine):
        for two in mine[n + 1 :]:
            either = {(one.number, two.number), (two.number, one.number)} & named
            assert bool(either) == (one.starts_at < two.ends_at and two.starts_at < one.ends_at)


@given(agendas, st.lists(st.tuples(st.integers(1, 2), st.integers(1, 9)), max_size=6))
def test_what_is_not_refused_can_be_had_together(mine, wanted):
    items = {slot.number: Open(slot) for slot in mine}
    wishes = [Wish(*one) for one in wanted]
    known = Circumstances(items=items, coming={1, 2}, booked={}, at=NOON - HOUR)
    if known.obstacles(wishes) == []:
        for delegate in (1, 2):
            numbers = {number for who, number in wanted if who == delegate}
            assert overlapping(items[number].slot for number in numbers) == []


def slot(number, title="Data", starts=0, ends=1):
    return Slot(number, "workshop", title, NOON + starts * HOUR, NOON + ends * HOUR)


def test_what_ends_as_the_other_begins_is_no_clash():
    assert clash(slot(1), [slot(2, "Heat", 1, 2)]) == []


def test_a_workshop_that_runs_twice_is_had_once():
    again = slot(2, "  DATA ", 4, 5)
    assert clash(slot(1), [again, slot(1)]) == [(Problem.TWICE, again)]


KNOWN = Circumstances(
    items={1: Open(slot(1)), 2: Open(slot(2, "Heat")), 3: Open(slot(3, "Off"), cancelled=True)},
    coming={7},
    booked={7: {1, 3}},
    at=NOON - HOUR,
)


@pytest.mark.parametrize(
    ("wish", "fault"),
    [
        (Wish(7, 2), Obstacle(Problem.OVERLAP, 7, 2, 1)),
        (Wish(8, 2), Obstacle(Problem.GONE, 8, 2)),
        (Wish(7, 9), Obstacle(Problem.UNKNOWN, 7, 9)),
    ],
)
def test_a_fault_names_who_and_what(wish, fault):
    assert KNOWN.obstacles([wish]) == [fault]


def test_what_is_cancelled_is_in_nobodys_way_and_is_not_booked():
    free = Circumstances(items=KNOWN.items, coming={7}, booked={7: {3}}, at=NOON - HOUR)
    assert free.obstacles([Wish(7, 1)]) == []
    assert Circumstances(items=KNOWN.items, coming={7}, booked={}, at=NOON - HOUR).obstacles(
        [Wish(7, 3)]
    ) == [Obstacle(Problem.CANCELLED, 7, 3)]


def test_what_is_given_up_is_in_nobodys_way_and_what_is_booked_is_no_new_wish():
    assert KNOWN.obstacles([Wish(7, 2)], [Wish(7, 1)]) == []
    assert KNOWN.obstacles([Wish(7, 1)]) == []
    assert KNOWN.obstacles([], [Wish(8, 9)]) == []


def test_once_it_has_begun_nothing_is_booked_or_given_up():
    late = Circumstances(items=KNOWN.items, coming={7}, booked={7: {2}}, at=NOON)
    assert late.obstacles([Wish(7, 1)], [Wish(7, 2)]) == [
        Obstacle(Problem.BEGUN, 7, 2),
        Obstacle(Problem.BEGUN, 7, 1),
    ]


def workshop(number, title, starts, ends, seats=1, **more):
    day = "2030-10-06T"
    times = {"starts": day + starts, "ends": day + ends}
    return {"number": number, "kind": "workshop", "title": title, **times, "seats": seats, **more}


WORKSHOPS = [
    event_file()["items"][0],
    workshop(3, "Housing", "14:00", "15:30"),
    workshop(4, "Data", "15:00", "16:00"),
    workshop(5, "Housing", "11:00", "12:30", seats=5),
]


def made_of(app, seats=10, **window):
    file = event_file(
        items=WORKSHOPS,
        registration={**event_file()["registration"], "seats": seats, **window},
    )
    return world(app, file)


def by(made, city="sofia", at=NOW):
    return {"event_id": made.events["sonderborg"], "by": made.accounts[city], "at": at}


def book(made, people, *numbers, city="sofia", at=NOW, **more):
    with writing(made.app) as session:
        return factories.book(session, people, *numbers, **by(made, city, at), **more)


def unbook(made, people, *numbers, city="sofia", at=NOW, **more):
    with writing(made.app) as session:
        return factories.unbook(session, people, *numbers, **by(made, city, at), **more)


def stands(made):
    """Where everybody stands at each item, by delegate and number: standing and sequence."""
    b = Booking
    with writing(made.app) as session:
        query = sa.select(b.delegate_id, Item.number, b.standing, b.sequence)
        rows = session.execute(query.join(Item, Item.id == b.item_id))
        return {(row[0], row[1]): (row[2].value, row[3]) for row in rows}


def lines(made, *kinds):
    with writing(made.app) as session:
        query = sa.select(Line).where(Line.kind.in_(kinds)).order_by(Line.id)
        return [(line.kind, line.subject_kind, line.detail) for line in session.scalars(query)]


def why(made, at=NOW + HOUR):
    with writing(made.app) as session:
        rows = {
            row[0]: row[1] for row in session.execute(sa.select(Booking.id, Booking.delegate_id))
        }
        decided = registration.decided_bookings(session, made.events["sonderborg"], at)
        return {rows[id_]: found for id_, found in decided.items()}


@both
def test_a_free_place_is_given_at_once_and_the_next_one_waits(app):
    made = made_of(app)
    one, two = register(made, "sonderborg", "sofia", "A", "B")
    done = book(made, [one, two], 3)
    assert stands(made) == {(one, 3): ("confirmed", 0), (two, 3): ("waiting", 0)}
    assert lines(made, "booked") == [("booked", "delegation", {"bookings": list(done.made)})]
    assert why(made) == {two: Waits(Reason.FIRST)}


@both
def test_a_place_that_is_given_up_goes_to_whoever_waits(app):
    made = made_of(app)
    (one,) = register(made, "sonderborg", "sofia", "A")
    (two,) = register(made, "sonderborg", "lyon", "B")
    book(made, [one], 3)
    book(made, [two], 3, city="lyon", at=NOW + MINUTE)
    unbook(made, [one], 3, at=NOW + 2 * MINUTE)
    assert stands(made) == {(one, 3): ("withdrawn", 1), (two, 3): ("confirmed", 1)}
    kinds = [kind for kind, *_ in lines(made, "booked", "unbooked", "seated")]
    assert kinds[-3:] == ["booked", "unbooked", "seated"]


@both
def test_who_books_again_keeps_the_row_and_waits_behind_those_who_asked_meanwhile(app):
    made = made_of(app)
    one, two, three = register(made, "sonderborg", "sofia", "A", "B", "C")
    book(made, [one], 3)
    book(made, [two], 3, at=NOW + MINUTE)
    book(made, [three], 3, at=NOW + 2 * MINUTE)
    unbook(made, [two], 3, at=NOW + 3 * MINUTE)
    book(made, [two], 3, at=NOW + 4 * MINUTE)
    unbook(made, [one], 3, at=NOW + 5 * MINUTE)
    assert stands(made) == {
        (one, 3): ("withdrawn", 1),
        (two, 3): ("waiting", 2),
        (three, 3): ("confirmed", 1),
    }


@both
def test_twice_is_once(app):
    made = made_of(app)
    (one,) = register(made, "sonderborg", "sofia", "A")
    book(made, [one], 3)
    assert book(made, [one], 3) == Booked()
    unbook(made, [one], 3)
    assert unbook(made, [one], 3) == Booked()
    assert stands(made) == {(one, 3): ("withdrawn", 1)}
    assert len(lines(made, "booked", "unbooked")) == 2


@both
def test_what_overlaps_is_refused_with_both_named_and_nothing_is_stored(app):
    made = made_of(app)
    one, two = register(made, "sonderborg", "sofia", "A", "B")
    book(made, [one], 3)
    assert book(made, [one, two], 4) == [Obstacle(Problem.OVERLAP, one, 4, 3)]
    assert stands(made) == {(one, 3): ("confirmed", 0)}


@both
def test_what_one_only_waits_for_clashes_too(app):
    made = made_of(app)
    one, two = register(made, "sonderborg", "sofia", "A", "B")
    book(made, [one, two], 3)
    assert book(made, [two], 4) == [Obstacle(Problem.OVERLAP, two, 4, 3)]


@both
def test_two_that_overlap_are_not_booked_in_one_act(app):
    made = made_of(app)
    (one,) = register(made, "sonderborg", "sofia", "A")
    assert book(made, [one], 3, 4) == [Obstacle(Problem.OVERLAP, one, 4, 3)]
    assert stands(made) == {}


@both
def test_a_workshop_that_runs_twice_is_changed_for_the_other_time_in_one_act(app):
    made = made_of(app)
    (one,) = register(made, "sonderborg", "sofia", "A")
    book(made, [one], 3)
    assert book(made, [one], 5) == [Obstacle(Problem.TWICE, one, 5, 3)]
    with writing(app) as session:
        done = bookings.arrange(session, [Wish(one, 5)], [Wish(one, 3)], **by(made))
    assert (len(done.made), len(done.ended)) == (1, 1)
    assert stands(made) == {(one, 3): ("withdrawn", 1), (one, 5): ("confirmed", 0)}


@both
def test_a_change_that_is_refused_gives_nothing_up(app):
    made = made_of(app)
    (one,) = register(made, "sonderborg", "sofia", "A")
    book(made, [one], 3)
    with writing(app) as session:
        assert bookings.arrange(session, [Wish(one, 1)], [Wish(one, 3)], **by(made)) == [
            Obstacle(Problem.UNKNOWN, one, 1)
        ]
    assert stands(made) == {(one, 3): ("confirmed", 0)}


@both
def test_who_has_no_seat_at_the_event_waits_for_it_first(app):
    made = made_of(app, seats=1)
    one, two = register(made, "sonderborg", "sofia", "A", "B")
    book(made, [two], 3)
    assert (stands(made), why(made)) == ({(two, 3): ("waiting", 0)}, {two: Waits(Reason.EVENT)})
    with writing(app) as session:
        actions.withdraw(session, delegate_id=one, **by(made, at=NOW + MINUTE))
    assert stands(made) == {(two, 3): ("confirmed", 1)}


@both
def test_who_withdraws_from_the_event_leaves_its_items(app):
    made = made_of(app)
    one, two = register(made, "sonderborg", "sofia", "A", "B")
    book(made, [one, two], 3)
    with writing(app) as session:
        actions.withdraw(session, delegate_id=one, **by(made, at=NOW + MINUTE))
    assert stands(made) == {(one, 3): ("withdrawn", 1), (two, 3): ("confirmed", 1)}
    assert book(made, [one], 3) == [Obstacle(Problem.GONE, one, 3)]
    assert unbook(made, [one], 3) == Booked()


@both
def test_people_of_another_event_book_nothing_here(app):
    made = world(app, event_file(items=WORKSHOPS), event_file(slug="odense", items=WORKSHOPS))
    (there,) = register(made, "odense", "sofia", "A")
    assert book(made, [there], 3) == [Obstacle(Problem.GONE, there, 3)]


@both
def test_only_what_takes_seats_is_booked(app):
    made = made_of(app)
    (one,) = register(made, "sonderborg", "sofia", "A")
    assert book(made, [one], 1, 77) == [
        Obstacle(Problem.UNKNOWN, one, 1),
        Obstacle(Problem.UNKNOWN, one, 77),
    ]


@both
def test_once_it_has_begun_the_organiser_alone_changes_it(app):
    made = made_of(app)
    one, two = register(made, "sonderborg", "sofia", "A", "B")
    book(made, [one], 5)
    began = datetime(2030, 10, 6, 9, tzinfo=UTC)  # 11:00 in Copenhagen
    assert book(made, [two], 5, at=began) == [Obstacle(Problem.BEGUN, two, 5)]
    assert unbook(made, [one], 5, at=began) == [Obstacle(Problem.BEGUN, one, 5)]
    book(made, [two], 5, city="organiser", at=began, bound=False)
    unbook(made, [one], 5, city="organiser", at=began, bound=False)
    assert stands(made) == {(one, 5): ("withdrawn", 1), (two, 5): ("confirmed", 0)}


@both
def test_the_bookings_of_what_is_cancelled_stay_and_it_is_not_booked_any_more(app):
    made = made_of(app)
    one, two = register(made, "sonderborg", "sofia", "A", "B")
    book(made, [one], 3)
    publish_file(app, event_file(items=[WORKSHOPS[0], *WORKSHOPS[2:]]), at=NOW + HOUR)
    assert book(made, [two], 3) == [Obstacle(Problem.CANCELLED, two, 3)]
    assert stands(made) == {(one, 3): ("confirmed", 0)}
    # Its time is free for something else.
    assert isinstance(book(made, [one], 4), Booked)


@both
def test_a_quota_of_the_item_makes_the_second_of_a_city_wait(app):
    made = made_of(app)
    one, two = register(made, "sonderborg", "sofia", "A", "B")
    with writing(app) as session:
        session.execute(sa.update(Item).values(quota=1))
    book(made, [one, two], 5)
    assert stands(made) == {(one, 5): ("confirmed", 0), (two, 5): ("waiting", 0)}
    assert why(made)[two] == Waits(Reason.QUOTA, 0, mine=1, most=1)


@both
def test_a_place_that_becomes_free_is_offered_where_the_organiser_chose_that(app):
    made = made_of(app)
    one, two = register(made, "sonderborg", "sofia", "A", "B")
    with writing(app) as session:
        session.execute(sa.update(Event).values(offer_hours=24))
    book(made, [one, two], 3)
    unbook(made, [one], 3, at=NOW + MINUTE)
    assert stands(made) == {(one, 3): ("withdrawn", 1), (two, 3): ("offered", 1)}
    unbook(made, [two], 3, at=NOW + 2 * MINUTE)
    assert stands(made)[two, 3] == ("withdrawn", 2)


@both
def test_booking_costs_the_same_for_one_and_for_many(app, selects):
    made = made_of(app, seats=60)
    people = register(made, "sonderborg", "sofia", *(f"P{n}" for n in range(30)))
    counts = []
    for several in (people[:1], people[1:30]):
        selects.clear()
        book(made, several, 3)
        counts.append(len(selects))
    # Whoever gets a place may need a vehicle.
    assert (counts, max(counts) <= 13) == ([counts[0], counts[0] - 2], True)


@both
def test_items_and_their_seats_are_read_in_one_select_each(app, selects):
    made = made_of(app)
    people = register(made, "sonderborg", "sofia", "A", "B")
    book(made, people, 3)
    with writing(app) as session:
        event_id = made.events["sonderborg"]
        selects.clear()
        found = queries.bookables(session, event_id)
        mine = queries.held(session, people)
        one = queries.bookable(session, event_id, 3)
        here = queries.booked(session, one.item_id)
        (party,) = queries.parties(session, event_id)
        others = queries.free(session, party, found[0].item_id)
        assert len(selects) == 6
    assert [(i.number, i.capacity, i.taken, i.waiting) for i in found] == [
        (5, 5, 0, 0),
        (3, 1, 1, 1),
        (4, 1, 0, 0),
    ]
    assert [(b.delegate_id, b.number, b.standing) for b in mine] == [
        (people[0], 3, Standing.CONFIRMED),
        (people[1], 3, Standing.WAITING),
    ]
    assert [(b.name, b.party) for b in here] == [("A", "Sofia"), ("B", "Sofia")]
    assert [one.name for one in others] == ["A", "B"]
    assert queries.bookable(session, event_id, 1) is None


def set_seats(made, number, seats, confirmed=""):
    with writing(made.app) as session:
        return items.set_item_seats(
            session, number, seats, confirmed=confirmed, **by(made, "organiser", NOW + HOUR)
        )


@both
def test_more_seats_are_given_once_it_was_seen_who_gets_them(app):
    made = made_of(app)
    one, two, three = register(made, "sonderborg", "sofia", "A", "B", "C")
    book(made, [one, two, three], 3)
    asked = set_seats(made, 3, Seats(2, None))
    assert isinstance(asked, Unconfirmed)
    assert [(who.name, who.city) for who in asked.effect.seated] == [("B", "Sofia")]
    assert (asked.effect.waiting, asked.effect.over) == (1, 0)
    assert stands(made)[two, 3] == ("waiting", 0)
    assert set_seats(made, 3, Seats(3, None), asked.mark) != asked
    assert set_seats(made, 3, Seats(2, None), asked.mark) is True
    assert stands(made)[two, 3] == ("confirmed", 1)
    assert lines(made, "item-edited") == [("item-edited", "event", {"item": 3})]


@both
def test_fewer_seats_than_are_taken_drop_nobody(app):
    made = made_of(app)
    people = register(made, "sonderborg", "sofia", "A", "B", "C")
    book(made, people, 5)
    asked = set_seats(made, 5, Seats(1, None))
    assert (asked.effect.seated, asked.effect.over) == ([], 2)
    assert set_seats(made, 5, Seats(1, None), asked.mark) is True
    assert {standing for standing, _ in stands(made).values()} == {"confirmed"}


@both
def test_seats_that_nobody_notices_are_stored_at_once_and_the_same_are_nothing(app):
    made = made_of(app)
    assert set_seats(made, 5, Seats(5, None)) is True
    assert lines(made, "item-edited") == []
    assert set_seats(made, 5, Seats(6, 2)) is True
    with writing(app) as session:
        found = queries.bookable(session, made.events["sonderborg"], 5)
    assert (found.capacity, found.quota, len(lines(made, "item-edited"))) == (6, 2, 1)


@both
@pytest.mark.parametrize(
    ("number", "seats"), [(1, Seats(5, None)), (5, Seats(5, None, {"Bus": 1}))]
)
def test_seats_of_what_is_not_there_are_not_changed(app, number, seats):
    made = made_of(app)
    assert set_seats(made, number, seats) is False


@both
def test_the_seats_of_a_tour_are_those_of_its_vehicles(app):
    tour = {**event_file()["items"][1], "vehicles": [{"name": "Bus", "means": "bus", "seats": 1}]}
    made = world(app, event_file(items=[tour]))
    people = register(made, "sonderborg", "sofia", "A", "B")
    book(made, people, 2)
    asked = set_seats(made, 2, Seats(None, None, {"Bus": 2}))
    assert [who.name for who in asked.effect.seated] == ["B"]
    assert set_seats(made, 2, Seats(None, None, {"Bus": 2}), asked.mark) is True
    assert {standing for standing, _ in stands(made).values()} == {"confirmed"}
    with writing(app) as session:
        assert set(session.scalars(sa.select(Booking.vehicle))) == {"Bus"}


@both
def test_what_does_not_take_place_seats_nobody_whatever_its_seats(app):
    made = made_of(app)
    people = register(made, "sonderborg", "sofia", "A", "B")
    book(made, people, 3)
    with writing(app) as session:
        off = sa.update(PublishedEntry).where(PublishedEntry.number == 3)
        session.execute(off.values(status=Status.CANCELLED))
    asked = set_seats(made, 3, Seats(9, None))
    assert (asked.effect.seated, asked.effect.waiting) == ([], 1)
