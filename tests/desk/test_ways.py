"""The organiser's other ways in: letting people in, guests and speakers, invited parties."""

import re

import pytest
import sqlalchemy as sa

from meetings.registration.models import Delegate, Invitation
from tests.factories import PASSWORD, event_file, register, world, writing
from tests.visitor import HTML, Visitor, hidden, tree

DESK = "/organise/events/sonderborg"
GUESTS, ASKED, INVITED = f"{DESK}/guests", f"{DESK}/approvals", f"{DESK}/invitations"
ANA = {"name": "Ana", "mail": "ana@press.example", "coming_as": "guest", "key": "k"}


@pytest.fixture
def made(app):
    known = event_file()
    terms = {**known["registration"], "seats": 2, "approval": True}
    return world(app, event_file(registration=terms))


def standings(app):
    with writing(app) as session:
        rows = session.execute(sa.select(Delegate.name, Delegate.standing).order_by(Delegate.id))
        return [(row.name, row.standing.value) for row in rows]


def link_in(page, kind):
    found = re.search(rf"<code>http[^<]*/{kind}/([\w-]{{43}})/</code>", page.text)
    return found[1]


def test_who_chooses_nobody_reads_it_at_the_field_and_in_the_title(made, organiser):
    register(made, "sonderborg", "sofia", "Ana")
    page = organiser.post(ASKED, {"approve": "1", "key": "a"}, 422).text
    assert "<title>Error: " in page
    error = page.split('id="people-error"')[1].split("</fieldset>")[0]
    assert '<span class="visually-hidden">Error:</span> Tick whom you mean.' in error


def test_everybody_is_ticked_at_first_and_then_who_was_ticked(made, organiser):
    elena, ivan = register(made, "sonderborg", "sofia", "Elena", "Ivan")
    assert ticked(organiser.get(ASKED)) == [elena, ivan]
    assert ticked(organiser.post(ASKED, {"approve": "1"}, 422)) == []
    assert ticked(organiser.post(ASKED, {"people": [str(ivan)], "decline": "1"}, 422)) == [ivan]


def ticked(page):
    boxes = [one for one in tree(page).iter(f"{HTML}input") if one.get("name") == "people"]
    return [int(one.get("value")) for one in boxes if "checked" in one.attrib]


def test_people_who_ask_are_let_in_or_declined_with_a_reason(app, made, organiser):
    elena, ivan, _ = register(made, "sonderborg", "sofia", "Elena", "Ivan", "Petar")
    page = organiser.get(ASKED)
    assert page.text.count('name="people"') == 3
    organiser.post(ASKED, {"people": [str(elena)], "approve": "1", "key": "a"})
    organiser.post(ASKED, {"people": [str(elena)], "approve": "1", "key": "a"})
    no_reason = organiser.post(ASKED, {"people": [str(ivan)], "decline": "1"}, 422)
    assert "Write why" in no_reason.text
    organiser.post(ASKED, {"people": [str(ivan)], "decline": "1", "reason": "One each."})
    assert standings(app) == [("Elena", "confirmed"), ("Ivan", "declined"), ("Petar", "pending")]
    assert "Tick whom you mean" in organiser.post(ASKED, {"approve": "1"}, 422).text
    organiser.post(ASKED, {"people": ["999"], "approve": "1"})


def test_the_way_to_those_who_ask_stands_where_somebody_asks(app, made, organiser):
    assert "Who asks to be let in" not in organiser.get(f"{DESK}/delegates").text
    register(made, "sonderborg", "sofia", "Elena")
    assert "Who asks to be let in" in organiser.get(f"{DESK}/delegates").text


def test_seats_whose_names_follow_are_told_apart_where_they_are_decided_on(made, organiser):
    for city in ("sofia", "munich"):
        there = {"city": made.cities[city], "placeholders": "2", "key": city}
        head = Visitor(made.app).log_in(f"{city}@test.example", PASSWORD)
        head.post("/my/events/sonderborg/", there)
    asked = organiser.get(ASKED).text
    assert [asked.count(f"Name follows ({n})") for n in (1, 2, 3)] == [2, 2, 0]


def test_a_person_for_themselves_is_called_the_same_on_every_page(app):
    terms = {**event_file()["registration"], "individuals": True}
    world(app, event_file(registration=terms))
    Visitor(app).post("/events/sonderborg/register", {"name": "Ana"})
    organiser = Visitor(app).log_in("organiser@test.example", PASSWORD)
    assert "Individual" not in organiser.get(GUESTS).text


def test_a_guest_is_registered_at_once(app, made, organiser):
    organiser.post(GUESTS, ANA)
    organiser.post(GUESTS, ANA)
    assert standings(app) == [("Ana", "confirmed")]
    taken = organiser.post(GUESTS, ANA | {"key": "other", "name": "Bo"}, 422)
    assert "already registered" in taken.text
    assert 'value="Bo"' in taken.text


def test_an_invited_guest_answers_by_a_link_that_is_shown_once(app, made, organiser):
    page = organiser.post(GUESTS, ANA | {"invite": "1"}, 200)
    token = link_in(page, "delegates")
    assert standings(app) == [("Ana", "invited")]
    assert token not in organiser.get(GUESTS).text
    assert "You are invited" in Visitor(app).get(f"/delegates/{token}/").text
    for wish in ("accept", "refuse"):
        answer = app.test_client().post(f"/delegates/{token}/answer", data={wish: "1"})
        assert answer.status_code == 303
    assert standings(app) == [("Ana", "confirmed")]
    forged = app.test_client().post(f"/delegates/{token}/answer", data={"maybe": "1"})
    assert forged.status_code == 422


def test_a_speaker_of_the_agenda_is_registered_with_one_click(app, made, organiser):
    page = organiser.get(GUESTS)
    speaker = re.search(r'name="speaker"\s+value="(\d+)"', page.text)[1]
    for key in ("a", "b"):
        organiser.post(f"{GUESTS}/speakers", {"speaker": speaker, "key": key}, form=GUESTS)
    assert [standing for _, standing in standings(app)] == ["confirmed"]
    organiser.post(f"{GUESTS}/speakers", {"speaker": "999"}, 404, form=GUESTS)
    organiser.post(f"{GUESTS}/speakers", {"speaker": "x"}, 422, form=GUESTS)


def test_an_organisation_is_invited_and_its_link_renewed(app, made, organiser):
    page = organiser.post(INVITED, {"organisation": "City Press", "key": "a"}, 200)
    first = link_in(page, "invitations")
    Visitor(app).get(f"/invitations/{first}/")
    twice = organiser.post(INVITED, {"organisation": "city press", "key": "b"}, 422)
    assert "invited already" in twice.text
    with writing(app) as session:
        known = session.scalar(sa.select(Invitation.id))
    address = f"{INVITED}/{known}/link"
    page = organiser.post(address, {"key": "c"}, 200, form=INVITED)
    second = link_in(page, "invitations")
    Visitor(app).get(f"/invitations/{first}/", 404)
    Visitor(app).get(f"/invitations/{second}/")
    organiser.post(f"{INVITED}/999/link", {"key": "d"}, 404, form=INVITED)


@pytest.mark.parametrize("key", [{}, {"key": "same"}])
def test_a_link_is_for_the_one_invitation_that_it_was_made_for(app, organiser, key):
    for name in ("Press", "Theatre"):
        organiser.post(INVITED, {"organisation": name, "key": name}, 200)
    with writing(app) as session:
        first, second = session.scalars(sa.select(Invitation.id).order_by(Invitation.id))
    shown = organiser.get(INVITED).text
    data = {"secret": re.search(r'name="secret" value="([^"]+)"', shown)[1], **key}
    organiser.post(f"{INVITED}/{first}/link", data, 200, form=INVITED)
    again = organiser.post(f"{INVITED}/{second}/link", data, 409, form=INVITED)
    assert "sent before" in again.text
    assert "Press" in Visitor(app).get(f"/invitations/{data['secret']}/").text


def test_a_city_of_elsewhere_is_invited(app, made, organiser):
    page = organiser.post(INVITED, {"city": "lyon", "mail": "a@lyon.example", "key": "a"}, 200)
    token = link_in(page, "invitations")
    assert "Lyon" in Visitor(app).get(f"/invitations/{token}/").text
    neither = organiser.post(INVITED, {"key": "b"}, 422)
    assert "Choose a city, or enter an organisation" in neither.text


@pytest.mark.parametrize("address", [GUESTS, ASKED, INVITED])
def test_these_pages_are_for_those_who_work_on_the_event(app, made, address):
    Visitor(app).get(address, 303)
    sofia = Visitor(app).log_in("sofia@test.example", PASSWORD)
    sofia.get(address, 403)


@pytest.mark.parametrize(
    ("page", "first", "second"),
    [
        (GUESTS, {"name": "Ana", "coming_as": "guest", "invite": "1"}, {"name": "Bo"}),
        (INVITED, {"organisation": "One"}, {"organisation": "Two"}),
    ],
)
def test_who_goes_back_and_invites_another_has_a_link_for_each(organiser, page, first, second):
    shown = organiser.get(page)
    sent = {name: hidden(shown, name) for name in ("key", "secret")}
    assert sent["secret"] in organiser.post(page, first | sent, 200).text
    again = organiser.post(page, first | second | sent, 409)
    assert "sent before" in again.text
    fresh = {name: hidden(again, name) for name in ("key", "secret")}
    assert fresh["secret"] in organiser.post(page, first | second | fresh, 200).text


def test_a_host_gets_no_link_that_opens_what_the_desk_hides_from_them(app, made, organiser, host):
    first = link_in(
        organiser.post(INVITED, {"organisation": "Press", "key": "a"}, 200), "invitations"
    )
    with writing(app) as session:
        known = session.scalar(sa.select(Invitation.id))
    token = host.token(GUESTS)
    for address, typed in (
        (INVITED, {"organisation": "Other"}),
        (f"{INVITED}/{known}/link", {}),
        (f"{INVITED}/999/link", {}),
        (GUESTS, ANA | {"invite": "1"}),
    ):
        answer = host.client.post(address, data={"csrf_token": token, "key": "b", **typed})
        assert (address, answer.status_code) == (address, 403)
    assert standings(app) == []
    with writing(app) as session:
        assert session.scalar(sa.select(sa.func.count(Invitation.id))) == 1
    Visitor(app).get(f"/invitations/{first}/")


def test_a_host_is_not_offered_links_and_registers_guests_at_once(app, made, organiser, host):
    organiser.post(INVITED, {"organisation": "Press", "mail": "desk@press.example"}, 200)
    page = host.get(INVITED).text
    offered = ("desk@press.example", "New link", "Make the invitation", "Press")
    assert [sign in page for sign in offered] == [False, False, False, True]
    assert "Invite by a link" not in host.get(GUESTS).text
    assert "Invite by a link" in organiser.get(GUESTS).text
    host.post(GUESTS, ANA)
    assert standings(app) == [("Ana", "confirmed")]
