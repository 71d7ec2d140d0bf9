"""Accounts, log-ins and tries as they are written, on both databases."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.accounts import actions, queries, rules
from meetings.accounts.models import LoginSession, LoginTry, PasswordReset
from meetings.accounts.rules import ABSOLUTE, Grant
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


def test_a_try_that_was_right_is_taken_back_and_no_other(app):
    for _ in range(3):
        count(app)
    with writing(app) as session:
        actions.take_back_try(session, key="k", at=NOW)
        actions.take_back_try(session, key="other", at=NOW)
    assert count(app) == 3


def test_the_only_try_of_a_minute_can_be_taken_back(app):
    count(app)
    with writing(app) as session:
        actions.take_back_try(session, key="k", at=NOW)
        assert session.scalar(sa.select(sa.func.count()).select_from(LoginTry)) == 0
    assert count(app) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_account_page_takes_two_selects_of_its_own_whatever_the_log_ins(app, selects, rows):
    with writing(app) as session:
        anna = account(session, "anna")
        for n in range(rows):
            actions.log_in(session, account_id=anna, token=f"t{n}", at=NOW)
    with writing(app) as session:
        selects.clear()
        found = queries.logins(session, anna)
        mine = queries.own(session, anna)
    assert (len(found), mine.mail, len(selects)) == (rows, "anna@test.example", 2)


def test_log_ins_that_outlived_every_time_out_are_not_kept(app):
    with writing(app) as session:
        anna, other = account(session, "anna"), account(session, "other")
        for who in (anna, other):
            actions.log_in(session, account_id=who, token=f"old {who}", at=NOW)
        actions.log_in(session, account_id=anna, token="new", at=NOW + ABSOLUTE)
        kept = session.scalars(sa.select(LoginSession.token_hash)).all()
    assert set(kept) == {actions.digest("new"), actions.digest(f"old {other}")}


def test_an_account_that_does_not_exist_is_neither_disabled_nor_enabled(app):
    with writing(app) as session:
        found = [
            act(session, mail="x@x.example", by=None, at=NOW)
            for act in (actions.disable, actions.enable)
        ]
    assert found == [False, False]


def test_disabling_is_told_and_ends_log_ins_for_good(app):
    with writing(app) as session:
        anna = account(session, "anna")
        actions.log_in(session, account_id=anna, token="t", at=NOW)
    with writing(app) as session:
        for act in (actions.disable, actions.enable):
            assert act(session, mail="ANNA@test.example ", by=None, at=NOW)
    with writing(app) as session:
        assert queries.login(session, actions.digest("t")) is None
        assert queries.credentials(session, "anna@test.example") is not None
        kinds = session.scalars(sa.select(Line.kind).order_by(Line.id)).all()
    assert kinds[-3:] == ["log-ins-ended", "account-disabled", "account-enabled"]


def ask(app, mail="anna@test.example", account_id=None, link="t", at=NOW, *, owner=False):
    asked = {"mail": mail, "account_id": account_id, "token": link, "owner": owner, "at": at}
    with writing(app) as session:
        return actions.ask_reset(session, **asked)


def holder(app, token, at=NOW):
    with writing(app) as session:
        return queries.holder(session, actions.digest(token), at)


def test_links_live_side_by_side_and_leave_together(app):
    with writing(app) as session:
        anna = account(session, "anna")
    for token in ("first", "second"):
        ask(app, account_id=anna, link=token)
    assert [holder(app, token).account_id for token in ("first", "second")] == [anna] * 2
    with writing(app) as session:
        assert actions.use_reset(session, token="first", password_hash="h", at=NOW) == anna
    assert [holder(app, token) for token in ("first", "second")] == [None] * 2


def test_an_address_has_a_most_of_links_and_its_owner_as_many_again(app):
    most = rules.MOST_LINKS
    asked = [("anna", False)] * (most + 2) + [("bo", False)] + [("anna", True)] * (most + 2)
    made = [ask(app, mail=name, link=f"{n}", owner=owner) for n, (name, owner) in enumerate(asked)]
    assert made == [True] * most + [False] * 2 + [True] + [True] * most + [False] * 2


def test_a_link_lasts_an_hour(app):
    with writing(app) as session:
        anna = account(session, "anna")
    ask(app, account_id=anna)
    found = [holder(app, "t", NOW + 60 * MINUTE - timedelta(seconds=s)) for s in (1, 0)]
    assert [one and one.name for one in found] == ["Anna", None]
    with writing(app) as session:
        used = actions.use_reset(session, token="t", password_hash="h", at=NOW + 60 * MINUTE)
    assert used is None


def test_a_link_works_once(app):
    with writing(app) as session:
        anna = account(session, "anna")
    ask(app, account_id=anna)
    used = []
    for _ in range(2):
        with writing(app) as session:
            used.append(actions.use_reset(session, token="t", password_hash="h", at=NOW))
    assert used == [anna, None]


def test_a_link_for_an_address_without_an_account_lets_nobody_in(app):
    ask(app)
    assert holder(app, "t") is None
    with writing(app) as session:
        assert actions.use_reset(session, token="t", password_hash="h", at=NOW) is None


def test_links_that_have_run_out_are_not_kept(app):
    ask(app, link="old")
    ask(app, mail="other@test.example", link="new", at=NOW + 60 * MINUTE)
    with writing(app) as session:
        kept = session.scalars(sa.select(PasswordReset.token_hash)).all()
    assert kept == [actions.digest("new")]


def test_only_the_hash_of_a_link_is_kept(app):
    ask(app, link="secret token")
    with writing(app) as session:
        (row,) = session.execute(sa.select(PasswordReset.__table__)).all()
    assert [value for value in row if "secret" in str(value) or "anna" in str(value)] == []


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
