"""Sites that tests share, and sites that a test may break."""

from collections.abc import Callable, Iterator

import pytest

from tests.races.databases import empty_on_postgresql, empty_on_sqlite
from tests.races.site import Site, Sites


@pytest.fixture(scope="session")
def sqlite_sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    with empty_on_sqlite(tmp_path_factory.mktemp("databases")) as empty_url:
        sites = Sites(empty_url, lambda: tmp_path_factory.mktemp("site"))
        yield sites
        sites.close()


@pytest.fixture(scope="session")
def postgresql_sites(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    with empty_on_postgresql(postgresql) as empty_url:
        sites = Sites(empty_url, lambda: tmp_path_factory.mktemp("site"))
        yield sites
        sites.close()


@pytest.fixture
def sites(engine_name: str, request: pytest.FixtureRequest) -> Sites:
    found: Sites = request.getfixturevalue(f"{engine_name}_sites")
    return found


@pytest.fixture(params=[1, 4], ids=["1-worker", "4-workers"])
def shared(request: pytest.FixtureRequest, sites: Sites) -> Site:
    """A site that stays up from test to test; each makes its own events and people."""
    return sites.shared(request.param)


@pytest.fixture
def own_site(sites: Sites) -> Iterator[Callable[[int], Site]]:
    """Start a site that the test may kill, lock or break."""
    started: list[Site] = []

    def start(workers: int) -> Site:
        started.append(sites.fresh(workers))
        return started[-1]

    yield start
    for one in started:
        one.close()
