"""A new organiser makes, publishes and moves a meeting: by keyboard alone, and without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people
from tests.browser.conftest import Visit
from tests.browser.keyboard import Keyboard
from tests.browser.server import PASSWORD

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 640}
TITLE = "Gabrovo: heat for a hilly town"
DASH = "\N{EN DASH}"
DAY = "Saturday 5 October"
MOVED = f"Moved: Warm homes on {DAY}, from 11:00{DASH}12:30 to 14:00{DASH}15:30."


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def log_in(keyboard: Keyboard) -> None:
    keyboard.page.goto("/organise/")
    keyboard.type("Mail address", "organiser@demo.example")
    keyboard.type("Password", PASSWORD)
    keyboard.enter()
    assert heading(keyboard.page) == "Organise"


def saved(page: Page) -> None:
    expect(page.get_by_role("status")).to_contain_text("Saved in the draft.")


def begin(keyboard: Keyboard) -> None:
    """Begin an event of two days, in a house with one room."""
    keyboard.follow("New event")
    keyboard.type("Title", TITLE)
    keyboard.type("Time zone", "Europe/Sofia")
    keyboard.type("First day", "10052030")
    keyboard.type("Last day", "10062030")
    keyboard.follow("Begin the draft")
    assert heading(keyboard.page) == TITLE
    keyboard.follow("Venue and rooms")
    keyboard.type("Name of the venue", "House of culture")
    keyboard.type("Room", "Great hall")
    keyboard.follow("Save in the draft")
    saved(keyboard.page)


def add_workshop(keyboard: Keyboard) -> None:
    keyboard.follow("New workshop")
    keyboard.type("Title", "Warm homes")
    keyboard.type("Day", "10052030")
    keyboard.type("Begins at", "1100AM")
    keyboard.type("Ends at", "1230PM")
    keyboard.choose("Room", "Great hall")
    keyboard.follow("Save in the draft")
    saved(keyboard.page)


def add_tour(keyboard: Keyboard) -> None:
    keyboard.follow("New study tour")
    keyboard.type("Title", "Three boilers in a morning")
    keyboard.type("Day", "10062030")
    keyboard.type("Begins at", "0900AM")
    keyboard.type("Ends at", "1200PM")
    for stop, arrival, departure in (
        ("School boiler", "0930AM", "1015AM"),
        ("Heat plant", "1045AM", "1130AM"),
    ):
        keyboard.type("Stop", stop)
        keyboard.type("Arrival", arrival)
        keyboard.type("Departure", departure)
    keyboard.follow("Save in the draft")
    saved(keyboard.page)
    expect(keyboard.page.locator(".study-tour .meta")).to_contain_text("2 stops")


def publish(keyboard: Keyboard, number: int, note: str = "") -> None:
    keyboard.follow("Publish")
    if note:
        keyboard.type("A note about this edition", note)
    keyboard.follow(f"Publish edition {number}")
    expect(keyboard.page.get_by_role("status")).to_contain_text("Published.")


def move_workshop(keyboard: Keyboard) -> None:
    keyboard.follow("Warm homes")
    keyboard.type("Begins at", "0200PM")
    keyboard.type("Ends at", "0330PM")
    keyboard.follow("Save in the draft")
    saved(keyboard.page)


def reads_the_change(page: Page) -> None:
    """A visitor finds what moved, from the list of events on."""
    page.goto("/events/")
    keyboard = Keyboard(page)
    keyboard.follow(TITLE)
    keyboard.follow("What changed (edition 2)")
    newest = page.locator("section").first
    expect(newest).to_contain_text(MOVED)
    expect(newest).to_contain_text("Coffee comes first.")


def test_a_meeting_is_made_published_and_moved_by_keyboard(own_site: str, visit: Visit):
    page = visit(own_site, viewport=PHONE)
    keyboard = Keyboard(page)
    log_in(keyboard)
    begin(keyboard)
    add_workshop(keyboard)
    add_tour(keyboard)
    publish(keyboard, 1)
    move_workshop(keyboard)
    expect(page.locator("main")).to_contain_text(MOVED)
    publish(keyboard, 2, "Coffee comes first.")
    reads_the_change(visit(own_site, viewport=PHONE))


def test_a_meeting_is_made_published_and_moved_without_script(own_site: str, visit: Visit):
    page = visit(own_site, java_script_enabled=False)
    people.log_in(page, "organiser")
    people.begin(page, TITLE)
    press(page, "link", "Venue and rooms")
    fill(page, {"Name of the venue": "House of culture", "Room": "Great hall"})
    press(page, "button", "One more room")
    fill(page, {}, "Save in the draft")
    press(page, "link", "New workshop")
    fill(page, {"Title": "Warm homes", "Day": "2030-10-05", "Begins at": "11:00"})
    page.get_by_label("Room").select_option("Great hall")
    fill(page, {"Ends at": "12:30"}, "Save in the draft")
    press(page, "link", "New study tour")
    fill(page, {"Title": "Three boilers", "Day": "2030-10-06", "Begins at": "09:00"})
    fill(page, {"Ends at": "12:00", "Stop": "School boiler", "Arrival": "09:30"})
    fill(page, {"Departure": "10:15"}, "One more stop")
    fill(page, {"Stop": "Heat plant", "Arrival": "10:45", "Departure": "11:30"}, row=1)
    fill(page, {}, "Save in the draft")
    press(page, "link", "Publish")
    fill(page, {}, "Publish edition 1")
    press(page, "link", "Warm homes")
    fill(page, {"Begins at": "14:00", "Ends at": "15:30"}, "Save in the draft")
    press(page, "link", "Publish edition 2")
    fill(page, {"A note about this edition": "Coffee comes first."}, "Publish edition 2")
    expect(page.get_by_role("status")).to_contain_text("Published.")
    reads_the_change(visit(own_site))


def press(page: Page, role: str, name: str) -> None:
    found = page.locator("main").get_by_role(
        role,  # type: ignore[arg-type] -- the type of the roles is not exported
        name=name,
        exact=True,
    )
    found.first.click()


def fill(page: Page, typed: dict[str, str], button: str = "", row: int = 0) -> None:
    """Fill in fields by their labels, those of a later row if asked, and press a button."""
    for label, text in typed.items():
        page.get_by_label(label, exact=True).nth(row).fill(text)
    if button:
        page.locator("main .buttons").or_(page.locator("main p")).get_by_role(
            "button", name=button, exact=True
        ).last.click()
