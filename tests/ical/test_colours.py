import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.ical.colours import _NAMES, named


@pytest.mark.parametrize(
    ("colour", "name"),
    [("#0a5c63", "teal"), ("#000080", "navy"), ("#c41230", "crimson"), ("teal", ""), ("", "")],
)
def test_a_calendar_is_told_the_name_of_the_nearest_colour(colour, name):
    assert named(colour) == name


@given(st.sampled_from(sorted(_NAMES)))
def test_a_colour_that_has_a_name_has_that_name(name):
    assert named(f"#{_NAMES[name]:06x}") == name


@given(st.text(max_size=9))
def test_what_is_no_colour_has_no_name(text):
    assert (named(text) == "") or text.startswith("#")
