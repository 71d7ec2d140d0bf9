"""Until when heads act by themselves."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from meetings.registration.rules.deadlines import Deadlines
from tests.factories import NOW

times = st.integers(-1000, 1000).map(lambda minutes: NOW + timedelta(minutes=minutes))
some = st.builds(Deadlines, st.none() | times, st.none() | times, times)


@given(some, times)
def test_until_a_deadline_one_may_and_from_then_on_one_may_not(deadlines, at):
    may = (deadlines.may_substitute(at), deadlines.may_withdraw(at))
    assert may == (at < deadlines.substitutes_until, at < deadlines.withdraws_until)


@given(some, times, times)
def test_what_one_may_not_do_any_more_never_comes_back(deadlines, one, other):
    first, last = sorted((one, other))
    assert deadlines.may_substitute(first) >= deadlines.may_substitute(last)
    assert deadlines.may_withdraw(first) >= deadlines.may_withdraw(last)


@given(times, times)
def test_without_a_deadline_it_is_the_beginning_of_the_event(begins, at):
    deadlines = Deadlines(None, None, begins)
    assert (deadlines.may_substitute(at), deadlines.may_withdraw(at)) == (at < begins,) * 2


@given(times, times, times)
def test_each_deadline_binds_its_own_act_only(substitute, withdraw, begins):
    deadlines = Deadlines(substitute, withdraw, begins)
    assert (deadlines.substitutes_until, deadlines.withdraws_until) == (substitute, withdraw)
