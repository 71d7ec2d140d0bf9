"""Pictures of every page in every state, whole, on a phone and an office PC, light and dark.

They go to ./shots/ as <name>-<theme>-<width>.png; a word on the command line leaves those sights
whose name begins with it.
"""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.chromium import chromium
from tests.browser.server import prepare, serve
from tests.browser.sights import SIGHTS, Sight
from tests.browser.stage import Stage

THEMES = ("light", "dark")
WIDTHS = (360, 1280)  # px: a phone, an office PC
TABLET = 768  # px, for the pages that change their shape between the two
CHANGING = {"home", "events", "event", "timetable", "cities", "desk-workspace", "desk-tour"}
HEIGHT = 800
SHOTS = Path(__file__).parents[1] / "shots"


def main(begins: str = "") -> None:
    """Take the pictures of those sights whose name begins so; say where they are."""
    SHOTS.mkdir(exist_ok=True)
    wanted = [sight for sight in SIGHTS if sight.name.startswith(begins)]
    with tempfile.TemporaryDirectory(prefix="meetings-shots-") as folder:
        prepare(Path(folder))
        with serve(Path(folder)) as address, chromium() as browser:
            shoot(Stage(browser, address).set(), wanted)
    print(SHOTS)


def shoot(stage: Stage, sights: Iterable[Sight]) -> None:
    """Take every sight in both themes at its widths."""
    for sight in sights:
        with stage.browser.new_context(
            base_url=stage.address,
            locale=sight.language,
            storage_state=stage.log_in(sight.who),
            reduced_motion="reduce",
        ) as context:
            page = context.new_page()
            page.goto(stage.path(sight))
            sight.act(page)
            for theme in THEMES:
                page.emulate_media(color_scheme=theme)
                take(page, sight.name, theme)


def take(page: Page, name: str, theme: str) -> None:
    for width in sorted({*WIDTHS, *([TABLET] if name in CHANGING else [])}):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.screenshot(path=SHOTS / f"{name}-{theme}-{width}.png", full_page=True)


if __name__ == "__main__":
    main(*sys.argv[1:2])
