"""A new password by mail: what it tells nobody, where its link leads, and what it ends."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from stat import S_IMODE

import pytest
import sqlalchemy as sa
import time_machine
from structlog.testing import capture_logs

from meetings.accounts import actions
from meetings.accounts.models import Account
from meetings.accounts.rules import MOST_LINKS
from meetings.app import create_app
from meetings.journal.models import Line
from meetings.storage.session import db
from tests.accounts.test_account import NEW, NOON, SOFIA, copy, inside, logged_in
from tests.factories import PASSWORD, event_file, world, writing
from tests.visitor import HTML, Visitor, check, tree

pytestmark = pytest.mark.postgresql
FORGOTTEN = "/password/forgotten"
NOBODY = "nobody@test.example"


@pytest.fixture
def made(app):
    return world(app, event_file())


def ask(visitor, mail=SOFIA, status=303):
    return visitor.post(FORGOTTEN, {"mail": mail}, status)


def mails(folder):
    files = sorted((folder / "mail").glob("*"), key=lambda path: path.stat().st_mtime_ns)
    return [message_from_bytes(path.read_bytes(), policy=policy.SMTP) for path in files]


def link(folder, base="http://localhost"):
    """The path of the link in the newest mail."""
    text = mails(folder)[-1].get_content()
    (found,) = re.findall(r"https?://\S+", text)
    assert found.startswith(f"{base}/password/")
    return found.removeprefix(base)


def choose(visitor, address, status, password=NEW):
    """Send the form behind a link, as somebody without any cookie does."""
    answer = visitor.client.post(address, data={"password": password})
    assert answer.status_code == status, answer.text[:2000]
    check(visitor.app, answer)
    return answer


def test_the_link_in_the_mail_gives_a_new_password(app, visitor, made, data_dir):
    ask(visitor)
    address = link(data_dir)
    assert SOFIA in visitor.get(address).text
    answer = choose(visitor, address, 303)
    assert answer.headers["Location"] == "/login?changed=1"
    assert "Your password is changed." in visitor.get("/login?changed=1").text
    Visitor(app).log_in(SOFIA, NEW)
    Visitor(app).post("/login", {"mail": SOFIA, "password": PASSWORD}, 422)


def test_the_mail_is_one_file_that_nobody_else_can_read(visitor, made, data_dir):
    ask(visitor)
    (path,) = (data_dir / "mail").iterdir()
    assert (path.suffix, S_IMODE(path.stat().st_mode)) == (".eml", 0o600)
    assert S_IMODE(path.parent.stat().st_mode) == 0o700
    (mail,) = mails(data_dir)
    said = [str(mail[name]) for name in ("From", "To", "Subject", "Content-Language")]
    sender = "Meetings <no-reply@localhost>"
    assert said == [sender, SOFIA, "Choose a new password", "en"]
    assert mail.get_content_type() == "text/plain"


def test_the_mail_is_in_the_language_of_the_account_and_not_written_for_a_browser(
    app, visitor, made, data_dir
):
    with writing(app) as session:
        changed = {"language": "bg", "name": "Élise <b> O'Neil & Co"}
        session.execute(sa.update(Account).where(Account.mail == SOFIA).values(changed))
    ask(visitor)
    (mail,) = mails(data_dir)
    assert mail["Content-Language"] == "bg"
    assert mail.get_content().startswith("Здравейте, Élise <b> O'Neil & Co")


def test_the_link_is_never_built_from_the_host_that_was_asked_for(app, made, data_dir):
    visitor = Visitor(app)
    visitor.client.environ_base["HTTP_HOST"] = "127.0.0.1"
    ask(visitor)
    assert link(data_dir)
    headers = {"Host": "evil.example"}
    assert visitor.client.post(FORGOTTEN, headers=headers).status_code == 400


def test_an_address_without_an_account_gets_the_same_answer_and_no_mail(visitor, made, data_dir):
    known, unknown = ask(visitor), ask(visitor, NOBODY)
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert {**known.headers} == {**unknown.headers}
    assert [mail["To"] for mail in mails(data_dir)] == [SOFIA]
    assert "is on its way" in visitor.get(known.headers["Location"]).text


def test_a_disabled_account_gets_no_mail(app, visitor, made, data_dir):
    with writing(app) as session:
        actions.disable(session, mail=SOFIA, by=None, at=NOON)
    ask(visitor)
    assert mails(data_dir) == []


def test_an_address_without_an_account_costs_the_same_statements(app, visitor, made):
    seen = []

    def note(_c, _cursor, statement, *_rest):
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    token = visitor.token(FORGOTTEN)
    cost = []
    sa.event.listen(engine, "before_cursor_execute", note)
    for n, mail in enumerate((SOFIA, NOBODY) * (MOST_LINKS + 1)):
        visitor.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{n}"
        seen.clear()
        visitor.client.post(FORGOTTEN, data={"csrf_token": token, "mail": mail})
        cost.append([*seen])
    sa.event.remove(engine, "before_cursor_execute", note)
    assert cost[0]
    assert cost == [cost[0]] * 2 * (MOST_LINKS + 1)


@pytest.mark.parametrize(
    "mail", ["", "x", "a@b@c", "x@", "<x@y.example>", "a@b.example, c@d.example"]
)
def test_what_is_no_address_is_named(visitor, made, mail, data_dir):
    assert 'href="#mail"' in ask(visitor, mail, 422).text
    assert mails(data_dir) == []


@pytest.mark.parametrize(
    "mail", ["a\0@b.example", "\u2028", "9" * 5000, "a@b.example\r\nBcc: c@d.e"]
)
def test_no_value_breaks_the_asking(visitor, made, mail, data_dir):
    data = {"csrf_token": visitor.token(FORGOTTEN), "mail": mail}
    assert visitor.client.post(FORGOTTEN, data=data).status_code == 422
    assert mails(data_dir) == []


def test_opening_the_link_does_nothing(app, visitor, made, data_dir):
    here = logged_in(app)
    ask(visitor)
    for _ in range(3):
        visitor.get(link(data_dir))
        visitor.client.head(link(data_dir))
    assert inside(here)
    choose(visitor, link(data_dir), 303)


def test_a_new_password_ends_every_log_in_and_copies_of_their_cookies(app, visitor, made, data_dir):
    here, phone = logged_in(app), logged_in(app)
    thief = copy(app, here)
    ask(visitor)
    choose(visitor, link(data_dir), 303)
    assert [inside(one) for one in (here, phone, thief)] == [False] * 3


def test_a_link_that_was_used_ran_out_or_never_was_gets_one_page(app, visitor, made, data_dir):
    with time_machine.travel(NOON, tick=False) as clock:
        ask(visitor)
        used = link(data_dir)
        choose(visitor, used, 303)
        ask(visitor)
        old = link(data_dir)
        pages = {visitor.get(used, 404).text}
        clock.shift(3600)
        never = "/password/" + "x" * 43
        pages |= {visitor.get(address, 404).text for address in (old, never)}
        answers = [choose(visitor, address, 404) for address in (used, old, never)]
    (page,) = {re.sub(r"next=/password/[\w-]+", "", text) for text in pages}
    assert 'href="/password/forgotten"' in page
    assert ["does not work any more" in answer.text for answer in answers] == [True] * 3


def test_changing_the_password_oneself_kills_the_link(app, visitor, made, data_dir):
    ask(visitor)
    data = {"current": PASSWORD, "password": NEW}
    logged_in(app).post("/my/account/password", data, form="/my/account")
    choose(visitor, link(data_dir), 404, "yellow frogs fly home")


def test_a_link_of_an_account_that_was_disabled_is_dead(app, visitor, made, data_dir):
    ask(visitor)
    with writing(app) as session:
        actions.disable(session, mail=SOFIA, by=None, at=NOON)
    visitor.get(link(data_dir), 404)
    choose(visitor, link(data_dir), 404)


def test_a_password_that_is_refused_leaves_the_link_alive(visitor, made, data_dir):
    ask(visitor)
    for password in ("", "short", "my name is sofia, hello", "x" * 257):
        assert 'href="#password"' in choose(visitor, link(data_dir), 422, password).text
    choose(visitor, link(data_dir), 303)


def test_the_link_is_secret_wherever_it_leads(visitor, made, data_dir):
    ask(visitor)
    live, dead = visitor.get(link(data_dir)), visitor.get("/password/unknown", 404)
    refused = choose(visitor, link(data_dir), 422, "short")
    names = ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")
    told = {tuple(answer.headers[name] for name in names) for answer in (live, dead, refused)}
    assert told == {("no-store", "no-referrer", "noindex")}


def test_the_form_behind_the_link_belongs_to_no_visit(visitor, made, data_dir):
    ask(visitor)
    page = tree(visitor.get(link(data_dir)))
    names = [field.get("name") for field in page.iter(f"{HTML}input")]
    assert names == ["username", "password"]


def from_elsewhere(app, number):
    """A browser that was never here, at an address of its own."""
    visitor = Visitor(app)
    visitor.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
    return visitor


def test_who_asks_again_and_again_for_an_address_neither_kills_links_nor_floods_it(
    app, visitor, made, data_dir
):
    with time_machine.travel(NOON, tick=False) as clock:
        ask(visitor)
        first = link(data_dir)
        answers = []
        for n in range(30):
            clock.shift(60)
            answers.append(ask(from_elsewhere(app, n)))
        assert {(answer.status_code, answer.text) for answer in answers} == {(303, answers[0].text)}
        assert len(mails(data_dir)) == MOST_LINKS
        choose(visitor, first, 303)
    Visitor(app).log_in(SOFIA, NEW)


def test_the_owner_is_sent_a_link_however_many_ask_for_their_address(app, made, data_dir):
    with time_machine.travel(NOON, tick=False):
        here = logged_in(app)
        here.log_out()
        for n in range(MOST_LINKS + 3):
            ask(from_elsewhere(app, n))
        for _ in range(MOST_LINKS + 3):
            ask(here)
        assert len(mails(data_dir)) == 2 * MOST_LINKS
        choose(here, link(data_dir), 303)


def test_a_browser_that_knows_another_account_is_not_the_owners(app, made, data_dir):
    with time_machine.travel(NOON, tick=False):
        other = logged_in(app, mail="munich@test.example")
        other.log_out()
        for n in range(MOST_LINKS):
            ask(from_elsewhere(app, n))
        ask(other)
    assert len(mails(data_dir)) == MOST_LINKS


def test_any_of_the_links_works_and_ends_the_others(app, visitor, made, data_dir):
    links = []
    for _ in range(3):
        ask(visitor)
        links.append(link(data_dir))
    choose(visitor, links[1], 303)
    answers = [choose(visitor, one, 404, "yellow frogs fly home") for one in links]
    assert ["does not work any more" in answer.text for answer in answers] == [True] * 3


def test_an_hour_later_an_address_is_sent_links_again(app, made, data_dir):
    with time_machine.travel(NOON, tick=False) as clock:
        for n in range(MOST_LINKS + 1):
            ask(from_elsewhere(app, n))
        clock.shift(3600)
        ask(from_elsewhere(app, 100))
    assert len(mails(data_dir)) == MOST_LINKS + 1


def test_one_who_asks_for_many_addresses_is_refused(visitor, made):
    with time_machine.travel(NOON, tick=False):
        for n in range(10):
            ask(visitor, f"person{n}@test.example")
        assert ask(visitor, "one.more@test.example", 429).headers["Retry-After"] == "43"
        visitor.log_in(SOFIA, PASSWORD)  # logging in is counted apart


def test_one_who_guesses_links_is_refused(visitor, made, data_dir):
    ask(visitor)
    with time_machine.travel(NOON, tick=False):
        for n in range(10):
            choose(visitor, f"/password/guess{n}", 404)
        assert choose(visitor, link(data_dir), 429).headers["Retry-After"] == "43"


def test_who_set_a_new_password_gets_in_however_many_guess(app, visitor, made, data_dir):
    ask(visitor)
    with time_machine.travel(NOON, tick=False):
        with writing(app) as session:
            for _ in range(50):
                actions.count_try(session, key=f"account {actions.digest(SOFIA)}", at=NOON)
        Visitor(app).post("/login", {"mail": SOFIA, "password": PASSWORD}, 429)
        choose(visitor, link(data_dir), 303)
        visitor.log_in(SOFIA, NEW)


def test_the_journal_tells_of_the_new_password_without_the_link(app, visitor, made, data_dir):
    ask(visitor)
    choose(visitor, link(data_dir), 303)
    with writing(app) as session:
        kept = session.scalars(sa.select(Line).order_by(Line.id.desc()).limit(2)).all()
    told = [(line.kind, line.by, line.subject_id, line.detail) for line in reversed(kept)]
    me = made.accounts["sofia"]
    assert told == [("log-ins-ended", None, me, {}), ("password-changed", None, me, {})]


def test_no_log_line_holds_the_link(visitor, made, data_dir):
    ask(visitor)
    address = link(data_dir)
    with capture_logs() as lines:
        choose(visitor, address, 303)
        choose(visitor, address, 404)
    assert [line["rule"] for line in lines] == ["/password/<token>"] * 2
    assert address.rsplit("/", 1)[1] not in str(lines)


def test_no_log_line_holds_the_link_when_the_database_fails(app, visitor, made, data_dir):
    ask(visitor)
    address = link(data_dir)
    with writing(app) as session:
        session.execute(sa.text("DROP TABLE password_reset"))
    with capture_logs() as lines:
        visitor.get(address, 503)
    assert lines
    assert address.rsplit("/", 1)[1] not in str(lines)


def test_the_settings_say_where_mails_go_and_from_whom(site_settings, made, data_dir):
    box = data_dir / "box"
    sender = "Среща <post@city.example>"
    chosen = replace(site_settings, mail_url=f"file://{box}/mail", mail_from=sender)
    app = create_app(chosen)
    ask(Visitor(app))
    with app.app_context():
        db.engine.dispose()
    assert [str(mail["From"]) for mail in mails(box)] == [sender]
