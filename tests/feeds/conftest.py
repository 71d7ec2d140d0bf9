"""A person with a phone, for tests of CalDAV."""

from datetime import timedelta

import pytest
import time_machine

from tests.factories import NOW, event_file, register, world
from tests.feeds.davs import Phone, person


@pytest.fixture
def clock():
    with time_machine.travel(NOW + timedelta(hours=1), tick=False) as clock:
        yield clock


@pytest.fixture
def going(app, clock):
    """An event that Elena of Sofia goes to, and others."""
    made = world(app, event_file())
    made.delegate = register(made, "sonderborg", "sofia", "Elena")[0]
    register(made, "sonderborg", "lyon", "Luc")
    made.elena = person(app)
    return made


@pytest.fixture
def phone(app, going):
    return Phone(app)


@pytest.fixture
def calendar(going):
    """The path of Elena's calendar."""
    return f"/dav/{going.elena}/calendar/"
