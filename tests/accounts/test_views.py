"""Logging in and out: what it tells nobody, what it ends, and how long it lasts."""

import sys
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from argon2 import PasswordHasher

from meetings.accounts import actions, rules
from meetings.accounts.models import Account, Grant, LoginSession
from meetings.accounts.rules import Grant as Right
from meetings.accounts.views.entering import source
from meetings.journal.models import Line
from meetings.terms import Role
from tests.factories import PASSWORD, account, event_file, world, writing
from tests.visitor import Visitor, check

pytestmark = pytest.mark.postgresql
SOFIA = "sofia@test.example"
NOON = datetime(2026, 11, 2, 12, 0, 17, tzinfo=UTC)
COOKIE = "meetings"
WRONG = "wrong password"


@pytest.fixture
def made(app):
    return world(app, event_file())


def tried(visitor, mail=SOFIA, password=WRONG, **more):
    data = {"csrf_token": visitor.token("/login"), "mail": mail, "password": password, **more}
    return visitor.client.post("/login", data=data)


def cookie(visitor):
    found = visitor.client.get_cookie(COOKIE)
    return found.value if found else None


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(visitor, made):
    known, unknown = tried(visitor), tried(visitor, mail="nobody@test.example")
    told = known.text.replace(SOFIA, ""), unknown.text.replace("nobody@test.example", "")
    assert (known.status_code, told[0]) == (unknown.status_code, told[1])


def test_a_disabled_account_gets_the_answer_of_an_unknown_one(app, visitor, made):
    with writing(app) as session:
        session.execute(sa.update(Account).values(disabled_at=NOON))
    known, unknown = tried(visitor, password=PASSWORD), tried(visitor, mail="x" + SOFIA)
    assert known.text.replace(SOFIA, "") == unknown.text.replace("x" + SOFIA, "")


def test_a_failed_try_begins_no_session(app, visitor, made):
    tried(visitor)
    with writing(app) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(LoginSession)) == 0


def test_the_address_is_found_however_its_case_is_typed(visitor, made):
    assert tried(visitor, mail=" SOFIA@Test.Example", password=PASSWORD).status_code == 303


@pytest.mark.parametrize("part", ["mail", "password"])
def test_what_is_missing_is_named(visitor, made, part):
    assert (
        f'href="#{part}"'
        in visitor.post("/login", {"mail": SOFIA, "password": "x"} | {part: ""}, 422).text
    )


def test_the_eleventh_try_of_a_minute_is_refused_until_the_next_one_begins(visitor, made):
    with time_machine.travel(NOON, tick=False):
        statuses = [tried(visitor).status_code for _ in range(10)]
        refused = tried(visitor, password=PASSWORD)
    assert statuses == [422] * 10
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "43")
    with time_machine.travel(NOON + timedelta(seconds=43), tick=False):
        assert tried(visitor, password=PASSWORD).status_code == 303


def test_a_log_in_that_succeeds_is_no_try(visitor, made):
    with time_machine.travel(NOON, tick=False):
        for _ in range(12):
            assert tried(visitor, password=PASSWORD).status_code == 303
            visitor.log_out()
        assert tried(visitor).status_code == 422


def test_an_account_of_ones_own_gives_a_guesser_no_more_tries(visitor, made):
    with time_machine.travel(NOON, tick=False):
        statuses = []
        for _ in range(11):
            statuses.append(tried(visitor).status_code)
            own = tried(visitor, "munich@test.example", PASSWORD)
            if own.status_code == 303:
                visitor.log_out()
    assert statuses == [422] * 10 + [429]


def from_address(visitor, number, password):
    data = {"csrf_token": visitor.token("/login"), "mail": SOFIA, "password": password}
    there = {"REMOTE_ADDR": f"192.0.2.{number}"}
    return visitor.client.post("/login", data=data, environ_overrides=there)


@pytest.mark.parametrize(
    ("asker", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unix", "unix"),
        ("", ""),
    ],
)
def test_tries_are_counted_by_what_one_asker_has_of_addresses(asker, counted):
    assert source(asker) == counted


def test_a_guesser_does_not_lock_the_owner_out(app, visitor, made):
    with time_machine.travel(NOON, tick=False):
        for _ in range(12):
            tried(visitor)
        assert from_address(Visitor(app), 7, PASSWORD).status_code == 303


def test_many_guessers_lock_the_owner_out_of_no_browser_they_have_used(app, visitor, made):
    guessers = [Visitor(app) for _ in range(6)]
    with time_machine.travel(NOON, tick=False):
        owner = Visitor(app).log_in(SOFIA, PASSWORD)
        owner.log_out()
        tries = [from_address(g, n, "wrong") for n, g in enumerate(guessers) for _ in range(9)]
        statuses = [answer.status_code for answer in tries]
        assert (statuses.count(422), statuses.count(429)) == (50, 4)
        assert from_address(Visitor(app), 77, PASSWORD).status_code == 429
        assert from_address(owner, 78, PASSWORD).status_code == 303


def test_a_browser_its_owner_has_used_is_no_way_in(app, visitor, made):
    visitor.log_in(SOFIA, PASSWORD)
    visitor.log_out()
    assert visitor.get("/my/", 303).headers["Location"] == "/login?next=/my/"
    assert tried(visitor).status_code == 422


def test_an_address_that_a_client_claims_does_not_count(visitor, made):
    with time_machine.travel(NOON, tick=False):
        token = visitor.token("/login")
        data = {"csrf_token": token, "mail": SOFIA, "password": "wrong"}
        statuses = [
            visitor.client.post("/login", data=data, headers={"X-Forwarded-For": f"192.0.2.{n}"})
            for n in range(11)
        ]
    assert statuses[-1].status_code == 429


def test_a_copied_cookie_is_dead_after_log_out(app, visitor, made):
    visitor.log_in(SOFIA, PASSWORD)
    thief = Visitor(app)
    thief.client.set_cookie(COOKIE, cookie(visitor))
    assert thief.get("/my/").status_code == 200
    visitor.log_out()
    assert thief.get("/my/", 303).headers["Location"] == "/login?next=/my/"


def test_a_log_in_has_a_cookie_of_its_own(visitor, made):
    visitor.get("/login")
    before = cookie(visitor)
    visitor.log_in(SOFIA, PASSWORD)
    assert before != cookie(visitor)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor, made):
    sent = tried(visitor, password=PASSWORD).headers["Set-Cookie"]
    assert ("HttpOnly" in sent, "SameSite=Lax" in sent, "Domain" in sent) == (True, True, False)


def test_a_token_of_the_visit_before_does_not_log_out_but_asks(app, visitor, made):
    stale = visitor.token("/login")
    visitor.log_in(SOFIA, PASSWORD)
    for data in ({"csrf_token": stale}, {}):
        answer = visitor.client.post("/logout", data=data)
        check(app, answer)
        assert (answer.status_code, "There is a problem" in answer.text) == (422, True)
    assert visitor.get("/my/").status_code == 200
    with writing(app) as session:
        kinds = list(session.scalars(sa.select(Line.kind).where(Line.kind == "logged-out")))
    assert kinds == []


def test_the_page_that_asks_logs_out(visitor, made):
    visitor.log_in(SOFIA, PASSWORD)
    assert "Log out?" in visitor.get("/logout").text
    assert visitor.post("/logout", {}).headers["Location"] == "/logout"
    assert "You are logged out" in visitor.get("/logout").text
    assert visitor.client.post("/logout").headers["Location"] == "/logout"


def test_a_log_in_without_a_token_is_refused(app, visitor, made):
    visitor.get("/login")
    answer = visitor.client.post("/login", data={"mail": SOFIA, "password": PASSWORD})
    assert answer.status_code == 422
    assert visitor.get("/my/", 303).status_code == 303


def test_a_disabled_account_is_out_at_its_next_request(app, visitor, made):
    visitor.log_in(SOFIA, PASSWORD)
    with writing(app) as session:
        session.execute(sa.update(Account).values(disabled_at=NOON))
    assert visitor.get("/my/", 303).headers["Location"] == "/login?next=/my/"


def test_a_right_that_ended_is_gone_at_the_next_request(app, visitor, made):
    visitor.log_in(SOFIA, PASSWORD)
    visitor.get("/my/events/sonderborg/")
    with writing(app) as session:
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        ended = sa.update(Grant).values(since=long_ago, until=long_ago + timedelta(days=1))
        session.execute(ended)
    visitor.get("/my/events/sonderborg/", 403)


def test_a_right_that_was_given_acts_at_the_next_request(app, visitor, made):
    visitor.log_in("stranger@test.example", PASSWORD)
    visitor.get("/members/", 403)
    with writing(app) as session:
        session.execute(
            sa.update(Grant)
            .where(Grant.account_id == made.accounts["member"])
            .values(account_id=made.accounts["stranger"])
        )
    assert visitor.get("/members/").status_code == 200


@pytest.mark.parametrize(
    ("name", "idle"),
    [("sofia", timedelta(days=14)), ("organiser", timedelta(hours=12))],
)
def test_a_log_in_that_is_not_used_ends(visitor, made, name, idle):
    with time_machine.travel(NOON, tick=False) as clock:
        visitor.log_in(f"{name}@test.example", PASSWORD)
        clock.shift(idle - timedelta(seconds=1))
        visitor.get("/my/")
        clock.shift(idle)
        visitor.get("/my/", 303)


@pytest.mark.parametrize("role", [Role.HOST, Role.ADMINISTRATOR])
def test_a_log_in_is_shorter_once_its_owner_can_change_what_others_see(app, visitor, made, role):
    event = made.events["sonderborg"] if role is Role.HOST else None
    with time_machine.travel(NOON, tick=False) as clock:
        visitor.log_in("stranger@test.example", PASSWORD)
        clock.shift(timedelta(hours=12))
        visitor.get("/my/")
        with writing(app) as session:
            right = rules.Grant(role, event_id=event)
            actions.grant(session, right, to=made.accounts["stranger"], by=None, at=NOON)
        clock.shift(timedelta(hours=12) - timedelta(seconds=1))
        visitor.get("/my/")
        clock.shift(timedelta(hours=12))
        visitor.get("/my/", 303)


@pytest.mark.parametrize(("name", "days"), [("sofia", 30), ("organiser", 7)])
def test_a_log_in_ends_however_much_it_is_used(visitor, made, name, days):
    with time_machine.travel(NOON, tick=False) as clock:
        visitor.log_in(f"{name}@test.example", PASSWORD)
        for _ in range(days * 3 - 1):
            clock.shift(timedelta(hours=8))
            assert visitor.client.get("/members/").status_code in (200, 403)
        clock.shift(timedelta(hours=8))
        visitor.get("/my/", 303)


def test_use_is_written_down_every_five_minutes_at_most(app, visitor, made):
    def used():
        with writing(app) as session:
            return session.scalars(sa.select(LoginSession.used_at)).one()

    with time_machine.travel(NOON, tick=False) as clock:
        visitor.log_in(SOFIA, PASSWORD)
        clock.shift(timedelta(minutes=5))
        visitor.get("/my/")
        assert used() == NOON
        clock.shift(timedelta(seconds=1))
        visitor.get("/my/")
        assert used() == NOON + timedelta(minutes=5, seconds=1)


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/my/", "/my/"),
        ("/events/?kind=workshop", "/events/?kind=workshop"),
        ("//evil.example", ""),
        ("https://evil.example/", ""),
        ("/\\evil.example", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_log_in_leads_back_and_never_away(visitor, made, wanted, led):
    page = visitor.get("/login", query_string={"next": wanted})
    assert f'name="next" type="hidden" value="{led}"' in page.text.replace("&amp;", "&")
    answer = tried(visitor, password=PASSWORD, next=wanted)
    assert answer.headers["Location"] == (led or "/my/")


def test_whoever_is_logged_in_needs_no_form(visitor, made):
    visitor.log_in(SOFIA, PASSWORD)
    assert visitor.get("/login?next=/my/", 303).headers["Location"] == "/my/"


@pytest.mark.parametrize(
    ("who", "led"),
    [("sofia", "/my/"), ("organiser", "/organise/"), ("both", "/my/"), ("member", "/")],
)
def test_who_was_not_on_the_way_anywhere_is_led_to_their_work(app, visitor, made, who, led):
    with writing(app) as session:
        city, network = made.cities["sofia"], made.network
        rights = Right(Role.REPRESENTATIVE, city_id=city), Right(Role.ORGANISER, network_id=network)
        account(session, "both", *rights)
    assert tried(visitor, f"{who}@test.example", PASSWORD).headers["Location"] == led
    assert visitor.get("/login", 303).headers["Location"] == led


@pytest.mark.parametrize("field", ["mail", "password", "next", "csrf_token"])
def test_no_value_of_a_field_breaks_the_log_in(visitor, made, field):
    for value in (
        "\0",
        "a\0b@x.example",
        "²",
        "9" * 5000,
        "\u2028",
        "🙂",
        "<script>alert(1)</script>",
    ):
        with time_machine.travel(NOON + timedelta(minutes=len(value)), tick=False):
            answer = (
                tried(visitor, **{field: value})
                if field != "csrf_token"
                else (visitor.client.post("/login", data={"csrf_token": value, "mail": SOFIA}))
            )
        assert answer.status_code < 500
        assert "<script>alert" not in answer.text


def test_no_line_of_the_journal_holds_an_address_or_a_token(app, visitor, made):
    visitor.log_in(SOFIA, PASSWORD)
    visitor.log_out()
    with writing(app) as session:
        lines = list(
            session.scalars(sa.select(Line).where(Line.kind.in_(["logged-in", "logged-out"])))
        )
    assert [(line.kind, line.by, line.detail) for line in lines] == [
        ("logged-in", made.accounts["sofia"], {}),
        ("logged-out", made.accounts["sofia"], {}),
    ]


class Verified:
    """Counts how often a password is compared with a stored one, by watching the interpreter."""

    def __init__(self):
        self.times = 0

    def __enter__(self):
        sys.setprofile(self.watch)
        return self

    def __exit__(self, *_error):
        sys.setprofile(None)

    def watch(self, frame, event, _arg):
        self.times += event == "call" and frame.f_code is PasswordHasher.verify.__code__


@pytest.mark.parametrize("mail", [SOFIA, "nobody@test.example"])
def test_a_known_and_an_unknown_address_cost_one_comparison_each(visitor, made, mail):
    data = {"csrf_token": visitor.token("/login"), "mail": mail, "password": "wrong"}
    with Verified() as verified:
        visitor.client.post("/login", data=data)
    assert verified.times == 1


def test_a_try_too_many_costs_no_comparison(visitor, made):
    with time_machine.travel(NOON, tick=False):
        for _ in range(10):
            tried(visitor)
        data = {"csrf_token": visitor.token("/login"), "mail": SOFIA, "password": PASSWORD}
        with Verified() as verified:
            assert visitor.client.post("/login", data=data).status_code == 429
    assert verified.times == 0
