"""One's own account: the log-ins it lists and ends, and a new password."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from meetings.accounts import actions, queries
from meetings.accounts.models import LoginSession
from meetings.journal.models import Line
from meetings.web.passwords import matches
from tests.factories import PASSWORD, event_file, world, writing
from tests.visitor import HTML, Visitor, check, tree

pytestmark = pytest.mark.postgresql
SOFIA = "sofia@test.example"
NEW = "purple frogs fly home"
NOON = datetime(2026, 11, 2, 12, 0, 17, tzinfo=UTC)
COOKIE = "meetings"
LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def made(app):
    return world(app, event_file())


def logged_in(app, agent=LINUX, mail=SOFIA):
    visitor = Visitor(app)
    visitor.client.environ_base["HTTP_USER_AGENT"] = agent
    return visitor.log_in(mail, PASSWORD)


def copy(app, visitor):
    thief = Visitor(app)
    thief.client.set_cookie(COOKIE, visitor.client.get_cookie(COOKIE).value)
    return thief


def inside(visitor):
    return visitor.client.get("/my/").status_code == 200


def listed(visitor):
    """The log-ins that the page lists, each with the address of its button."""
    page = tree(visitor.get("/my/account"))
    rows = [row for row in page.iter(f"{HTML}li") if row.find(f"{HTML}strong") is not None]
    forms = {row.findtext(f"{HTML}strong"): row.find(f"{HTML}form") for row in rows}
    return {name: None if form is None else form.get("action") for name, form in forms.items()}


def change(visitor, status=303, **fields):
    data = {"current": PASSWORD, "password": NEW, **fields}
    return visitor.post("/my/account/password", data, status, form="/my/account")


def test_the_page_is_for_whoever_is_logged_in(visitor):
    assert visitor.get("/my/account", 303).headers["Location"] == "/login?next=/my/account"


def test_the_page_says_who_one_is_and_every_page_leads_to_it(app, made):
    sofia = logged_in(app)
    page = tree(sofia.get("/my/account"))
    facts = [" ".join("".join(fact.itertext()).split()) for fact in page.iter(f"{HTML}dd")]
    assert facts == ["Sofia", SOFIA, "English · Change the language"]
    assert 'href="/my/account"' in sofia.get("/").text


def test_log_ins_are_listed_by_browser_and_this_one_is_marked(app, made):
    here, phone = logged_in(app), logged_in(app, PHONE)
    logged_in(app, mail="munich@test.example")
    assert set(listed(here)) == {"Firefox on Linux · this one", "Safari on iPhone"}
    assert set(listed(phone)) == {"Firefox on Linux", "Safari on iPhone · this one"}


def test_a_browser_without_a_name_is_listed_as_such(app, made):
    here = logged_in(app, agent="<script>alert(1)</script>" * 1000)
    assert set(listed(here)) == {"A browser that does not say its name · this one"}


def test_a_log_in_that_has_run_out_is_not_listed(app, made):
    with time_machine.travel(NOON, tick=False) as clock:
        logged_in(app, PHONE)
        clock.shift(timedelta(days=14))
        assert set(listed(logged_in(app))) == {"Firefox on Linux · this one"}


def test_one_log_in_is_ended_and_a_copy_of_its_cookie_is_dead(app, made):
    here, phone = logged_in(app), logged_in(app, PHONE)
    thief = copy(app, phone)
    assert inside(thief)
    address = listed(here)["Safari on iPhone"]
    for _ in range(2):  # as a double click does
        answer = here.post(address, {}, form="/my/account")
        assert answer.headers["Location"] == "/my/account?ended=1"
    assert [inside(one) for one in (here, phone, thief)] == [True, False, False]
    assert "Ended." in here.get("/my/account?ended=1").text


def test_all_others_are_ended(app, made):
    here, phone, tablet = logged_in(app), logged_in(app, PHONE), logged_in(app, PHONE)
    munich = logged_in(app, mail="munich@test.example")
    here.post("/my/account/log-ins/end", {}, form="/my/account")
    assert [inside(one) for one in (here, phone, tablet, munich)] == [True, False, False, True]


def test_nobody_ends_the_log_in_of_another(app, made):
    sofia, munich = logged_in(app), logged_in(app, mail="munich@test.example")
    with writing(app) as session:
        whose = LoginSession.account_id == made.accounts["munich"]
        theirs = session.scalars(sa.select(LoginSession.id).where(whose)).one()
    for number in (theirs, 10**9):
        sofia.post(f"/my/account/log-ins/{number}/end", {}, 404, form="/my/account")
    assert inside(munich)


@pytest.mark.parametrize("address", ["log-ins/1/end", "log-ins/end", "password"])
def test_nothing_is_done_without_a_token(app, made, address):
    here, phone = logged_in(app), logged_in(app, PHONE)
    answer = here.client.post(f"/my/account/{address}", data={"current": PASSWORD, "password": NEW})
    check(app, answer)
    assert (answer.status_code, inside(here), inside(phone)) == (422, True, True)
    Visitor(app).log_in(SOFIA, PASSWORD)


def test_another_password_ends_every_copy_of_every_cookie_but_this_browser_goes_on(app, made):
    here, phone = logged_in(app), logged_in(app, PHONE)
    thieves = [copy(app, here), copy(app, phone)]
    assert change(here).headers["Location"] == "/my/account?changed=1"
    assert [inside(one) for one in (here, phone, *thieves)] == [True, False, False, False]
    assert "Your password is changed." in here.get("/my/account?changed=1").text
    assert set(listed(here)) == {"Firefox on Linux · this one"}


def test_the_new_password_lets_in_and_the_old_one_does_not(app, made):
    change(logged_in(app))
    Visitor(app).log_in(SOFIA, NEW)
    Visitor(app).post("/login", {"mail": SOFIA, "password": PASSWORD}, 422)


def test_the_password_one_has_is_asked_for(app, made):
    here, phone = logged_in(app), logged_in(app, PHONE)
    page = change(here, 422, current="wrong password").text
    assert ('href="#current"' in page, "This is not your password." in page) == (True, True)
    assert inside(phone)
    Visitor(app).log_in(SOFIA, PASSWORD)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "Enter a new password."),
        ("14 characters.", "at least 15 characters"),
        ("x" * 257, "at most 256 characters"),
        ("Sofia is my first name", "Your name or mail address"),
        ("we go to Meetings often", "The name of this site"),
        ("ho ho ho ho ho ho ho", "again and again"),
        ("qwertyuiopasdfghjkl", "follow each other"),
        ("Password!Welcome!2026", "used by many people"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused_with_the_reason(app, made, password, said):
    page = change(logged_in(app), 422, password=password).text
    assert ('href="#password"' in page, said in page) == (True, True)
    assert password == "" or f'value="{password}"' not in page


@pytest.mark.parametrize(
    "password", ["кафявата жаба лети", "  blanks   and\ttabs  ", "🐸🦆" * 4 + "walk about"]
)
def test_any_characters_make_a_password(app, made, password):
    change(logged_in(app), password=password)
    Visitor(app).log_in(SOFIA, password)


def test_a_password_is_the_same_from_every_keyboard(app, made):
    password = "йорданка лети високо"
    change(logged_in(app), password=password)
    Visitor(app).log_in(SOFIA, unicodedata.normalize("NFD", password))


def test_a_cookie_gives_few_tries_at_the_password(app, made):
    with time_machine.travel(NOON, tick=False) as clock:
        here = logged_in(app)
        for _ in range(10):
            change(here, 422, current="wrong password")
        assert change(here, 429).headers["Retry-After"] == "43"
        clock.shift(timedelta(seconds=43))
        change(here)


def test_managers_know_which_field_is_which(app, made):
    page = tree(logged_in(app).get("/my/account"))
    tokens = [field.get("autocomplete") for field in page.iter(f"{HTML}input")]
    assert [token for token in tokens if token] == ["username", "current-password", "new-password"]


def test_the_journal_tells_that_it_was_changed_and_never_to_what(app, made):
    change(logged_in(app))
    with writing(app) as session:
        kept = session.scalars(sa.select(Line).order_by(Line.id.desc()).limit(3)).all()
        told = [(line.kind, line.by, line.detail) for line in reversed(kept)]
        stored = queries.credentials(session, SOFIA)
    me = made.accounts["sofia"]
    assert told == [(kind, me, {}) for kind in ("log-ins-ended", "password-changed", "logged-in")]
    assert matches(NEW, stored.password_hash)


def test_a_disabled_account_is_out_at_once_and_stays_out_when_it_is_enabled(app, made):
    here = logged_in(app)
    for act in (actions.disable, actions.enable):
        with writing(app) as session:
            act(session, mail=SOFIA, by=None, at=NOON)
        assert not inside(here)
    Visitor(app).log_in(SOFIA, PASSWORD)


def test_what_is_shown_to_somebody_is_kept_by_nobody(app, made):
    here = logged_in(app)
    for address in ("/", "/my/", "/my/account", "/events/sonderborg/", "/cities/", "/login"):
        headers = here.client.get(address).headers
        private = headers["Cache-Control"], headers["Referrer-Policy"]
        assert (address, *private) == (address, "no-store", "no-referrer")
