"""Cities stand on the map where they are, and no name covers another."""

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from meetings.networks.rules.chart import EUROPE, WORLD, Spot, chart, in_europe, in_world

places = st.lists(
    st.tuples(
        st.uuids().map(str),
        st.text("abcdefghij", min_size=1, max_size=20),
        st.just("XX"),
        st.floats(-90, 90),
        st.floats(-180, 180),
    ),
    max_size=25,
)


def box(spot: Spot) -> tuple[float, float, float, float]:
    """The least that a name covers: six units a letter, twelve high."""
    width = 6 * len(spot.name)
    left = {"start": 0, "end": -width, "middle": -width / 2}[spot.anchor]
    return (spot.label_x + left, spot.label_y - 10, spot.label_x + left + width, spot.label_y + 2)


def meet(one, two) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


@given(places)
def test_every_city_is_on_exactly_one_map(cities):
    found = chart(cities)
    assert sorted(s.slug for s in (*found.europe, *found.world)) == sorted(c[0] for c in cities)


@given(places)
def test_every_point_is_inside_its_map(cities):
    found = chart(cities)
    for spots, (width, height) in ((found.europe, EUROPE), (found.world, WORLD)):
        assert all(0 <= s.x <= width and 0 <= s.y <= height for s in spots)


@given(
    st.lists(
        st.tuples(
            st.text("abcdefgh", min_size=1, max_size=15), st.floats(37, 60), st.floats(-9, 28)
        ),
        max_size=20,
    )
)
def test_no_name_covers_another(cities):
    spots = chart([(str(n), name, "XX", lat, lon) for n, (name, lat, lon) in enumerate(cities)])
    named = [s for s in spots.europe if s.anchor]
    assert [pair for pair in combinations(named, 2) if meet(box(pair[0]), box(pair[1]))] == []


@given(st.floats(37, 60), st.floats(-9, 28), st.floats(0.5, 3))
def test_north_is_up(latitude, longitude, more):
    here, there = in_europe(latitude, longitude), in_europe(latitude + more, longitude)
    assert here is None or there is None or there[1] < here[1]


def test_cities_of_europe_are_on_its_map_and_yokohama_is_on_that_of_the_world():
    known = [
        ("tartu", 58.38, 26.73),
        ("lecce", 40.35, 18.18),
        ("kyiv", 50.45, 30.52),
        ("santiago", 42.88, -8.54),
    ]
    found = chart(
        [(slug, slug, "XX", lat, lon) for slug, lat, lon in [*known, ("yokohama", 35.44, 139.64)]]
    )
    assert ([s.slug for s in found.europe], [s.slug for s in found.world]) == (
        [slug for slug, *_ in known],
        ["yokohama"],
    )


def test_the_corners_of_the_world_are_on_its_map():
    corners = [in_world(lat, lon) for lat, lon in product((-90, 90), (-180, 180))]
    assert {x for x, _ in corners} == {0, WORLD[0]}
