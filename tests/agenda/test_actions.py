"""Bringing in a draft and publishing it, on both databases."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.agenda.actions.bring import bring
from meetings.agenda.actions.publish import publish
from meetings.agenda.models import Calendar, Edition, Item, PublishedEntry
from meetings.events.actions import UnknownEventError
from meetings.events.models import Event
from meetings.journal.models import Line
from tests.factories import BASE, NOW, agenda_file, event_file, publish_file, world, writing

pytestmark = pytest.mark.postgresql
HOUR = timedelta(hours=1)


def brought(app, data, at=NOW):
    with writing(app) as session:
        return bring(session, agenda_file(data), host="localhost", by=7, at=at)


def published(app, at=NOW, slug="sonderborg"):
    with writing(app) as session:
        return publish(session, slug=slug, base_url=BASE, by=7, at=at, note="N")


def entries(app):
    p = PublishedEntry
    with writing(app) as session:
        query = sa.select(p.uid, p.sequence, p.changed_at, p.status, p.body, p.title)
        return {row.uid: row for row in session.execute(query.order_by(p.number))}


def counted(app):
    with writing(app) as session:
        return {
            table.name: session.scalar(sa.select(sa.func.count()).select_from(table))
            for table in Event.metadata.sorted_tables
        }


def test_publishing_twice_changes_nothing(app):
    world(app, event_file())
    before = entries(app), counted(app)
    assert published(app, at=NOW + HOUR) is None
    assert (entries(app), counted(app)) == before


ROOM = "https://meet.example/room"


@pytest.mark.parametrize(
    ("told", "kept"),
    [({}, ROOM), ({"conference": ""}, ""), ({"conference": f"{ROOM}/2"}, f"{ROOM}/2")],
)
def test_a_file_that_does_not_say_where_it_is_joined_online_leaves_that_as_it_is(app, told, kept):
    world(app, event_file(conference=ROOM))
    assert brought(app, event_file(**told)) == []
    with writing(app) as session:
        assert session.scalars(sa.select(Event.conference)).one() == kept


def terms(app):
    """What an event's row says of registration."""
    e = Event
    which = (e.registration_opens_at, e.registration_closes_at, e.capacity, e.quota, e.individuals)
    with writing(app) as session:
        return tuple(session.execute(sa.select(*which)).one())


def test_a_file_that_does_not_name_registration_leaves_it_as_it_is(app):
    window = {**event_file()["registration"], "quota": 3, "individuals": True}
    world(app, event_file(registration=window))
    before = terms(app)
    told = {key: value for key, value in event_file().items() if key != "registration"}
    assert brought(app, told) == []
    assert (terms(app), before[2:]) == (before, (10, 3, True))


def test_a_file_that_names_no_registration_ends_it(app):
    world(app, event_file())
    assert brought(app, event_file(registration=None)) == []
    assert terms(app) == (None, None, None, None, False)


def test_a_new_event_whose_file_does_not_name_registration_has_none(app):
    world(app)
    told = {key: value for key, value in event_file().items() if key != "registration"}
    assert brought(app, told) == []
    assert terms(app) == (None, None, None, None, False)


def test_an_item_that_is_dropped_is_cancelled_with_a_higher_sequence_and_a_later_time(app):
    data = event_file()
    world(app, data)
    before = list(entries(app).values())
    publish_file(app, event_file(items=data["items"][:1]), at=NOW + HOUR)
    after = list(entries(app).values())
    assert after[:2] == before[:2]
    assert (after[2].status, after[2].sequence) == ("CANCELLED", before[2].sequence + 1)
    assert after[2].changed_at == NOW + HOUR


def test_an_entry_that_did_not_change_keeps_its_bytes(app):
    world(app, event_file())
    before = list(entries(app).values())
    data = event_file()
    data["items"][1]["title"] = "Another tour"
    publish_file(app, data, at=NOW + HOUR)
    after = list(entries(app).values())
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, True, False]


def test_two_editions_within_a_second_are_a_second_apart(app):
    world(app, event_file())
    for title in ("One", "Two"):
        publish_file(app, event_file(title=title), at=NOW)
    with writing(app) as session:
        times = list(session.scalars(sa.select(Edition.at).order_by(Edition.number)))
        assert times == [NOW + n * timedelta(seconds=1) for n in range(3)]
        row = session.execute(sa.select(Calendar.version, Calendar.changed_at)).one()
        assert tuple(row) == (3, NOW + timedelta(seconds=2))


def test_the_time_of_an_edition_is_in_whole_seconds(app):
    world(app)
    publish_file(app, event_file(), at=NOW + timedelta(microseconds=999_999))
    assert {row.changed_at for row in entries(app).values()} == {NOW}


def test_a_clock_that_went_back_does_not_take_an_edition_back(app):
    world(app, event_file())
    publish_file(app, event_file(title="Later"), at=NOW - HOUR)
    assert max(row.changed_at for row in entries(app).values()) == NOW + timedelta(seconds=1)


def test_items_are_recognised_by_their_number(app):
    world(app, event_file())
    before = list(entries(app))
    data = event_file()
    data["items"].reverse()
    data["items"][0]["title"] = "Another tour"
    publish_file(app, data, at=NOW + HOUR)
    assert list(entries(app)) == before


def test_an_item_put_back_is_the_item_it_was(app):
    data = event_file()
    world(app, data)
    before = list(entries(app))
    publish_file(app, event_file(items=data["items"][:1]), at=NOW + HOUR)
    publish_file(app, event_file(), at=NOW + 2 * HOUR)
    after = list(entries(app).values())
    assert [row.uid for row in after] == before
    assert [(row.status, row.sequence) for row in after] == [
        ("CONFIRMED", 0),
        ("CONFIRMED", 0),
        ("CONFIRMED", 2),
    ]


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"network": "nowhere"}, ["network"]),
        ({"host_city": "nowhere"}, ["host_city"]),
        ({"network": "nowhere", "host_city": "nowhere"}, ["network", "host_city"]),
        ({"speakers": [{"name": "Mayor", "city": "nowhere"}]}, ["speakers[0].city"]),
    ],
)
def test_a_file_with_a_fault_writes_nothing(app, changes, paths):
    world(app, event_file())
    before = counted(app)
    assert [fault.path for fault in brought(app, event_file(**changes))] == paths
    assert counted(app) == before


def test_an_event_does_not_move_to_another_network(app):
    world(app, event_file())
    with writing(app) as session:
        session.execute(
            sa.text(
                "INSERT INTO network (id, slug, name, purpose, contact, language, color)"
                " VALUES (99, 'other', 'O', '', 'o@x.example', 'en', '#000000')"
            )
        )
    before = counted(app)
    faults = brought(app, event_file(network="other"))
    assert [fault.path for fault in faults] == ["network"]
    assert counted(app) == before


def test_each_act_writes_one_line_of_ids_and_numbers(app):
    made = world(app, event_file())
    brought(app, event_file(title="Other"))
    published(app, at=NOW + HOUR)
    with writing(app) as session:
        query = sa.select(Line).where(Line.event_id == made.events["sonderborg"], Line.by == 7)
        told = [(line.kind, line.detail) for line in session.scalars(query.order_by(Line.id))]
    assert told == [("agenda-brought", {"items": 2}), ("published", {"edition": 2})]


def test_a_draft_is_seen_by_nobody_until_it_is_published(app, visitor):
    world(app, event_file())
    brought(app, event_file(title="Draft title"))
    pages = ["/", "/events/", "/events/sonderborg/", "/calendar.ics", "/events/sonderborg.ics"]
    assert [page for page in pages if "Draft title" in visitor.get(page).text] == []
    published(app, at=NOW + HOUR)
    assert [page for page in pages if "Draft title" not in visitor.get(page).text] == []


def test_an_event_that_was_never_published_is_not_found(app, visitor):
    world(app)
    brought(app, event_file())
    for page in ("/events/sonderborg/", "/events/sonderborg/agenda", "/events/sonderborg.ics"):
        assert visitor.get(page, 404).status_code == 404


def test_publishing_an_unknown_event_is_told_as_such(app):
    with pytest.raises(UnknownEventError):
        published(app, slug="nowhere")


def test_a_cancelled_event_takes_its_items_along(app):
    world(app, event_file())
    publish_file(app, event_file(status="CANCELLED"), at=NOW + HOUR)
    assert [(row.status, row.sequence) for row in entries(app).values()] == [("CANCELLED", 1)] * 3


def test_an_event_without_a_venue_or_with_another_is_brought_in(app):
    world(app, event_file())
    bare = event_file(venue=None, speakers=[], items=[], host_city=None)
    assert brought(app, bare) == []
    with writing(app) as session:
        assert session.scalar(sa.select(sa.func.count()).where(Item.dropped.is_(False))) == 0
    assert brought(app, event_file()) == []
    assert published(app, at=NOW + HOUR) is None
