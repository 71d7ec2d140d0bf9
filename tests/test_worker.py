"""What time alone brings is done by the worker, once or until it is told to stop."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from meetings.events.models import Event
from meetings.registration import actions
from meetings.registration.models import Delegate
from meetings.worker import Done, work
from tests.factories import NOW, event_file, register, world, writing

DAY = timedelta(days=1)


def made_with(app, **terms):
    return world(app, event_file(registration={**event_file()["registration"], **terms}))


def looked(app, at):
    with app.app_context():
        return work(at)


def standings(app):
    with writing(app) as session:
        rows = session.execute(sa.select(Delegate.name, Delegate.standing))
        return {row.name: row.standing.value for row in rows}


@pytest.mark.postgresql
def test_a_release_an_offer_and_a_name_that_did_not_come(app):
    made = made_with(app, seats=2, quota=1, offer=24)
    event_id = made.events["sonderborg"]
    register(made, "sonderborg", "sofia", "A", "B", at=NOW)
    there = {"event_id": event_id, "by": None, "at": NOW}
    with writing(app) as session:
        dates = {"release_at": NOW + DAY, "substitute_until": NOW + 9 * DAY}
        session.execute(sa.update(Event).values(dates))
        lyon = made.cities["lyon"]
        actions.register(session, [], city_id=lyon, placeholders=1, **there)
    assert looked(app, NOW) == Done()
    assert standings(app) == {"A": "confirmed", "B": "waiting", "": "confirmed"}
    assert looked(app, NOW + 10 * DAY) == Done(lapsed=1, seated=0, forgotten=0)
    assert standings(app) == {"A": "confirmed", "B": "offered", "": "withdrawn"}
    assert looked(app, NOW + 11 * DAY) == Done(seated=1)
    assert looked(app, NOW + 11 * DAY) == Done()


def test_special_data_is_gone_14_days_after_an_event(app):
    made = made_with(app)
    register(made, "sonderborg", "sofia", "A", at=NOW)
    with writing(app) as session:
        session.execute(sa.update(Delegate).values(diet="vegan", consent_at=NOW))
        ends_at = session.scalar(sa.select(Event.ends_at))
    assert looked(app, ends_at + 13 * DAY).forgotten == 0
    assert looked(app, ends_at + 14 * DAY).forgotten == 1
    assert looked(app, ends_at + 14 * DAY).forgotten == 0
    with writing(app) as session:
        assert session.scalar(sa.select(Delegate.diet)) == ""


@pytest.fixture
def environment(app, tmp_path):
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    return {**os.environ, "MEETINGS_DATABASE_URL": url, "MEETINGS_DATA_DIR": str(tmp_path)}


COMMAND = [str(Path(sys.executable).parent / "meetings"), "worker"]


def test_once_says_what_was_done(app, environment):
    made_with(app)
    found = subprocess.run(  # noqa: S603 -- our own command
        [*COMMAND, "--once"], env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.startswith("names lapsed at 0 events")


def test_it_ends_when_it_is_told_to(app, environment):
    made_with(app)
    unbuffered = {**environment, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(COMMAND, env=unbuffered, stdout=subprocess.PIPE) as running:  # noqa: S603 -- our own command
        assert running.stdout.readline() == b"looking every 60 seconds\n"
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0


def test_what_is_wrong_with_the_database_is_told_in_the_form_of_every_line(environment, tmp_path):
    away = {
        **environment,
        "MEETINGS_DATABASE_URL": f"sqlite:///{tmp_path}/without-tables.db",
        "MEETINGS_LOG": "json",
    }
    with subprocess.Popen(COMMAND, env=away, stderr=subprocess.PIPE) as running:  # noqa: S603 -- our own command
        line = running.stderr.readline()
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0
    told = json.loads(line)
    assert told["event"] == "worker-without-database"
    assert told["problem"] == "no such table: delegate"
