"""Processes that write to one SQLite file take turns, and one that ends gives its turn away."""

import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest
import sqlalchemy as sa

from meetings.storage.session import transaction
from meetings.storage.sqlite import BUSY_MS, turn

HOLD = """
import sys
from meetings.storage.sqlite import turn
with turn(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.readline()
    with open(sys.argv[1], "a") as written:
        written.write("first ")
"""


@pytest.fixture
def other(tmp_path):
    """Another process that has its turn, until it reads a line or is killed."""
    database = str(tmp_path / "some.db")
    command = [sys.executable, "-c", HOLD, database]
    with subprocess.Popen(  # noqa: S603 -- our own code
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process, database
        process.kill()


def test_one_process_writes_after_the_other(other):
    process, database = other
    process.stdin.write("go on\n")
    process.stdin.flush()
    with turn(database), Path(database).open("a+", encoding="utf-8") as written:
        written.write("second")
        written.seek(0)
        assert written.read() == "first second"


def test_the_turn_of_a_process_that_is_killed_is_free(other):
    process, database = other
    process.kill()
    process.wait()
    began = monotonic()
    with turn(database):
        assert monotonic() - began < BUSY_MS / 1000


def test_after_a_while_one_goes_on_and_the_database_itself_decides(other):
    _process, database = other
    began = monotonic()
    with turn(database):
        assert monotonic() - began >= BUSY_MS / 1000


@pytest.mark.parametrize("database", [None, ":memory:"])
def test_a_database_without_a_file_has_no_other_process(database):
    with turn(database):
        pass


def test_a_transaction_within_a_transaction_is_refused_at_once_and_ends_nothing(app):
    with app.app_context(), transaction(), pytest.raises(RuntimeError), transaction():
        pass
    with app.app_context(), transaction() as session:
        assert session.scalar(sa.text("SELECT 1")) == 1
