"""Every page of the site in every state that looks different, and how to stand before it."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.server import COMING, PAST


def _stay(_page: Page) -> None:
    """Look at the page as it came."""


def _send(page: Page) -> None:
    page.locator("main").get_by_role("button").first.click()


def _send_bad_mail(page: Page) -> None:
    page.locator("#people-0-name").fill("Elena Petrova")
    page.locator("#people-0-mail").fill("elena")
    _send(page)


def _open_cancelled(page: Page) -> None:
    page.locator(".is-cancelled a").first.click()


def _withdraw(page: Page) -> None:
    page.get_by_role("link", name="Withdraw").last.click()


@dataclass(frozen=True)
class Sight:
    """A page: its address, the account it is seen with, its status, what is done there first.

    `{confirmed}` in an address stands for where a registration was confirmed.
    """

    name: str
    path: str
    who: str = ""
    status: int = 200
    act: Callable[[Page], None] = _stay

    def __str__(self) -> str:
        return self.name


SIGHTS = (
    Sight("home", "/"),
    Sight("events", "/events/"),
    Sight("event", f"/events/{COMING}/"),
    Sight("event-logged-in", f"/events/{COMING}/", "munich"),
    Sight("event-past", f"/events/{PAST}/"),
    Sight("agenda", f"/events/{PAST}/agenda"),
    Sight("item-with-route", f"/events/{PAST}/items/7/"),
    Sight("item-cancelled", f"/events/{COMING}/agenda", act=_open_cancelled),
    Sight("login", "/login"),
    Sight("login-errors", "/login", act=_send),
    Sight("members", "/members/", "munich"),
    Sight("my", "/my/", "munich"),
    Sight("my-empty", "/my/", "sofia"),
    Sight("my-no-city", "/my/", "member"),
    Sight("register", f"/events/{COMING}/register", "sofia"),
    Sight("register-errors", f"/events/{COMING}/register", "sofia", act=_send_bad_mail),
    Sight("register-nobody", f"/events/{COMING}/register", "sofia", act=_send),
    Sight("delegation", "{confirmed}", "munich"),
    Sight("delegation-empty", f"/my/events/{COMING}/", "sofia"),
    Sight("withdraw", f"/my/events/{COMING}/", "munich", act=_withdraw),
    Sight("not-found", "/events/nothing/", status=404),
    Sight("not-allowed", f"/events/{COMING}/register", "member", status=403),
)
