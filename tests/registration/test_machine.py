"""Any acts in any order, by the real actions: what must hold of seats holds after each."""

from datetime import timedelta
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from meetings.events.models import Event
from meetings.registration import actions, queries
from meetings.registration.models import Delegate, Delegation
from meetings.registration.rules.line import Move
from meetings.registration.rules.seating import Placed, Reason
from meetings.registration.rules.window import Standing
from meetings.registration.rules.wishes import Named
from meetings.terms import WaitingRule
from tests.factories import NOW, event_file, publish_file, world, writing

CITIES = ("sofia", "munich", "lyon")
MINUTE = timedelta(minutes=1)
cities = st.sampled_from(CITIES)
capacities = st.none() | st.integers(0, 8)
quotas = st.none() | st.integers(1, 4)


class Party(NamedTuple):
    delegation_id: int
    city_id: int


class Seats(RuleBasedStateMachine):
    """One event of a network that three cities register for; time only goes on."""

    made = None  # the world of the test that runs the machine
    events = 0

    def __init__(self):
        super().__init__()
        type(self).events += 1
        slug = f"event-{self.events}"
        self.event = publish_file(self.made.app, event_file(slug=slug))
        self.at = NOW
        self.seated = set()
        self.terms(3, 2, WaitingRule.FIRST_COME)

    def act(self, do, city=None, **more):
        self.at += MINUTE
        whom = {"event_id": self.event, "at": self.at, **more}
        if city:
            whom["by"] = self.made.accounts[city]
        with writing(self.made.app) as session:
            do(session, **whom)
        # An act that is refused seats nobody; what a release brings is then for the timer.
        with writing(self.made.app) as session:
            if self.event in queries.due(session, self.at):
                actions.reseat(session, event_id=self.event, at=self.at)

    def people(self, *standings):
        with writing(self.made.app) as session:
            query = (
                sa.select(Delegate.id, Delegation.id, Delegation.city_id)
                .join(Delegation, Delegation.id == Delegate.delegation_id)
                .where(Delegate.event_id == self.event, Delegate.standing.in_(standings))
                .order_by(Delegate.id)
            )
            return {who: Party(*row) for who, *row in session.execute(query)}

    def chosen(self, data, *standings):
        found = self.people(*standings)
        if not found:
            return None, None
        who = data.draw(st.sampled_from(sorted(found)))
        slugs = {id_: slug for slug, id_ in self.made.cities.items()}
        return who, slugs[found[who].city_id]

    @rule(city=cities, size=st.integers(1, 3), together=st.booleans())
    def register(self, city, size, together):
        people = [Named(f"P{n}") for n in range(size)]
        whom = {"city_id": self.made.cities[city], "together": together}
        self.act(lambda s, **kw: actions.register(s, people, **whom, **kw), city)

    @rule(data=st.data())
    def withdraw(self, data):
        who, city = self.chosen(data, Standing.CONFIRMED, Standing.WAITING)
        if who:
            self.act(actions.withdraw, city, delegate_id=who)
            self.seated.discard(who)

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

    @rule(capacity=capacities, quota=quotas, turn=st.sampled_from(WaitingRule))
    def terms(self, capacity, quota, turn):
        released = None if quota is None else self.at + 5 * MINUTE
        values = {"capacity": capacity, "quota": quota, "release_at": released}

        def change(session, *, event_id, at):
            terms = sa.update(Event).where(Event.id == event_id)
            session.execute(terms.values(waiting_rule=turn, **values))
            actions.reseat(session, event_id=event_id, at=at)

        self.act(change)

    @precondition(lambda self: self.seated)
    @rule()
    def release(self):
        self.at += 5 * MINUTE
        self.act(actions.reseat)

    @invariant()
    def what_must_hold_holds(self):
        with writing(self.made.app) as session:
            event = session.get(Event, self.event)
            pool = queries.pool(session, event)
            places = queries.places(session, self.event)
            decided = queries.decided(session, self.event, self.at)
        confirmed = self.people(Standing.CONFIRMED)
        assert sum(pool.held.values()) == len(confirmed)
        # Whoever had a seat has it still; whoever got one now fits into what there is.
        assert self.seated <= set(confirmed)
        given = set(confirmed) - self.seated
        if given and pool.capacity is not None:
            assert len(confirmed) <= pool.capacity
        for party in {confirmed[who].delegation_id for who in given}:
            assert pool.held[party] <= pool.quota_at(self.at)
        # Nobody waits who could be seated, and one group is never torn.
        assert not [who for who, found in decided.items() if isinstance(found, Placed)]
        groups = {place.group for place in places if place.group is not None}
        assert not groups & {decided_group(self, who) for who in given}
        first = [found for found in decided.values() if found.reason is Reason.TOGETHER]
        assert all(found.size > pool.free() for found in first)
        self.seated = set(confirmed)


def decided_group(machine, who):
    with writing(machine.made.app) as session:
        return session.scalar(sa.select(Delegate.group_id).where(Delegate.id == who))


@pytest.mark.postgresql
def test_any_acts_in_any_order_leave_the_seats_as_they_must_be(app):
    class Machine(Seats):
        made = world(app)

    few = settings(
        max_examples=20,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Machine, settings=few)
