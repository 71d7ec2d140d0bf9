"""By what a feed is known, and when it changes."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from meetings.feeds.rules import changed, day, tag

instants = st.datetimes(
    datetime(2020, 1, 1),
    datetime(2035, 1, 1),
    timezones=st.integers(-12, 14).map(lambda h: timezone(timedelta(hours=h))),
)
names = st.from_regex(r"(calendar|event-[a-z0-9]{1,5}(-[a-z0-9]{1,5})?)", fullmatch=True)
versions = st.integers(0, 40)
forms = st.sampled_from(["1.2026a", "1.2026b", "2.2026a"])
marks = st.tuples(names, versions, instants, forms)


@given(instants)
def test_a_day_begins_at_midnight_in_utc_at_or_before_the_instant(at):
    begun = day(at)
    assert (begun.utcoffset(), begun.time().isoformat()) == (timedelta(), "00:00:00")
    assert timedelta() <= at - begun < timedelta(days=1)


@given(marks, marks)
def test_equal_tags_mean_the_same_feed_version_day_and_form(one, two):
    same = [(name, version, day(at), form) for name, version, at, form in (one, two)]
    assert (tag(*one) == tag(*two)) is (same[0] == same[1])


@given(names, versions, instants, forms)
def test_a_tag_can_be_written_between_quotes(name, version, at, form):
    assert all(0x20 < ord(sign) < 0x7F and sign != '"' for sign in tag(name, version, at, form))


@given(instants, instants)
def test_a_feed_changed_when_something_was_published_or_when_its_day_began(published, at):
    assert changed(published, at) in (published, day(at))
    assert changed(published, at) >= max(published, day(at))


@given(instants, instants, instants)
def test_the_time_of_the_last_change_never_goes_back(published, one, two):
    first, last = sorted((one, two))
    assert changed(published, first) <= changed(published, last)


@given(instants)
def test_a_feed_that_was_published_today_changed_then(at):
    published = at.astimezone(UTC).replace(microsecond=0)
    assert changed(published, at) == max(published, day(at))
