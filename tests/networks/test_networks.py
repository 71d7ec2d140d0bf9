"""Networks, their cities, and since when; on both databases."""

from datetime import date

import pytest
import sqlalchemy as sa

from meetings.journal.models import Line
from meetings.networks import actions, queries
from meetings.networks.actions import Charter, CityProfile
from meetings.networks.models import City, CityMembership
from meetings.terms import CityRole
from tests.factories import NOW, world, writing

pytestmark = pytest.mark.postgresql
DAY = date(2026, 6, 1)


def test_a_city_that_joins_a_second_network_keeps_its_one_profile(app):
    made = world(app)
    with writing(app) as session:
        charter = Charter(slug="two", name="Two", purpose="", contact="us@two.example")
        second = actions.found(session, charter, by=3, at=NOW)
        profile = CityProfile(slug="sofia", name="Other", country="YY", latitude=0, longitude=0)
        city = actions.join(
            session, profile, network_id=second, role=CityRole.FOLLOWER, since=DAY, at=NOW
        )
        assert city == made.cities["sofia"]
        assert session.scalars(sa.select(City.name).where(City.slug == "sofia")).all() == ["Sofia"]
        lines = session.scalars(sa.select(Line).where(Line.network_id == second).order_by(Line.id))
        assert [(line.kind, line.by, line.subject_id) for line in lines] == [
            ("network-founded", 3, second),
            ("city-joined", None, city),
        ]


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2016, 5, 31), False),
        (date(2016, 6, 1), True),
        (date(2019, 12, 31), True),
        (date(2020, 1, 1), False),
    ],
)
def test_the_first_day_of_a_membership_counts_and_the_last_does_not(app, on, counts):
    made = world(app)
    sofia = made.cities["sofia"]
    with writing(app) as session:
        session.execute(
            sa.update(CityMembership)
            .where(CityMembership.city_id == sofia)
            .values(until=date(2020, 1, 1))
        )
        assert queries.members(session, made.network, [sofia], on) == ({sofia} if counts else set())


@pytest.mark.parametrize("cities", [1, 3])
def test_reading_networks_and_cities_takes_one_select_each(app, selects, cities):
    made = world(app)
    slugs = list(made.cities)[:cities]
    ids = [made.cities[slug] for slug in slugs]
    calls = {
        "networks": lambda s: [row.slug for row in queries.networks(s)],
        "network": lambda s: queries.network(s, "clubs").id,
        "cities": lambda s: sorted(queries.cities(s, slugs)),
        "names": lambda s: [row.slug for row in queries.names(s, ids)],
        "members": lambda s: queries.members(s, made.network, ids, DAY),
        "member_cities": lambda s: len(queries.member_cities(s, [made.network], DAY)),
    }
    found = {}
    for name, call in calls.items():
        with writing(app) as session:
            selects.clear()
            found[name] = call(session)
            assert len(selects) == 1
    assert found == {
        "networks": ["clubs"],
        "network": made.network,
        "cities": sorted(slugs),
        "names": sorted(slugs),
        "members": set(ids),
        "member_cities": 4,
    }


def test_an_unknown_network_is_none(app):
    world(app)
    with writing(app) as session:
        assert queries.network(session, "nowhere") is None
