"""From the home page to a seat and back: by keyboard alone on a phone, and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people
from tests.browser.conftest import Visit
from tests.browser.keyboard import Keyboard
from tests.browser.server import COMING, PASSWORD
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 640}
VIENNA = "Vienna: retrofitting with the people who live there"


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def seats_left(page: Page) -> int:
    found = re.match(r"(\d+) of 24 seats left", page.locator(".seats").inner_text())
    assert found, page.locator(".seats").inner_text()
    return int(found[1])


def log_in(keyboard: Keyboard) -> None:
    assert heading(keyboard.page) == "Log in"
    keyboard.type("Mail address", "sofia@demo.example")
    keyboard.type("Password", PASSWORD)
    keyboard.enter()


def test_a_past_study_tour_is_found_by_keyboard(site: Stage, visit: Visit):
    page = visit(site.address, viewport=PHONE)
    page.goto("/")
    keyboard = Keyboard(page)
    keyboard.follow("Past events")
    keyboard.follow("Sonderborg: how small cities reach zero")
    keyboard.follow("ZEROtour: three showcases by bus, bicycle and on foot")
    stops = page.locator("ol.route > li")
    assert stops.locator("h3").all_inner_texts() == [
        "Intelligent chargers",
        "SOBO: 88 apartments retrofitted",
        "Green district heating",
    ]
    hours = [time.split("\N{EN DASH}") for time in stops.locator("time").all_inner_texts()]
    assert hours == [["13:27", "14:15"], ["14:30", "15:30"], ["15:40", "16:40"]]


def test_two_people_are_registered_and_one_withdrawn_by_keyboard(own_site: str, visit: Visit):
    page = visit(own_site, viewport=PHONE)
    page.goto("/")
    keyboard = Keyboard(page)
    keyboard.follow(VIENNA)
    before = seats_left(page)
    keyboard.follow("Register")
    log_in(keyboard)
    assert heading(page) == "Register your delegation"
    for name, mail in (("Elena Petrova", "elena"), ("Ivan Dimitrov", "ivan")):
        keyboard.type("Name", name)
        keyboard.type("Mail address", f"{mail}@sofia.example")
        keyboard.to("Function")
    keyboard.follow("Register")
    expect(page.get_by_role("status")).to_contain_text(
        "Elena Petrova and Ivan Dimitrov are confirmed."
    )
    keyboard.follow("To the event and its calendar")
    assert seats_left(page) == before - 2
    keyboard.follow("My delegation")
    keyboard.follow("Withdraw Ivan Dimitrov")
    assert heading(page) == "Withdraw Ivan Dimitrov?"
    keyboard.follow("Withdraw")
    expect(page.get_by_role("status")).to_contain_text("Ivan Dimitrov is withdrawn.")
    assert page.locator(".people tbody strong").all_inner_texts() == ["Elena Petrova"]
    keyboard.follow("To the event and its calendar")
    assert seats_left(page) == before - 1


def test_members_pages_lead_to_the_log_in_and_back_by_keyboard(site: Stage, visit: Visit):
    page = visit(site.address, viewport=PHONE)
    page.goto("/login")
    keyboard = Keyboard(page)
    log_in(keyboard)
    keyboard.follow("Log out")
    expect(page.get_by_role("button", name="Log out")).to_have_count(0)
    keyboard.follow("Members")
    log_in(keyboard)
    assert (page.url, heading(page)) == (f"{site.address}/members/", "Members")


def test_a_mistake_is_named_first_and_one_key_leads_to_it(site: Stage, visit: Visit):
    page = visit(site.address, viewport=PHONE)
    people.log_in(page, "sofia")
    page.goto(f"/events/{COMING}/register")
    keyboard = Keyboard(page)
    keyboard.type("Name", "Elena Petrova")
    keyboard.type("Mail address", "elena at sofia")
    keyboard.type("Function", "Energy")
    keyboard.follow("Register")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error: ")
    first = page.locator("main .flow > *").first
    assert first.inner_text().splitlines()[0] == "There is a problem"
    link = summary.get_by_role("link")
    sentence = link.inner_text()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    mail = page.locator("#people-0-mail")
    expect(mail).to_be_focused()
    whose, _, what = sentence.partition(": ")
    assert whose == "Person 1"
    expect(mail).to_have_accessible_description(f"Error: {what}")
    kept = [
        page.locator(f"#people-0-{part}").input_value() for part in ("name", "mail", "function")
    ]
    assert kept == ["Elena Petrova", "elena at sofia", "Energy"]


def test_a_wrong_password_is_told_at_the_address_and_keeps_it(site: Stage, visit: Visit):
    page = visit(site.address, viewport=PHONE)
    page.goto("/login")
    keyboard = Keyboard(page)
    keyboard.type("Mail address", "sofia@demo.example")
    keyboard.type("Password", "not the password")
    keyboard.enter()
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.get_by_label("Mail address").input_value() == "sofia@demo.example"
    assert page.get_by_label("Password").input_value() == ""


def test_a_delegation_registers_and_withdraws_without_script(own_site: str, visit: Visit):
    page = visit(own_site, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name=VIENNA).click()
    before = seats_left(page)
    page.get_by_role("link", name="Register").click()
    page.get_by_label("Mail address").fill("sofia@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    assert heading(page) == "Register your delegation"
    people.register(page, "Elena Petrova", "Ivan Dimitrov", "Maria Georgieva", "Petar Ivanov")
    expect(page.get_by_role("status")).to_contain_text("and Petar Ivanov are confirmed.")
    page.get_by_role("link", name="Withdraw Maria Georgieva").click()
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_role("link", name="To the event and its calendar").click()
    assert seats_left(page) == before - 3
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in")).to_be_visible()
