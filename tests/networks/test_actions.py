"""Memberships as they are stored."""

from datetime import date

import pytest

from meetings.networks import actions, queries
from meetings.networks.actions import MembershipRefusedError
from meetings.networks.rules.periods import Refusal
from meetings.storage.session import db
from meetings.terms import CityRole
from tests.factories import NOW, world, writing

pytestmark = pytest.mark.postgresql


def turn(made, role, since):
    with writing(made.app) as session:
        return actions.assume(
            session,
            city_id=made.cities["sofia"],
            network_id=made.network,
            role=role,
            since=since,
            by=None,
            at=NOW,
        )


def history(made):
    with made.app.app_context():
        found = queries.memberships(db.session(), made.cities["sofia"])
        return [(one.role, one.since, one.until) for one in found]


def test_a_change_of_role_closes_one_row_and_opens_the_next(app):
    made = world(app)
    assert turn(made, CityRole.LIGHTHOUSE, date(2018, 1, 1)) is None
    assert history(made) == [
        (CityRole.LIGHTHOUSE, date(2018, 1, 1), None),
        (CityRole.MEMBER, date(2016, 6, 1), date(2018, 1, 1)),
    ]


def test_a_change_in_the_past_is_refused_and_changes_nothing(app):
    made = world(app)
    before = history(made)
    assert turn(made, CityRole.LIGHTHOUSE, date(2016, 1, 1)) is Refusal.LATER
    assert history(made) == before


def test_a_city_that_leaves_is_a_member_until_the_day_before(app):
    made = world(app)
    with writing(app) as session:
        refused = actions.leave(
            session,
            city_id=made.cities["sofia"],
            network_id=made.network,
            on=date(2020, 1, 1),
            by=None,
            at=NOW,
        )
    assert refused is None
    with app.app_context():
        there = [
            queries.members(db.session(), made.network, [made.cities["sofia"]], day)
            for day in (date(2019, 12, 31), date(2020, 1, 1))
        ]
    assert there == [{made.cities["sofia"]}, set()]


def test_a_city_does_not_join_a_network_twice(app):
    made = world(app)
    profile = actions.CityProfile(
        slug="sofia", name="Sofia", country="BG", latitude=42.7, longitude=23.3
    )
    with pytest.raises(MembershipRefusedError), writing(app) as session:
        actions.join(
            session,
            profile,
            network_id=made.network,
            role=CityRole.MEMBER,
            since=date(2017, 1, 1),
            at=NOW,
        )


def test_a_city_cannot_leave_before_it_came(app):
    made = world(app)
    before = history(made)
    with writing(app) as session:
        refused = actions.leave(
            session,
            city_id=made.cities["sofia"],
            network_id=made.network,
            on=date(2010, 1, 1),
            by=None,
            at=NOW,
        )
    assert isinstance(refused, Refusal)
    assert history(made) == before
