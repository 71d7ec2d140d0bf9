"""A draft is edited part by part: what is not touched stays, what makes no sense is named."""

import threading
from copy import deepcopy
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda import queries
from meetings.agenda.actions.amend import Edit, amend, begin
from meetings.agenda.actions.bring import bring
from meetings.agenda.actions.publish import publish
from meetings.agenda.queries import drafts
from meetings.agenda.queries.drafts import rows
from meetings.agenda.queries.edits import editors
from meetings.agenda.queries.file import data, dropped
from meetings.agenda.rules import edit
from meetings.agenda.rules.file import AgendaFile, Fault, Problem, read
from meetings.events.models import Room, Venue
from meetings.journal.models import Line
from meetings.terms import Status
from tests.factories import BASE, NOW, agenda_file, event_file, world, writing

LATER = NOW + timedelta(hours=1)
TALK = {
    "number": edit.NEW,
    "kind": "workshop",
    "title": "Housing",
    "starts": "2030-10-05T11:00",
    "ends": "2030-10-05T12:00",
    "room": "Room 102",
    "speakers": [{"name": "Mayor", "part": "moderator"}],
}


def change(app, event_id, how):
    with writing(app) as session:
        edited = Edit("edited", how)
        return amend(session, edited, event_id=event_id, host="localhost", by=None, at=LATER)


def draft(app, event_id):
    with writing(app) as session:
        return data(rows(session, event_id))


def item(number, drafted):
    return next(one for one in drafted["items"] if one["number"] == number)


@pytest.fixture
def event_id(app):
    return world(app, event_file()).events["sonderborg"]


@pytest.mark.postgresql
def test_a_new_item_gets_a_number_that_no_item_ever_had(app, event_id):
    assert change(app, event_id, lambda old: edit.drop_item(old, 2)) == []
    assert change(app, event_id, lambda old: edit.put_item(old, TALK)) == []
    assert [one["number"] for one in draft(app, event_id)["items"]] == [1, 3]


@pytest.mark.postgresql
def test_an_edit_of_one_item_leaves_every_other_part_as_it_is(app, event_id):
    before = draft(app, event_id)
    moved = {**item(1, before), "room": "Room 102"}
    assert change(app, event_id, lambda old: edit.put_item(old, moved)) == []
    after = draft(app, event_id)
    assert item(1, after) == moved
    assert {**after, "items": after["items"][1:]} == {**before, "items": before["items"][1:]}


def test_a_fault_writes_nothing_and_names_the_item_by_its_number(app, event_id):
    change(app, event_id, lambda old: edit.drop_item(old, 1))
    before = draft(app, event_id)
    wrong = {**item(2, before), "ends": "2030-10-05T13:00", "stops": []}
    faults = change(app, event_id, lambda old: edit.put_item(old, wrong))
    assert faults == [Fault("items[2].ends", Problem.ENDS_BEFORE)]
    new = {**TALK, "room": "Attic"}
    faults = change(app, event_id, lambda old: edit.put_item(old, new))
    assert faults == [Fault("items[0].room", Problem.NO_ROOM, "Attic")]
    assert draft(app, event_id) == before


def test_a_fault_of_what_is_unknown_here_is_named_too(app, event_id):
    faults = change(app, event_id, lambda old: edit.set_facts(old, {"host_city": "atlantis"}))
    assert faults == [Fault("host_city", Problem.NO_CITY, "atlantis")]


@pytest.mark.postgresql
def test_a_room_that_is_renamed_keeps_its_items_and_one_that_is_removed_is_gone(app, event_id):
    change(app, event_id, lambda old: edit.put_item(old, TALK))
    change(app, event_id, lambda old: edit.drop_item(old, 3))
    venue = {**draft(app, event_id)["venue"]}
    rooms = [("Auditorium", "Great hall"), ("Room 102", ""), ("", "Foyer")]
    assert change(app, event_id, lambda old: edit.set_venue(old, venue, rooms)) == []
    after = draft(app, event_id)
    assert after["venue"]["rooms"] == ["Great hall", "Foyer"]
    assert item(1, after)["room"] == "Great hall"


def test_a_room_in_use_is_not_removed_but_its_item_named(app, event_id):
    venue = draft(app, event_id)["venue"]
    faults = change(app, event_id, lambda old: edit.set_venue(old, venue, [("Auditorium", "")]))
    assert faults == [Fault("items[1].room", Problem.NO_ROOM, "Auditorium")]


def test_an_event_without_a_venue_has_no_rooms(app, event_id):
    bare = {**item(1, draft(app, event_id)), "room": ""}
    change(app, event_id, lambda old: edit.put_item(old, bare))
    assert change(app, event_id, lambda old: edit.set_venue(old, None)) == []
    assert draft(app, event_id)["venue"] is None
    venue = {"name": "Hall"}
    assert change(app, event_id, lambda old: edit.set_venue(old, venue, [("", "A")])) == []
    assert draft(app, event_id)["venue"]["rooms"] == ["A"]


def test_a_speaker_is_renamed_wherever_they_appear(app, event_id):
    mayor = {"name": " The  Mayor ", "about": "Office", "city": None}
    assert change(app, event_id, lambda old: edit.set_speakers(old, [("Mayor", mayor)])) == []
    after = draft(app, event_id)
    assert after["speakers"] == [{"name": "The Mayor", "about": "Office", "city": None}]
    assert item(1, after)["speakers"] == [{"name": "The Mayor", "part": "speaker"}]


def test_a_speaker_who_appears_is_not_removed_but_the_item_named(app, event_id):
    faults = change(app, event_id, lambda old: edit.set_speakers(old, [("Mayor", None)]))
    assert faults == [Fault("items[1].speakers[0].name", Problem.NO_SPEAKER, "Mayor")]


def test_who_appears_at_an_item_joins_the_speakers(app, event_id):
    talk = {**TALK, "speakers": [{"name": "Ana"}, {"name": "Mayor"}]}
    assert change(app, event_id, lambda old: edit.put_item(old, talk)) == []
    assert [who["name"] for who in draft(app, event_id)["speakers"]] == ["Ana", "Mayor"]


def test_other_hours_to_register_and_none_at_all(app, event_id):
    window = {"opens": "2029-01-01T09:00", "closes": "2029-02-01T09:00", "seats": 5, "quota": 2}
    window |= {"release": "2029-01-15T09:00", "waiting": "in-turn", "offer": 24}
    window |= {"substitute_until": "2029-03-01T09:00", "withdraw_until": "2029-03-02T09:00"}
    window |= {"approval": True, "individuals": True}
    assert change(app, event_id, lambda old: edit.set_registration(old, window)) == []
    assert draft(app, event_id)["registration"] == window
    assert change(app, event_id, lambda old: edit.set_registration(old, None)) == []
    assert draft(app, event_id)["registration"] is None
    assert change(app, event_id, lambda old: edit.set_registration(old, window)) == []


def test_in_another_zone_the_clocks_show_the_same_hours(app, event_id):
    assert change(app, event_id, lambda old: edit.set_facts(old, {"zone": "Europe/Sofia"})) == []
    after = draft(app, event_id)
    assert (after["zone"], item(1, after)["starts"]) == ("Europe/Sofia", "2030-10-05T09:00")


def test_the_second_of_two_equal_hours_in_autumn_is_kept_through_a_form(app):
    second = "2030-10-27T02:30+01:00"
    night = {"number": 1, "kind": "social", "title": "Late", "starts": second}
    night |= {"ends": "2030-10-27T04:00"}
    days = {"starts": "2030-10-26", "ends": "2030-10-27"}
    made = world(app, event_file(items=[night], **days)).events["sonderborg"]
    typed = {**night, "starts": "2030-10-27T02:30", "title": "Later"}
    assert change(app, made, lambda old: edit.put_item(old, typed)) == []
    assert item(1, draft(app, made))["starts"] == second
    assert change(app, made, lambda old: edit.set_facts(old, {"zone": "Europe/Sofia"})) == []
    assert item(1, draft(app, made))["starts"] == "2030-10-27T02:30"


@pytest.mark.postgresql
def test_cancelling_and_resuming_pass_through_publishing(app, event_id):
    for status, told in ((Status.CANCELLED, {"CANCELLED"}), (Status.CONFIRMED, {"CONFIRMED"})):
        assert change(app, event_id, lambda old, s=status: edit.set_status(old, s)) == []
        with writing(app) as session:
            publish(session, slug="sonderborg", base_url=BASE, by=None, at=LATER)
            shown = queries.shown(session, "sonderborg")
            agenda = queries.issued(session, event_id, shown.edition).agenda
        assert {one.status.value for one in agenda.items} == told


@pytest.mark.postgresql
def test_a_new_event_does_not_take_the_address_of_another(app, event_id):
    with writing(app) as session:
        faults = begin(session, agenda_file(event_file()), host="h", by=None, at=LATER)
    assert faults == [Fault("slug", Problem.ADDRESS_TAKEN)]
    with writing(app) as session:
        other = agenda_file(event_file(slug="other"))
        assert begin(session, other, host="h", by=None, at=LATER) == []


@pytest.mark.postgresql
def test_two_who_edit_at_once_keep_what_the_other_wrote(app, event_id):
    start, found = threading.Barrier(2), []
    before = draft(app, event_id)

    def rename(number, title):
        start.wait()
        part = {**item(number, before), "title": title}
        found.append(change(app, event_id, lambda old: edit.put_item(old, part)))

    both = [threading.Thread(target=rename, args=(n, f"Title {n}")) for n in (1, 2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert found == [[], []]
    titles = [one["title"] for one in draft(app, event_id)["items"]]
    assert titles == ["Title 1", "Title 2"]


@pytest.mark.postgresql
def test_of_two_events_begun_at_once_at_one_address_the_second_is_told(app):
    world(app)
    start, found = threading.Barrier(2), []

    def start_one(title):
        file = agenda_file(event_file(title=title))
        with writing(app) as session:
            drafts.event_id(session, file.slug)  # the session has its connection before both go
        start.wait()
        with writing(app) as session:
            found.append(begin(session, file, host="h", by=None, at=NOW))

    both = [threading.Thread(target=start_one, args=(f"Title {n}",)) for n in (1, 2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(found, key=len) == [[], [Fault("slug", Problem.ADDRESS_TAKEN)]]


@pytest.mark.postgresql
def test_an_address_taken_by_an_act_that_is_not_done_yet_is_told_too(app):
    """The second looks before the first has committed, and waits at the unique key."""
    world(app)
    found, looked = [], threading.Event()

    def second():
        looked.set()
        with writing(app) as session:
            found.extend(begin(session, agenda_file(event_file()), host="h", by=None, at=NOW))

    other = threading.Thread(target=second)
    with writing(app) as session:
        assert begin(session, agenda_file(event_file()), host="h", by=None, at=NOW) == []
        session.flush()
        other.start()
        looked.wait()
        if session.get_bind().dialect.name == "postgresql":
            _wait_until_somebody_waits(session)
    other.join()
    assert found == [Fault("slug", Problem.ADDRESS_TAKEN)]


def _wait_until_somebody_waits(session):
    waits = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while not session.scalar(waits):
        pass


@pytest.mark.postgresql
def test_rooms_that_a_file_no_longer_has_are_gone_and_others_keep_their_ids(app, event_id):
    def ids():
        with writing(app) as session:
            return {room.name: room.id for room in session.scalars(sa.select(Room))}

    before = ids()
    with writing(app) as session:
        venue = {"name": "Alsion", "rooms": ["Foyer", "Auditorium"]}
        file = agenda_file(event_file(venue=venue))
        assert bring(session, file, host="h", by=None, at=LATER) == []
    after = ids()
    assert (set(after), after["Auditorium"]) == ({"Foyer", "Auditorium"}, before["Auditorium"])
    items = [{**one, "room": ""} for one in event_file()["items"]]
    with writing(app) as session:
        file = agenda_file(event_file(venue=None, items=items))
        assert bring(session, file, host="h", by=None, at=LATER) == []
        assert session.scalar(sa.select(sa.func.count()).select_from(Venue)) == 0
    assert ids() == {}


@pytest.mark.postgresql
def test_an_item_that_is_dropped_keeps_its_parts_but_for_who_is_gone(app, event_id):
    whole = draft(app, event_id)
    change(app, event_id, lambda old: edit.drop_item(edit.drop_item(old, 1), 2))
    assert change(app, event_id, lambda old: edit.set_speakers(old, [("Mayor", None)])) == []
    with writing(app) as session:
        taken = dropped(rows(session, event_id))
    assert taken == [{**item(1, whole), "speakers": []}, item(2, whole)]
    assert change(app, event_id, lambda old: edit.put_item(old, taken[1])) == []
    assert item(2, draft(app, event_id)) == item(2, whole)


def test_the_journal_tells_each_edit_by_its_own_word_with_numbers_only(app, event_id):
    acts = [
        Edit("facts-edited", lambda old: edit.set_facts(old, {"title": "Other"})),
        Edit("item-added", lambda old: edit.put_item(old, TALK), edit.NEW),
        Edit("item-dropped", lambda old: edit.drop_item(old, 3), 3),
        Edit("venue-edited", lambda _old: None),
    ]
    for act in acts:
        with writing(app) as session:
            at_once = {"event_id": event_id, "host": "h", "by": 7, "at": LATER}
            assert amend(session, act, **at_once) == []
    with writing(app) as session:
        query = sa.select(Line).where(Line.event_id == event_id, Line.by == 7).order_by(Line.id)
        told = [(line.kind, line.detail) for line in session.scalars(query)]
    assert told == [
        ("facts-edited", {}),
        ("item-added", {"item": 3}),
        ("item-dropped", {"item": 3}),
    ]


def test_editors_are_told_once_each_the_latest_first(app):
    made = world(app, event_file())
    event_id = made.events["sonderborg"]
    for hour, name in enumerate(("organiser", "lyon", "organiser", "sofia")):
        act = Edit("item-edited", dict, 1 if name != "sofia" else 2)
        at = NOW + timedelta(hours=hour)
        with writing(app) as session:
            by = made.accounts[name]
            assert amend(session, act, event_id=event_id, host="h", by=by, at=at) == []
    with writing(app) as session:
        found = editors(session, event_id, ["item-edited"], 1, since=LATER)
        assert [one.name for one in found] == ["Organiser", "Lyon"]
        assert editors(session, event_id, ["item-edited"], 1, since=NOW + timedelta(days=1)) == []


names = st.sampled_from(["Ana", "Bo", "Cem", "Dan"])
rows_of_names = st.lists(st.tuples(names | st.just(""), names | st.just("")), max_size=4)


def people(known):
    return {"speakers": [{"name": name} for name in known], "items": []}


@given(st.lists(names, unique=True), rows_of_names)
def test_a_name_that_no_row_speaks_of_stays(known, typed):
    after = edit.set_speakers(
        people(known), [(was, {"name": n} if n else None) for was, n in typed]
    )
    left = {name for name in known if name not in {was for was, _ in typed}}
    assert left <= {who["name"] for who in after["speakers"]}


@given(st.integers(1, 2), st.text(max_size=8), st.sampled_from(["starts", "ends", "title"]))
def test_changes_leave_the_draft_they_were_given_alone(number, text, key):
    old = event_file()
    before = deepcopy(old)
    edit.put_item(old, {**TALK, "number": number, key: text})
    edit.set_facts(old, {"title": text, "zone": "UTC"})
    edit.set_venue(old, {"name": text}, [("Auditorium", text)])
    edit.set_speakers(old, [("Mayor", {"name": text})])
    edit.drop_item(old, number)
    assert old == before


@given(st.sampled_from(["", "venue", "items", "items[0]", "items[1].stops[0].starts"]))
def test_a_fault_keeps_its_place_but_for_the_number_of_its_item(where):
    told = edit.by_number(Fault(where, Problem.EMPTY), {"items": [{"number": 7}, {"number": 9}]}, 9)
    expected = where.replace("items[0]", "items[7]").replace("items[1]", "items[0]")
    assert told == Fault(expected, Problem.EMPTY)


def test_a_draft_written_as_a_file_reads_back(app, event_id):
    assert isinstance(read(draft(app, event_id)), AgendaFile)


def test_a_new_event_in_a_city_that_is_none_is_told_and_not_begun(app):
    world(app)
    file = agenda_file(event_file(slug="odense", host_city="atlantis"))
    with writing(app) as session:
        faults = begin(session, file, host="h", by=None, at=NOW)
        assert [fault.path for fault in faults] == ["host_city"]
        assert drafts.event_id(session, "odense") is None
