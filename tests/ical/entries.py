"""Any entries, among them those that have broken feeds."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st

from meetings.ical import Entry, Stamp
from meetings.terms import Status
from tests.ical import troublesome

ZONES = sorted({zone for _, _, _, zone, _ in troublesome.TIMES})
# The first use of a zone takes longer than the rest.
unhurried = settings(deadline=None)

PIECES = ["\r\n", "\r", "\n", "\t", " ", "END:VEVENT", "BEGIN:VEVENT", ";", ",", "\\", "\\n", "\\N", '"', "^n", "é", "🚲", "\u2028", "\x85", "\x00", "\u202e", ":", "横" * 30]  # fmt: skip

texts = st.one_of(
    st.text(),
    st.sampled_from(troublesome.TEXTS),
    st.lists(st.sampled_from(PIECES)).map("".join),
)
moments = st.datetimes(datetime(2000, 1, 2), datetime(2037, 12, 30), timezones=st.just(UTC))
seconds = moments.map(lambda at: at.replace(microsecond=0))
lengths = st.integers(60, 5 * 86400).map(lambda n: timedelta(seconds=n))


@st.composite
def timed(draw, **fields):
    starts_at = draw(seconds)
    return draw(
        st.builds(
            Entry,
            summary=texts,
            starts_at=st.just(starts_at),
            ends_at=st.just(starts_at + draw(lengths)),
            zone=st.sampled_from(ZONES),
            all_day=st.just(False),
            description=texts,
            location=texts,
            geo=st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
            url=st.sampled_from(["", "https://example.org/events/1", "javascript:x"]) | texts,
            categories=st.lists(texts, max_size=3).map(tuple),
            organizer=st.sampled_from(["", "ann@example.org"]) | texts,
            parent=st.sampled_from(["", "1@example.org"]) | texts,
            transparent=st.booleans(),
            public=st.booleans(),
            **fields,
        )
    )


def at(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def troubled() -> list[Entry]:
    """One entry for each troublesome time and each troublesome text."""
    times = [
        Entry(what, at(start, zone), at(end, zone), zone, all_day)
        for what, start, end, zone, all_day in troublesome.TIMES
    ]
    start = datetime(2026, 5, 4, 9, tzinfo=UTC)
    return times + [
        Entry(text, start, start + timedelta(hours=1), "Europe/Sofia", False, text, text)
        for text in troublesome.TEXTS
    ]


stamps = st.builds(
    Stamp,
    uid=st.from_regex(r"[a-z0-9-]{1,90}@[a-z.]{1,20}", fullmatch=True),
    changed_at=seconds,
    sequence=st.integers(0, 10**6),
    status=st.sampled_from(Status),
)
