"""An organiser edits and publishes while cities register: nobody waits for each other in a ring."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from meetings.agenda.actions.amend import Edit, amend
from meetings.agenda.actions.publish import publish
from meetings.agenda.rules.edit import set_facts
from meetings.registration import actions
from meetings.registration.actions.keys import Sender, answered
from meetings.registration.rules.wishes import Named
from meetings.storage.session import line_up
from tests.factories import BASE, NOW, event_file, world, writing

TIMES = 25


@pytest.mark.postgresql
def test_editing_publishing_and_registering_never_wait_in_a_ring(app):
    window = event_file()["registration"] | {"seats": 1000}
    made = world(app, event_file(registration=window))
    event = made.events["sonderborg"]

    def edits(n):
        def retitled(old):
            return set_facts(old, {"title": f"Meeting {n}"})

        with writing(app) as session:
            amend(session, Edit("edited", retitled), event_id=event, host="x", by=None, at=NOW)
            actions.reseat(session, event_id=event, at=NOW)
        with writing(app) as session:
            publish(session, slug="sonderborg", base_url=BASE, by=None, at=NOW)

    def registers(n):
        who = {"event_id": event, "city_id": made.cities["sofia"], "by": made.accounts["sofia"]}
        with writing(app) as session:
            line_up(session, event)
            answered(session, f"key-{n}", Sender(1, "", "same"))
            actions.register(session, [Named("")], **who, at=NOW)

    with ThreadPoolExecutor(3) as people:
        acts = [edits, registers, registers]
        done = [people.submit(act, 3 * n + k) for n in range(TIMES) for k, act in enumerate(acts)]
        for one in done:
            one.result()
