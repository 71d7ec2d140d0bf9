"""An agenda as a file: any of them can be brought in, and then is the same agenda."""

import json
from datetime import timedelta

import pytest
from hypothesis import given

from meetings.agenda import queries as agenda
from meetings.agenda.queries import drafts
from meetings.agenda.queries.file import data
from meetings.agenda.rules.clock import instant, written
from meetings.agenda.rules.file import AgendaFile, read
from meetings.feeds.rules.document import document
from tests.factories import NOW, event_file, publish_file, world, writing
from tests.feeds.agendas import CITIES, editions
from tests.ical import troublesome

JSON = "/events/sonderborg/agenda.json"


def brought(body: bytes) -> AgendaFile:
    found = read(json.loads(body))
    assert isinstance(found, AgendaFile), found
    return found


def exported(edition) -> bytes:
    return document(edition, network="clubs", slug="event", cities=CITIES)


@given(editions())
def test_any_published_agenda_can_be_brought_in(edition):
    file, head = brought(exported(edition)), edition.head
    assert exported(edition) == exported(edition)
    assert (file.title, file.kind, file.zone, file.status) == (
        head.title,
        head.kind,
        head.zone,
        head.status,
    )
    assert (file.at(file.starts), file.at(file.ends, end=True)) == (head.starts_at, head.ends_at)
    assert (file.summary, file.audience, file.series) == (head.summary, head.audience, head.series)
    assert (file.conference, b"JOINING" in exported(edition)) == ("", False)
    assert file.host_city == CITIES.get(head.host_city)


@given(editions())
def test_every_item_in_the_days_of_the_event_is_as_it_was_published(edition):
    file, head = brought(exported(edition)), edition.head
    inside = {
        item.number: item
        for item in edition.items
        if head.starts_at <= item.starts_at and item.ends_at <= head.ends_at
    }
    assert [item.number for item in file.items] == list(inside)
    for item in file.items:
        was = inside[item.number]
        assert (file.at(item.starts), file.at(item.ends, end=True)) == (was.starts_at, was.ends_at)
        assert (item.title, item.kind, item.status) == (was.title, was.kind, was.status)
        assert (item.summary, item.access, item.seats) == (was.summary, was.access, was.capacity)
        assert [who.name for who in item.speakers] == [who.name for who in was.speakers]
        assert [stop.title for stop in item.stops] == [stop.title for stop in was.stops]
        assert [file.at(stop.starts) for stop in item.stops] == [s.starts_at for s in was.stops]
        assert [v.seats for v in item.vehicles] == [v.seats for v in was.vehicles]
        if head.venue:
            assert (item.room, item.place) == (was.room, was.place)


def without(part: object) -> object:
    """A file without what is empty, and what no edition holds."""
    if isinstance(part, dict):
        return {
            key: without(value)
            for key, value in part.items()
            if value not in ("", None, []) and key not in ("registration", "rooms")
        }
    return [without(value) for value in part] if isinstance(part, list) else part


@pytest.mark.postgresql
def test_what_is_exported_and_brought_in_again_changes_nothing(app, visitor):
    made = world(app, event_file())
    file = json.loads(visitor.get(JSON).data)
    with writing(app) as session:
        before = agenda.draft(session, made.events["sonderborg"])
    publish_file(app, {**file, "registration": event_file()["registration"]})
    with writing(app) as session:
        assert agenda.draft(session, made.events["sonderborg"]) == before
        draft = drafts.rows(session, made.events["sonderborg"])
        assert without(data(draft)) == without(file)
    assert json.loads(visitor.get(JSON).data) == file


def test_the_file_says_in_headers_which_edition_it_is(app, visitor):
    world(app, event_file())
    publish_file(app, event_file(title="Other"), at=NOW + timedelta(hours=1))
    answer = visitor.get(JSON)
    expected = {
        "Content-Type": "application/json; charset=utf-8",
        "Content-Disposition": 'attachment; filename="sonderborg-agenda-2.json"',
        "Meetings-Edition": "2",
        "Last-Modified": "Mon, 01 Jun 2026 13:00:00 GMT",
    }
    assert {name: answer.headers.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("local", "zone"),
    [
        ("2026-10-25T02:30", "Europe/Copenhagen"),
        ("2026-10-25T02:30+01:00", "Europe/Copenhagen"),
        ("2099-12-31T24:00", "Europe/Sofia"),
        ("2000-01-01T00:00", "Asia/Tokyo"),
    ],
)
def test_an_instant_is_written_as_it_was_read(local, zone):
    assert written(instant(local, zone), zone) == local


@pytest.mark.parametrize(("_what", "start", "_end", "zone", "_days"), troublesome.TIMES)
def test_troublesome_times_come_back(_what, start, _end, zone, _days):
    assert instant(written(instant(start, zone), zone), zone) == instant(start, zone)


def test_an_event_until_the_last_day_there_is_can_be_edited(app):
    made = world(
        app, event_file(starts="2099-12-31", ends="2099-12-31", items=[], registration=None)
    )
    with writing(app) as session:
        file = data(drafts.rows(session, made.events["sonderborg"]))
    assert isinstance(read(file), AgendaFile)
