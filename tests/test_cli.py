"""Commands: what they do, and how they refuse."""

import json
import os
import shutil
import socket
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from meetings.cli import main
from meetings.demo.files import delegations
from meetings.demo.load import ACCOUNTS
from meetings.registration.models import Booking, Delegate
from meetings.registration.rules.window import Standing
from tests.factories import NOW, book, event_file, register, world, writing

DEMO = Path(__file__).parents[1] / "meetings" / "demo"


def commands(folder):
    clean = {name: None for name in os.environ if name.startswith("MEETINGS_")}
    env = {**clean, "MEETINGS_DATA_DIR": str(folder)}

    def run(*arguments, **more):
        return CliRunner().invoke(main, [str(a) for a in arguments], env={**env, **more})

    return run


@pytest.fixture
def run(tmp_path):
    return commands(tmp_path / "data")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data folder with the demonstration; copy it, do not use it."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    run = commands(folder)
    assert run("db", "upgrade").exit_code == 0
    told = run("demo", "--password", "correct horse battery")
    assert told.exit_code == 0, told.output
    return folder


@pytest.fixture
def demo(run, prepared, tmp_path):
    shutil.copytree(prepared, tmp_path / "data")
    return run


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["serve", "--port", "x"],
        ["serve", "--port", "99999"],
        ["serve", "--workers", "0"],
        ["db", "downgrade"],
        ["agenda", "import"],
    ],
)
def test_wrong_usage_exits_with_2(run, arguments):
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [["db", "check"], ["demo"], ["db", "upgrade"], ["serve"], ["agenda", "publish", "x"]],
)
def test_bad_settings_are_named_and_exit_with_1(run, arguments):
    told = run(*arguments, MEETINGS_PROXIES="x", MEETINGS_LOG="y")
    assert (told.exit_code, told.stdout) == (1, "")
    assert "MEETINGS_PROXIES" in told.stderr
    assert "MEETINGS_LOG" in told.stderr


def test_a_port_that_is_in_use_is_not_shared(run):
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as other:
        port = other.getsockname()[1]
        told = run("serve", "--port", str(port))
    assert told.exit_code == 1
    assert f"cannot listen at 127.0.0.1:{port}" in told.stderr


def test_an_address_of_another_machine_is_refused(run):
    told = run("serve", "--host", "192.0.2.1")
    assert (told.exit_code, "cannot listen at 192.0.2.1:8000" in told.stderr) == (1, True)


def test_a_database_without_tables_is_told_with_what_to_do(run):
    told = run("db", "check")
    assert (told.exit_code, "meetings db upgrade" in told.stderr) == (1, True)
    for command in (["demo"], ["agenda", "publish", "x"]):
        told = run(*command)
        assert (told.exit_code, "meetings db upgrade" in told.stderr) == (1, True)


def test_a_database_goes_up_and_down(run):
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "check").exit_code == 0
    assert run("db", "downgrade", "0001").exit_code == 0
    told = run("db", "check")
    assert (told.exit_code, "at migration 0001" in told.stderr) == (1, True)
    assert run("db", "downgrade", "base").exit_code == 0


def test_a_migration_that_does_not_exist_is_refused_in_words(run):
    for command in (["db", "upgrade", "--to", "nowhere"], ["db", "downgrade", "nowhere"]):
        told = run(*command)
        assert (told.exit_code, type(told.exception)) == (1, SystemExit)
        assert "nowhere" in told.stderr


def test_the_demonstration_fills_only_an_empty_database(demo):
    told = demo("demo")
    assert (told.exit_code, "only an empty one" in told.stderr) == (1, True)


def test_the_demonstration_names_its_accounts_and_the_password(run):
    run("db", "upgrade")
    told = run("demo", "--password", "correct horse battery")
    assert [
        w for w in ("sofia@demo.example", "correct horse battery") if w not in told.output
    ] == []


@pytest.mark.parametrize("password", ["short", "x" * 257])
def test_a_password_that_is_none_is_refused(run, password):
    run("db", "upgrade")
    told = run("demo", "--password", password)
    assert (told.exit_code, "15 to 256" in told.stderr) == (1, True)


def test_a_draft_is_brought_in_and_published_once(demo, tmp_path):
    data = json.loads((DEMO / "sonderborg-2017.json").read_text(encoding="utf-8"))
    file = tmp_path / "agenda.json"
    file.write_text(json.dumps({**data, "title": "Another title"}), encoding="utf-8")
    assert demo("agenda", "import", file).exit_code == 0
    slug = data["slug"]
    first, again = (demo("agenda", "publish", slug, "--note", "N") for _ in range(2))
    assert (first.exit_code, first.output) == (0, f"{slug}: edition 2\n")
    assert (again.exit_code, again.output) == (0, f"{slug}: nothing differs\n")


def test_seats_that_a_file_adds_go_to_those_who_wait_at_once(app, data_dir, database_url, tmp_path):
    items = [event_file()["items"][1] | {"seats": 1}]
    terms = event_file()["registration"]
    few = event_file(registration={**terms, "seats": 2}, items=items)
    made = world(app, few)
    people = register(made, "sonderborg", "sofia", "Elena", "Ivan", "Maria")
    with writing(app) as session:
        act = {"event_id": made.events["sonderborg"], "by": made.accounts["sofia"], "at": NOW}
        book(session, people, 2, **act)
    file = tmp_path / "agenda.json"
    items = [items[0] | {"seats": 5}]
    more = {**few, "registration": {**terms, "seats": 5}, "items": items}
    file.write_text(json.dumps(more), encoding="utf-8")
    told = commands(data_dir)("agenda", "import", file, MEETINGS_DATABASE_URL=database_url)
    assert told.exit_code == 0, told.output
    with writing(app) as session:
        stand = [*session.scalars(sa.select(Delegate.standing))]
        stand += session.scalars(sa.select(Booking.standing))
        assert stand == [Standing.CONFIRMED] * 6


def test_an_unknown_event_is_not_published(demo):
    told = demo("agenda", "publish", "nowhere")
    assert (told.exit_code, "there is no event 'nowhere'" in told.stderr) == (1, True)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "is not JSON"),
        (b"\xff", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b" " * 5_000_001, "is larger than"),
        (b"{}", "slug: is missing"),
        (json.dumps(event_file(network="nowhere")).encode(), "there is no network 'nowhere'"),
    ],
)
def test_a_file_that_cannot_be_a_draft_is_refused_with_the_reason(demo, tmp_path, content, reason):
    file = tmp_path / "agenda.json"
    file.write_bytes(content)
    told = demo("agenda", "import", file)
    assert (told.exit_code, told.stdout, reason in told.stderr) == (1, "", True)


def test_a_file_that_is_not_there_is_refused(demo, tmp_path):
    told = demo("agenda", "import", tmp_path / "none.json")
    assert (told.exit_code, "none.json" in told.stderr) == (1, True)


def test_the_demonstration_marks_a_private_field_of_every_delegation():
    sent = [people for cities in delegations().values() for people in cities.values()]
    assert [people for people in sent if "CANARY" not in people[0].name] == []


def test_a_larger_demonstration_tells_how_large_it_is(run):
    run("db", "upgrade")
    told = run("demo", "--password", "correct horse battery", "--scale", "2")
    assert (told.exit_code, "30 events, " in told.output) == (0, True)


def test_accounts_are_listed_disabled_and_enabled(demo):
    before = demo("account", "list").stdout.splitlines()
    assert [line.split("\t")[0] for line in before] == sorted(
        f"{name}@demo.example" for name in ACCOUNTS
    )
    assert demo("account", "disable", "Sofia@demo.example ").exit_code == 0
    changed = [line for line in demo("account", "list").stdout.splitlines() if line not in before]
    assert [line.split("\t")[0] for line in changed] == ["sofia@demo.example"]
    assert "\tdisabled 2" in changed[0]
    assert demo("account", "enable", "sofia@demo.example").exit_code == 0
    assert demo("account", "list").stdout.splitlines() == before


@pytest.mark.parametrize("act", ["disable", "enable"])
def test_an_account_that_does_not_exist_is_refused_in_words(demo, act):
    told = demo("account", act, "nobody@x.example")
    assert (told.exit_code, told.stdout) == (1, "")
    assert "there is no account 'nobody@x.example'" in told.stderr
