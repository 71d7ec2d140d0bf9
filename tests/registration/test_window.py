"""When one can register, and what a standing means."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.registration.rules.window import ACTIVE, Standing, Times, Window
from meetings.terms import Status

OPENS = datetime(2026, 6, 1, 9, tzinfo=UTC)
CLOSES = datetime(2026, 9, 22, 16, tzinfo=UTC)
ENDS = datetime(2026, 10, 6, 14, tzinfo=UTC)
SECOND = timedelta(seconds=1)
instants = st.datetimes(
    datetime(2026, 5, 1),
    datetime(2026, 10, 30),
    timezones=st.just(UTC),
)


@pytest.mark.parametrize(
    ("at", "window"),
    [
        (OPENS - SECOND, Window.BEFORE),
        (OPENS, Window.OPEN),
        (CLOSES - SECOND, Window.OPEN),
        (CLOSES, Window.CLOSED),
        (CLOSES + SECOND, Window.CLOSED),
    ],
)
def test_registration_is_open_from_its_opening_to_just_before_its_closing(at, window):
    assert Times(OPENS, CLOSES, ENDS).window(at) is window


@pytest.mark.parametrize(("opens", "closes"), [(None, None), (OPENS, None), (None, CLOSES)])
def test_without_both_times_an_event_takes_no_registrations(opens, closes):
    assert Times(opens, closes, ENDS).window(OPENS) is Window.NONE


@given(instants)
def test_nobody_registers_for_a_cancelled_event(at):
    assert Times(OPENS, CLOSES, ENDS, Status.CANCELLED).window(at) is Window.CANCELLED


@given(instants)
def test_an_uncertain_date_does_not_change_when_one_can_register(at):
    tentative = Times(OPENS, CLOSES, ENDS, Status.TENTATIVE)
    assert tentative.window(at) is Times(OPENS, CLOSES, ENDS).window(at)


@given(instants, instants)
def test_a_window_that_has_closed_does_not_open_again(one, two):
    order = [Window.BEFORE, Window.OPEN, Window.CLOSED]
    first, last = sorted((one, two))
    times = Times(OPENS, CLOSES, ENDS)
    assert order.index(times.window(first)) <= order.index(times.window(last))


@given(instants, instants)
def test_nobody_registers_or_gets_a_seat_once_the_event_has_ended(at, ends):
    times = Times(OPENS, CLOSES, ends)
    assert times.gives(at) is (at < ends)
    assert at < ends or times.window(at) is not Window.OPEN


@given(instants)
def test_nobody_gets_a_seat_where_nothing_takes_place(at):
    assert Times(OPENS, CLOSES, ENDS, Status.CANCELLED).gives(at) is False


def test_who_has_declined_or_withdrawn_is_not_active():
    assert set(Standing) - ACTIVE == {Standing.DECLINED, Standing.WITHDRAWN}
