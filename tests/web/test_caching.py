"""What is kept, for how long, and how times and names are written."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from meetings.web.caching import Keep, Page, fresh, rendered, wants_jcal
from meetings.web.language import country, day, days, hours, iso, listed, moment, zone_name
from meetings.web.passwords import hash_password, matches

AT = datetime(2026, 10, 5, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)
bare = Flask("bare")


@given(st.lists(st.tuples(st.integers(0, 5), st.binary(min_size=1, max_size=400))))
def test_what_is_kept_is_what_was_rendered_first_or_again(pages):
    keep, latest = Keep(Page.weight, most=500), {}
    for key, body in pages:
        page = keep.get(key, lambda body=body: rendered(body))
        assert page.plain in (body, latest.get(key, body))
        latest[key] = page.plain


def test_a_page_is_rendered_once_while_there_is_room():
    keep, made = Keep(len), []
    for _ in range(3):
        assert keep.get("k", lambda: made.append(1) or "page") == "page"
    assert made == [1]


def test_the_page_that_was_not_asked_for_longest_makes_room():
    keep, made = Keep(Page.weight, most=2 * rendered(b"x" * 100).weight()), []

    def ask(key):
        keep.get(key, lambda: made.append(key) or rendered(b"x" * 100))

    for key in "abaca":
        ask(key)
    assert made == ["a", "b", "c"]
    ask("b")
    assert made == ["a", "b", "c", "b"]


@pytest.mark.parametrize(
    ("since", "unchanged"),
    [("Mon, 05 Oct 2026 06:59:59 GMT", False), ("Mon, 05 Oct 2026 07:00:00 GMT", True)],
)
def test_what_changed_within_the_second_that_is_known_is_not_new(since, unchanged):
    with bare.test_request_context(headers={"If-Modified-Since": since}):
        found = fresh("t", AT + timedelta(microseconds=900_000))
    assert (found is not None) is unchanged


def test_what_has_no_time_is_not_judged_by_time():
    with bare.test_request_context(headers={"If-Modified-Since": "Mon, 05 Oct 2026 07:00:00 GMT"}):
        assert fresh("t") is None


@pytest.fixture
def english(app):
    with app.test_request_context():
        yield


COPENHAGEN = "Europe/Copenhagen"


@pytest.mark.parametrize(
    ("hours_on", "words"),
    [
        (1, "Monday 5 October 2026"),
        (24, "Monday 5 to Tuesday 6 October 2026"),
        (15, "Monday 5 October 2026"),
        (24 * 30, "Monday 5 October to Wednesday 4 November 2026"),
        (24 * 100, "Monday 5 October 2026 to Wednesday 13 January 2027"),
    ],
)
def test_days_are_told_without_repetition(english, hours_on, words):
    assert days(AT, AT + hours_on * HOUR, COPENHAGEN) == words


def test_times_are_those_of_the_zone_and_name_it(english):
    assert (day(AT, COPENHAGEN), day(date(2026, 10, 5))) == ("Monday 5 October",) * 2
    assert hours(AT, AT + HOUR, COPENHAGEN) == "09:00\u201310:00"
    assert hours(AT, AT + 24 * HOUR, COPENHAGEN) == "09:00\u201309:00 (Tue)"
    assert moment(AT, COPENHAGEN) == "5 October 2026, 09:00 CEST"
    assert zone_name(AT, COPENHAGEN) == "Copenhagen time (CEST)"
    assert zone_name(AT, "America/Sao_Paulo") == "Sao Paulo time (UTC-03)"
    assert iso(AT, COPENHAGEN) == "2026-10-05T09:00+02:00"


def test_names_are_written_as_they_are_read_aloud(english):
    assert listed(iter(["Elena", "Ivan", "Maria"])) == "Elena, Ivan and Maria"
    assert (country("BG"), country("XX")) == ("Bulgaria", "XX")


def test_a_password_matches_what_is_stored_of_it_alone():
    stored = hash_password("correct horse battery")
    found = [
        matches(password, kept)
        for password, kept in (
            ("correct horse battery", stored),
            ("correct horse batterx", stored),
            ("correct horse battery", None),
            ("nobody has this password", None),
            ("correct horse battery", "no hash"),
        )
    ]
    assert found == [True, False, False, False, False]
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("application/calendar+json", True),
        ("Application/Calendar+JSON", True),
        ("application/calendar+json, text/calendar;q=0.9", True),
        ("application/calendar+json;q=0.5, */*;q=0.1", True),
        ("application/calendar+json, text/calendar", False),
        ("text/calendar, application/calendar+json;q=0.5", False),
        ("application/calendar+json, */*", False),
        ("application/calendar+json;q=0", False),
        ("application/*", False),
        ("application/json", False),
        ("*/*", False),
        ("text/html", False),
        ("", False),
        (None, False),
        ("application/calendar+json;q=x", False),
        (";;,/,application/calendar+json/x", False),
        ("\x00" * 10_000, False),
    ],
)
def test_jcal_is_sent_only_to_who_names_it_and_would_rather_have_it(accept, wanted):
    headers = {} if accept is None else {"Accept": accept}
    with bare.test_request_context(headers=headers):
        assert wants_jcal() is wanted
