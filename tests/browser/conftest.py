"""The real site, a real browser, and pages that may not make it complain."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import people, server
from tests.browser.chromium import NoChromiumError, chromium
from tests.browser.sights import Sight
from tests.browser.watch import Watch

WAIT = 15_000  # milliseconds until a step that should be quick has failed


@dataclass(frozen=True)
class Site:
    """An address, where Munich's registration was confirmed, and a log-in for each account."""

    address: str
    confirmed: str
    log_in: Callable[[str], Any]


Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration; copy it, do not use it."""
    folder = tmp_path_factory.mktemp("prepared")
    server.prepare(folder)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        with chromium() as started:
            yield started
    except NoChromiumError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def site(
    prepared: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The demonstration, in which Munich has seven people, two of whom wait; only for reading."""
    folder = server.copied(prepared, tmp_path_factory.mktemp("site") / "data")
    with server.serve(folder) as address:

        @cache
        def log_in(who: str) -> Any:
            with browser.new_context(base_url=address) as context:
                people.log_in(context.new_page(), who)
                return context.storage_state()

        with browser.new_context(base_url=address, storage_state=log_in("munich")) as context:
            page = context.new_page()
            people.register(
                page, "Berta Groß", "Carl Vogt", "Dora Beck", "Emil Lang", "Frida Maier"
            )
            confirmed = page.url.removeprefix(address)
        yield Site(address, confirmed, log_in)


@pytest.fixture
def own_site(prepared: Path, tmp_path: Path) -> Iterator[str]:
    """Address of a demonstration of one's own, to write in."""
    with server.serve(server.copied(prepared, tmp_path / "data")) as address:
        yield address


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open a page on a site; at the end the browser must have had nothing to complain of."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def make(address: str, **options: Any) -> Page:
        context = browser.new_context(base_url=address, locale="en-GB", **options)
        context.set_default_timeout(WAIT)
        opened.append((context, Watch(context, address)))
        return context.new_page()

    yield make
    for context, _ in opened:
        context.close()
    assert [complaint for _, watch in opened for complaint in watch.complaints] == []


@pytest.fixture
def stand(site: Site, visit: Visit) -> Callable[..., Page]:
    """Go to a sight of the site that is only for reading, with the browser as asked for."""

    def arrive(sight: Sight, width: int = 1280, **options: Any) -> Page:
        state = site.log_in(sight.who) if sight.who else None
        size = {"width": width, "height": 800}
        page = visit(site.address, viewport=size, storage_state=state, **options)
        response = page.goto(sight.path.format(confirmed=site.confirmed))
        assert response is not None
        assert response.status == sight.status
        sight.act(page)
        return page

    return arrive
