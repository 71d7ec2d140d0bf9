"""Seats that are kept for some, quotas of single cities, and seats that are offered, not given."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.registration.rules.pool import (
    Circle,
    Claim,
    Offered,
    Placed,
    Pool,
    Reason,
    Waits,
)
from meetings.registration.rules.seating import seat
from meetings.registration.rules.window import KeptFor
from meetings.terms import WaitingRule

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
HOST, SPEAKERS, GUESTS = Circle(KeptFor.CITY, 1), Circle(KeptFor.SPEAKERS), Circle(KeptFor.GUESTS)
BLOCK_NOBODY = (Reason.QUOTA, Reason.LARGER)

circles = st.sampled_from([HOST, SPEAKERS, GUESTS])
claims = st.lists(
    st.builds(
        Claim,
        asked_at=st.integers(0, 5).map(lambda n: NOON - n * MINUTE),
        rank=st.integers(0, 3),
        id=st.integers(1, 60),
        party=st.integers(1, 4),
        size=st.integers(1, 3),
        circle=st.none() | circles,
        new=st.booleans(),
    ),
    unique_by=lambda claim: claim.id,
    max_size=12,
)
pools = st.builds(
    Pool,
    capacity=st.none() | st.integers(0, 15),
    quota=st.none() | st.integers(1, 5),
    quotas=st.dictionaries(st.just(HOST), st.integers(0, 6)),
    release_at=st.none() | st.sampled_from([NOON - MINUTE, NOON, NOON + MINUTE]),
    rule=st.sampled_from(WaitingRule),
    held=st.dictionaries(st.integers(1, 4), st.integers(0, 4), max_size=4),
    reserves=st.dictionaries(circles, st.integers(1, 5), max_size=3),
    inside=st.dictionaries(circles, st.integers(0, 3), max_size=3),
    offer=st.none() | st.just(HOUR),
)


def given_to(outcome) -> set[int]:
    return {id_ for id_, decided in outcome.items() if isinstance(decided, Placed)}


def after(pool: Pool, wishes, outcome) -> Pool:
    """The pool when the outcome is written."""
    held, inside = dict(pool.held), dict(pool.inside)
    for claim in wishes:
        if claim.id in given_to(outcome):
            held[claim.party] = held.get(claim.party, 0) + claim.size
            if claim.circle:
                inside[claim.circle] = inside.get(claim.circle, 0) + claim.size
    return replace(pool, held=held, inside=inside)


def waiting(wishes, outcome) -> list[Claim]:
    """Who waits for seats, in order; not who is over a quota or too large."""
    left = [c for c in wishes if c.id not in given_to(outcome)]
    return sorted(
        (c for c in left if outcome[c.id].reason not in BLOCK_NOBODY),
        key=lambda claim: outcome[claim.id].ahead,
    )


def open_to(pool: Pool, claim: Claim) -> float:
    """How many seats nobody holds that are kept for nobody else."""
    return pool.free() - sum(n for one, n in pool.kept(NOON).items() if one != claim.circle)


@given(pools, claims)
def test_no_more_seats_are_given_than_are_free(pool, wishes):
    outcome = seat(pool, wishes, NOON)
    assert sum(claim.size for claim in wishes if claim.id in given_to(outcome)) <= pool.free()


@given(pools, claims)
def test_seats_that_are_kept_go_to_those_they_are_kept_for(pool, wishes):
    before = sum(pool.kept(NOON).values())
    now = after(pool, wishes, seat(pool, wishes, NOON))
    # Where fewer seats are left than are kept, nobody else gets any.
    assert now.free() >= min(sum(now.kept(NOON).values()), max(0, pool.free() - before))
    others = [c for c in wishes if c.id in given_to(seat(pool, wishes, NOON)) and c.circle is None]
    assert sum(claim.size for claim in others) <= max(0, pool.free() - before)


@given(pools, claims)
def test_nobody_waits_beside_free_seats_that_are_kept_for_them(pool, wishes):
    outcome = seat(pool, wishes, NOON)
    now, met = after(pool, wishes, outcome), set()
    for claim in waiting(wishes, outcome):
        if claim.circle and claim.circle not in met:
            met.add(claim.circle)
            assert claim.size > min(now.kept(NOON).get(claim.circle, 0), now.free())


@given(pools, claims)
def test_no_open_seats_stay_free_beside_the_next_in_order_that_fits_in_them(pool, wishes):
    outcome = seat(pool, wishes, NOON)
    first = next(iter(waiting(wishes, outcome)), None)
    assert first is None or first.size > open_to(after(pool, wishes, outcome), first)


@given(pools, claims)
def test_a_party_holds_no_more_than_its_own_quota_or_what_is_kept_for_it(pool, wishes):
    outcome = seat(pool, wishes, NOON)
    for claim in sorted(wishes, reverse=True):
        if claim.id in given_to(outcome):
            circles_of = [one.circle for one in wishes if one.party == claim.party]
            most = max(pool.quota_at(NOON, circle) for circle in circles_of)
            assert after(pool, wishes, outcome).held[claim.party] <= most


@given(pools, claims, st.randoms())
def test_the_order_in_which_claims_are_read_does_not_matter(pool, wishes, chance):
    mixed = list(wishes)
    chance.shuffle(mixed)
    assert seat(pool, mixed, NOON) == seat(pool, wishes, NOON)


@given(pools, claims)
def test_when_the_outcome_is_written_there_is_nothing_more_to_decide(pool, wishes):
    outcome = seat(pool, wishes, NOON)
    left = [claim for claim in wishes if claim.id not in given_to(outcome)]
    assert given_to(seat(after(pool, wishes, outcome), left, NOON)) == set()


@given(pools, claims)
def test_who_has_waited_is_offered_a_seat_where_seats_are_offered(pool, wishes):
    outcome = seat(pool, wishes, NOON)
    offered = {id_ for id_, one in outcome.items() if isinstance(one, Offered)}
    waited = {c.id for c in wishes if not c.new and c.id in given_to(outcome)}
    assert offered == (waited if pool.offer else set())
    assert {outcome[id_].until for id_ in offered} <= {NOON + HOUR}


@given(pools, claims)
def test_offers_change_nothing_of_who_is_next(pool, wishes):
    plain = replace(pool, offer=None)
    assert given_to(seat(pool, wishes, NOON)) == given_to(seat(plain, wishes, NOON))


def claim(id_: int, party: int, circle: Circle | None = None, size: int = 1) -> Claim:
    return Claim(NOON - HOUR + id_ * MINUTE, 0, id_, party, size, circle)


LYON, TARTU, ROME = 7, 8, 9
FULL_BUT_TWO = Pool(capacity=10, held={LYON: 8}, reserves={HOST: 2})


def test_the_host_city_is_seated_while_others_wait():
    outcome = seat(FULL_BUT_TWO, [claim(1, TARTU), claim(2, ROME, HOST)], NOON)
    assert outcome == {1: Waits(Reason.KEPT, free=1), 2: Placed()}


def test_what_is_kept_and_not_used_joins_the_pool_at_the_release():
    wishes = [claim(1, TARTU), claim(2, ROME)]
    assert given_to(seat(replace(FULL_BUT_TWO, release_at=NOON), wishes, NOON)) == {1, 2}


def test_more_of_those_seats_are_kept_for_wait_with_all():
    wishes = [claim(1, TARTU), *(claim(n, ROME, HOST) for n in (2, 3, 4))]
    outcome = seat(FULL_BUT_TWO, wishes, NOON)
    assert given_to(outcome) == {2, 3}
    assert outcome[4] == Waits(Reason.ASKED, 1, TARTU)


def test_those_seated_before_count_for_what_is_kept_for_them():
    pool = replace(FULL_BUT_TWO, inside={HOST: 1})
    assert (pool.kept(NOON), given_to(seat(pool, [claim(1, TARTU)], NOON))) == ({HOST: 1}, {1})


def test_a_group_that_only_kept_seats_would_be_enough_for_holds_up_nobody():
    outcome = seat(Pool(capacity=4, reserves={HOST: 2}), [claim(1, LYON, None, 3)], NOON)
    assert outcome == {1: Waits(Reason.LARGER, free=2, size=3)}


@pytest.mark.parametrize(("city", "most"), [(11, 7), (12, 0), (13, 2)])
def test_a_quota_of_one_city_stands_in_place_of_the_quota_for_all(city, most):
    quotas = {Circle(KeptFor.CITY, 11): 7, Circle(KeptFor.CITY, 12): 0}
    pool = Pool(capacity=50, quota=2, quotas=quotas)
    wishes = [claim(n, ROME, Circle(KeptFor.CITY, city)) for n in range(1, 10)]
    outcome = seat(pool, wishes, NOON)
    assert len(given_to(outcome)) == most == outcome[9].most


def test_a_city_may_hold_what_is_kept_for_it_whatever_the_quota():
    pool = Pool(capacity=9, quota=1, reserves={HOST: 3})
    outcome = seat(pool, [claim(n, ROME, HOST) for n in range(1, 6)], NOON)
    assert (len(given_to(outcome)), outcome[5].most) == (3, 3)


@pytest.mark.parametrize(
    ("pool", "most"),
    [
        (Pool(capacity=None), inf),
        (Pool(capacity=None, quota=4), 4),
        (Pool(capacity=9, reserves={HOST: 3}), 6),
        (Pool(capacity=9, reserves={HOST: 3}, release_at=NOON), 9),
        (Pool(capacity=2, reserves={HOST: 3}), 0),
    ],
)
def test_the_largest_group_fits_in_what_is_kept_for_nobody_else(pool, most):
    assert pool.largest(NOON) == most
    assert pool.largest(NOON, GUESTS) == most


def test_who_asks_while_there_are_seats_has_one_and_who_waited_is_offered_one():
    pool = Pool(capacity=2, offer=24 * HOUR)
    wishes = [claim(1, LYON), replace(claim(2, TARTU), new=True)]
    tomorrow = NOON + 24 * HOUR
    assert seat(pool, wishes, NOON) == {1: Offered(0, until=tomorrow), 2: Placed()}
