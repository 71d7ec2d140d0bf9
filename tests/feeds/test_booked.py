"""Booked items in personal calendars, and in those of delegations, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import select

from meetings.feeds import actions as keys
from meetings.feeds.rules.own import Hold, KeyKind, Mine, Stood, Use, booked, held, stamp
from meetings.registration import actions as registration
from meetings.registration.actions import bookings
from meetings.registration.models import Delegation
from meetings.registration.rules.window import Standing
from meetings.registration.rules.wishes import Named
from tests.factories import NOW, book, event_file, publish_file, unbook, world, writing
from tests.visitor import Visitor

SECRET = "s" * 43
DATA = {
    "number": 3,
    "kind": "workshop",
    "title": "Data",
    "starts": "2030-10-06T09:00",
    "ends": "2030-10-06T10:00",
    "seats": 1,
}
ITEMS = [*event_file()["items"], DATA]
AT = datetime(2030, 1, 1, tzinfo=UTC)
moments = st.integers(0, 900).map(lambda s: AT + timedelta(milliseconds=s * 100))
helds = st.builds(Mine, hold=st.sampled_from(Hold), sequence=st.integers(0, 9), changed_at=moments)


@given(helds, helds, st.integers(0, 9), moments)
def test_an_item_that_needs_no_booking_any_more_is_told_with_a_higher_sequence(
    at_event, booking, sequence, at
):
    before = stamp(sequence, at, held(at_event, booking, bookable=True))
    after = stamp(sequence + 1, at, held(at_event, booking, bookable=False))
    assert after > before
    assert after[1] > before[1]
    assert held(at_event, booking, bookable=False).hold is at_event.hold


@given(helds)
def test_what_nobody_booked_stands_as_the_event_does(at_event):
    assert held(at_event, None, bookable=False) == at_event


def test_bookings_of_several_people_of_a_delegation_count_together():
    stood = [Stood(1, Standing.WAITING, 2, AT, 3), Stood(1, Standing.WITHDRAWN, 1, AT, 3)]
    assert booked(stood) == {(1, 3): Mine(Hold.OPEN, 4, AT)}


@pytest.fixture
def at_noon():
    with time_machine.travel(NOW + timedelta(hours=1), tick=False) as clock:
        yield clock


@pytest.fixture
def made(app, at_noon):
    return world(app, event_file(items=ITEMS))


def enrol(made, name, city="sofia"):
    """Register the account `name` itself: its mail is that of a delegate."""
    with writing(made.app) as session:
        done = registration.register(
            session,
            [Named(name, f"{name.lower()}@test.example")],
            event_id=made.events["sonderborg"],
            city_id=made.cities[city],
            by=made.accounts[city],
            at=NOW,
        )
    return done.delegates[0]


def key(made, account="sofia", kind=KeyKind.PERSONAL, delegation=None):
    with writing(made.app) as session:
        use = Use(kind, "Phone", delegation)
        assert keys.make_key(session, SECRET, use, account_id=made.accounts[account], at=NOW)


def act(made, what, delegate, minutes, city="sofia"):
    with writing(made.app) as session:
        done = what(
            session,
            [delegate],
            3,
            event_id=made.events["sonderborg"],
            by=made.accounts[city],
            at=NOW + timedelta(minutes=minutes),
        )
        assert isinstance(done, bookings.Booked)


def poll(made, status=200, **headers):
    answer = Visitor(made.app).client.get(f"/feeds/{SECRET}.ics", headers=headers)
    assert answer.status_code == status, answer.text
    return answer


def told(made):
    """What the calendar says of the workshop: its status, sequence and last change."""
    for entry in Calendar.from_ical(poll(made).data).walk("VEVENT"):
        if entry["SUMMARY"] == "Data":
            return str(entry["STATUS"]), int(entry["SEQUENCE"]), entry["LAST-MODIFIED"].dt
    return None


@pytest.mark.postgresql
def test_an_item_is_in_the_calendar_of_whoever_books_it_as_firmly_as_they_have_it(made):
    sofia, lyon = enrol(made, "Sofia"), enrol(made, "Lyon", "lyon")
    key(made)
    assert told(made) is None
    act(made, book, lyon, 1, "lyon")
    act(made, book, sofia, 2)
    waiting = told(made)
    act(made, unbook, lyon, 3, "lyon")
    confirmed = told(made)
    act(made, unbook, sofia, 4)
    withdrawn = told(made)
    act(made, book, sofia, 5)
    again = told(made)
    seen = [waiting, confirmed, withdrawn, again]
    assert [(status, sequence) for status, sequence, _ in seen] == [
        ("TENTATIVE", 0),
        ("CONFIRMED", 1),
        ("CANCELLED", 2),
        ("CONFIRMED", 3),
    ]
    assert sorted({changed for *_, changed in seen}) == [changed for *_, changed in seen]


@pytest.mark.postgresql
def test_what_is_published_of_a_booked_item_counts_with_the_changes_of_the_booking(made):
    sofia = enrol(made, "Sofia")
    key(made)
    act(made, book, sofia, 1)
    later = DATA | {"starts": "2030-10-06T09:30"}
    publish_file(made.app, event_file(items=[*ITEMS[:2], later]), at=NOW + timedelta(minutes=5))
    assert told(made)[:2] == ("CONFIRMED", 1)
    act(made, unbook, sofia, 6)
    assert told(made)[:2] == ("CANCELLED", 2)


@pytest.mark.postgresql
def test_an_item_that_is_cancelled_is_cancelled_for_those_who_booked_it(made):
    act(made, book, enrol(made, "Sofia"), 1)
    key(made)
    publish_file(made.app, event_file(items=ITEMS[:2]), at=NOW + timedelta(minutes=5))
    assert told(made)[0] == "CANCELLED"


@pytest.mark.postgresql
def test_a_booking_gives_the_calendar_another_tag_and_nothing_new_is_one_select(made, selects):
    sofia = enrol(made, "Sofia")
    key(made)
    before = poll(made).headers["ETag"]
    act(made, book, sofia, 1)
    after = poll(made, **{"If-None-Match": before}).headers["ETag"]
    assert after != before
    selects.clear()
    poll(made, 304, **{"If-None-Match": after})
    assert len(selects) == 1


@pytest.mark.postgresql
def test_the_calendar_of_a_delegation_holds_what_any_of_its_people_has_booked(made):
    enrol(made, "Ivan")
    act(made, book, enrol(made, "Petar"), 1)
    with writing(made.app) as session:
        delegation = session.scalars(select(Delegation.id)).one()
    key(made, kind=KeyKind.DELEGATION, delegation=delegation)
    assert told(made)[:2] == ("CONFIRMED", 1)  # two people came, and one booked
    assert "Petar" not in poll(made).text
