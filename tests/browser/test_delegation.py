"""A new head of delegation brings five people, and an organiser finds a seat: by keyboard alone."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import delegations, people
from tests.browser.conftest import Visit
from tests.browser.keyboard import Keyboard
from tests.browser.server import COMING, PASSWORD
from tests.browser.sights import TOUR

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 640}
VIENNA = "Vienna: retrofitting with the people who live there"
DASH = "\N{EN DASH}"
TENANTS = "Tenants at the table: from first letter to last coat of paint"
HEATING = "District heating for houses that stay inhabited"
WALK = "A walk through Simmering: homes, heating, street"
MORNING, AFTERNOON = f"11:15{DASH}12:45", f"14:30{DASH}17:45"
NAMES = ("Elena Petrova", "Ivan Dimitrov", "Maria Georgieva")
MOST = 12  # fields typed in and keys pressed, so that five people are registered


class Counting(Keyboard):
    """Counts what a person does beside walking: a field or line typed, a key that activates."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.done = 0

    def enter(self) -> None:
        super().enter()
        self.done += 1

    def type(self, name: str, text: str) -> None:
        super().type(name, text)
        self.done += len(text.splitlines())

    def tick(self, name: str) -> None:
        """Go to a box and press Space."""
        self.to(name)
        self.page.keyboard.press("Space")
        self.done += 1


@pytest.fixture
def scarce(own_site: str, visit: Visit) -> str:
    """Address of a demonstration whose study tour has one seat, and that is taken."""
    page = visit(own_site)
    people.log_in(page, "organiser")
    delegations.seat(page, COMING, TOUR, seats=1)
    return own_site


def test_a_new_head_brings_five_people_and_an_organiser_finds_a_seat(
    scarce: str, visit: Visit, tmp_path: Path
):
    head = Counting(visit(scarce, viewport=PHONE))
    log_in(head, "sofia")
    head.done = 0
    address = registers_five(head)
    assert head.done <= MOST
    colleague_completes(Counting(visit(scarce, viewport=PHONE)), address)
    full_tour_lets_wait(head)
    clash_is_refused(head)
    somebody_comes_instead(head)
    desk = Counting(visit(scarce, viewport=PHONE))
    log_in(desk, "organiser")
    seats_are_raised(desk, scarce)
    list_is_taken_along(desk, tmp_path)
    sees_the_seat(head)


def log_in(keyboard: Keyboard, who: str) -> None:
    keyboard.page.goto("/login")
    keyboard.type("Mail address", f"{who}@demo.example")
    keyboard.type("Password", PASSWORD)
    keyboard.enter()
    keyboard.page.goto("/")


def registers_five(head: Counting) -> str:
    """Type three names, keep two seats, make a link for one of them; return where it leads."""
    head.follow(VIENNA)
    head.follow("My delegation")
    expect(head.page.locator("main")).to_contain_text("0 of 5 seats of your city are taken.")
    head.type("Names, one per line", "\n".join(NAMES))
    head.type("More people whose names follow", "2")
    head.follow("Register")
    expect(told(head)).to_contain_text("Maria Georgieva")
    expect(head.page.locator("main")).to_contain_text("5 of 5 seats of your city are taken.")
    assert standings(head.page) == ["Confirmed"] * 3 + ["Held"] * 2
    head.follow("Name follows (1)")
    head.follow("Make a link for them")
    head.follow("Make a link Name follows (1)")
    return head.page.locator(".address code").inner_text()


def colleague_completes(colleague: Counting, address: str) -> None:
    """Complete one's own data by a link, without an account: diet, with consent."""
    page = colleague.page
    page.goto(address)
    colleague.type("Name", "Petar Ivanov")
    colleague.type("Languages", "Bulgarian, English")
    colleague.type("Diet", "vegetarian")
    colleague.follow("Save")
    expect(page.get_by_role("alert")).to_contain_text("Tick this box")
    assert page.get_by_label("Diet", exact=True).input_value() == "vegetarian"
    colleague.tick("I agree that the organiser keeps and uses this for the event")
    colleague.follow("Save")
    expect(told(colleague)).to_contain_text("Saved.")
    assert page.get_by_label("Name", exact=True).input_value() == "Petar Ivanov"


def full_tour_lets_wait(head: Counting) -> None:
    """Book the tour for two: nobody has a seat, and both read why."""
    page = head.page
    head.follow("To my delegation")
    assert names(page) == [*NAMES, "Petar Ivanov", "Name follows (1)"]
    head.follow("Book workshops and tours")
    head.follow(f"Book {WALK}, {AFTERNOON}")
    expect(page.locator("main")).to_contain_text("Every seat is taken. Whoever books now waits")
    head.tick("Takes part Elena Petrova")
    head.tick("Takes part Ivan Dimitrov")
    head.follow("Save")
    expect(told(head)).to_contain_text("Elena Petrova and Ivan Dimitrov wait.")
    tour = page.locator(".item", has_text=WALK)
    expect(tour.locator("li", has_text="Elena Petrova")).to_contain_text(
        "First on the list. The next free seat is this person's."
    )
    expect(tour.locator("li", has_text="Ivan Dimitrov")).to_contain_text(
        "Number 2 on the list. Another of your own people stands before."
    )


def clash_is_refused(head: Counting) -> None:
    """Book two workshops of one hour for one person: the second is refused, and both are named."""
    page = head.page
    head.follow(f"Book {TENANTS}, {MORNING}")
    head.tick("Takes part Elena Petrova")
    head.follow("Save")
    expect(told(head)).to_contain_text("Elena Petrova is confirmed.")
    head.follow(f"Book {HEATING}, {MORNING}")
    head.tick("Takes part Elena Petrova")
    head.follow("Save")
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    for words in ("Elena Petrova", TENANTS, HEATING, MORNING, "overlap"):
        expect(alert).to_contain_text(words)
    assert page.title().startswith("Error: ")
    head.follow("Back")
    workshop = page.locator(".item", has_text=HEATING)
    expect(workshop).not_to_contain_text("Elena Petrova")
    head.follow("To my delegation")


def somebody_comes_instead(head: Counting) -> None:
    """Substitute somebody who waits for the tour: the other takes over the place in its line."""
    page = head.page
    head.follow("Substitute Ivan Dimitrov")
    head.type("Name", "Rosa Stoeva")
    head.follow("Give them the place")
    expect(told(head)).to_contain_text("Rosa Stoeva has taken over the place.")
    assert "Ivan Dimitrov" not in names(page)
    row = page.locator("tr", has_text="Rosa Stoeva")
    expect(row).to_contain_text(WALK)
    expect(row).to_contain_text("Number 2 on the list.")


def seats_are_raised(desk: Counting, address: str) -> None:
    """Give the tour one seat more: who gets it is shown first, and stored when that is confirmed."""
    page = desk.page
    page.goto(f"{address}/organise/events/{COMING}/items/")
    desk.follow(WALK)
    desk.type("Seats", "2")
    desk.follow("Save, valid at once")
    effect = page.locator("section", has_text="Nothing is stored yet.").last
    expect(effect).to_be_focused()
    expect(effect).to_contain_text("1 person gets a seat at once:")
    expect(effect.locator("li")).to_have_text("Sofia: Elena Petrova")
    expect(effect).to_contain_text("1 person waits after that.")
    expect(page.locator("tr", has_text="Elena Petrova")).to_contain_text("Waiting")
    desk.follow("Confirm, valid at once")
    expect(told(desk)).to_contain_text("Saved")
    expect(page.locator("tr", has_text="Elena Petrova")).to_contain_text("Confirmed")
    expect(page.locator("tr", has_text="Rosa Stoeva")).to_contain_text("Waiting")


def list_is_taken_along(desk: Counting, folder: Path) -> None:
    """Take the delegates along as a file: it arrives, and holds who comes now."""
    desk.follow("Delegates")
    desk.to("As CSV")
    with desk.page.expect_download() as arriving:
        desk.page.keyboard.press("Enter")
    file = folder / "delegates.csv"
    arriving.value.save_as(file)
    rows = csv.reader(file.read_text("utf-8-sig").splitlines())
    found = {cell for row in rows for cell in row}
    assert {"Elena Petrova", "Maria Georgieva", "Petar Ivanov", "Rosa Stoeva"} <= found
    assert not {"Ivan Dimitrov", "vegetarian"} & found


def sees_the_seat(head: Counting) -> None:
    """Read, as the head, that the tour has a seat for one of theirs."""
    head.follow("Book workshops and tours")
    tour = head.page.locator(".item", has_text=WALK)
    expect(tour.locator("li", has_text="Elena Petrova")).to_contain_text("Confirmed")


def told(keyboard: Keyboard) -> Locator:
    return keyboard.page.get_by_role("status")


def names(page: Page) -> list[str]:
    return page.locator(".people tbody td:first-child strong").all_inner_texts()


def standings(page: Page) -> list[str]:
    return page.locator(".people tbody td:nth-child(2) > .standing").all_inner_texts()
