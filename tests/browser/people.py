"""What people do on the site, with a pointer: log in, register a delegation."""

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
