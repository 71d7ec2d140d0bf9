"""Waiting: in turn, together, in the head's own order, until a release; on both databases."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from meetings.events.models import Event
from meetings.journal.models import Line
from meetings.registration import actions, queries
from meetings.registration.models import Delegate, Delegation
from meetings.registration.queries import Effect, Terms
from meetings.registration.rules.line import Move, Place, claims_of, moved
from meetings.registration.rules.pool import Placed, Reason, Waits
from meetings.registration.rules.window import Standing
from meetings.registration.rules.wishes import Named, Refusal, Refused
from meetings.terms import WaitingRule
from tests.factories import NOW, event_file, register, world, writing

MINUTE = timedelta(minutes=1)
both = pytest.mark.postgresql


def with_terms(seats, **changes):
    return event_file(registration={**event_file()["registration"], "seats": seats, **changes})


def ask(made, city, *names, at=NOW, together=False):
    with writing(made.app) as session:
        return actions.register(
            session,
            [Named(name) for name in names],
            event_id=made.events["sonderborg"],
            city_id=made.cities[city],
            by=made.accounts[city],
            at=at,
            together=together,
        )


def scope(made, delegate, city):
    by = {"by": made.accounts[city], "at": NOW + 60 * MINUTE}
    return {"delegate_id": delegate, "event_id": made.events["sonderborg"], **by}


def move(made, delegate, where, city="sofia"):
    with writing(made.app) as session:
        return actions.move(session, where, **scope(made, delegate, city))


def take(made, delegate, city="sofia"):
    with writing(made.app) as session:
        return actions.take_what_fits(session, **scope(made, delegate, city))


def leave(made, delegate, city="sofia"):
    with writing(made.app) as session:
        return actions.withdraw(session, **scope(made, delegate, city))


def change(made, at=NOW + 60 * MINUTE, **terms):
    with writing(made.app) as session:
        session.execute(sa.update(Event).values(**terms))
        actions.reseat(session, event_id=made.events["sonderborg"], at=at)


def confirmed(made):
    with writing(made.app) as session:
        seated = sa.select(Delegate.name).where(Delegate.standing == Standing.CONFIRMED)
        return set(session.scalars(seated))


def delegation_of(made, city):
    with writing(made.app) as session:
        mine = sa.select(Delegation.id).where(Delegation.city_id == made.cities[city])
        return session.scalar(mine)


def why(made, at=NOW + 60 * MINUTE):
    with writing(made.app) as session:
        names = {row[0]: row[1] for row in session.execute(sa.select(Delegate.id, Delegate.name))}
        decided = queries.decided(session, made.events["sonderborg"], at)
        return {names[id_]: found for id_, found in decided.items()}


@both
def test_in_turn_the_seat_that_becomes_free_goes_to_the_city_without_one(app):
    made = world(app, with_terms(3, waiting="in-turn"))
    first, *_ = register(made, "sonderborg", "sofia", "S1", "S2", at=NOW)
    (lyon,) = register(made, "sonderborg", "lyon", "L1", at=NOW)
    register(made, "sonderborg", "sofia", "S3", at=NOW + MINUTE)
    register(made, "sonderborg", "munich", "M1", at=NOW + 2 * MINUTE)
    leave(made, lyon, "lyon")
    munich = delegation_of(made, "munich")
    assert confirmed(made) == {"S1", "S2", "M1"}
    assert why(made) == {"S3": Waits(Reason.WENT, party=munich, theirs=0, mine=2)}
    leave(made, first)
    assert confirmed(made) == {"S2", "S3", "M1"}


@both
def test_a_group_that_waits_together_is_seated_whole_or_takes_what_fits(app):
    made = world(app, with_terms(3))
    register(made, "sonderborg", "munich", "M1", at=NOW)
    one, *_ = ask(made, "sofia", "S1", "S2", "S3", at=NOW + MINUTE, together=True).delegates
    register(made, "sonderborg", "lyon", "L1", at=NOW + 2 * MINUTE)
    assert confirmed(made) == {"M1"}
    group = Waits(Reason.TOGETHER, free=2, size=3)
    lyon = Waits(Reason.ASKED, 1, delegation_of(made, "sofia"))
    assert why(made) == {"S1": group, "S2": group, "S3": group, "L1": lyon}
    assert take(made, one) is True
    assert confirmed(made) == {"M1", "S1", "S2"}
    assert take(made, one) is False


@both
def test_a_group_is_seated_when_there_are_seats_for_all_of_it(app):
    made = world(app, with_terms(3))
    register(made, "sonderborg", "munich", "M1", at=NOW)
    ask(made, "sofia", "S1", "S2", "S3", at=NOW + MINUTE, together=True)
    change(made, capacity=4)
    assert confirmed(made) == {"M1", "S1", "S2", "S3"}


@pytest.mark.parametrize(("seats", "quota"), [(2, None), (9, 2)])
def test_a_group_that_can_never_be_seated_together_is_refused_with_the_number(app, seats, quota):
    made = world(app, with_terms(seats, quota=quota))
    refused = Refused(Refusal.TOO_LARGE, most=2)
    assert ask(made, "sofia", "S1", "S2", "S3", together=True) == refused
    assert not isinstance(ask(made, "sofia", "S1", "S2", "S3"), Refused)


@both
def test_the_head_s_own_order_decides_among_the_own_and_overtakes_nobody_else(app):
    made = world(app, with_terms(1))
    (gone,) = register(made, "sonderborg", "lyon", "L1", at=NOW)
    first, second = register(made, "sonderborg", "sofia", "S1", "S2", at=NOW + MINUTE)
    register(made, "sonderborg", "munich", "M1", at=NOW + 2 * MINUTE)
    (third,) = register(made, "sonderborg", "sofia", "S3", at=NOW + 3 * MINUTE)
    assert move(made, third, Move.EARLIER) is True
    assert {name: found.ahead for name, found in why(made).items()} == {
        "S1": 0,
        "S3": 1,
        "M1": 2,
        "S2": 3,
    }
    assert (move(made, first, Move.EARLIER), move(made, second, Move.LATER)) == (False, False)
    assert move(made, first, Move.LATER) is True
    leave(made, gone, "lyon")
    assert confirmed(made) == {"S3"}


@both
def test_a_release_seats_whoever_waited_for_the_quota_at_the_next_act(app):
    release = NOW + timedelta(days=90)
    made = world(app, with_terms(9, quota=1))
    with writing(app) as session:
        session.execute(sa.update(Event).values(release_at=release))
    register(made, "sonderborg", "sofia", "S1", "S2")
    event = made.events["sonderborg"]
    assert why(made) == {"S2": Waits(Reason.QUOTA, mine=1, most=1)}
    assert why(made, release) == {"S2": Placed(1)}
    with writing(app) as session:
        before, then = queries.due(session, release - MINUTE), queries.due(session, release)
    assert (before, then) == ([], [event])
    change(made, at=release, capacity=9)
    assert confirmed(made) == {"S1", "S2"}
    with writing(app) as session:
        assert queries.due(session, release) == []


@both
def test_what_would_come_of_other_terms_is_what_then_comes_of_them(app):
    made = world(app, with_terms(1, quota=1))
    register(made, "sonderborg", "sofia", "S1", "S2", at=NOW)
    register(made, "sonderborg", "munich", "M1", at=NOW + MINUTE)
    event = made.events["sonderborg"]
    raised = Terms(3, None, None, WaitingRule.FIRST_COME)
    lowered = Terms(0, 1, None, WaitingRule.IN_TURN)
    with writing(app) as session:
        up = queries.effect(session, event, raised, NOW)
        down = queries.effect(session, event, lowered, NOW)
    assert [(one.name, one.city) for one in up.seated] == [("M1", "Munich"), ("S2", "Sofia")]
    assert (up.waiting, up.over) == (0, 0)
    assert down == Effect([], 2, 1, offered=False)
    change(made, capacity=3, quota=None)
    assert confirmed(made) == {"S1", "S2", "M1"}


@both
def test_being_moved_changes_no_standing_and_being_seated_counts_one(app):
    made = world(app, with_terms(1))
    (gone,) = register(made, "sonderborg", "lyon", "L1", at=NOW)
    _, second = register(made, "sonderborg", "sofia", "S1", "S2", at=NOW + MINUTE)
    move(made, second, Move.EARLIER)
    leave(made, gone, "lyon")
    with writing(app) as session:
        counted = {
            row[0]: row[1] for row in session.execute(sa.select(Delegate.name, Delegate.sequence))
        }
    assert counted == {"L1": 1, "S1": 0, "S2": 1}


def test_moving_and_splitting_are_told_by_ids(app):
    made = world(app, with_terms(2))
    register(made, "sonderborg", "lyon", "L1", at=NOW)
    one, two = ask(made, "sofia", "S1", "S2", at=NOW, together=True).delegates
    take(made, one)
    (three,) = ask(made, "sofia", "S3", at=NOW + MINUTE).delegates
    move(made, three, Move.EARLIER)
    with writing(app) as session:
        told = sa.select(Line.kind, Line.detail).where(Line.kind.in_(["parted", "reordered"]))
        found = [tuple(row) for row in session.execute(told.order_by(Line.id))]
    assert found == [
        ("parted", {"delegates": [one, two]}),
        ("reordered", {"delegates": [three]}),
    ]


@pytest.mark.parametrize("rule", ["first-come", "in-turn"])
def test_every_act_costs_the_same_for_one_who_waits_and_for_thirty(app, selects, rule):
    files = [with_terms(1, waiting=rule) | {"slug": f"for-{people}"} for people in (1, 30)]
    made = world(app, *files)
    one, thirty = (cost(made, selects, f"for-{people}", people) for people in (1, 30))
    assert one == thirty
    assert max(one) <= 10


def cost(made, selects, slug, people):
    """How many SELECTs each act takes where so many wait."""
    ids = register(made, slug, "sofia", *(f"S{n}" for n in range(people + 2)))
    whom = {"event_id": made.events[slug], "city_id": made.cities["sofia"]}
    whom |= {"by": made.accounts["sofia"], "at": NOW + MINUTE}
    pair = [Named("G1"), Named("G2")]
    with writing(made.app) as session:
        session.execute(sa.update(Event).values(capacity=2))
    grouped = {**whom, "together": True}
    with writing(made.app) as session:
        group = actions.register(session, pair, **grouped).delegates
    there = {name: whom[name] for name in ("event_id", "by", "at")}
    acts = [
        lambda s: actions.register(s, [Named("M")], **whom),
        lambda s: actions.move(s, Move.LATER, delegate_id=ids[-1], **there),
        lambda s: actions.take_what_fits(s, delegate_id=group[0], **there),
        lambda s: actions.withdraw(s, delegate_id=ids[0], **there),
        lambda s: actions.reseat(s, event_id=whom["event_id"], at=whom["at"]),
    ]
    found = []
    for act in acts:
        with writing(made.app) as session:
            selects.clear()
            assert act(session) is not False
            found.append(len(selects))
    return found


places = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3)), min_size=1, max_size=6).map(
    lambda claims: [
        Place(NOW + at * MINUTE, n * 10 + m, n * 10 + m, 1, n * 10 if size > 1 else None)
        for n, (at, size) in enumerate(claims)
        for m in range(size)
    ]
)


@given(places, st.sampled_from(Move), st.data())
def test_moving_keeps_everybody_and_gives_no_time_that_was_not_there(rows, where, data):
    who = data.draw(st.sampled_from(rows))
    after = moved(rows, who.id, where)
    assert {(p.id, p.group) for p in after} == {(p.id, p.group) for p in rows}
    assert {p.asked_at for p in after} <= {p.asked_at for p in rows}
    order, now = sorted(claims_of(rows)), sorted(claims_of(after))
    at = next(n for n, claim in enumerate(order) if claim.id == who.claim)
    to = max(0, min(len(order) - 1, at + (1 if where is Move.LATER else -1)))
    wanted = [claim.id for claim in order if claim.id != who.claim]
    wanted.insert(to, who.claim)
    assert [claim.id for claim in now] == wanted


@given(places, st.sampled_from(Move), st.data())
def test_by_moving_no_party_asks_for_more_seats_at_any_time_than_before(rows, where, data):
    who = data.draw(st.sampled_from(rows))
    after = moved(rows, who.id, where)
    for time in {p.asked_at for p in rows}:
        asked = sum(p.asked_at <= time for p in after)
        assert asked <= sum(p.asked_at <= time for p in rows)


def test_moving_somebody_who_does_not_wait_moves_nobody():
    alone = [Place(NOW, 0, 1, 1)]
    assert moved(alone, 9, Move.EARLIER) == alone
