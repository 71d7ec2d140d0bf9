"""Who lets themselves be listed, and who reads it."""

import re

import pytest
import sqlalchemy as sa

from meetings.accounts.rules import Grant
from meetings.networks import actions as networks
from meetings.networks.actions import Charter
from meetings.registration import actions
from meetings.registration.models import Delegate
from meetings.registration.rules.invited import Invited
from meetings.registration.rules.wishes import Named
from meetings.terms import Role
from tests.factories import NOW, PASSWORD, account, event_file, register, world, writing
from tests.registration.test_invitation import outsider
from tests.visitor import Visitor

LIST = "/events/sonderborg/participants"


@pytest.fixture
def made(app):
    """Four seats: Ana and Bo of Sofia, Cy and Di of Lyon have them; Ed of Lyon waits."""
    made = world(
        app, event_file(registration={**event_file()["registration"], "seats": 4, "quota": 9})
    )
    register(made, "sonderborg", "sofia", "Bo", "Ana")
    register(made, "sonderborg", "lyon", "Cy", "Di", "Ed")
    return made


def agree(made, *names, **more):
    with writing(made.app) as session:
        who = sa.update(Delegate).where(Delegate.name.in_(names))
        session.execute(who.values(listed=True, **more))


def words(page):
    main = page.text.split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.mark.postgresql
def test_members_read_by_city_who_has_a_seat_and_agreed(made):
    member = Visitor(made.app).log_in("member@test.example", PASSWORD)
    assert "Nobody who has a seat has agreed" in words(member.get(LIST))
    agree(made, "Ana", "Bo", "Di", "Ed", function="Housing")
    said = words(member.get(LIST))
    assert "3 people who have a seat and agreed to be listed." in said
    assert "Lyon 1 Di Housing Sofia 2 Ana Housing Bo Housing" in said
    assert "Cy" not in said
    assert "Ed " not in said
    assert "@" not in said


def test_who_comes_for_themselves_stands_after_the_cities(made):
    organiser = Visitor(made.app).log_in("organiser@test.example", PASSWORD)
    guests = "/organise/events/sonderborg/guests"
    with writing(made.app) as session:
        session.execute(sa.delete(Delegate).where(Delegate.name.in_(["Cy", "Ed"])))
    organiser.post(guests, {"name": "Zoe", "coming_as": "speaker", "key": "z"})
    agree(made, "Zoe", "Di")
    assert "Lyon 1 Di Coming for themselves 1 Zoe Speaker" in words(organiser.get(LIST))


def test_the_list_is_for_members_of_the_network_alone(made):
    assert Visitor(made.app).client.get(LIST).status_code == 303
    stranger = Visitor(made.app).log_in("stranger@test.example", PASSWORD)
    stranger.get(LIST, 403)
    with writing(made.app) as session:
        charter = Charter(slug="other", name="Other", purpose="Else.", contact="o@o.example")
        other = networks.found(session, charter, by=None, at=NOW)
        account(session, "elsewhere", Grant(Role.ORGANISER, network_id=other))
    elsewhere = Visitor(made.app).log_in("elsewhere@test.example", PASSWORD)
    elsewhere.get(LIST, 403)
    assert LIST not in elsewhere.get("/events/sonderborg/").text
    assert LIST not in Visitor(made.app).get("/events/sonderborg/").text
    member = Visitor(made.app).log_in("member@test.example", PASSWORD)
    assert LIST in member.get("/events/sonderborg/").text


def test_who_acts_for_an_invited_city_reads_it_while_somebody_of_it_comes(made):
    porto = outsider(made)
    porto.get(LIST, 403)
    assert LIST not in porto.get("/events/sonderborg/").text
    there = {"event_id": made.events["sonderborg"], "at": NOW}
    with writing(made.app) as session:
        whom, by = Invited(city_id=made.cities["porto"]), made.accounts["organiser"]
        invitation = actions.invite_party(session, whom, link_hash="h", by=by, **there)
        done = actions.register_invited(session, [Named("Rui")], invitation, **there)
    agree(made, "Ana")
    assert "Ana" in words(porto.get(LIST))
    assert LIST in porto.get("/events/sonderborg/").text
    with writing(made.app) as session:
        actions.withdraw(session, delegate_id=done.delegates[0], by=None, **there)
    porto.get(LIST, 403)
    assert LIST not in porto.get("/events/sonderborg/").text


@pytest.mark.parametrize("names", [["Ana"], ["Ana", "Bo", "Cy", "Di"]])
def test_the_list_costs_the_same_for_one_and_for_many(made, selects, names):
    agree(made, *names)
    member = Visitor(made.app).log_in("member@test.example", PASSWORD)
    selects.clear()
    member.get(LIST)
    assert len(selects) <= 4
