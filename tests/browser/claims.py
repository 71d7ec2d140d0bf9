"""What holds of every page, whoever reads it: each claim a function to what speaks against it."""

import json
from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LAYOUT = Path(__file__).with_name("layout.js").read_text()
# Targets of 24 px (WCAG 2.2 AA) are the one rule of that level that axe leaves off.
RULES = {"rules": {"target-size": {"enabled": True}}}
WRITE = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""
# Text spacing as WCAG 1.4.12 asks, and text alone at 200 % as 1.4.4 does.
SPACED = """
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-block-end: 2em !important; }"""
LARGE = "html { font-size: 200% !important; }"
BOXES = "main :is(.button, .panel, .card, .standing, .note, .slot, input:not([type=hidden], [type=checkbox]), meter)"
FAINT = """all => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const light = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => channel(value / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  return all.filter((one) => {
    const { fill, stroke, strokeWidth } = getComputedStyle(one);
    const [dark, bright] = [light(fill), light(stroke)].sort((one, other) => one - other);
    return parseFloat(strokeWidth) < 2 || (bright + 0.05) / (dark + 0.05) < 4.5;
  }).map((one) => one.outerHTML);
}"""
# The words of a page without what its scripts may add.
WORDS = """() => {
  const main = document.querySelector("main").cloneNode(true);
  const added = main.querySelectorAll("[data-copy] button, [data-your-time], .your-time");
  for (const one of added) one.remove();
  return main.textContent.replace(/\\s+/g, " ").trim();
}"""


def everything(page: Page) -> Iterator[tuple[str, list[str]]]:
    """Yield every claim about a page with what speaks against it; one load is enough for all.

    320 px are also what 1280 px leave at a zoom of 400 %.
    """
    yield "stillness is kept", moving(page)
    for theme, width in (("light", 1280), ("dark", 360)):
        page.emulate_media(color_scheme=theme)
        resize(page, width)
        yield f"axe finds nothing, {theme}, {width} px", findings(page)
        yield f"names on the map stand out, {theme}", faint(page)
    page.emulate_media(color_scheme="light", forced_colors="active")
    yield "forced colours keep every box", unboxed(page)
    yield "forced colours show where one is", unmarked(page)
    page.emulate_media(forced_colors="none")
    for name, css in (("", ""), (", spaced", SPACED), (", text at 200 %", LARGE)):
        page.evaluate(WRITE, css)
        for width in (320, 1280):
            if css != LARGE or width == 1280:
                resize(page, width)
                yield f"nothing is cut off at {width} px{name}", page.evaluate(LAYOUT)
    page.evaluate(WRITE, "")


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})


def findings(page: Page) -> list[str]:
    """What axe finds, and what it could not decide; but for names on the map.

    axe cannot tell what lies behind a text in a drawing. Each name there has an outline of its
    own, which `faint` judges, and the list beside the map says the same.
    """
    found = Axe().run(page, options=RULES).response
    return [
        f"{kind}: {rule['id']}: {node['target']} {node['html']} {json.dumps(node['any'])}"
        for kind in ("violations", "incomplete")
        for rule in found[kind]
        for node in rule["nodes"]
        if not (kind == "incomplete" and 'class="map-name"' in node["html"])
    ]


def faint(page: Page) -> list[str]:
    """Names on the map that do not stand out from the outline which is drawn around them."""
    return page.locator(".map-name").evaluate_all(FAINT)


def unboxed(page: Page) -> list[str]:
    """Boxes that forced colours leave without a border."""
    return page.locator(BOXES).evaluate_all(
        "all => all.filter(one => parseFloat(getComputedStyle(one).borderInlineStartWidth) < 1)"
        ".map(one => one.outerHTML)"
    )


def unmarked(page: Page) -> list[str]:
    """Links of the navigation whose line says that one is there, or fails to, wrongly."""
    return page.locator(".site-header :is(.site-nav, .site-me) a").evaluate_all(
        "all => all.filter(one => (getComputedStyle(one).borderBlockEndColor"
        " !== getComputedStyle(document.documentElement).backgroundColor)"
        " !== one.hasAttribute('aria-current')).map(one => one.outerHTML)"
    )


def moving(page: Page) -> list[str]:
    """Whatever moves although the reader asked for stillness."""
    return page.locator("*").evaluate_all(
        "all => all.filter(one => parseFloat(getComputedStyle(one).transitionDuration)"
        " || getComputedStyle(one).animationName !== 'none').map(one => one.outerHTML)"
    )
