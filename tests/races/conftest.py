"""Sites that tests share, and sites that a test may break."""

from collections.abc import Callable, Iterator

import pytest

from tests.races.site import Site, empty_databases, site

Urls = Callable[[str], str]


@pytest.fixture(scope="session")
def empty_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Urls]:
    """Make an empty database on the engine of that name."""
    kinds: dict[str, Iterator[str]] = {}

    def make(engine_name: str) -> str:
        if engine_name not in kinds:
            on_postgresql = engine_name == "postgresql"
            server = request.getfixturevalue("postgresql") if on_postgresql else ""
            folder = tmp_path_factory.mktemp("races")
            kinds[engine_name] = empty_databases(engine_name, folder, server)
        return next(kinds[engine_name])

    yield make
    for kind in kinds.values():
        kind.close()  # type: ignore[attr-defined] -- they are generators


@pytest.fixture(scope="session")
def shared_sites(
    empty_url: Urls, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str, int], Site]]:
    """Start a site at its first use and keep it: each test makes its own events and people."""
    sites: dict[tuple[str, int], Site] = {}

    def find(engine_name: str, workers: int) -> Site:
        if (engine_name, workers) not in sites:
            folder = tmp_path_factory.mktemp("site")
            sites[engine_name, workers] = site(empty_url(engine_name), folder, workers)
        return sites[engine_name, workers]

    yield find
    for started in sites.values():
        started.close()


@pytest.fixture(params=[1, 4], ids=["1-worker", "4-workers"])
def shared(
    request: pytest.FixtureRequest,
    engine_name: str,
    shared_sites: Callable[[str, int], Site],
) -> Site:
    return shared_sites(engine_name, request.param)


@pytest.fixture
def own_site(
    engine_name: str, empty_url: Urls, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[int], Site]]:
    """Start a site that the test may kill, lock or break."""
    started: list[Site] = []

    def start(workers: int) -> Site:
        folder = tmp_path_factory.mktemp("own")
        started.append(site(empty_url(engine_name), folder, workers))
        return started[-1]

    yield start
    for one in started:
        one.close()
