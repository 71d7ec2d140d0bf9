"""The page of an invited party, and registering oneself: links in place of accounts."""

import re

import pytest
import sqlalchemy as sa

from meetings.accounts.actions import digest as hashed
from meetings.accounts.rules import Grant
from meetings.events.models import Event
from meetings.networks import actions as networks
from meetings.networks.actions import Charter
from meetings.registration import actions
from meetings.registration.models import Delegate
from meetings.registration.rules.invited import Invited
from meetings.terms import Role
from tests.factories import NOW, PASSWORD, account, city, event_file, register, world, writing
from tests.visitor import Visitor, hidden

TOKEN = "t" * 43


def with_terms(**terms):
    return event_file(registration={**event_file()["registration"], **terms})


def outsider(made):
    """The representative of a city that belongs to another network only, logged in."""
    with writing(made.app) as session:
        charter = Charter(slug="other", name="Other", purpose="Else.", contact="o@o.example")
        other = networks.found(session, charter, by=None, at=NOW)
        made.cities["porto"] = city(session, "porto", other, 5)
        right = Grant(Role.REPRESENTATIVE, city_id=made.cities["porto"])
        made.accounts["porto"] = account(session, "porto", right)
    return Visitor(made.app).log_in("porto@test.example", PASSWORD)


def standings(made):
    with writing(made.app) as session:
        rows = session.execute(sa.select(Delegate.name, Delegate.standing).order_by(Delegate.id))
        return [(row.name, row.standing.value) for row in rows]


@pytest.fixture
def made(app):
    return world(app, with_terms(seats=2, individuals=True))


@pytest.fixture
def link(made):
    """The address of an invitation of the City Press."""
    with writing(made.app) as session:
        actions.invite_party(
            session,
            Invited(organisation="City Press"),
            link_hash=hashed(TOKEN),
            event_id=made.events["sonderborg"],
            by=made.accounts["organiser"],
            at=NOW,
        )
    return f"/invitations/{TOKEN}/"


def send(app, address, status=303, **data):
    """What a form of a page without a session sends."""
    answer = app.test_client().post(address, data=data)
    assert answer.status_code == status, answer.text[-2000:]
    return answer


def test_whoever_holds_the_link_registers_people_once(app, made, link):
    page = Visitor(app).get(link)
    assert "City Press" in page.text
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"
    names = {"names": "Ana ana@press.example\nBo", "placeholders": "1", "key": "k"}
    send(app, link, **names)
    send(app, link, **names)
    assert standings(made) == [("Ana", "confirmed"), ("Bo", "confirmed"), ("", "waiting")]
    shown = Visitor(app).get(link + "?done=registered").text
    assert "Ana" in shown
    assert "Name follows (1)" in shown


def test_what_cannot_be_registered_is_kept_and_explained(app, made, link):
    taken = "Ana ana@press.example\nBo ana@press.example"
    assert "typed twice" in send(app, link, 422, names=taken, key="k").text
    assert "at least one person" in send(app, link, 422, names="", key="k").text
    none = send(app, link, 422, names="", key="k").text
    assert '<a href="#names">Enter the name of at least one person.</a>' in none
    lines = send(app, link, 422, names="Bo\nAna\nAna", key="k").text
    assert "Line 3: Ana is in your delegation already, or stands here twice." in lines
    many = send(app, link, 422, names="Ana\nBo", placeholders="1", together="y", key="k").text
    assert "These are 3 people, and at most 2 can be seated together." in many
    wrong = send(app, link, 422, names="Ana ana@", key="k")
    assert "Ana ana@" in wrong.text
    assert standings(made) == []


def test_names_that_are_due_cannot_follow(app, made, link):
    with writing(app) as session:
        session.execute(sa.update(Event).values(substitute_until=NOW))
    assert 'name="placeholders"' not in Visitor(app).get(link).text
    told = send(app, link, 422, names="Ana", placeholders="1", key="k").text
    assert '<a href="#placeholders">It is too late for names that follow.' in told
    assert standings(made) == []


def test_the_same_form_with_something_else_in_it_is_not_done(app, made, link):
    send(app, link, names="Ana", key="k")
    assert "sent before" in send(app, link, 409, names="Bo", key="k").text
    assert standings(made) == [("Ana", "confirmed")]


def test_a_city_that_has_people_already_sees_them_by_its_link(app, made):
    register(made, "sonderborg", "sofia", "Elena")
    with writing(app) as session:
        actions.invite_party(
            session,
            Invited(city_id=made.cities["sofia"]),
            link_hash=hashed(TOKEN),
            event_id=made.events["sonderborg"],
            by=made.accounts["organiser"],
            at=NOW,
        )
    link = f"/invitations/{TOKEN}/"
    assert "We do not come" not in Visitor(app).get(link).text
    wrong = send(app, link, 422, names="elena", key="k").text
    assert "elena is in your delegation already" in wrong
    assert standings(made) == [("Elena", "confirmed")]


def test_an_invitation_can_be_declined_and_taken_up_after_all(app, made, link):
    send(app, link, decline="1")
    assert "You have declined" in Visitor(app).get(link).text
    send(app, link, names="Ana", key="k")
    assert "You have declined" not in Visitor(app).get(link).text


def test_a_link_that_leads_nowhere_is_told_so(app, made):
    for address in ("/invitations/unknown/", f"/invitations/{'x' * 43}/"):
        assert "no longer valid" in Visitor(app).get(address, 404).text
        send(app, address, 404, names="Ana")
    assert standings(made) == []


FORM = "/events/sonderborg/register"


def test_anybody_registers_themselves_and_keeps_a_link(app, made):
    visitor = Visitor(app)
    page = visitor.get(FORM)
    secret, key = (
        re.search(rf'name="{name}"[^>]*value="([^"]+)"', page.text)[1] for name in ("secret", "key")
    )
    data = {"name": "Ana", "mail": "ana@press.example", "secret": secret, "key": key}
    first = visitor.post(FORM, data)
    again = visitor.post(FORM, data)
    assert first.location == again.location == f"/delegates/{secret}/?done=registered"
    assert standings(made) == [("Ana", "confirmed")]
    assert "Ana" in Visitor(app).get(f"/delegates/{secret}/").text
    taken = visitor.post(FORM, {"name": "Bo", "mail": "ana@press.example"}, 422)
    assert "already registered" in taken.text
    assert "Enter your name" in visitor.post(FORM, {"name": " "}, 422).text


def test_a_secret_that_is_in_use_is_answered_as_a_form_that_was_sent_before(app, made):
    visitor = Visitor(app)
    secret = hidden(visitor.get(FORM), "secret")
    visitor.post(FORM, {"name": "Ana", "secret": secret, "key": "a"})
    again = visitor.post(FORM, {"name": "Bo", "secret": secret, "key": "b"}, 409)
    assert "sent before" in again.text
    assert hidden(again, "name") == "Bo"
    assert standings(made) == [("Ana", "confirmed")]
    fresh = {name: hidden(again, name) for name in ("key", "secret")}
    assert fresh["secret"] != secret
    visitor.post(FORM, {"name": "Bo", **fresh})
    assert standings(made) == [("Ana", "confirmed"), ("Bo", "confirmed")]


def test_who_goes_back_and_types_somebody_else_registers_them_with_a_link_of_their_own(app, made):
    visitor = Visitor(app)
    page = visitor.get(FORM)
    sent = {name: hidden(page, name) for name in ("secret", "key")}
    visitor.post(FORM, {"name": "Ana", **sent})
    again = visitor.post(FORM, {"name": "Bo", **sent}, 409)
    fresh = {name: hidden(again, name) for name in ("secret", "key")}
    visitor.post(FORM, {"name": "Bo", **fresh})
    assert standings(made) == [("Ana", "confirmed"), ("Bo", "confirmed")]


def test_no_single_address_fills_an_event(app, made):
    visitor = Visitor(app)
    # Twice the limit and one more, lest the minute turn meanwhile.
    posted = [visitor.client.post(FORM, data={}).status_code for _ in range(21)]
    assert 429 not in posted[:10]
    assert 429 in posted


def test_where_it_is_not_open_to_individuals_one_has_to_log_in(app):
    world(app, with_terms())
    answer = Visitor(app).get(FORM, 303)
    assert answer.location.startswith("/login")


def test_who_acts_for_a_city_of_elsewhere_registers_themselves_like_anybody(made):
    porto = outsider(made)
    assert "Register yourself" in porto.get(FORM).text
    answer = porto.post(FORM, {"name": "Rui", "mail": "rui@porto.example"})
    assert answer.location.startswith("/delegates/")
    assert standings(made) == [("Rui", "confirmed")]


def test_who_acts_for_a_city_of_the_network_registers_its_people(made):
    sofia = Visitor(made.app).log_in("sofia@test.example", PASSWORD)
    assert "Register yourself" not in sofia.get(FORM).text


def test_who_acts_for_a_city_of_elsewhere_is_refused_where_only_cities_come(app):
    porto = outsider(world(app, with_terms()))
    porto.get(FORM, 403)
    token = porto.token("/my/account")
    assert porto.client.post(FORM, data={"csrf_token": token}).status_code == 403
