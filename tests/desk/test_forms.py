"""What is typed is never lost, and what is wrong with it stands where it was typed."""

import pytest

from meetings.agenda.queries.drafts import rows
from meetings.agenda.queries.file import data
from meetings.agenda.rules.file import Fault, Problem
from meetings.desk.forms import hours
from meetings.desk.forms.faults import words
from tests.factories import PASSWORD, writing
from tests.visitor import HTML, Visitor, tree

DESK = "/organise/events/sonderborg"
TOUR = {
    "title": "ZEROtour",
    "kind": "study-tour",
    "day": "2030-10-05",
    "begins": "13:15",
    "ends": "17:00",
    "room": "",
    "place": "Main entrance",
    "status": "CONFIRMED",
    "stops-0-title": "Chargers",
    "stops-0-begins": "13:27",
    "stops-0-ends": "14:15",
    "stops-0-means": "bus",
    "stops-0-minutes": "12",
}


@pytest.fixture
def desk(app, made):
    return Visitor(app).log_in("organiser@test.example", PASSWORD)


def draft(app, made):
    with writing(app) as session:
        return data(rows(session, made.events["sonderborg"]))


def values(page):
    """What a browser would send of the page's own form."""
    found = {}
    form = next(f for f in tree(page).iter(f"{HTML}form") if f.get("action", "").startswith("/org"))
    for field in form.iter(f"{HTML}input"):
        if field.get("type") == "checkbox" and field.get("checked") is None:
            continue
        found[field.get("name")] = field.get("value", "")
    for field in form.iter(f"{HTML}textarea"):
        found[field.get("name")] = (field.text or "").strip("\n")
    for field in form.iter(f"{HTML}select"):
        options = list(field.iter(f"{HTML}option"))
        chosen = [option for option in options if option.get("selected") is not None]
        if chosen or field.get("multiple") is None:
            found[field.get("name")] = (chosen or options)[0].get("value")
    found.pop("csrf_token", None)
    return found


@pytest.mark.parametrize(
    "page", ["/edit", "/venue", "/speakers", "/registration", "/items/1/edit", "/items/2/edit"]
)
def test_a_form_that_is_saved_as_it_is_changes_nothing(app, made, desk, page):
    before = draft(app, made)
    desk.post(f"{DESK}{page}", values(desk.get(f"{DESK}{page}")))
    assert draft(app, made) == before
    assert "What differs" not in desk.get(f"{DESK}/").text


def test_a_fault_stands_at_its_field_and_all_that_was_typed_is_kept(desk):
    typed = {**TOUR, "stops-1-title": "Heating", "stops-1-begins": "14:00", "stops-1-ends": "15:00"}
    page = desk.post(f"{DESK}/items/2/edit", {**typed, "summary": "Bring shoes"}, 422)
    assert "<title>Error:" in page.text
    assert 'href="#stops-1-begins"' in page.text
    assert "The stop before has not ended by then." in page.text
    kept = values(page)
    assert {key: kept[key] for key in typed} == typed
    assert kept["summary"] == "Bring shoes"


def test_a_fault_of_the_form_itself_is_told_the_same_way(desk):
    page = desk.post(f"{DESK}/items/new", {**TOUR, "title": "", "begins": "noon"}, 422)
    assert 'href="#title"' in page.text
    assert "Write the hour like 13:15." in page.text


def test_an_hour_that_no_clock_shows_is_named_with_its_zone(app, made, desk):
    days = {"first_day": "2030-03-31", "last_day": "2030-10-06"}
    desk.post(f"{DESK}/edit", values(desk.get(f"{DESK}/edit")) | days)
    spring = {**TOUR, "day": "2030-03-31", "begins": "02:30"}
    page = desk.post(f"{DESK}/items/new", spring, 422)
    assert "In Europe/Copenhagen no clock shows this time" in page.text


def test_rows_are_added_and_removed_by_buttons_that_keep_what_was_typed(app, made, desk):
    before = draft(app, made)
    more = values(desk.post(f"{DESK}/items/2/edit", {**TOUR, "more-stops": "1"}, 200))
    assert (more["stops-0-title"], more["stops-1-title"]) == ("Chargers", "")
    typed = {**TOUR, "title": "Kept", "stops-1-title": "Heating"}
    less = values(desk.post(f"{DESK}/items/2/edit", {**typed, "remove-stops-0": "1"}, 200))
    assert "stops-1-title" not in less
    assert (less["title"], less["stops-0-title"]) == ("Kept", "Heating")
    third = {f"stops-{n}-title": title for n, title in ((1, "One"), (2, "Two"), (3, "Three"))}
    gone = values(desk.post(f"{DESK}/items/2/edit", {**TOUR, **third, "remove-stops-2": "1"}, 200))
    assert [gone[f"stops-{n}-title"] for n in range(3)] == ["Chargers", "One", "Three"]
    del third["stops-1-title"]
    gone = values(desk.post(f"{DESK}/items/2/edit", {**TOUR, **third, "remove-stops-2": "1"}, 200))
    assert [gone[f"stops-{n}-title"] for n in range(2)] == ["Chargers", "Three"]
    for name in ("speakers", "vehicles"):
        assert f"{name}-0-name" in values(
            desk.post(f"{DESK}/items/2/edit", {**TOUR, f"more-{name}": "1"}, 200)
        )
    assert draft(app, made) == before


def test_one_more_row_of_a_venue_and_of_speakers_keeps_what_was_typed(app, made, desk):
    before = draft(app, made)
    for name in ("rooms", "speakers"):
        page = f"{DESK}/{'venue' if name == 'rooms' else name}"
        typed = values(desk.get(page)) | {f"{name}-4-name": "Typed"}
        more = values(desk.post(page, typed | {f"more-{name}": "1"}, 200))
        assert (more[f"{name}-4-name"], more[f"{name}-5-name"]) == ("Typed", "")
    assert draft(app, made) == before


def test_a_workshop_becomes_a_study_tour_in_the_form(desk):
    page = desk.post(
        f"{DESK}/items/new", {"title": "T", "kind": "workshop", "more-stops": "1"}, 200
    )
    assert "stops-0-title" in values(page)


def test_a_room_that_is_removed_while_in_use_leads_to_its_item(desk):
    typed = values(desk.get(f"{DESK}/venue")) | {"rooms-0-gone": "y"}
    page = desk.post(f"{DESK}/venue", typed, 422)
    assert f'href="{DESK}/items/1/edit"' in page.text
    assert "Opening: There is no room Auditorium at the venue." in page.text
    assert values(page) == typed


def test_rooms_and_speakers_are_renamed_added_and_removed(app, made, desk):
    rooms = {"rooms-0-name": "Great hall", "rooms-1-gone": "y", "rooms-2-name": "Foyer"}
    desk.post(f"{DESK}/venue", values(desk.get(f"{DESK}/venue")) | rooms)
    people = {"speakers-0-name": "The Mayor", "speakers-1-name": "Ana", "speakers-1-city": "sofia"}
    desk.post(f"{DESK}/speakers", values(desk.get(f"{DESK}/speakers")) | people)
    after = draft(app, made)
    assert after["venue"]["rooms"] == ["Great hall", "Foyer"]
    assert [who["name"] for who in after["speakers"]] == ["Ana", "The Mayor"]
    assert after["items"][0]["speakers"][0]["name"] == "The Mayor"
    gone = values(desk.get(f"{DESK}/speakers")) | {"speakers-0-gone": "y"}
    desk.post(f"{DESK}/speakers", gone)
    assert [who["name"] for who in draft(app, made)["speakers"]] == ["The Mayor"]


def test_rows_are_moved_by_buttons_that_keep_what_was_typed(app, made, desk):
    before = draft(app, made)
    stops = {"stops-3-title": "Heating", "stops-5-title": "Housing", "speakers-0-name": "Ana"}
    typed = {**TOUR, **stops, "title": "Kept"}
    page = desk.post(f"{DESK}/items/2/edit", {**typed, "earlier-stops-5": "1"}, 200)
    kept = values(page)
    order = [kept[f"stops-{n}-title"] for n in range(3)]
    assert (order, kept["title"]) == (["Chargers", "Housing", "Heating"], "Kept")
    assert kept["stops-0-begins"] == "13:27"
    focused = page.text.split("autofocus")[0].rsplit("<button", 1)[1]
    assert 'name="earlier-stops-1"' in focused
    first = values(desk.post(f"{DESK}/items/2/edit", {**typed, "earlier-stops-0": "1"}, 200))
    assert first["stops-0-title"] == "Chargers"
    assert draft(app, made) == before


@pytest.mark.parametrize("asked", ["later-stops-9999", "later-title-0", "earlier-stops-²"])
def test_a_move_of_what_is_not_there_changes_nothing(desk, asked):
    kept = values(desk.post(f"{DESK}/items/2/edit", {**TOUR, asked: "1"}, 200))
    assert {key: kept[key] for key in TOUR} == TOUR


def test_rooms_speakers_and_vehicles_are_moved_and_stored_in_their_order(app, made, desk):
    rooms = values(desk.get(f"{DESK}/venue")) | {"later-rooms-0": "1"}
    moved = values(desk.post(f"{DESK}/venue", rooms, 200))
    desk.post(f"{DESK}/venue", moved)
    assert draft(app, made)["venue"]["rooms"] == ["Room 102", "Auditorium"]
    vehicles = {
        "vehicles-0-name": "Bus 1",
        "vehicles-0-seats": "24",
        "vehicles-1-name": "Bus 2",
        "vehicles-1-seats": "12",
        "speakers-0-name": "Ana",
        "speakers-1-name": "Mayor",
    }
    page = f"{DESK}/items/2/edit"
    one = values(desk.post(page, {**TOUR, **vehicles, "earlier-vehicles-1": "1"}, 200))
    desk.post(page, values(desk.post(page, one | {"later-speakers-0": "1"}, 200)))
    tour = draft(app, made)["items"][1]
    assert [vehicle["name"] for vehicle in tour["vehicles"]] == ["Bus 2", "Bus 1"]
    assert [who["name"] for who in tour["speakers"]] == ["Mayor", "Ana"]


def test_where_it_is_joined_online_is_edited_and_shown_to_organisers_alone(app, made, desk):
    room = "https://meet.example/room"
    facts = values(desk.get(f"{DESK}/edit"))
    desk.post(f"{DESK}/edit", facts | {"conference": f" {room} "})
    assert draft(app, made)["conference"] == room
    assert f'href="{room}"' in desk.get(f"{DESK}/preview").text
    assert "How it is joined online changed." in desk.get(f"{DESK}/publish").text
    desk.post(f"{DESK}/edit", values(desk.get(f"{DESK}/edit")) | {"conference": ""})
    assert draft(app, made)["conference"] == ""


def test_other_languages_the_own_language_and_the_sample_are_edited(app, made, desk):
    said = {"also-0-language": "bg", "also-0-title": "Среща", "also-0-summary": "Всички"}
    facts = values(desk.get(f"{DESK}/edit")) | {"language": "da", "sample": "The hours"}
    desk.post(f"{DESK}/edit", facts | said)
    desk.post(f"{DESK}/items/1/edit", values(desk.get(f"{DESK}/items/1/edit")) | said)
    after = draft(app, made)
    also = [{"language": "bg", "title": "Среща", "summary": "Всички"}]
    assert (after["language"], after["sample"], after["also"]) == ("da", "The hours", also)
    assert after["items"][0]["also"] == also
    kept = values(desk.post(f"{DESK}/edit", facts | said | {"more-also": "1"}, 200))
    assert (kept["also-0-title"], kept["also-1-title"]) == ("Среща", "")
    desk.post(f"{DESK}/edit", {key: facts[key] for key in facts if key != "opened"})
    assert draft(app, made)["also"] == []


@pytest.mark.parametrize(
    ("page", "typed", "at"),
    [
        ("/venue", {"rooms-0-name": ""}, "rooms-0-name"),
        ("/venue", {"name": ""}, "name"),
        ("/venue", {"latitude": "5"}, "latitude"),
        ("/venue", {"rooms-1-name": "Auditorium"}, "rooms-1-name"),
        ("/speakers", {"speakers-0-name": ""}, "speakers-0-name"),
        ("/speakers", {"speakers-1-name": "Mayor"}, "speakers-1-name"),
        ("/registration", {"opens_day": ""}, "opens_day"),
        ("/registration", {"closes_day": ""}, "closes_day"),
        ("/registration", {"closes_day": "2019-01-01"}, "closes_day"),
        ("/registration", {"quota": "0"}, "quota"),
        ("/registration", {"seats": "many"}, "seats"),
        ("/edit", {"last_day": "2030-10-04"}, "last_day"),
        ("/edit", {"zone": "Europe/Atlantis"}, "zone"),
        ("/edit", {"conference": "http://meet.example/room"}, "conference"),
        ("/edit", {"conference": "https://meet.example/" + 1000 * "x"}, "conference"),
        ("/edit", {"series": "Meetings"}, "series_number"),
        ("/items/1/edit", {"kind": "workshop", "vehicles-0-name": "Bus"}, "vehicles-0-seats"),
        ("/items/1/edit", {"stops-0-title": "A", "stops-0-begins": "09:00"}, "stops-0-begins"),
        ("/items/1/edit", {"day": "2031-01-01"}, "day"),
        ("/items/1/edit", {"ends": "08:00"}, "ends"),
        ("/items/1/edit", {"begins": "25:99"}, "begins"),
        ("/items/1/edit", {"day": "2030-02-31"}, "begins"),
        ("/items/2/edit", {"stops-0-ends": "13:00"}, "stops-0-ends"),
        ("/edit", {"also-0-language": "en", "also-0-title": "A"}, "also-0-language"),
        ("/edit", {"also-0-language": "bg"}, "also-0-title"),
        ("/items/1/edit", {"also-0-title": "A"}, "also-0-language"),
    ],
)
def test_each_fault_stands_at_the_field_it_is_about(app, made, desk, page, typed, at):
    before = draft(app, made)
    typed = values(desk.get(f"{DESK}{page}")) | typed
    answer = desk.post(f"{DESK}{page}", typed, 422)
    assert f'<a href="#{at}">' in answer.text
    kept = values(answer)
    assert {key: kept[key] for key in typed} == typed
    assert draft(app, made) == before


def test_the_address_of_another_event_is_not_taken(desk):
    event = {
        "title": "Zero",
        "kind": "review",
        "zone": "UTC",
        "first_day": "2030-01-01",
        "last_day": "2030-01-01",
        "audience": "public",
        "network": "clubs",
        "slug": "sonderborg",
    }
    page = desk.post("/organise/events/new", event, 422)
    assert "Another event has this address." in page.text
    page = desk.post("/organise/events/new", {**event, "zone": "Mars/Base"}, 422)
    assert 'href="#zone"' in page.text


@pytest.mark.parametrize(
    ("starts", "ends", "shown"),
    [
        ("2030-10-05T09:00", "2030-10-05T10:30", ("2030-10-05", "09:00", "", "10:30")),
        ("2030-10-05T21:00", "2030-10-06T00:00", ("2030-10-05", "21:00", "", "00:00")),
        ("2030-10-05T21:00", "2030-10-06T01:00", ("2030-10-05", "21:00", "2030-10-06", "01:00")),
        ("2030-10-05T00:00", "2030-10-07T00:00", ("2030-10-05", "00:00", "2030-10-06", "00:00")),
    ],
)
def test_hours_are_shown_as_people_tell_them(starts, ends, shown):
    assert tuple(hours.span(starts, ends).values()) == shown


FORGED = {
    Problem.UNKNOWN_KEY,
    Problem.NO_OBJECT,
    Problem.NO_LIST,
    Problem.OTHER,
    Problem.NO_NETWORK,
    Problem.OTHER_NETWORK,
}


def test_everything_that_can_be_wrong_with_a_draft_has_a_sentence_of_its_own(app):
    with app.test_request_context():
        told = {one: words(Fault("", one, "Salle de l'Horloge")) for one in Problem}
    rest = {one for one, sentence in told.items() if sentence.startswith("This cannot be stored.")}
    assert rest == FORGED
    assert told[Problem.NO_ROOM] == "There is no room Salle de l'Horloge at the venue."
    assert [sentence for sentence in told.values() if "%(" in sentence] == []


def test_registration_without_hours_opens_with_its_day_and_lasts_until_the_last_one_ends(
    app, made, desk
):
    days = {
        "opens_day": "2026-01-01",
        "closes_day": "2030-09-22",
        "release_day": "2030-09-01",
        "withdraw_day": "2030-09-30",
    }
    answer = desk.post(f"{DESK}/registration", days)
    assert "Saved, and valid at once." in desk.get(answer.location).text
    window = draft(app, made)["registration"]
    assert {key: window[key] for key in ("opens", "closes", "release", "withdraw_until")} == {
        "opens": "2026-01-01T00:00",
        "closes": "2030-09-22T23:59",
        "release": "2030-09-01T00:00",
        "withdraw_until": "2030-09-30T23:59",
    }
    there = f"{DESK}/registration"
    told = desk.post(there, days | {"substitute_hour": "12:00"}, 422).text
    assert 'href="#substitute_day"' in told


def _folds(page):
    """Whether each part of a page that can be folded is open."""
    found = [one for one in tree(page).iter(f"{HTML}details") if one.get("class") == "fold"]
    return [one.get("open") is not None for one in found]


@pytest.mark.parametrize(
    ("typed", "open_"),
    [
        ({}, [False, False, False]),
        ({"waiting": "in-turn"}, [True, False, False]),
        ({"offer": "24"}, [True, False, False]),
        ({"substitute_day": "2030-09-20"}, [False, True, False]),
        ({"withdraw_day": "2030-09-20"}, [False, True, False]),
        ({"approval": "y"}, [False, False, True]),
        ({"individuals": "y"}, [False, False, True]),
    ],
)
def test_what_is_seldom_said_about_registration_is_folded_until_it_is_said(desk, typed, open_):
    address = f"{DESK}/registration"
    plain = values(desk.get(address))
    desk.post(address, plain | typed)
    assert _folds(desk.get(address)) == open_


@pytest.mark.parametrize(
    ("typed", "open_"),
    [
        ({"waiting": "by-lot"}, [True, False, False]),
        ({"offer": "many"}, [True, False, False]),
        ({"withdraw_hour": "12:00"}, [False, True, False]),
    ],
)
def test_what_is_wrong_about_registration_is_never_folded(desk, typed, open_):
    address = f"{DESK}/registration"
    refused = desk.post(address, values(desk.get(address)) | typed, 422)
    assert _folds(refused) == open_
