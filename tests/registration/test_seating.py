"""Who gets a seat: for any pool and any claims, and for the examples of the help page."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.registration.rules.seating import Claim, Placed, Pool, Reason, Waits, seat

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SOFIA, VENICE, LYON, TARTU, OTHERS = range(1, 6)

claims = st.lists(
    st.builds(
        Claim,
        asked_at=st.integers(0, 5).map(lambda n: NOON - n * MINUTE),
        rank=st.integers(0, 3),
        id=st.integers(1, 60),
        party=st.integers(1, 4),
        size=st.integers(1, 4),
    ),
    unique_by=lambda claim: claim.id,
    max_size=12,
)
pools = st.builds(
    Pool,
    capacity=st.none() | st.integers(0, 15),
    quota=st.none() | st.integers(1, 5),
    release_at=st.none() | st.sampled_from([NOON - MINUTE, NOON, NOON + MINUTE]),
    held=st.dictionaries(st.integers(1, 4), st.integers(0, 6), max_size=4),
)


def placed(outcome) -> set[int]:
    return {id_ for id_, decided in outcome.items() if isinstance(decided, Placed)}


def after(pool: Pool, wishes, outcome) -> Pool:
    """The pool when the outcome is written."""
    held = dict(pool.held)
    for claim in wishes:
        if claim.id in placed(outcome):
            held[claim.party] = held.get(claim.party, 0) + claim.size
    return replace(pool, held=held)


def waiting(wishes, outcome) -> list[Claim]:
    return [claim for claim in sorted(wishes) if claim.id not in placed(outcome)]


@given(pools, claims)
def test_every_claim_is_decided_once(pool, wishes):
    assert set(seat(pool, wishes, NOON)) == {claim.id for claim in wishes}


@given(pools, claims)
def test_no_more_seats_are_given_than_are_free(pool, wishes):
    given_away = placed(seat(pool, wishes, NOON))
    assert sum(claim.size for claim in wishes if claim.id in given_away) <= pool.free()


@given(pools, claims)
def test_a_party_that_is_given_seats_does_not_hold_more_than_the_quota(pool, wishes):
    outcome = seat(pool, wishes, NOON)
    given_to = {claim.party for claim in wishes if claim.id in placed(outcome)}
    held = after(pool, wishes, outcome).held
    assert [party for party in given_to if held[party] > pool.quota_at(NOON)] == []


@given(pools, claims)
def test_no_seats_stay_free_beside_the_next_in_order_that_fits_in_them(pool, wishes):
    outcome = seat(pool, wishes, NOON)
    now = after(pool, wishes, outcome)
    left = waiting(wishes, outcome)
    eligible = [c for c in left if now.held.get(c.party, 0) + c.size <= now.quota_at(NOON)]
    assert not eligible or eligible[0].size > now.free()


@given(pools, claims, st.randoms())
def test_the_order_in_which_claims_are_read_does_not_matter(pool, wishes, chance):
    mixed = list(wishes)
    chance.shuffle(mixed)
    assert seat(pool, mixed, NOON) == seat(pool, wishes, NOON)


@given(pools, claims)
def test_nobody_overtakes_somebody_who_could_have_been_seated(pool, wishes):
    outcome = seat(pool, wishes, NOON)
    line = [c for c in waiting(wishes, outcome) if outcome[c.id].reason is not Reason.QUOTA]
    seated = [c for c in wishes if c.id in placed(outcome)]
    assert [(one, two) for one in line for two in seated if one < two] == []


@given(pools, claims)
def test_who_is_over_the_quota_blocks_nobody(pool, wishes):
    outcome = seat(pool, wishes, NOON)
    over = {i for i, one in outcome.items() if isinstance(one, Waits) and one.reason == "quota"}
    others = [claim for claim in wishes if claim.id not in over]
    assert placed(seat(pool, others, NOON)) == placed(outcome)


@given(pools, claims)
def test_when_the_outcome_is_written_there_is_nothing_more_to_decide(pool, wishes):
    outcome = seat(pool, wishes, NOON)
    left = waiting(wishes, outcome)
    assert placed(seat(after(pool, wishes, outcome), left, NOON)) == set()


@given(pools, claims)
def test_those_who_wait_are_told_how_many_stand_before_them(pool, wishes):
    outcome = seat(pool, wishes, NOON)
    line = 0
    for claim in waiting(wishes, outcome):
        assert outcome[claim.id].ahead == line
        line += outcome[claim.id].reason is not Reason.QUOTA


@given(pools, claims)
def test_more_seats_seat_everybody_who_was_seated_before_and_perhaps_more(pool, wishes):
    more = replace(pool, capacity=None if pool.capacity is None else pool.capacity + 3)
    assert placed(seat(pool, wishes, NOON)) - placed(seat(more, wishes, NOON)) == set()


@given(claims)
def test_without_a_capacity_and_a_quota_everybody_is_seated(wishes):
    assert placed(seat(Pool(capacity=None), wishes, NOON)) == {claim.id for claim in wishes}


@given(pools, claims)
def test_the_pool_that_was_handed_in_stays_as_it_was(pool, wishes):
    held = dict(pool.held)
    seat(pool, wishes, NOON)
    assert pool.held == held


@given(pools, claims)
def test_a_claim_that_waits_for_free_seats_is_the_first_that_does_not_fit(pool, wishes):
    outcome = seat(pool, wishes, NOON)
    now = after(pool, wishes, outcome)
    for claim in waiting(wishes, outcome):
        match outcome[claim.id].reason:
            case Reason.FULL:
                assert now.free() == 0
            case Reason.TOGETHER:
                assert (0 < now.free() < claim.size, outcome[claim.id].ahead) == (True, 0)
            case Reason.TURN:
                assert (now.free() > 0, outcome[claim.id].ahead > 0) == (True, True)


def claim(id_: int, party: int, size: int = 1, minute: int = 0) -> Claim:
    return Claim(NOON + (minute or id_) * MINUTE, 0, id_, party, size)


LATER = NOON + timedelta(hours=1)


def test_one_free_seat_goes_to_who_asked_first_and_the_other_is_first_on_the_list():
    pool = Pool(capacity=10, held={OTHERS: 9})
    outcome = seat(pool, [claim(1, SOFIA), claim(2, VENICE)], LATER)
    assert outcome == {1: Placed(), 2: Waits(Reason.FULL, 0)}


def test_a_group_that_does_not_fit_holds_the_line():
    pool = Pool(capacity=10, held={OTHERS: 8})
    outcome = seat(pool, [claim(1, LYON, 3), claim(2, TARTU)], LATER)
    assert outcome == {1: Waits(Reason.TOGETHER, 0), 2: Waits(Reason.TURN, 1)}


def test_a_group_that_takes_what_fits_is_seated_as_far_as_it_does():
    pool = Pool(capacity=10, held={OTHERS: 8})
    lyon = [Claim(NOON, rank, rank + 1, LYON) for rank in range(3)]
    outcome = seat(pool, [*lyon, claim(4, TARTU)], LATER)
    assert outcome == {
        1: Placed(),
        2: Placed(),
        3: Waits(Reason.FULL, 0),
        4: Waits(Reason.FULL, 1),
    }


RELEASE = NOON + timedelta(days=90)
OVER = Pool(capacity=20, quota=5, release_at=RELEASE, held={SOFIA: 5, OTHERS: 5})


def test_a_city_that_holds_its_quota_waits_and_another_is_seated():
    outcome = seat(OVER, [claim(1, SOFIA), claim(2, TARTU)], LATER)
    assert outcome == {1: Waits(Reason.QUOTA, 0), 2: Placed()}


@pytest.mark.parametrize(
    ("at", "outcome"),
    [(RELEASE - MINUTE, Waits(Reason.QUOTA, 0)), (RELEASE, Placed()), (RELEASE + MINUTE, Placed())],
)
def test_from_the_release_on_the_quota_has_lapsed(at, outcome):
    assert seat(OVER, [claim(1, SOFIA)], at) == {1: outcome}


@pytest.mark.parametrize(
    ("capacity", "held", "free"),
    [(10, {1: 3, 2: 4}, 3), (10, {1: 13}, 0), (0, {}, 0), (None, {1: 9}, inf)],
)
def test_free_is_what_nobody_holds_and_never_less_than_nothing(capacity, held, free):
    assert Pool(capacity=capacity, held=held).free() == free


def test_a_capacity_that_was_lowered_seats_nobody_until_it_is_made_up():
    wish = [claim(1, SOFIA)]
    outcomes = [
        placed(seat(Pool(capacity=5, held={OTHERS: held}), wish, LATER)) for held in (8, 6, 5, 4)
    ]
    assert outcomes == [set(), set(), set(), {1}]


def test_within_a_moment_the_own_order_of_the_head_counts():
    pool = Pool(capacity=1)
    two = [Claim(NOON, 1, 1, SOFIA), Claim(NOON, 0, 2, SOFIA)]
    assert placed(seat(pool, two, LATER)) == {2}


def test_a_group_that_is_larger_than_the_quota_waits_for_the_quota_alone():
    outcome = seat(Pool(capacity=20, quota=2), [claim(1, LYON, 3), claim(2, TARTU, 2)], LATER)
    assert outcome == {1: Waits(Reason.QUOTA, 0), 2: Placed()}
