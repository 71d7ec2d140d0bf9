"""The demonstration with something going on in it, for whoever looks at all of its pages."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser import delegations, people
from tests.browser.server import COMING
from tests.browser.sights import ASKED, REVIEW, TOUR, WORKSHOP, Sight

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
        """Let an organiser prepare events, Munich register for one, and somebody ask to come."""
        with self._context("organiser") as context:
            self._prepare(context.new_page())
        with self._context("munich") as context:
            self._register(context.new_page())
        with self._context("") as context:
            delegations.register_oneself(context.new_page(), ASKED, "Gerd Funk")
        return self

    def _prepare(self, page: Page) -> None:
        """Draft two things; ask, invite, and keep seats scarce, as an organiser."""
        people.begin(page, "Gabrovo: heat for a hilly town")
        self.places["begun"] = self._path(page)
        people.move(page, REVIEW, 15, ends="10:45")
        delegations.ask(page, COMING, "Which workshop language do you prefer?", "English", "German")
        delegations.ask(page, COMING, "What should first aid know?", special=True)
        delegations.offer(page, COMING, hours=48)
        delegations.seat(page, COMING, TOUR, seats=2)
        self.places["guest"] = delegations.invite_guest(page, COMING, "Ida Reporter")
        self.places["invitation"] = delegations.invite(page, COMING, "University of Vienna")
        delegations.open_to_all(page, ASKED)
        delegations.keep(page, ASKED, "All speakers", seats=1)

    def _register(self, page: Page) -> None:
        """Let Munich have confirmed people, a seat whose name follows, an offer, people who wait.

        One of them is at a workshop and waits for the tour.
        """
        delegations.hold(page, COMING, seats=1)
        people.register(page, *DELEGATION)
        self.places["confirmed"] = self._path(page)
        delegations.withdraw(page, COMING, "Carl Vogt")
        delegations.book(page, COMING, TOUR, "Berta Groß", "Jonas Weber", "Emil Lang")
        delegations.book(page, COMING, WORKSHOP, "Berta Groß")
        for name, known in (("Berta Groß", "delegate"), ("Dora Beck", "offered")):
            self.places[f"{known}-details"] = delegations.details(page, COMING, name)
            self.places[known] = delegations.link(page)
        self.places["id"] = self.places["delegate-details"].split("/")[-2]

    def path(self, sight: Sight) -> str:
        """Return the address of a sight, with what happened here filled in."""
        return sight.path.format(**self.places)

    def _context(self, who: str) -> Any:
        return self.browser.new_context(
            base_url=self.address, locale="en-GB", storage_state=self.log_in(who)
        )

    def _path(self, page: Page) -> str:
        return page.url.removeprefix(self.address).partition("?")[0]
