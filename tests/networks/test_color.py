"""A network's colour can be read in both themes, whatever it is, and is worn by its pages only."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from meetings.networks import actions as networks
from meetings.networks.actions import Charter
from meetings.networks.models import Network
from meetings.networks.rules.color import CONTRAST, DARK, LIGHT, _mixes, contrast, sheet, tones
from tests.factories import NOW, PASSWORD, event_file, publish_file, world, writing
from tests.visitor import Visitor, tree

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
colors = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda n: f"#{n:06x}")
YEAR = 31_536_000


@given(color=colors)
def test_every_colour_is_readable_on_every_ground(color):
    found = tones(color)
    assert found is not None
    least = min(
        *(contrast(found.light, ground) for ground in LIGHT),
        *(contrast(found.dark, ground) for ground in DARK),
    )
    assert least >= CONTRAST


@given(color=colors)
def test_a_colour_that_is_readable_stays_as_it_is(color):
    found = tones(color)
    assert found is not None
    if min(contrast(color, ground) for ground in LIGHT) >= CONTRAST:
        assert found.light == color
    if min(contrast(color, ground) for ground in DARK) >= CONTRAST:
        assert found.dark == color


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#0a5c63", "#0a5c63", 1)],
)
def test_contrast_is_that_of_the_guidelines(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.01)


def test_the_grounds_are_those_of_the_tokens():
    sheet = TOKENS.read_text(encoding="utf-8")
    pairs = [
        re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", sheet)
        for name in ("paper", "card", "sunken", "accent-wash")
    ]
    found = tuple(zip(*(pair.groups() for pair in pairs if pair), strict=True))
    assert found == (LIGHT, DARK)


@pytest.mark.parametrize("color", ["", "red", "#fff", "#0a5c6g", "#0a5c63;} body{display:none"])
def test_what_is_no_colour_gives_no_sheet(color):
    assert (tones(color), sheet(color)) == (None, "")


def worn(visitor: Visitor, url: str, status: int = 200) -> list[str]:
    """The sheets of networks that a page wears."""
    links = [e for e in tree(visitor.get(url, status)).iter() if e.get("rel") == "stylesheet"]
    return [link.get("href", "") for link in links if "/static/" not in link.get("href", "")]


def paint(app, color):
    with writing(app) as session:
        session.execute(update(Network).where(Network.slug == "clubs").values(color=color))


PAGES = (
    "/networks/clubs/",
    "/events/sonderborg/",
    "/events/sonderborg/agenda",
    "/events/sonderborg/items/1/",
    "/events/sonderborg/changes",
    "/events/sonderborg/register",
    "/my/events/sonderborg/",
)
OTHERS = ("/", "/events/", "/cities/", "/cities/sofia/", "/my/")


@pytest.mark.postgresql
def test_the_pages_of_a_network_wear_its_colour_and_no_others(app):
    world(app, event_file())
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    found = {tuple(worn(sofia, url)) for url in PAGES}
    assert len(found) == 1
    ((address,),) = found
    assert re.fullmatch(r"/networks/clubs/[0-9a-f]{12}\.css", address)
    assert [worn(sofia, url) for url in OTHERS] == [[]] * len(OTHERS)


def test_the_sheet_of_a_network_may_be_kept_for_a_year_and_sets_no_cookie(app, visitor):
    world(app, event_file())
    (address,) = worn(visitor, "/networks/clubs/")
    answer = visitor.get(address)
    assert (answer.mimetype, answer.text) == ("text/css", sheet("#0a5c63"))
    assert answer.headers["Cache-Control"] == f"public, max-age={YEAR}, immutable"
    assert ("Set-Cookie" in answer.headers, "Cookie" in answer.headers.get("Vary", "")) == (
        False,
        False,
    )


def test_another_colour_is_seen_at_once_and_has_another_address(app, visitor):
    world(app, event_file())
    urls = ("/networks/clubs/", "/events/sonderborg/", "/events/sonderborg/agenda")
    before = [worn(visitor, url) for url in urls]
    paint(app, "#884400")
    after = [worn(visitor, url) for url in urls]
    assert (before[0] != after[0], before, after) == (True, before[:1] * 3, after[:1] * 3)
    answer = visitor.get(before[0][0], 303)
    assert (answer.location, answer.headers["Cache-Control"]) == (after[0][0], "no-store")


def test_a_network_without_a_colour_wears_the_site_s(app, visitor):
    world(app, event_file())
    paint(app, "none")
    assert worn(visitor, "/networks/clubs/") == []
    visitor.get("/networks/clubs/000000000000.css", 404)
    visitor.get("/networks/nobody/000000000000.css", 404)


def test_a_network_s_language_is_for_whoever_asks_for_none(app):
    world(app, event_file())
    with writing(app) as session:
        charter = Charter(
            slug="bulgarian", name="Мрежа", purpose="П", contact="a@b.example", language="bg"
        )
        networks.found(session, charter, by=None, at=NOW)
    publish_file(
        app, event_file(slug="varna", network="bulgarian", host_city=None, speakers=[], items=[])
    )
    pages = [
        "/networks/bulgarian/",
        "/events/varna/",
        "/events/varna/agenda",
        "/events/sonderborg/",
    ]
    visitor = Visitor(app)
    asked = {"": "bg", "de": "bg", "*": "bg", "en": "en", "bg": "bg"}
    for tag, spoken in asked.items():
        visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = tag
        languages = [tree(visitor.get(url)).get("lang") for url in (*pages, "/")]
        own = "bg" if tag == "bg" else "en"
        assert languages == [spoken, spoken, spoken, own, own], tag
    visitor.post("/language", {"language": "en"})
    visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "bg"
    assert tree(visitor.get("/events/varna/")).get("lang") == "en"


def test_a_colour_goes_step_by_step_to_another_and_ends_there():
    mixed = list(_mixes((10, 92, 99), (255, 255, 255)))
    assert (mixed[0], mixed[-1], len(mixed)) == ("#0a5c63", "#ffffff", 65)
