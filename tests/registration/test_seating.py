"""Who gets a seat: for any pool and any claims, and for the examples of the help page."""

import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.registration.rules.pool import Claim, Placed, Pool, Reason, Waits, Went
from meetings.registration.rules.seating import seat
from meetings.terms import WaitingRule

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SOFIA, VENICE, LYON, TARTU, OTHERS = range(1, 6)
IN_TURN = WaitingRule.IN_TURN
BLOCK_NOBODY = (Reason.QUOTA, Reason.LARGER)

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
    rule=st.sampled_from(WaitingRule),
    held=st.dictionaries(st.integers(1, 4), st.integers(0, 6), max_size=4),
)
first_come = pools.map(lambda pool: replace(pool, rule=WaitingRule.FIRST_COME))
in_turn = pools.map(lambda pool: replace(pool, rule=IN_TURN))


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


def line(wishes, outcome) -> list[Claim]:
    """Who waits for seats, in the order in which they will get them."""
    left = [c for c in waiting(wishes, outcome) if outcome[c.id].reason not in BLOCK_NOBODY]
    return sorted(left, key=lambda claim: outcome[claim.id].ahead)


def eligible(pool: Pool, claim: Claim, held: dict[int, int]) -> bool:
    most = inf if pool.capacity is None else max(1, pool.capacity)
    return held.get(claim.party, 0) + claim.size <= pool.quota_at(NOON) and claim.size <= most


def slowly(pool: Pool, wishes) -> list[int]:
    """Who is seated, in order, found by looking at everybody before each claim."""
    held, left, seated = dict(pool.held), list(wishes), []
    while able := [claim for claim in left if eligible(pool, claim, held)]:
        turn = pool.rule is IN_TURN
        # Of each party only its first can be next; a claim over the quota stands aside.
        nexts = {claim.party: claim for claim in sorted(able, reverse=True)}.values()
        first = min(nexts, key=lambda c: (held.get(c.party, 0) if turn else 0, c))
        if first.size > replace(pool, held=held).free():
            break
        seated.append(first.id)
        held[first.party] = held.get(first.party, 0) + first.size
        left.remove(first)
    return seated


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
    left = line(wishes, outcome)
    assert not left or left[0].size > after(pool, wishes, outcome).free()


@given(pools, claims)
def test_it_is_what_looking_at_everybody_before_each_claim_finds(pool, wishes):
    assert placed(seat(pool, wishes, NOON)) == set(slowly(pool, wishes))


@given(in_turn, claims)
def test_no_seat_goes_to_a_city_while_one_that_waited_had_fewer_just_before(pool, wishes):
    outcome = seat(pool, wishes, NOON)
    held, unfair = dict(pool.held), []
    for id_ in slowly(pool, wishes):
        claim = next(claim for claim in wishes if claim.id == id_)
        assert outcome[id_] == Placed(held.get(claim.party, 0))
        fewer = [
            other
            for other in line(wishes, outcome)
            if held.get(other.party, 0) < held.get(claim.party, 0) and eligible(pool, other, held)
        ]
        unfair += [(claim, other) for other in fewer]
        held[claim.party] = held.get(claim.party, 0) + claim.size
    assert unfair == []


@given(pools, claims)
def test_who_stands_before_whom_in_the_line_is_who_would_be_seated_first(pool, wishes):
    outcome = seat(pool, wishes, NOON)
    left = line(wishes, outcome)
    now = after(pool, wishes, outcome)
    later = [c for c in waiting(wishes, outcome) if outcome[c.id].reason is not Reason.LARGER]
    roomy = replace(now, capacity=None)
    assert slowly(roomy, later) == [claim.id for claim in left]
    assert [outcome[claim.id].ahead for claim in left] == list(range(len(left)))


@given(pools, claims, st.randoms())
def test_the_order_in_which_claims_are_read_does_not_matter(pool, wishes, chance):
    mixed = list(wishes)
    chance.shuffle(mixed)
    assert seat(pool, mixed, NOON) == seat(pool, wishes, NOON)


@given(first_come, claims)
def test_nobody_overtakes_somebody_who_could_have_been_seated(pool, wishes):
    outcome = seat(pool, wishes, NOON)
    seated = [c for c in wishes if c.id in placed(outcome)]
    assert [(one, two) for one in line(wishes, outcome) for two in seated if one < two] == []


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
def test_more_seats_for_those_who_are_left_unseat_nobody_and_seat_the_next(pool, wishes):
    first = seat(pool, wishes, NOON)
    left = waiting(wishes, first)
    raised = None if pool.capacity is None else pool.capacity + 3
    now = replace(after(pool, wishes, first), capacity=raised)
    again = seat(now, left, NOON)
    assert [
        id_
        for id_ in after(now, left, again).held
        if now.held.get(id_, 0) > after(now, left, again).held[id_]
    ] == []


@given(claims)
def test_without_a_capacity_and_a_quota_everybody_is_seated(wishes):
    assert placed(seat(Pool(capacity=None), wishes, NOON)) == {claim.id for claim in wishes}


@given(pools, claims)
def test_the_pool_that_was_handed_in_stays_as_it_was(pool, wishes):
    held = dict(pool.held)
    seat(pool, wishes, NOON)
    assert pool.held == held


def held(now: Pool, claim: Claim) -> int:
    return now.held.get(claim.party, 0)


TRUE = {
    Reason.FIRST: lambda why, _mine, _before, now: now.free() == why.ahead == 0,
    Reason.WENT: lambda why, mine, _before, now: (
        now.free() == why.ahead == 0 and why.theirs < why.mine == held(now, mine)
    ),
    Reason.TOGETHER: lambda why, mine, _before, now: 0 < now.free() == why.free < mine.size,
    Reason.ASKED: lambda why, mine, before, _now: (
        why.party == before.party
        and (before.party == mine.party or before.asked_at <= mine.asked_at)
    ),
    Reason.GOES: lambda why, mine, before, now: (
        why.party == before.party != mine.party
        and before.asked_at > mine.asked_at
        and why.theirs < why.mine
        and why.counted == ((why.theirs, why.mine) != (held(now, before), held(now, mine)))
    ),
    Reason.QUOTA: lambda why, mine, _before, now: (
        why.mine == held(now, mine) and why.mine + why.theirs + mine.size > now.quota_at(NOON)
    ),
    Reason.LARGER: lambda why, mine, _before, now: mine.size > why.free == now.capacity,
}


@given(pools, claims)
def test_a_reason_is_true(pool, wishes):
    outcome = seat(pool, wishes, NOON)
    now, left = after(pool, wishes, outcome), line(wishes, outcome)
    told = [(claim, outcome[claim.id]) for claim in waiting(wishes, outcome)]
    befores = [left[why.ahead - 1] if why.ahead and left else None for _, why in told]
    wrong = [
        (claim, why)
        for (claim, why), before in zip(told, befores, strict=True)
        if why.size != claim.size or not TRUE[why.reason](why, claim, before, now)
    ]
    assert wrong == []


def claim(id_: int, party: int, size: int = 1, minute: int = 0) -> Claim:
    return Claim(NOON + (minute or id_) * MINUTE, 0, id_, party, size)


LATER = NOON + timedelta(hours=1)


def test_one_free_seat_goes_to_who_asked_first_and_the_other_is_first_on_the_list():
    pool = Pool(capacity=10, held={OTHERS: 9})
    outcome = seat(pool, [claim(1, SOFIA), claim(2, VENICE)], LATER)
    assert outcome == {1: Placed(), 2: Waits(Reason.FIRST)}


THREE = Pool(capacity=10, rule=IN_TURN, held={SOFIA: 3, OTHERS: 6})


def test_in_turn_a_city_without_a_seat_goes_before_one_that_has_three():
    outcome = seat(THREE, [claim(1, SOFIA), claim(2, VENICE)], LATER)
    went = Waits(Reason.WENT, party=VENICE, theirs=0, mine=3)
    assert outcome == {1: went, 2: Placed(0)}


def test_that_a_city_went_first_is_still_said_when_its_seat_is_written():
    asked = claim(2, VENICE).asked_at
    held = {SOFIA: 3, VENICE: 1, OTHERS: 6}
    pool = replace(THREE, held=held, went=Went(VENICE, asked, 0))
    told = seat(pool, [claim(1, SOFIA)], LATER)
    assert told == {1: Waits(Reason.WENT, party=VENICE, theirs=0, mine=3)}
    assert seat(pool, [claim(3, SOFIA)], LATER) == {3: Waits(Reason.FIRST)}


def test_in_turn_who_stands_before_is_named_with_the_seats_of_both():
    full = replace(THREE, capacity=9)
    wishes = [claim(1, SOFIA), claim(2, VENICE), claim(3, VENICE), claim(4, SOFIA)]
    assert seat(full, wishes, LATER) == {
        2: Waits(Reason.FIRST),
        3: Waits(Reason.ASKED, 1, VENICE),
        1: Waits(Reason.GOES, 2, VENICE, 1, 3, counted=True),
        4: Waits(Reason.ASKED, 3, SOFIA),
    }
    assert seat(full, [claim(1, SOFIA), claim(2, VENICE)], LATER) == {
        2: Waits(Reason.FIRST),
        1: Waits(Reason.GOES, 1, VENICE, 0, 3),
    }


def test_a_group_that_does_not_fit_holds_the_line():
    pool = Pool(capacity=10, held={OTHERS: 8})
    outcome = seat(pool, [claim(1, LYON, 3), claim(2, TARTU)], LATER)
    assert outcome == {
        1: Waits(Reason.TOGETHER, free=2, size=3),
        2: Waits(Reason.ASKED, 1, LYON),
    }


def test_a_group_that_takes_what_fits_is_seated_as_far_as_it_does():
    pool = Pool(capacity=10, held={OTHERS: 8})
    lyon = [Claim(NOON, rank, rank + 1, LYON) for rank in range(3)]
    outcome = seat(pool, [*lyon, claim(4, TARTU)], LATER)
    assert outcome == {
        1: Placed(0),
        2: Placed(1),
        3: Waits(Reason.FIRST),
        4: Waits(Reason.ASKED, 1, LYON),
    }


RELEASE = NOON + timedelta(days=90)
OVER = Pool(capacity=20, quota=5, release_at=RELEASE, held={SOFIA: 5, OTHERS: 5})


@pytest.mark.parametrize("rule", WaitingRule)
def test_a_city_that_holds_its_quota_waits_and_another_is_seated(rule):
    outcome = seat(replace(OVER, rule=rule), [claim(1, SOFIA), claim(2, TARTU)], LATER)
    assert outcome == {1: Waits(Reason.QUOTA, mine=5, most=5), 2: Placed()}


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        (RELEASE - MINUTE, Waits(Reason.QUOTA, mine=5, most=5)),
        (RELEASE, Placed(5)),
        (RELEASE + MINUTE, Placed(5)),
    ],
)
@pytest.mark.parametrize("rule", WaitingRule)
def test_from_the_release_on_the_quota_has_lapsed(rule, at, outcome):
    assert seat(replace(OVER, rule=rule), [claim(1, SOFIA)], at) == {1: outcome}


def test_own_people_before_count_for_the_quota_as_if_they_had_their_seats():
    full = Pool(capacity=9, quota=5, held={SOFIA: 4, OTHERS: 5})
    outcome = seat(full, [claim(1, SOFIA), claim(2, SOFIA)], LATER)
    assert outcome == {1: Waits(Reason.FIRST), 2: Waits(Reason.QUOTA, 1, theirs=1, mine=4, most=5)}


def test_a_group_that_is_larger_than_the_event_holds_up_nobody():
    outcome = seat(Pool(capacity=2), [claim(1, LYON, 3), claim(2, TARTU)], LATER)
    assert outcome == {1: Waits(Reason.LARGER, free=2, size=3), 2: Placed()}


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
    assert outcome == {1: Waits(Reason.QUOTA, size=3, most=2), 2: Placed()}


def work_of_seating(rule, waiting):
    """How many calls, of the interpreter's own functions too, it takes to seat so many."""
    wishes = [Claim(NOON + n * MINUTE, 0, n, n * 7 % 300) for n in range(waiting)]
    pool = Pool(capacity=waiting * 4 // 5, quota=waiting // 250, rule=rule)
    calls = Counter()
    before = sys.getprofile()
    sys.setprofile(lambda _frame, event, _arg: calls.update([event]))
    try:
        outcome = seat(pool, wishes, NOON)
    finally:
        sys.setprofile(before)
    assert len(placed(outcome)) == waiting * 4 // 5
    return calls["call"] + calls["c_call"]


@pytest.mark.parametrize("rule", WaitingRule)
def test_twice_as_many_of_three_hundred_cities_are_about_twice_the_work(rule):
    assert work_of_seating(rule, 5000) < 2.5 * work_of_seating(rule, 2500)
