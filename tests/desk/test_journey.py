"""An organiser runs a meeting from the desk alone, without script and without a command."""

from urllib.parse import urlsplit

import pytest

from meetings.accounts.rules import Grant
from meetings.agenda import queries
from meetings.terms import Role
from tests.desk.test_forms import values
from tests.factories import PASSWORD, account, event_file, register, world, writing
from tests.visitor import HTML, Visitor, hidden, tree

DASH = "\N{EN DASH}"
DESK = "/organise/events/zero-2030"
EVENT = {
    "network": "clubs",
    "title": "Zero",
    "kind": "network-meeting",
    "zone": "Europe/Copenhagen",
    "first_day": "2030-10-05",
    "last_day": "2030-10-06",
    "host_city": "sonderborg",
    "audience": "public",
}
WORKSHOP = {
    "title": "Housing",
    "kind": "workshop",
    "day": "2030-10-05",
    "begins": "11:00",
    "ends": "12:30",
    "room": "Room 102",
    "status": "CONFIRMED",
    "seats": "12",
    "speakers-0-name": "Mayor",
    "speakers-0-part": "moderator",
}
TOUR = {
    "title": "ZEROtour",
    "kind": "study-tour",
    "day": "2030-10-06",
    "begins": "13:00",
    "ends": "17:00",
    "room": "",
    "place": "Main entrance",
    "status": "CONFIRMED",
    "stops-0-title": "Chargers",
    "stops-0-begins": "13:30",
    "stops-0-ends": "14:00",
    "stops-0-means": "bus",
    "stops-0-minutes": "12",
    "stops-1-title": "Heating",
    "stops-1-begins": "14:15",
    "stops-1-ends": "15:00",
    "stops-1-means": "",
    "vehicles-0-name": "Bus 1",
    "vehicles-0-means": "bus",
    "vehicles-0-seats": "24",
}
VENUE = {"name": "Alsion", "rooms-0-name": "Auditorium", "rooms-1-name": "Room 102"}


@pytest.fixture
def organiser(app):
    world(app)
    return Visitor(app).log_in("organiser@test.example", PASSWORD)


def begun(organiser):
    organiser.post("/organise/events/new", EVENT)
    organiser.post(f"{DESK}/venue", VENUE)
    organiser.post(f"{DESK}/items/new", WORKSHOP)
    organiser.post(f"{DESK}/items/new", TOUR)


def publish(organiser, **data):
    shown = hidden(organiser.get(f"{DESK}/publish"), "mark")
    return organiser.post(f"{DESK}/publish", {"note": "", "mark": shown, **data})


def at_once(organiser, act):
    """Postpone, cancel or resume, and publish that."""
    shown = hidden(organiser.get(f"{DESK}/{act}"), "mark")
    return organiser.post(f"{DESK}/{act}", {"publish": "1", "mark": shown})


def read(visitor, page):
    """What a page says, without its markup, its blanks as a browser shows them."""
    return said(visitor.get(page))


def said(page):
    return " ".join("".join(tree(page).itertext()).split())


def sequence(visitor, title):
    feed = visitor.get("/events/zero-2030.ics").text.replace("\r\n ", "")
    entry = next(part for part in feed.split("BEGIN:VEVENT") if f"SUMMARY:{title}" in part)
    lines = dict(line.split(":", 1) for line in entry.splitlines() if ":" in line)
    return int(lines["SEQUENCE"]), lines["STATUS"]


@pytest.mark.postgresql
def test_an_organiser_makes_publishes_and_moves_a_meeting(app, visitor, organiser):
    begun(organiser)
    desk = organiser.get(f"{DESK}/").text
    assert "Not published yet" in desk
    assert "2 stops" in desk
    assert "24 seats" in desk
    visitor.get("/events/zero-2030/", 404)
    assert "This is the draft." in organiser.get(f"{DESK}/preview").text
    publish(organiser)
    assert "Housing" in visitor.get("/events/zero-2030/agenda").text
    assert sequence(visitor, "Housing") == (0, "CONFIRMED")
    moved = {**WORKSHOP, "begins": "14:00", "ends": "15:30", "room": "Auditorium"}
    organiser.post(f"{DESK}/items/1/edit", moved)
    day, was, now = "Saturday 5 October", f"11:00{DASH}12:30", f"14:00{DASH}15:30"
    words = f"Moved: Housing on {day}, from {was}, Room 102 to {now}, Auditorium."
    assert words in read(organiser, f"{DESK}/")
    assert words in read(organiser, f"{DESK}/publish")
    assert was in visitor.get("/events/zero-2030/agenda").text
    publish(organiser, note="A later workshop.")
    assert sequence(visitor, "Housing") == (1, "CONFIRMED")
    assert sequence(visitor, "ZEROtour") == (0, "CONFIRMED")
    changes = read(visitor, "/events/zero-2030/changes")
    assert words in changes
    assert "A later workshop." in changes
    assert "nothing to publish" in organiser.get(f"{DESK}/publish").text


def test_what_is_published_already_is_not_published_again(organiser):
    begun(organiser)
    publish(organiser)
    again = organiser.post(f"{DESK}/publish", {"mark": "any"}, form=f"{DESK}/postpone")
    assert again.headers["Location"].endswith("done=nothing")


@pytest.mark.postgresql
def test_what_was_not_shown_is_not_published(visitor, organiser):
    begun(organiser)
    publish(organiser)
    organiser.post(f"{DESK}/items/1/edit", {**WORKSHOP, "room": "Auditorium"})
    mark = hidden(organiser.get(f"{DESK}/publish"), "mark")
    organiser.post(f"{DESK}/items/1/edit", {**WORKSHOP, "title": "Half", "room": "Auditorium"})
    sent = {"note": "A room.", "mark": mark}
    again = organiser.post(f"{DESK}/publish", sent, 409)
    assert "The draft was changed after this page was opened" in again.text
    assert "Error: " in again.text.split("</title>")[0]
    assert "Half" in again.text
    assert hidden(again, "note") == "A room."
    assert sequence(visitor, "Housing") == (0, "CONFIRMED")
    organiser.post(f"{DESK}/publish", {"note": "A room."}, 409)
    organiser.post(f"{DESK}/publish", {"mark": hidden(again, "mark")})
    assert sequence(visitor, "Half") == (1, "CONFIRMED")


def test_a_preview_has_the_button_that_representatives_will_see(app):
    made = world(app, event_file())
    organiser = Visitor(made.app).log_in("organiser@test.example", PASSWORD)
    page = organiser.get("/organise/events/sonderborg/preview")
    assert "/events/sonderborg/register" in page.text
    assert "registers its people" not in page.text


def test_the_note_of_an_edition_holds_nothing_that_no_page_may_hold(visitor, organiser):
    begun(organiser)
    publish(organiser, note=" A\x00B\x1b C\u202eD\u2028E\ufffe\r\nF ")
    assert "AB CD E F" in read(visitor, "/events/zero-2030/changes")


@pytest.mark.postgresql
@pytest.mark.parametrize("act", ["postpone", "cancel"])
def test_nothing_that_was_not_shown_goes_along_with_a_status(visitor, organiser, act):
    begun(organiser)
    publish(organiser)
    organiser.post(f"{DESK}/items/1/edit", {**WORKSHOP, "room": "Auditorium"})
    page = organiser.get(f"{DESK}/{act}")
    assert "Moved: Housing" in said(page)
    organiser.post(f"{DESK}/items/2/drop", {})
    sent = {"publish": "1", "mark": hidden(page, "mark")}
    again = organiser.post(f"{DESK}/{act}", sent, 409)
    assert "Cancelled: ZEROtour" in said(again)
    assert sequence(visitor, "Zero") == (0, "CONFIRMED")
    draft = read(organiser, f"{DESK}/publish")
    assert "The event is cancelled." not in draft
    assert "about the date of the event" not in draft
    organiser.post(f"{DESK}/{act}", {"publish": "1", "mark": hidden(again, "mark")})
    assert sequence(visitor, "ZEROtour") == (1, "CANCELLED")
    organiser.post(f"{DESK}/resume", {})


@pytest.mark.postgresql
def test_an_event_is_postponed_cancelled_and_resumed(app, visitor, organiser):
    begun(organiser)
    publish(organiser)
    organiser.post(f"{DESK}/postpone", {})
    assert sequence(visitor, "Zero") == (0, "CONFIRMED")
    publish(organiser)
    assert sequence(visitor, "Zero") == (1, "TENTATIVE")
    assert sequence(visitor, "Housing") == (1, "TENTATIVE")
    assert "Not certain" not in visitor.get("/events/zero-2030/").text
    assert "Postponed" in organiser.get(f"{DESK}/").text
    facts = {key: EVENT[key] for key in ("title", "kind", "zone", "host_city", "audience")}
    later = {"first_day": "2030-11-05", "last_day": "2030-11-06"}
    refused = organiser.post(f"{DESK}/edit", facts | later, 422).text
    assert "Housing: This lies outside the days of the event." in refused
    at_once(organiser, "cancel")
    assert sequence(visitor, "Housing") == (2, "CANCELLED")
    assert "This event is cancelled." in visitor.get("/events/zero-2030/").text
    at_once(organiser, "resume")
    assert sequence(visitor, "Housing") == (3, "CONFIRMED")


def test_what_follows_its_event_into_uncertainty_is_one_line_not_one_for_each_item(
    visitor, organiser
):
    begun(organiser)
    publish(organiser)
    organiser.post(f"{DESK}/postpone", {})
    page = read(organiser, f"{DESK}/publish")
    assert "2 items are shown as tentative, as their event is." in page
    assert "1 entry gets its new words." in page
    assert "1 entry differs from what is published." in read(organiser, f"{DESK}/")
    publish(organiser)
    organiser.post(f"{DESK}/resume", {})
    assert "2 items are shown as certain again." in read(organiser, f"{DESK}/publish")
    for url in ("/events/zero-2030/changes", "/events/zero-2030/changes.atom"):
        said = visitor.client.get(url).text
        assert ("date of the event" in said, "Changed:" in said) == (True, False)


def test_an_item_that_is_taken_out_is_cancelled_by_publishing(app, visitor, organiser):
    begun(organiser)
    publish(organiser)
    assert "as cancelled" in organiser.get(f"{DESK}/items/1/drop").text
    organiser.post(f"{DESK}/items/1/drop", {})
    assert "Cancelled: Housing" in read(organiser, f"{DESK}/")
    assert "1 entry stays and is shown as cancelled." in organiser.get(f"{DESK}/publish").text
    publish(organiser)
    assert sequence(visitor, "Housing") == (1, "CANCELLED")


def test_an_item_that_was_taken_out_is_put_back_with_its_number_and_all_its_parts(
    app, visitor, organiser
):
    begun(organiser)
    publish(organiser)
    for number in (1, 2):
        organiser.post(f"{DESK}/items/{number}/drop", {})
    publish(organiser)
    feed = visitor.get("/events/zero-2030.ics").text
    desk = organiser.get(f"{DESK}/")
    assert f'href="{DESK}/items/2/edit"' in desk.text
    page = organiser.get(f"{DESK}/items/2/edit")
    assert "This was taken out of the draft." in page.text
    organiser.post(f"{DESK}/items/2/edit", values(page))
    assert "Takes place after all: ZEROtour" in read(organiser, f"{DESK}/publish")
    publish(organiser)
    assert sequence(visitor, "ZEROtour") == (2, "CONFIRMED")
    uids = [line for line in feed.splitlines() if line.startswith("UID:")]
    now = visitor.get("/events/zero-2030.ics").text
    assert [line for line in now.splitlines() if line.startswith("UID:")] == uids
    tour = visitor.get("/events/zero-2030/items/2/").text
    assert ("Chargers" in tour, "Bus 1" in tour) == (True, True)
    organiser.get(f"{DESK}/items/9/edit", 404)


def test_what_no_longer_fits_is_mended_while_an_item_is_put_back(app, organiser):
    begun(organiser)
    organiser.post(f"{DESK}/items/1/drop", {})
    days = values(organiser.get(f"{DESK}/edit")) | {"first_day": "2030-10-06"}
    organiser.post(f"{DESK}/edit", days)
    page = values(organiser.get(f"{DESK}/items/1/edit"))
    refused = organiser.post(f"{DESK}/items/1/edit", page, 422)
    assert 'href="#day"' in refused.text
    organiser.post(f"{DESK}/items/1/edit", values(refused) | {"day": "2030-10-06"})
    assert "Taken out" not in organiser.get(f"{DESK}/").text


def test_a_study_tour_event_begins_with_its_tour_and_does_not_lose_it(app, organiser):
    organiser.post("/organise/events/new", {**EVENT, "kind": "study-tour", "slug": "zero-2030"})
    organiser.get(f"{DESK}/items/1/edit")
    refused = organiser.post(f"{DESK}/items/1/drop", {}, 422)
    assert "An event that is a study tour needs an item that is one." in refused.text


def test_a_draft_is_previewed_with_its_own_links(app, organiser):
    begun(organiser)
    page = organiser.get(f"{DESK}/preview").text
    assert f'href="{DESK}/preview/items/2/"' in page
    assert "Chargers" in organiser.get(f"{DESK}/preview/items/2/").text
    assert "Room 102" in organiser.get(f"{DESK}/preview/agenda").text
    assert "Room 102" in organiser.get(f"{DESK}/preview/agenda?view=timetable").text
    organiser.get(f"{DESK}/preview/agenda?view=other", 404)
    organiser.get(f"{DESK}/preview/items/9/", 404)


def confirmed(answer):
    """What the page that shows what would happen sends when it is confirmed."""
    shown = answer.text.split('name="confirmed"')[1].split('value="')[1].split('"')[0]
    opened = answer.text.split('name="opened"')[1].split('value="')[1].split('"')[0]
    return {"confirmed": shown, "opened": opened}


def test_seats_are_given_on_at_once_and_fewer_take_none_away(app):
    few = {**event_file()["registration"], "seats": 1}
    made = world(app, event_file(registration=few))
    register(made, "sonderborg", "sofia", "Elena", "Ivan")
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    desk = "/organise/events/sonderborg"
    window = {
        "opens_day": "2020-01-01",
        "opens_hour": "09:00",
        "closes_day": "2030-09-22",
        "closes_hour": "18:00",
        "quota": "",
    }
    assert "1 person waits." in organiser.get(f"{desk}/registration").text
    asked = organiser.post(f"{desk}/registration", window | {"seats": "2"}, 200)
    assert "Sofia: Ivan" in asked.text
    assert "1 person waits." in organiser.get(f"{desk}/registration").text
    organiser.post(f"{desk}/registration", window | {"seats": "2"} | confirmed(asked))
    assert "0 people wait." in organiser.get(f"{desk}/registration").text
    asked = organiser.post(f"{desk}/registration", window | {"seats": "1"}, 200)
    assert "1 person more is confirmed than there are seats." in asked.text
    organiser.post(f"{desk}/registration", window | {"seats": "1"} | confirmed(asked))
    assert "1 more are confirmed than there are seats." in organiser.get(f"{desk}/").text


def test_a_host_runs_the_one_event(app):
    made = world(app, event_file(), event_file(slug="other"))
    with writing(app) as session:
        account(session, "host", Grant(Role.HOST, event_id=made.events["sonderborg"]))
    host = Visitor(app).log_in("host@test.example", PASSWORD)
    listed = host.get("/organise/").text
    assert ("/organise/events/sonderborg/" in listed, "/organise/events/other/" in listed) == (
        True,
        False,
    )
    host.get("/organise/events/new", 403)
    host.get("/organise/events/other/", 403)
    host.post("/organise/events/sonderborg/items/1/drop", {})
    with writing(app) as session:
        draft = queries.draft(session, made.events["sonderborg"])
    assert [item.number for item in draft.items] == [2]


def test_the_overview_names_the_one_next_step_up_to_the_last(app, organiser):
    def step():
        panel = read(organiser, f"{DESK}/").split("Next", 1)[1]
        return panel.split("Registration", 1)[0].strip()

    organiser.post("/organise/events/new", EVENT)
    assert step().startswith("The agenda is empty.")
    organiser.post(f"{DESK}/items/new", {**TOUR, "speakers-0-name": "Mayor"})
    assert step().startswith("Look at the draft")
    publish(organiser)
    assert "Open registration" in read(organiser, f"{DESK}/")
    days = {"opens_day": "2026-01-01", "closes_day": "2030-09-01"}
    organiser.post(f"{DESK}/registration", {**days, "approval": "y"})
    assert step().startswith("Nobody is registered yet.")
    head = Visitor(app).log_in("sofia@test.example", PASSWORD)
    there = "/events/zero-2030/register"
    city = head.get(there).text.split('name="city" value="')[1].split('"')[0]
    head.post(there, {"city": city, "people-0-name": "Ana", "key": "k"})
    assert step().startswith("1 person asks to be let in.")
    organiser.post(f"{DESK}/approvals", {"people": ["1"], "approve": "1", "key": "a"})
    assert step().startswith("Nothing to do")
    assert at_once(organiser, "cancel").status_code == 303
    assert step().startswith("Nothing to do")


def test_an_event_of_one_day_is_begun_with_that_day_and_a_town_for_its_zone(organiser):
    said = {**EVENT, "last_day": "", "zone": "copenhagen"}
    desk = read(organiser, organiser.post("/organise/events/new", said).location)
    assert "Saturday 5 October 2030 · Copenhagen time" in desk
    said = {**EVENT, "slug": "other", "zone": "Louisville"}
    told = organiser.post("/organise/events/new", said, 422).text
    assert "There is no such time zone." in told


def test_a_new_item_begins_when_the_last_one_of_its_day_ends(organiser):
    begun(organiser)
    for day, hour in (("2030-10-05", "12:30"), ("2030-10-06", "17:00"), ("2030-10-04", "")):
        assert values(organiser.get(f"{DESK}/items/new?day={day}"))["begins"] == hour


def test_of_an_item_that_is_saved_to_add_another_the_end_is_where_the_next_one_begins(organiser):
    begun(organiser)
    early = {**WORKSHOP, "title": "Early", "begins": "09:00", "ends": "09:45", "another": "1"}
    there = organiser.post(f"{DESK}/items/new", early).location
    page = organiser.get(there)
    assert "Saved in the draft." in said(page)
    assert (values(page)["day"], values(page)["begins"]) == ("2030-10-05", "09:45")
    again = organiser.post(f"{DESK}/items/new", {**early, "title": ""}, 422)
    assert 'name="another"' in again.text
    assert 'name="another"' not in organiser.get(f"{DESK}/items/1/edit").text


@pytest.mark.parametrize(
    ("ends", "last_day", "next_"),
    [
        ("02:00", "2030-10-06", ("2030-10-06", "02:00")),
        ("00:00", "", ("2030-10-05", "")),
    ],
)
def test_what_follows_an_item_that_ends_at_night_begins_where_it_ends(
    organiser, ends, last_day, next_
):
    organiser.post("/organise/events/new", EVENT)
    late = {**WORKSHOP, "room": "", "ends": ends, "last_day": last_day, "another": "1"}
    page = values(organiser.get(organiser.post(f"{DESK}/items/new", late).location))
    assert (page["day"], page["begins"]) == next_


def offered(page):
    """What a page leads to that only an event with an edition has."""
    links = [*tree(page).iter(f"{HTML}a"), *tree(page).iter(f"{HTML}link")]
    return {
        href
        for link in links
        if urlsplit(href := link.get("href", "")).path.startswith("/events/z")
    }


def test_a_draft_offers_its_calendars_once_it_is_published(organiser):
    begun(organiser)
    looks = (f"{DESK}/preview", f"{DESK}/preview/agenda", f"{DESK}/preview/agenda?view=timetable")
    pages = [organiser.get(look) for look in looks]
    assert [offered(page) for page in pages] == [set()] * 3
    assert "Calendars begin with publishing" in said(pages[0])
    publish(organiser)
    assert [bool(offered(organiser.get(look))) for look in looks] == [True] * 3
