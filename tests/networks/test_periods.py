"""A city has one role in a network on any day, however its membership was changed."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from meetings.networks.rules.periods import Period, Refusal, Turn, assume, leave
from meetings.terms import CityRole

FIRST = date(2016, 6, 1)
days = st.integers(0, 30).map(lambda n: FIRST + timedelta(days=n))
steps = st.lists(st.tuples(st.sampled_from([*CityRole, None]), days), max_size=12)


def after(history: list[Period], turn: Turn | Refusal) -> list[Period]:
    """What is stored once a turn was written: the closed row in its new form, and the opened."""
    if isinstance(turn, Refusal):
        return history
    kept = [p for p in history if turn.closed is None or p.since != turn.closed.since]
    return sorted([*kept, *filter(None, (turn.closed, turn.opened))])


def step(history: list[Period], role: CityRole | None, day: date) -> Turn | Refusal:
    return leave(history, day) if role is None else assume(history, role, day)


def lived(taken) -> list[Period]:
    history: list[Period] = []
    for role, day in taken:
        history = after(history, step(history, role, day))
    return history


@given(steps)
def test_the_periods_of_one_pair_never_overlap(taken):
    history = lived(taken)
    held = [[p for p in history if p.holds(FIRST + timedelta(days=n))] for n in range(32)]
    assert max(map(len, held)) <= 1


@given(steps)
def test_every_period_ends_after_it_begins_and_only_the_last_goes_on(taken):
    history = lived(taken)
    assert all(p.until is None or p.since < p.until for p in history)
    assert [p for p in history[:-1] if p.until is None] == []


@given(steps, st.sampled_from(CityRole), days)
def test_what_was_before_a_change_stays_as_it_was(taken, role, day):
    history = lived(taken)
    changed = after(history, assume(history, role, day))
    for n in range((day - FIRST).days):
        before = FIRST + timedelta(days=n)
        assert [p.role for p in history if p.holds(before)] == [
            p.role for p in changed if p.holds(before)
        ]


@given(steps, st.sampled_from(CityRole), days)
def test_from_the_day_of_a_change_on_the_city_has_the_new_role(taken, role, day):
    history = lived(taken)
    turn = assume(history, role, day)
    if isinstance(turn, Turn):
        assert [p.role for p in after(history, turn) if p.until is None] == [role]


def test_a_change_of_role_closes_one_period_and_opens_the_next():
    follower = Period(FIRST, None, CityRole.FOLLOWER)
    day = date(2018, 1, 1)
    assert assume([follower], CityRole.LIGHTHOUSE, day) == Turn(
        Period(FIRST, day, CityRole.FOLLOWER), Period(day, None, CityRole.LIGHTHOUSE)
    )


def test_the_role_that_a_city_has_is_not_given_again():
    history = [Period(FIRST, None, CityRole.MEMBER)]
    assert assume(history, CityRole.MEMBER, date(2018, 1, 1)) is Refusal.SAME


def test_history_is_not_written_over():
    history = [Period(FIRST, None, CityRole.MEMBER)]
    assert assume(history, CityRole.OBSERVER, FIRST - timedelta(days=1)) is Refusal.LATER
    assert assume(history, CityRole.OBSERVER, FIRST) is Refusal.LATER


def test_who_has_left_may_come_back():
    left = [Period(FIRST, date(2017, 1, 1), CityRole.MEMBER)]
    back = assume(left, CityRole.MEMBER, date(2017, 1, 1))
    assert back == Turn(None, Period(date(2017, 1, 1), None, CityRole.MEMBER))


def test_who_does_not_belong_cannot_leave():
    assert leave([], FIRST) is Refusal.NO_MEMBER
