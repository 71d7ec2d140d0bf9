"""Numbers that no database holds, in addresses and in forms."""

import pytest

from tests.factories import PASSWORD, event_file, world
from tests.visitor import Visitor

pytestmark = pytest.mark.postgresql
HUGE = 10**30


@pytest.fixture
def sofia(app):
    world(app, event_file())
    return Visitor(app).log_in("sofia@test.example", PASSWORD)


@pytest.mark.parametrize(
    "address",
    [
        f"/my/events/sonderborg/delegates/{HUGE}/",
        f"/my/events/sonderborg/delegates/{HUGE}/withdraw",
        f"/events/sonderborg/items/{HUGE}/",
    ],
)
def test_an_address_with_a_number_of_nothing_is_no_page(sofia, address):
    sofia.get(address, 404)


def test_a_form_with_a_number_of_nothing_is_refused(sofia):
    answer = sofia.post("/my/events/sonderborg/line", {"later": HUGE}, 400, "/my/account")
    assert "could not be read" in answer.text
