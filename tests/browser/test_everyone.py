"""Every page for everyone: checked by axe, small, spaced, in forced colours, on paper, by Tab."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import claims
from tests.browser.claims import LAYOUT
from tests.browser.conftest import Visit
from tests.browser.keyboard import Keyboard
from tests.browser.server import serve
from tests.browser.sights import SIGHTS, Sight
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser
every_sight = pytest.mark.parametrize("sight", SIGHTS, ids=str)
# On a phone every page; the dark theme where the outline crosses every kind of background.
DARK = ("events", "event-logged-in", "register-errors", "withdraw", "cities", "desk-item-errors")
WALKS = [(sight, "light", 360) for sight in SIGHTS] + [
    (sight, "dark", 1280) for sight in SIGHTS if sight.name in DARK
]
SCRIPTED = ("home", "event", "agenda", "timetable", "desk-tour")
Stand = Callable[..., Page]

FOCUS = Path(__file__).with_name("focus.js").read_text()
A4 = 673  # px between the margins of a sheet
PARTS = 6  # Tabs that one stop takes at most: the parts of a day and its picker
SHEETS = 3  # that the longest page which people take along may need


def against(page: Page) -> str:
    """Every claim that does not hold of a page, with what speaks against it."""
    return "\n".join(f"{claim}: {one}" for claim, found in claims.everything(page) for one in found)


@every_sight
def test_everybody_can_use_a_page(stand: Stand, sight: Sight):
    page = stand(sight, reduced_motion="reduce")
    assert against(page) == ""


def test_everybody_can_use_the_page_that_says_that_the_database_is_away(
    visit: Visit, tmp_path: Path
):
    with serve(tmp_path, until="live") as address:
        page = visit(address, reduced_motion="reduce")
        response = page.goto("/")
        assert response is not None
        assert response.status == 503
        assert against(page) == ""


@pytest.mark.parametrize("sight", [sight for sight in SIGHTS if sight.name in SCRIPTED], ids=str)
def test_without_script_a_page_says_the_same(stand: Stand, sight: Sight):
    scripted, plain = stand(sight), stand(sight, java_script_enabled=False)
    assert scripted.evaluate(claims.WORDS) == plain.evaluate(claims.WORDS)


@pytest.mark.parametrize(("sight", "theme", "width"), WALKS, ids=str)
def test_every_tab_stop_is_reached_and_shows_it(stand: Stand, sight: Sight, theme: str, width: int):
    page = stand(sight, width, color_scheme=theme, reduced_motion="reduce")
    stops = page.evaluate(FOCUS)["stops"]
    walked, wrong = [], set()
    for _ in range(stops * PARTS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        wrong.add(focus["wrong"])
        if not (focus.get("parts") and walked[-1:] == [focus["number"]]):
            walked.append(focus["number"])
        if len(walked) == stops + 2:
            break
    assert wrong == {""}
    walked = [number for number in walked if number >= 0]
    assert set(walked) == set(range(stops))
    steps = {(after - before) % stops for before, after in pairwise(walked)}
    assert steps == {1}


def test_the_first_tab_skips_to_the_content(site: Stage, visit: Visit):
    page = visit(site.address)
    page.goto("/")
    Keyboard(page).to("Skip to the content")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("sight", [sight for sight in SIGHTS if sight.paper], ids=str)
def test_paper_gets_what_people_take_along_and_nothing_of_the_screen(stand: Stand, sight: Sight):
    page = stand(sight, A4, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="light")
    for part in ("header", "footer", "nav", "form", ".button", ".panel"):
        for one in page.locator(part).all():
            expect(one).to_be_hidden()
    titles = page.locator("main :is(h1, h3, h4, .slot a, td)")
    assert titles.evaluate_all("all => all.filter(one => !one.checkVisibility())") == []
    assert page.evaluate(LAYOUT) == []
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True))
    assert len(sheets) <= SHEETS


def test_an_address_is_copied_at_a_press(site: Stage, visit: Visit):
    page = visit(site.address, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/events/")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{site.address}/calendar.ics"
