"""Accounts, log-ins and tries as they are written, on both databases."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.accounts import actions, queries
from meetings.accounts.models import LoginTry
from meetings.accounts.rules import Grant
from meetings.journal.models import Line
from meetings.terms import Audience, Role
from tests.factories import HASH, NOW, account, world, writing

pytestmark = pytest.mark.postgresql
MINUTE = timedelta(minutes=1)


def count(app, key="k", at=NOW):
    with writing(app) as session:
        return actions.count_try(session, key=key, at=at)


def test_tries_are_counted_by_key_and_minute(app):
    found = [count(app), count(app), count(app, "other"), count(app, at=NOW + MINUTE), count(app)]
    assert found == [1, 2, 1, 1, 3]


def test_tries_of_long_ago_are_not_kept(app):
    count(app)
    count(app, at=NOW + 2 * MINUTE)
    with writing(app) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(LoginTry)) == 1
        minute = int((NOW + 2 * MINUTE).timestamp()) // 60
        assert (queries.tries(session, "k", minute), queries.tries(session, "x", minute)) == (1, 0)


def test_tries_can_be_forgotten(app):
    count(app)
    with writing(app) as session:
        actions.forget_tries(session, key="k")
    assert count(app) == 1


def test_the_next_minute_is_at_most_a_minute_away():
    waits = [actions.until_next_minute(NOW + timedelta(seconds=s)).seconds for s in (0, 1, 59)]
    assert waits == [60, 59, 1]


def test_an_address_has_one_account_however_it_is_typed(app):
    with writing(app) as session:
        account(session, "anna")
    with pytest.raises(sa.exc.IntegrityError), writing(app) as session:
        actions.open_account(
            session, mail=" ANNA@Test.Example", name="Other", password_hash=HASH, at=NOW
        )


@pytest.mark.parametrize(
    "right",
    [
        Grant(Role.REPRESENTATIVE),
        Grant(Role.ORGANISER, city_id=1),
        Grant(Role.ADMINISTRATOR, network_id=1),
        Grant(Role.MEMBER, city_id=1, network_id=1),
        Grant(Role.HOST, network_id=1),
    ],
)
def test_the_database_keeps_a_right_to_the_one_thing_it_is_for(app, right):
    made = world(app)
    with pytest.raises(sa.exc.IntegrityError), writing(app) as session:
        actions.grant(session, right, to=made.accounts["stranger"], by=None, at=NOW)


@pytest.mark.parametrize("rights", [1, 3])
def test_who_a_visitor_is_takes_two_selects_whatever_their_rights(app, selects, rights):
    made = world(app)
    stranger = made.accounts["stranger"]
    cities = list(made.cities.values())[:rights]
    with writing(app) as session:
        for city in cities:
            right = Grant(Role.REPRESENTATIVE, city_id=city)
            actions.grant(session, right, to=stranger, by=None, at=NOW)
        actions.log_in(session, account_id=stranger, token="t", at=NOW)
    with writing(app) as session:
        selects.clear()
        login = queries.login(session, actions.digest("t"))
        visitor = queries.visitor(session, login.account_id, login.name, NOW)
        assert (len(selects), visitor.cities) == (2, set(cities))
        assert visitor.networks == {made.network}
        wanted = {Audience.PUBLIC, Audience.ACCOUNT, Audience.MEMBER, Audience.REPRESENTATIVE}
        assert visitor.audiences == wanted


def test_a_right_counts_from_its_beginning(app):
    made = world(app)
    with writing(app) as session:
        early = queries.visitor(session, made.accounts["sofia"], "S", NOW - MINUTE)
        now = queries.visitor(session, made.accounts["sofia"], "S", NOW)
    assert (early.cities, now.cities) == (set(), {made.cities["sofia"]})


def test_of_a_token_only_its_hash_is_kept(app):
    made = world(app)
    with writing(app) as session:
        actions.log_in(session, account_id=made.accounts["sofia"], token="secret-token", at=NOW)
        rows = session.execute(sa.text("SELECT * FROM login_session")).all()
        assert "secret-token" not in str(rows)
        assert queries.login(session, "secret-token") is None


def test_every_right_and_account_has_its_line(app):
    made = world(app)
    stranger = made.accounts["stranger"]
    with writing(app) as session:
        right = Grant(Role.MEMBER, city_id=made.cities["lyon"])
        actions.grant(session, right, to=stranger, by=9, at=NOW)
        query = sa.select(Line).where(Line.subject_kind == "account", Line.subject_id == stranger)
        lines = [(line.kind, line.by, line.detail) for line in session.scalars(query)]
    assert lines == [("account-opened", None, {}), ("granted", 9, {"role": "member"})]
