"""The real site, a real browser, and pages that may not make it complain."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import server
from tests.browser.chromium import NoChromiumError, chromium
from tests.browser.sights import Sight
from tests.browser.stage import Stage
from tests.browser.watch import Watch

WAIT = 15_000  # milliseconds until a step that should be quick has failed


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
) -> Iterator[Stage]:
    """The demonstration with a delegation and drafts in it; only for reading."""
    folder = server.copied(prepared, tmp_path_factory.mktemp("site") / "data")
    with server.serve(folder) as address:
        yield Stage(browser, address).set()


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
        context = browser.new_context(**{"base_url": address, "locale": "en-GB", **options})
        context.set_default_timeout(WAIT)
        opened.append((context, Watch(context, address)))
        return context.new_page()

    yield make
    for context, _ in opened:
        context.close()
    assert [complaint for _, watch in opened for complaint in watch.complaints] == []


@pytest.fixture
def stand(site: Stage, visit: Visit) -> Callable[..., Page]:
    """Go to a sight of the site that is only for reading, with the browser as asked for."""

    def arrive(sight: Sight, width: int = 1280, **options: Any) -> Page:
        page = visit(
            site.address,
            viewport={"width": width, "height": 800},
            storage_state=site.log_in(sight.who),
            locale=sight.language,
            **options,
        )
        response = page.goto(site.path(sight))
        assert response is not None
        assert response.status == sight.status
        sight.act(page)
        return page

    return arrive
