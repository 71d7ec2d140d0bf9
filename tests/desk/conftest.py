"""Who is at the desk: an organiser of the network, and a host of the event.

A file whose event is another one, or holds more, has a `made` of its own.
"""

import pytest

from meetings.accounts.rules.rights import Grant, Role
from tests.factories import PASSWORD, account, event_file, world, writing
from tests.visitor import Visitor


@pytest.fixture
def made(app):
    return world(app, event_file())


@pytest.fixture
def organiser(made):
    return Visitor(made.app).log_in("organiser@test.example", PASSWORD)


@pytest.fixture
def host(made):
    with writing(made.app) as session:
        account(session, "host", Grant(Role.HOST, event_id=made.events["sonderborg"]))
    return Visitor(made.app).log_in("host@test.example", PASSWORD)
