"""How to join an event online: told to those who are confirmed, and to no other calendar."""

import json
import os
import shutil
import subprocess
from datetime import timedelta

import pytest
import sqlalchemy as sa
import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from meetings.feeds.rules.own import KeyKind
from meetings.registration.models import Delegate, Delegation
from meetings.registration.rules.window import Standing
from tests.factories import NOW, PASSWORD, event_file, publish_file, register, world, writing
from tests.feeds.davs import Phone, person
from tests.feeds.test_own import enrol, key, poll
from tests.feeds.test_readers import HERE, NODE, READERS
from tests.ical.reading import logical_lines

ROOM = "https://meet.example/rooms/a,b;c?pass=JOINING-1"
TOLD = f"CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=Join online:{ROOM}"
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def made(app):
    return world(app, event_file(conference=ROOM))


@pytest.fixture
def sofia(made):
    """Somebody with an account, an address of their own calendar, and a seat."""
    key(made.app, made.accounts["sofia"])
    return enrol(made)


def stands(made, standing):
    until = LATER if standing is Standing.OFFERED else None
    with writing(made.app) as session:
        session.execute(sa.update(Delegate).values(standing=standing, offered_until=until))


def joining(content):
    """Return which entries of a calendar tell how to join."""
    found = Calendar.from_ical(content).walk("VEVENT")
    return {str(e["SUMMARY"]): str(e["CONFERENCE"]) for e in found if "CONFERENCE" in e}


@pytest.mark.postgresql
def test_who_is_confirmed_is_told_it_at_the_event_itself(visitor, made, sofia):
    answer = poll(visitor)
    assert joining(answer.data) == {"Third network meeting": ROOM}
    assert [line for line in logical_lines(answer.data) if line.startswith("CONF")] == [TOLD]


@pytest.mark.parametrize("standing", sorted(set(Standing) - {Standing.CONFIRMED}))
def test_nobody_else_is(visitor, made, sofia, standing):
    stands(made, standing)
    assert "JOINING" not in poll(visitor).text


def test_nobody_is_told_how_to_join_what_is_cancelled(visitor, made, sofia):
    publish_file(made.app, event_file(conference=ROOM, status="CANCELLED"), at=LATER)
    assert "JOINING" not in poll(visitor).text


def test_the_calendar_of_a_delegation_tells_nobody(visitor, made):
    register(made, "sonderborg", "sofia", "Elena")
    with writing(made.app) as session:
        delegation = session.scalars(sa.select(Delegation.id)).one()
    key(made.app, made.accounts["sofia"], kind=KeyKind.DELEGATION, delegation=delegation)
    answer = poll(visitor)
    assert ("Third network meeting" in answer.text, "JOINING" in answer.text) == (True, False)


def test_another_address_raises_the_sequence_for_everybody_and_is_told_to_one(visitor, made, sofia):
    def stamps(answer):
        event = Calendar.from_ical(answer.data).walk("VEVENT")[0]
        return int(event["SEQUENCE"]), event["LAST-MODIFIED"].dt

    own, public = poll(visitor), poll(visitor, "/events/sonderborg.ics")
    publish_file(made.app, event_file(conference="https://meet.example/other"), at=LATER)
    own_now, public_now = poll(visitor), poll(visitor, "/events/sonderborg.ics")
    for before, after in ((stamps(own), stamps(own_now)), (stamps(public), stamps(public_now))):
        assert after[0] == before[0] + 1
        assert after[1] > before[1]
    assert joining(own_now.data) == {"Third network meeting": "https://meet.example/other"}
    publish_file(made.app, event_file(conference=""), at=LATER)
    assert joining(poll(visitor).data) == {}


def test_a_phone_is_told_it_by_caldav(app, made):
    register(made, "sonderborg", "sofia", "Elena")
    register(made, "sonderborg", "lyon", "Luc")
    elena = person(app)
    found = Phone(app).ask("GET", f"/dav/{elena}/calendar/", status=200)
    assert joining(found.data) == {"Third network meeting": ROOM}
    stands(made, Standing.WAITING)
    assert joining(Phone(app).ask("GET", f"/dav/{elena}/calendar/", status=200).data) == {}


def test_it_is_told_as_jcal_too(visitor, made, sofia):
    answer = poll(visitor, Accept="application/calendar+json")
    [event, *_items] = [one for one in json.loads(answer.data)[2] if one[0] == "vevent"]
    told = ["conference", {"feature": "VIDEO", "label": "Join online"}, "uri", ROOM]
    assert event[1][-1] == told


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_readers_read_on_beyond_it(visitor, made, sofia, reader):
    with_it = reader(poll(visitor).data)
    stands(made, Standing.WAITING)
    assert reader(poll(visitor).data) == with_it


def test_readers_read_it(visitor, made, sofia):
    room = "https://meet.example/l/meetup-join/19%3ameeting_MTI@thread.v2/0?context=%7b%22T%22%7d"
    publish_file(made.app, event_file(conference=room), at=LATER)
    text = poll(visitor).text
    assert joining(text) == {"Third network meeting": room}
    assert vobject.readOne(text).vevent_list[0].conference.value == room
    [event, *_items] = IcsCalendarStream.calendar_from_ics(text).events
    assert [one.uri for one in event.conference] == [room]


@pytest.mark.skipif(
    not (shutil.which("node") and (NODE / "node_modules" / "ical.js").exists()),
    reason="ical.js is read where node is there",
)
def test_ical_js_reads_on_beyond_it(visitor, made, sofia, tmp_path):
    (tmp_path / "own.ics").write_bytes(poll(visitor).data)
    done = subprocess.run(  # noqa: S603 -- our own script
        [
            shutil.which("node"),
            str(HERE / "read.mjs"),
            str(NODE.absolute()),
            str(tmp_path / "own.ics"),
        ],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    )
    titles = [title for _uid, _start, _end, title in json.loads(done.stdout)]
    assert titles == ["Third network meeting", "Opening", "ZEROtour"]


PUBLIC = [
    "/events/sonderborg/",
    "/events/sonderborg.ics",
    "/events/sonderborg/agenda",
    "/events/sonderborg/agenda.json",
    "/events/sonderborg/agenda.csv",
    "/events/sonderborg/items/1/",
    "/events/sonderborg/changes",
    "/events/sonderborg/changes.atom",
    "/networks/clubs.atom",
    "/networks/clubs.ics",
    "/networks/clubs/",
    "/calendar.ics",
    "/cities/sonderborg.ics",
    "/events/",
    "/",
]


@pytest.mark.parametrize("page", PUBLIC)
def test_nothing_public_says_it(visitor, made, sofia, page):
    other = "https://meet.example/JOINING-2"
    publish_file(made.app, event_file(conference=other, title="Joined by video"), at=LATER)
    answer = visitor.log_in("sofia@test.example", PASSWORD).client.get(page)
    assert (answer.status_code, "JOINING" in answer.text) == (200, False)


def test_what_changed_is_told_without_it(visitor, made):
    publish_file(made.app, event_file(conference="https://meet.example/JOINING-2"), at=LATER)
    for page in ("/events/sonderborg/changes", "/events/sonderborg/changes.atom"):
        text = visitor.client.get(page).text
        assert "How it is joined online changed." in text
        assert "What is said about the event changed." not in text
        assert "JOINING" not in text


def test_with_other_changes_it_is_told_beside_them(visitor, made):
    publish_file(made.app, event_file(conference="", starts="2030-10-04T09:00"), at=LATER)
    page = visitor.get("/events/sonderborg/changes").text
    assert "The event moved: Friday 4 October" in page
    assert "How it is joined online changed." in page


@pytest.mark.parametrize(("words", "found"), [("meet.example", False), ("Third", True)])
def test_nobody_finds_an_event_by_it(visitor, made, words, found):
    assert ("Third network meeting" in visitor.get(f"/events/?q={words}").text) == found
