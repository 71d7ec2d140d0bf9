"""The demonstration with something going on in it, for whoever looks at all of its pages."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser import people
from tests.browser.sights import REVIEW, Sight

DELEGATION = ("Berta Groß", "Carl Vogt", "Dora Beck", "Emil Lang", "Frida Maier")


@dataclass
class Stage:
    """A site, where things happened on it, and the log-ins of those who looked at it already."""

    browser: Browser
    address: str
    places: dict[str, str] = field(default_factory=dict)
    states: dict[str, Any] = field(default_factory=dict)

    def log_in(self, who: str) -> Any:
        """Return what a browser keeps of a log-in; "" is somebody who has none."""
        if who and who not in self.states:
            with self.browser.new_context(base_url=self.address, locale="en-GB") as context:
                people.log_in(context.new_page(), who)
                self.states[who] = context.storage_state()
        return self.states.get(who)

    def set(self) -> "Stage":
        """Let Munich register seven people of whom two wait, and an organiser draft two things."""
        with self._context("munich") as context:
            page = context.new_page()
            people.register(page, *DELEGATION)
            self.places["confirmed"] = self._path(page)
        with self._context("organiser") as context:
            page = context.new_page()
            people.begin(page, "Gabrovo: heat for a hilly town")
            self.places["begun"] = self._path(page)
            people.move(page, REVIEW, 15, ends="10:45")
        return self

    def path(self, sight: Sight) -> str:
        """Return the address of a sight, with what happened here filled in."""
        return sight.path.format(**self.places)

    def _context(self, who: str) -> Any:
        return self.browser.new_context(
            base_url=self.address, locale="en-GB", storage_state=self.log_in(who)
        )

    def _path(self, page: Page) -> str:
        return page.url.removeprefix(self.address).partition("?")[0]
