"""Every page for everyone: checked by axe, small, spaced, in forced colours, on paper, by Tab."""

import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visit
from tests.browser.keyboard import Keyboard
from tests.browser.server import PAST, serve
from tests.browser.sights import SIGHTS, Sight

pytestmark = pytest.mark.browser
every_sight = pytest.mark.parametrize("sight", SIGHTS, ids=str)
# On a phone every page; the dark theme where the outline crosses every kind of background.
WALKS = [(sight, "light", 360) for sight in SIGHTS] + [
    (sight, "dark", 1280)
    for sight in SIGHTS
    if sight.name in ("events", "event-logged-in", "register-errors", "withdraw")
]
Stand = Callable[..., Page]

LAYOUT = Path(__file__).with_name("layout.js").read_text()
FOCUS = Path(__file__).with_name("focus.js").read_text()
# Targets of 24 px (WCAG 2.2 AA) are the one rule of that level that axe leaves off.
RULES = {"rules": {"target-size": {"enabled": True}}}
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
A4 = 673  # px between the margins of a sheet


def findings(page: Page) -> list[str]:
    """What axe finds, and what it could not decide."""
    found = Axe().run(page, options=RULES).response
    return [
        f"{kind}: {rule['id']}: {node['target']} {node['html']} {json.dumps(node['any'])}"
        for kind in ("violations", "incomplete")
        for rule in found[kind]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
@every_sight
def test_axe_finds_nothing(stand: Stand, sight: Sight, theme: str, width: int):
    assert findings(stand(sight, width, color_scheme=theme)) == []


def test_axe_finds_nothing_where_the_database_is_away(visit: Visit, tmp_path: Path):
    with serve(tmp_path, until="live") as address:
        page = visit(address)
        response = page.goto("/")
        assert response is not None
        assert response.status == 503
        assert findings(page) == []
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 320, "height": 640})
        assert findings(page) == []
        assert page.evaluate(LAYOUT) == []


@every_sight
def test_nothing_is_cut_off_small_or_large_or_spaced(stand: Stand, sight: Sight):
    page = stand(sight, 1280)
    large = page.evaluate(LAYOUT)
    page.set_viewport_size({"width": 320, "height": 640})
    small = page.evaluate(LAYOUT)
    page.evaluate(SPACED)
    small_spaced = page.evaluate(LAYOUT)
    page.set_viewport_size({"width": 1280, "height": 800})
    large_spaced = page.evaluate(LAYOUT)
    assert (large, small, small_spaced, large_spaced) == ([], [], [], [])


@every_sight
def test_forced_colours_keep_every_box_and_show_where_one_is(stand: Stand, sight: Sight):
    page = stand(sight, 360, forced_colors="active")
    boxes = "main :is(.button, .panel, .card, .standing, .note, input:not([type=hidden]), meter)"
    unseen = page.locator(boxes).evaluate_all(
        "all => all.filter(one => parseFloat(getComputedStyle(one).borderInlineStartWidth) < 1)"
        ".map(one => one.outerHTML)"
    )
    lines = page.locator(".site-nav a").evaluate_all(
        "all => all.filter(one => getComputedStyle(one).borderBlockEndColor"
        " !== getComputedStyle(document.documentElement).backgroundColor)"
        ".map(one => one.hasAttribute('aria-current'))"
    )
    assert unseen == []
    assert lines in ([], [True])


@every_sight
def test_nothing_moves_for_those_who_ask_for_stillness(stand: Stand, sight: Sight):
    page = stand(sight, reduced_motion="reduce")
    moving = page.locator("*").evaluate_all(
        "all => all.filter(one => parseFloat(getComputedStyle(one).transitionDuration)"
        " || getComputedStyle(one).animationName !== 'none').map(one => one.outerHTML)"
    )
    assert moving == []


@pytest.mark.parametrize(("sight", "theme", "width"), WALKS, ids=str)
def test_every_tab_stop_is_reached_and_shows_it(stand: Stand, sight: Sight, theme: str, width: int):
    page = stand(sight, width, color_scheme=theme, reduced_motion="reduce")
    stops = page.evaluate(FOCUS)["stops"]
    reached, wrong = [], set()
    for _ in range(stops + 2):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        reached.append(focus["number"])
        wrong.add(focus["wrong"])
    assert wrong == {""}
    walked = [number for number in reached if number >= 0]
    assert set(walked) == set(range(stops))
    steps = {(after - before) % stops for before, after in pairwise(walked)}
    assert steps == {1}


def test_the_first_tab_skips_to_the_content(site: Site, visit: Visit):
    page = visit(site.address)
    page.goto("/")
    Keyboard(page).to("Skip to the content")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_paper_gets_the_agenda_and_nothing_of_the_screen(site: Site, visit: Visit):
    page = visit(site.address, viewport={"width": A4, "height": 1000}, color_scheme="dark")
    page.goto(f"/events/{PAST}/agenda")
    page.emulate_media(media="print", color_scheme="light")
    for part in ("header", "footer", "nav"):
        for one in page.locator(part).all():
            expect(one).to_be_hidden()
    hidden = page.locator("h4").evaluate_all("all => all.filter(one => !one.checkVisibility())")
    assert hidden == []
    assert page.locator("h4").count() > 10
    assert page.evaluate(LAYOUT) == []
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True))
    assert len(sheets) <= 2


def test_an_address_is_copied_at_a_press(site: Site, visit: Visit):
    page = visit(site.address, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/events/")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{site.address}/calendar.ics"
