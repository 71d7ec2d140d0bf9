"""Whoever cannot register at an event is told who does, and finds no button that refuses them."""

import pytest

from meetings.accounts.rules import Grant
from meetings.registration import actions
from meetings.registration.rules.invited import Invited
from meetings.registration.rules.wishes import Named
from meetings.terms import Role
from tests.factories import NOW, PASSWORD, account, event_file, world, writing
from tests.registration.test_invitation import outsider, with_terms
from tests.visitor import HTML, Visitor, tree

pytestmark = pytest.mark.postgresql
EVENT = "/events/sonderborg/"
FORM = f"{EVENT}register"
OFFICE = "mailto:us@clubs.example"


@pytest.fixture
def made(app):
    return world(app, event_file())


def logged_in(made, name):
    if name == "porto":
        return outsider(made)
    return Visitor(made.app).log_in(f"{name}@test.example", PASSWORD)


def links(page):
    return {link.get("href") for link in tree(page).iter(f"{HTML}a")}


@pytest.mark.parametrize("name", ["member", "organiser", "stranger", "porto"])
def test_who_cannot_register_is_told_who_does_and_whom_to_ask(made, name):
    visitor = logged_in(made, name)
    page = visitor.get(FORM, 403)
    assert "This page is not for you" not in page.text
    assert "Your account acts for none of them." in page.text
    assert {OFFICE, EVENT, "/networks/clubs/"} <= links(page)
    sent = visitor.client.post(FORM, data={"csrf_token": visitor.token("/my/account")})
    assert (sent.status_code, OFFICE in links(sent)) == (403, True)


def test_who_runs_the_event_is_led_to_its_desk_and_nobody_else(made):
    with writing(made.app) as session:
        account(session, "host", Grant(Role.HOST, event_id=made.events["sonderborg"]))
    add = "/organise/events/sonderborg/delegates/add"
    found = {
        name: add in links(logged_in(made, name).get(FORM, 403))
        for name in ("host", "organiser", "member", "stranger")
    }
    assert found == {"host": True, "organiser": True, "member": False, "stranger": False}


def test_an_invited_city_is_led_to_its_delegation_once_it_has_one(made):
    porto = outsider(made)
    mine = "/my/events/sonderborg/"
    assert mine not in links(porto.get(FORM, 403))
    there = {"event_id": made.events["sonderborg"], "at": NOW}
    with writing(made.app) as session:
        whom, by = Invited(city_id=made.cities["porto"]), made.accounts["organiser"]
        invitation = actions.invite_party(session, whom, link_hash="h", by=by, **there)
        actions.register_invited(session, [Named("Rui")], invitation, **there)
    assert mine in links(porto.get(FORM, 403))


@pytest.mark.parametrize("name", ["member", "organiser", "stranger", "porto"])
def test_the_button_is_not_there_for_those_it_does_not_serve(made, name):
    page = logged_in(made, name).get(EVENT)
    assert FORM not in links(page)
    assert "Whoever acts for a city of the network registers its people." in page.text


def test_the_button_is_there_for_cities_of_the_network_and_who_may_be_one(made):
    assert FORM in links(Visitor(made.app).get(EVENT))
    sofia, porto = logged_in(made, "sofia"), outsider(made)
    for _ in range(2):  # both have the same audiences, for which a page is kept
        assert [FORM in links(one.get(EVENT)) for one in (sofia, porto)] == [True, False]


@pytest.mark.parametrize("name", ["member", "organiser", "stranger", "porto", "sofia"])
def test_the_button_is_there_for_everybody_where_individuals_come(app, name):
    made = world(app, with_terms(individuals=True))
    assert FORM in links(logged_in(made, name).get(EVENT))
