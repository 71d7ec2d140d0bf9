"""A personal calendar's standings, for any of them."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from meetings.feeds.rules.own import Hold, Mine, Stood, client, digest, mine, stamp, status
from meetings.registration.rules.window import Standing
from meetings.terms import Status

AT = datetime(2030, 1, 1, tzinfo=UTC)
moments = st.integers(0, 10_000).map(lambda s: AT + timedelta(milliseconds=s * 100))
standings = st.builds(
    Stood,
    event_id=st.integers(1, 2),
    standing=st.sampled_from(Standing),
    sequence=st.integers(0, 5),
    changed_at=moments,
)
helds = st.builds(Mine, hold=st.sampled_from(Hold), sequence=st.integers(0, 9), changed_at=moments)


@given(st.lists(standings, max_size=6), st.randoms())
def test_the_order_of_rows_decides_nothing(stood, chance):
    shuffled = chance.sample(stood, len(stood))
    assert mine(shuffled) == mine(stood)
    assert digest(shuffled) == digest(stood)


@given(st.lists(standings, max_size=6), standings)
def test_a_further_standing_raises_the_sequence(stood, another):
    before, after = mine(stood), mine([*stood, another])
    shown = another.standing not in (Standing.INVITED, Standing.PENDING, Standing.DECLINED)
    for event_id, held in after.items():
        if event_id in before:
            risen = held.sequence > before[event_id].sequence
            assert risen == (shown and event_id == another.event_id)


@given(st.sampled_from([Standing.INVITED, Standing.PENDING, Standing.DECLINED]), moments)
def test_what_was_never_promised_is_not_shown(standing, at):
    assert mine([Stood(1, standing, 3, at)]) == {}


@given(st.lists(standings, min_size=1, max_size=6))
def test_the_firmest_standing_counts(stood):
    for event_id, held in mine(stood).items():
        firm = any(s.event_id == event_id and s.standing is Standing.CONFIRMED for s in stood)
        assert (held.hold is Hold.FIRM) == firm


@given(st.sampled_from(Status), st.sampled_from(Hold))
def test_an_entry_is_cancelled_when_either_the_organiser_or_its_holder_says_so(published, hold):
    said = status(published, hold)
    gone = published is Status.CANCELLED or hold is Hold.GONE
    assert (said is Status.CANCELLED) == gone
    assert said is not Status.POSTPONED
    assert (said is Status.CONFIRMED) == (published is Status.CONFIRMED and hold is Hold.FIRM)


@given(helds, st.integers(0, 9), moments, moments)
def test_sequence_and_time_rise_with_every_change_however_close(held, sequence, at, later):
    at = at.replace(microsecond=0)
    before = stamp(sequence, at, held)
    published = stamp(sequence + 1, max(at, later.replace(microsecond=0)), held)
    stood = stamp(sequence, at, Mine(held.hold, held.sequence + 1, max(held.changed_at, later)))
    for after in (published, stood):
        assert after[0] > before[0]
        assert after[1] > before[1]
    assert before[1].microsecond == 0


def test_programs_are_named_in_plain_words():
    agents = {
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.1": "Thunderbird",
        "Google-Calendar-Importer": "Google Calendar",
        "Microsoft Office/16.0 (Microsoft Outlook 16.0)": "Outlook",
        "iOS/18.1 (22B83) dataaccessd/1.0": "iPhone or iPad",
        "macOS/15.1 (24B83) dataaccessd/1.0": "iPhone or iPad",
        "DAVx5/4.4 (okhttp/4.12)": "DAVx5",
        "curl/8.1": "curl",
        "": "",
        "\x00\x01": "",
        "x" * 5000: "x" * 60,
    }
    assert {agent: client(agent) for agent in agents} == agents
