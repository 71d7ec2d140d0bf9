"""Any acts in any order, by the real actions: what must hold of seats holds after each."""

import os
from collections import Counter
from datetime import timedelta
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from meetings.agenda.models import Item, Vehicle
from meetings.events.models import Event
from meetings.registration import actions, queries
from meetings.registration.models import Booking, Delegate, Delegation
from meetings.registration.rules.limits import Limit, LimitKind
from meetings.registration.rules.line import Move
from meetings.registration.rules.pool import Circle, Placed, Reason
from meetings.registration.rules.window import ACTIVE, KeptFor, Standing
from meetings.registration.rules.wishes import Named
from meetings.terms import WaitingRule
from tests.factories import NOW, book, event_file, publish_file, unbook, world, writing

# 10,000 acts are 500 runs; `MEETINGS_TEST_RUNS=500` does them all.
RUNS, ACTS = int(os.environ.get("MEETINGS_TEST_RUNS", "20")), 20
CITIES = ("sofia", "munich", "lyon")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ASKING = (Standing.CONFIRMED, Standing.OFFERED, Standing.WAITING)
TOUR, WORKSHOP, CLASHING = 2, 3, 4
OVERLAPPING = (WORKSHOP, CLASHING)
cities = st.sampled_from(CITIES)
capacities = st.none() | st.integers(0, 8)
quotas = st.none() | st.integers(1, 4)
kinds = st.sampled_from(LimitKind)


def item(number: int, first: str, last: str, **more):
    hours = {"starts": f"2030-10-05T{first}", "ends": f"2030-10-05T{last}"}
    return {"number": number, "kind": "workshop", "title": f"Item {number}", **hours, **more}


ITEMS = [
    item(1, "08:00", "09:00", kind="plenary"),
    item(
        TOUR,
        "14:00",
        "18:00",
        kind="study-tour",
        vehicles=[
            {"name": "Bus", "means": "bus", "seats": 2},
            {"name": "Bicycles", "means": "bicycle", "seats": 1},
        ],
    ),
    item(WORKSHOP, "10:00", "11:00", seats=2),
    item(CLASHING, "10:30", "11:30", seats=1),
]


class Party(NamedTuple):
    delegation_id: int
    city_id: int


class Held(NamedTuple):
    """A booking as it is stored."""

    id: int
    number: int
    delegate_id: int
    standing: Standing
    vehicle: str
    at_event: Standing


class Seats(RuleBasedStateMachine):
    """One event of a network that three cities register for; time only goes on."""

    made = None
    events = 0

    def __init__(self):
        super().__init__()
        type(self).events += 1
        slug = f"event-{self.events}"
        file = event_file(slug=slug, items=ITEMS, starts="2030-10-05", ends="2030-10-06")
        self.event = publish_file(self.made.app, file)
        self.at = NOW
        self.seated: set[int] = set()
        self.inside: set[int] = set()
        self.let_go: set[int] = set()
        self.taken: dict[int, int] = {}
        self.terms(3, 2, WaitingRule.FIRST_COME, None)

    def act(self, do, city=None, **more):
        self.at += MINUTE
        whom = {"event_id": self.event, "at": self.at, **more}
        if city:
            whom["by"] = self.made.accounts[city]
        with writing(self.made.app) as session:
            outcome = do(session, **whom)
        # An act that is refused seats nobody; what time brings is then for the timer.
        with writing(self.made.app) as session:
            if self.event in queries.due(session, self.at):
                actions.reseat(session, event_id=self.event, at=self.at)
        return outcome

    def people(self, *standings):
        with writing(self.made.app) as session:
            query = (
                sa.select(Delegate.id, Delegation.id, Delegation.city_id)
                .join(Delegation, Delegation.id == Delegate.delegation_id)
                .where(Delegate.event_id == self.event, Delegate.standing.in_(standings))
                .order_by(Delegate.id)
            )
            return {who: Party(*row) for who, *row in session.execute(query)}

    def bookings(self):
        with writing(self.made.app) as session:
            b, d = Booking, Delegate
            query = (
                sa.select(b.id, Item.number, b.delegate_id, b.standing, b.vehicle, d.standing)
                .join(d, d.id == b.delegate_id)
                .join(Item, Item.id == b.item_id)
                .where(d.event_id == self.event)
            )
            return [Held(*row) for row in session.execute(query)]

    def booked(self, who):
        """The items that a person takes part in or waits for."""
        mine = [held for held in self.bookings() if held.delegate_id == who]
        return {held.number for held in mine if held.standing in ACTIVE}

    def chosen(self, data, *standings):
        found = self.people(*standings)
        if not found:
            return None, None
        who = data.draw(st.sampled_from(sorted(found)))
        slugs = {id_: slug for slug, id_ in self.made.cities.items()}
        return who, slugs[found[who].city_id]

    @rule(city=cities, size=st.integers(1, 3), together=st.booleans(), later=st.integers(0, 1))
    def register(self, city, size, together, later):
        people = [Named(f"P{n}") for n in range(size)]
        whom = {"city_id": self.made.cities[city], "together": together, "placeholders": later}
        self.act(lambda s, **kw: actions.register(s, people, **whom, **kw), city)

    @rule(data=st.data())
    def withdraw(self, data):
        who, city = self.chosen(data, *ASKING)
        if who:
            self.act(actions.withdraw, city, delegate_id=who)
            self.let_go.add(who)

    @rule(data=st.data())
    def substitute(self, data):
        who, city = self.chosen(data, *ASKING)
        if who:
            before, person = self.booked(who), Named(f"Heir of {who}")
            done = self.act(lambda s, **kw: actions.substitute(s, who, person, **kw), city)
            (heir,) = done.delegates
            assert self.booked(heir) == before
            if who in self.seated:
                assert heir in self.people(Standing.CONFIRMED)
            self.let_go.add(who)

    @rule(data=st.data(), where=st.sampled_from(Move))
    def move(self, data, where):
        who, city = self.chosen(data, Standing.WAITING)
        if who:
            self.act(lambda s, **kw: actions.move(s, where, delegate_id=who, **kw), city)

    @rule(data=st.data())
    def take_what_fits(self, data):
        who, city = self.chosen(data, Standing.WAITING)
        if who:
            self.act(actions.take_what_fits, city, delegate_id=who)

    @rule(data=st.data(), accepts=st.booleans())
    def answer_an_offer(self, data, accepts):
        who, city = self.chosen(data, Standing.OFFERED)
        if who:
            done = self.act(actions.accept if accepts else actions.refuse, city, delegate_id=who)
            # Who gives a seat on goes to the end of their line: where nobody else wants a seat,
            # and none is offered any more, it is theirs at once.
            assert who in self.people(*ASKING)
            assert not accepts or (who in self.people(Standing.CONFIRMED)) == done

    @rule(data=st.data(), number=st.sampled_from([TOUR, WORKSHOP, CLASHING]))
    def book(self, data, number):
        who, city = self.chosen(data, *ASKING)
        if who:
            self.act(lambda s, **kw: book(s, [who], number, **kw), city)

    @rule(data=st.data())
    def unbook(self, data):
        found = [one for one in self.bookings() if one.standing in ACTIVE]
        if found:
            one = data.draw(st.sampled_from(sorted(found)))
            self.act(lambda s, **kw: unbook(s, [one.delegate_id], one.number, **kw), "sofia")
            self.let_go.add(-one.id)

    @rule(data=st.data(), accepts=st.booleans())
    def answer_an_offer_of_an_item(self, data, accepts):
        found = [one.id for one in self.bookings() if one.standing is Standing.OFFERED]
        if found:
            which = data.draw(st.sampled_from(sorted(found)))
            act = actions.accept_item if accepts else actions.refuse_item
            self.act(act, "sofia", booking_id=which)

    @rule(capacity=capacities, quota=quotas, turn=st.sampled_from(WaitingRule), offer=quotas)
    def terms(self, capacity, quota, turn, offer):
        released = None if quota is None else self.at + 5 * MINUTE
        values = {"capacity": capacity, "quota": quota, "release_at": released}

        def change(session, *, event_id, at):
            terms = sa.update(Event).where(Event.id == event_id)
            session.execute(terms.values(waiting_rule=turn, offer_hours=offer, **values))
            actions.reseat(session, event_id=event_id, at=at)

        self.act(change)

    @rule(number=st.sampled_from([TOUR, WORKSHOP]), seats=st.integers(0, 4), quota=quotas)
    def item_seats(self, number, seats, quota):
        def change(session, *, event_id, at):
            mine = (Item.event_id == event_id) & (Item.number == number)
            session.execute(sa.update(Item).where(mine).values(quota=quota, capacity=seats))
            tour = sa.select(Item.id).where(mine).scalar_subquery()
            bus = (Vehicle.item_id == tour) & (Vehicle.position == 0)
            session.execute(sa.update(Vehicle).where(bus).values(seats=seats))
            actions.reseat(session, event_id=event_id, at=at)

        self.act(change)

    @rule(city=cities, seats=st.none() | st.integers(0, 3), kind=kinds, at=st.sampled_from([0, 3]))
    def limit(self, city, seats, kind, at):
        circle = Circle(KeptFor.CITY, self.made.cities[city])
        limit = Limit(kind, circle, seats or None if kind is LimitKind.KEPT else seats)

        def change(session, **there):
            asked = actions.set_limit(session, limit, number=at, confirmed="", **there)
            if isinstance(asked, actions.Unconfirmed):
                actions.set_limit(session, limit, number=at, confirmed=asked.mark, **there)

        self.act(change, "sofia")

    @rule(hours=st.sampled_from([5 * MINUTE, 3 * HOUR]))
    def time_goes_by(self, hours):
        self.at += hours
        self.act(actions.reseat)

    @invariant()
    def what_must_hold_of_the_event_holds(self):
        with writing(self.made.app) as session:
            event = session.get(Event, self.event)
            pool = queries.pool(session, event)
            places = queries.places(session, self.event, self.at)
            decided = queries.decided(session, self.event, self.at)
        confirmed, offered = self.people(Standing.CONFIRMED), self.people(Standing.OFFERED)
        assert sum(pool.held.values()) == len(confirmed) + len(offered)
        # Whoever had a seat has it still; whoever got one now fits into what there is.
        assert self.seated - self.let_go <= set(confirmed)
        given = set(confirmed) - self.seated
        self.not_over(0, len(confirmed) + len(offered), pool.capacity)
        # Nobody waits who could be seated, and one group is never torn.
        assert not [who for who, found in decided.items() if isinstance(found, Placed)]
        groups = {place.group for place in places if place.group is not None}
        assert not groups & self.groups(given | set(offered))
        first = [found for found in decided.values() if found.reason is Reason.TOGETHER]
        assert all(found.size > found.free for found in first)
        self.seated = set(confirmed)

    @invariant()
    def what_must_hold_of_the_items_holds(self):
        with writing(self.made.app) as session:
            event = session.get(Event, self.event)
            items = dict(tuple(row) for row in session.execute(_numbers(self.event)))
            pools = queries.item_pools(session, event, items, self.at)
            decided = queries.decided_bookings(session, self.event, self.at)
        assert not [which for which, found in decided.items() if isinstance(found, Placed)]
        active = [one for one in self.bookings() if one.standing in ACTIVE]
        for item_id, number in items.items():
            its = [one for one in active if one.number == number]
            taken = len([one for one in its if one.standing is not Standing.WAITING])
            assert sum(pools[item_id].held.values()) == taken
            self.not_over(number, taken, pools[item_id].capacity)
        # Of one person no two active bookings overlap.
        both = [{one.delegate_id for one in active if one.number == n} for n in OVERLAPPING]
        assert not set.intersection(*both)

    @invariant()
    def whoever_is_inside_stays_and_whoever_left_is_nowhere(self):
        found = self.bookings()
        firm = {one.id: one for one in found if one.standing is Standing.CONFIRMED}
        assert {one.at_event for one in firm.values()} <= {Standing.CONFIRMED}
        assert {one.at_event for one in found if one.standing in ACTIVE} <= ACTIVE
        let_go = {-id_ for id_ in self.let_go if id_ < 0}
        gone = {one.id for one in found if one.delegate_id in self.let_go}
        assert self.inside - let_go - gone <= set(firm)
        self.inside = set(firm)

    @invariant()
    def no_vehicle_takes_more_than_it_has_seats_but_where_they_were_lowered(self):
        riders = Counter(
            one.vehicle
            for one in self.bookings()
            if one.standing is Standing.CONFIRMED and one.vehicle
        )
        with writing(self.made.app) as session:
            tour = sa.select(Item.id).where(Item.event_id == self.event, Item.number == TOUR)
            v = Vehicle
            fleet = sa.select(v.position, v.name, v.seats).where(v.item_id.in_(tour))
            for position, name, seats in session.execute(fleet).all():
                self.not_over(-1 - position, riders[name], seats)

    def not_over(self, pool, taken, capacity):
        """Only where seats were taken away are there more people than seats, and no more since."""
        if capacity is not None:
            assert taken <= max(capacity, self.taken.get(pool, 0))
        self.taken[pool] = taken

    def groups(self, delegates):
        with writing(self.made.app) as session:
            d = Delegate
            query = sa.select(d.group_id).where(d.id.in_(delegates), d.group_id.is_not(None))
            return set(session.scalars(query))


def _numbers(event_id):
    return sa.select(Item.id, Item.number).where(Item.event_id == event_id, Item.number > 1)


@pytest.mark.postgresql
def test_any_acts_in_any_order_leave_the_seats_as_they_must_be(app):
    class Machine(Seats):
        made = world(app)

    few = settings(
        max_examples=RUNS,
        stateful_step_count=ACTS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Machine, settings=few)
