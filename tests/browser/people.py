"""What people do on the site, with a pointer: log in, register a delegation, edit a draft."""

from playwright.sync_api import Page

from tests.browser.server import COMING, PASSWORD


def log_in(page: Page, who: str) -> None:
    """Log in as one of the demonstration's accounts."""
    page.goto("/login")
    page.get_by_label("Mail address").fill(f"{who}@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def register(page: Page, *names: str) -> None:
    """Register people for the coming event; end on the page that confirms it."""
    page.goto(f"/events/{COMING}/register")
    for n, name in enumerate(names):
        if n == page.locator("fieldset").count():
            page.get_by_role("button", name="One more person").click()
        page.locator(f"#people-{n}-name").fill(name)
        page.locator(f"#people-{n}-mail").fill(f"{name.lower().replace(' ', '.')}@city.example")
        page.locator(f"#people-{n}-function").fill("Energy")
    page.get_by_role("button", name="Register").click()


def begin(page: Page, title: str) -> None:
    """Begin the draft of an event of two days, as an organiser; end on its desk."""
    page.goto("/organise/events/new")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Time zone").fill("Europe/Vienna")
    page.get_by_label("First day").fill("2030-10-05")
    page.get_by_label("Last day").fill("2030-10-06")
    page.get_by_role("button", name="Begin the draft").click()


def move(page: Page, slug: str, number: int, ends: str) -> None:
    """Let an item end at another hour, in the draft."""
    page.goto(f"/organise/events/{slug}/items/{number}/edit")
    page.locator("#ends").fill(ends)
    page.locator("main form .buttons button").first.click()
