"""Pictures of the main pages, whole, at three widths, light and dark, in ./shots/."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser import people
from tests.browser.chromium import chromium
from tests.browser.server import COMING, PAST, prepare, serve

WIDTHS = (360, 768, 1280)  # px: a phone, a tablet, an office PC
HEIGHT = 800
SHOTS = Path(__file__).parents[1] / "shots"

PUBLIC = {
    "home": "/",
    "events": "/events/",
    "event": f"/events/{COMING}/",
    "past-event": f"/events/{PAST}/",
    "agenda": f"/events/{PAST}/agenda",
    "tour": f"/events/{PAST}/items/7/",
    "item": f"/events/{PAST}/items/1/",
    "login": "/login",
    "not-found": "/nothing/",
}
SOFIA = {
    "home": "/",
    "event": f"/events/{COMING}/",
    "members": "/members/",
    "my": "/my/",
    "register": f"/events/{COMING}/register",
    "delegation": f"/my/events/{COMING}/",
}
NAMES = (
    "Elena Petrova",
    "Ivan Dimitrov",
    "Maria Georgieva",
    "Petar Ivanov",
    "Radka Stoyanova",
    "Stefan Nikolov",
    "Vesela Todorova",
)


def main() -> None:
    SHOTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="meetings-shots-") as folder:
        prepare(Path(folder))
        with serve(Path(folder)) as site, chromium() as browser:
            delegation = register(browser, site)
            for theme in ("light", "dark"):
                shoot(browser, site, theme, delegation)
    print(SHOTS)


def register(browser: Browser, site: str) -> str:
    """Register seven people of Sofia, of whom two wait; return where that was confirmed."""
    page = browser.new_page(base_url=site)
    people.log_in(page, "sofia")
    people.register(page, *NAMES)
    confirmed = page.url.removeprefix(site)
    page.close()
    return confirmed


def shoot(browser: Browser, site: str, theme: str, delegation: str) -> None:
    """Take every page in one theme: logged out, then as Sofia, then the forms with errors."""
    context = browser.new_context(base_url=site, color_scheme=theme)
    page = context.new_page()
    for name, path in PUBLIC.items():
        page.goto(path)
        take(page, f"{name}-{theme}")
    page.goto("/login")
    page.get_by_role("button", name="Log in").click()
    take(page, f"login-errors-{theme}")
    people.log_in(page, "sofia")
    for name, path in (SOFIA | {"confirmed": delegation}).items():
        page.goto(path)
        take(page, f"sofia-{name}-{theme}")
    page.get_by_role("link", name="Withdraw").first.click()
    take(page, f"sofia-withdraw-{theme}")
    page.goto(f"/events/{COMING}/register")
    page.locator("#people-0-mail").fill("not a mail address")
    page.get_by_role("button", name="Register").click()
    take(page, f"sofia-register-errors-{theme}")
    context.close()


def take(page: Page, name: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)


if __name__ == "__main__":
    main()
