"""A new visitor on a phone, by keyboard alone and in Bulgarian, finds what the network shows."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from playwright.sync_api import Page, expect

from tests.browser.claims import LAYOUT
from tests.browser.conftest import Visit
from tests.browser.keyboard import Keyboard
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 640}
CATALOG = (
    Path(__file__).parents[2] / "meetings" / "translations" / "bg" / "LC_MESSAGES" / "messages.po"
)
LYON = "Лион: преглед след 18 месеца"


@cache
def catalog() -> Catalog:
    return read_po(BytesIO(CATALOG.read_bytes()))


def bg(text: str, **values: object) -> str:
    """The site's own Bulgarian words for a text of its source."""
    message = catalog().get(text)
    assert message is not None, text
    return str(message.string) % values if values else str(message.string)


@pytest.fixture
def page(site: Stage, visit: Visit) -> Page:
    opened = visit(site.address, viewport=PHONE, locale="bg", timezone_id="Europe/Sofia")
    opened.goto("/")
    return opened


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def to_lyon(keyboard: Keyboard) -> None:
    keyboard.follow(bg("Past events"))
    keyboard.follow(LYON)
    assert heading(keyboard.page) == LYON


def test_lyons_study_tours_of_19_october_2017_are_found(page: Page):
    keyboard = Keyboard(page)
    to_lyon(keyboard)
    keyboard.follow(bg("By day, to filter or print"))
    keyboard.to(bg("Show only a part"))
    page.keyboard.press("Enter")
    keyboard.choose(bg("Kind"), bg("Study tour"))
    keyboard.follow(bg("Show"))
    day = page.locator(".day")
    expect(day.get_by_role("heading", level=3)).to_have_text(re.compile("четвъртък,? 19 октомври"))
    tours = day.locator(".item h4 a").all_inner_texts()
    assert len(tours) == 2
    assert {time.split()[0] for time in day.locator("time").all_inner_texts()} == {"11:00–13:00"}  # noqa: RUF001 -- as it is shown
    expect(page.locator("main")).to_contain_text("2017")
    expect(page.locator("main")).to_contain_text("Париж (CEST)")
    keyboard.follow(tours[0])
    assert heading(page) == tours[0]
    assert page.locator("ol.route > li").count() == 2


def test_hours_are_told_on_the_readers_clock_too(page: Page):
    keyboard = Keyboard(page)
    to_lyon(keyboard)
    keyboard.follow(bg("Timetable"))
    expect(page.locator("[data-your-time]")).to_contain_text("Europe/Sofia")
    first = page.locator(".timetable time").first
    assert first.inner_text().split() == ["13:30", *bg("Your time").split(), "14:30"]


def test_what_changed_in_sonderborgs_agenda_is_read(page: Page):
    keyboard = Keyboard(page)
    keyboard.follow(bg("Past events"))
    keyboard.follow(page.locator("main a[href='/events/sonderborg-2017/']").inner_text())
    keyboard.follow(bg("By day, to filter or print"))
    edition = page.locator("a[href$='/changes']").inner_text()
    keyboard.follow(edition)
    assert heading(page) == bg("What changed")
    newest = page.locator("section").first
    expect(newest).to_contain_text(re.search(r"\d+", edition)[0])
    expect(newest.locator(".change, p").last).not_to_be_empty()


def test_yokohama_is_found_on_the_map_and_in_the_list(page: Page):
    keyboard = Keyboard(page)
    keyboard.follow(bg("Cities"))
    spot = page.locator(".map-far svg a[href$='/yokohama/']")
    edge = spot.locator(".map-spot").bounding_box()
    assert edge
    assert min(edge["width"], edge["height"]) > 4
    keyboard.follow(str(spot.get_attribute("aria-label")))
    assert heading(page).startswith("Yokohama")
    page.go_back()
    row = page.get_by_role("row").filter(has_text="Yokohama")
    expect(row).to_contain_text("Япония")
    row.get_by_role("link", name="Yokohama").focus()
    keyboard.enter()
    assert heading(page).startswith("Yokohama")
    expect(page.locator(".card")).to_contain_text("(JST)")


def test_what_is_next_and_in_which_zone_is_told_first(page: Page):
    first = page.locator("main li.card").first
    assert page.locator("main h2").first.inner_text() == bg("Next")
    expect(first).to_contain_text(re.compile(r"часова зона \S+ \(\w+\)"))
    Keyboard(page).follow(first.locator("h3").inner_text().replace("\n", " "))
    expect(page.locator(".facts").first).to_contain_text(re.compile(r"часова зона \S+ \(\w+\)"))


def test_lyons_agenda_is_printed_whole(page: Page):
    keyboard = Keyboard(page)
    to_lyon(keyboard)
    keyboard.follow(bg("By day, to filter or print"))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 673, "height": 1000})
    titles = page.locator(".item h4")
    assert titles.count() == 20
    assert titles.evaluate_all("all => all.every(one => one.checkVisibility())")
    expect(page.locator("main")).to_contain_text("Париж (CEST)")
    expect(page.get_by_role("link", name=bg("Timetable"))).to_be_hidden()
    assert page.evaluate(LAYOUT) == []
