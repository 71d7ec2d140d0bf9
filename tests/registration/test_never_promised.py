"""Who ends before anything was promised them has declined: no calendar was told, none is told."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.events.models import Event
from meetings.registration import actions
from meetings.registration.models import Delegate
from meetings.registration.rules.window import ComingAs, Standing
from meetings.registration.rules.wishes import Named
from tests.factories import NOW, PASSWORD, event_file, register, world, writing
from tests.visitor import Visitor

pytestmark = pytest.mark.postgresql
LATER = NOW + timedelta(hours=1)
DECLINED, PENDING = (Standing.DECLINED, 0), (Standing.PENDING, 0)
MINE = "/my/events/sonderborg/"


@pytest.fixture
def made(app):
    terms = {**event_file()["registration"], "approval": True}
    return world(app, event_file(registration=terms))


def act(made, action, *args, **more):
    with writing(made.app) as session:
        who = {"event_id": made.events["sonderborg"], "by": made.accounts["sofia"], "at": LATER}
        return action(session, *args, **who | more)


def stand(made):
    with writing(made.app) as session:
        query = sa.select(Delegate.standing, Delegate.sequence).order_by(Delegate.id)
        return [(row.standing, row.sequence) for row in session.execute(query)]


def invited(made):
    guest = Named("Ana", "ana@press.example")
    found = act(made, actions.invite, guest, ComingAs.GUEST, link_hash="h")
    return found.delegates[0]


def test_who_is_asked_for_and_then_withdrawn_has_declined(made):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    assert stand(made) == [PENDING]
    assert act(made, actions.withdraw, delegate_id=elena)
    assert stand(made) == [DECLINED]
    assert not act(made, actions.withdraw, delegate_id=elena)


def test_who_is_invited_and_then_withdrawn_has_declined(made):
    assert act(made, actions.withdraw, delegate_id=invited(made))
    assert stand(made) == [DECLINED]


def test_who_is_asked_for_and_then_substituted_has_declined(made):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    act(made, actions.substitute, elena, Named("Vera"))
    assert stand(made) == [DECLINED, PENDING]


def test_a_name_that_does_not_follow_in_time_ends_each_as_they_stood(made):
    city = {"city_id": made.cities["sofia"], "placeholders": 2}
    one, two = act(made, actions.register, [], **city).delegates
    act(made, actions.approve, [two])
    with writing(made.app) as session:
        session.execute(sa.update(Event).values(substitute_until=LATER))
    with writing(made.app) as session:
        late = actions.lapse(session, event_id=made.events["sonderborg"], at=LATER)
    assert sorted(late) == [one, two]
    assert stand(made) == [DECLINED, (Standing.WITHDRAWN, 1)]


def test_the_page_after_it_says_of_no_seat_that_it_goes_on(made):
    (elena,) = register(made, "sonderborg", "sofia", "Elena")
    sofia = Visitor(made.app).log_in("sofia@test.example", PASSWORD)
    page = sofia.get(sofia.post(f"{MINE}delegates/{elena}/withdraw", {}).location).text
    assert "Elena is withdrawn." in page
    assert "A seat that this frees" not in page
