"""An event for members only is seen by who runs it and by whom its invitation lets in, too."""

import pytest

from meetings.accounts.rules import Grant
from meetings.registration import actions
from meetings.registration.rules.invited import Invited
from meetings.registration.rules.wishes import Named
from meetings.terms import Role
from tests.factories import NOW, PASSWORD, account, event_file, publish_file, world, writing
from tests.registration.test_invitation import outsider
from tests.visitor import Visitor

pytestmark = pytest.mark.postgresql
EVENT = "/events/secret/"
PAGES = [
    EVENT,
    f"{EVENT}agenda",
    f"{EVENT}changes",
    f"{EVENT}items/2/",
    f"{EVENT}agenda.json",
    f"{EVENT}agenda.csv",
]
MINE = ["/my/events/secret/", "/my/events/secret/sheet", "/my/events/secret/items/"]


@pytest.fixture
def made(app):
    """An event for members only, and another whose host has no part in it."""
    title = {"title": "For members", "audience": "member"}
    return world(app, event_file(slug="secret", **title), event_file(slug="other", title="Other"))


def logged_in(made, name, *rights):
    with writing(made.app) as session:
        account(session, name, *rights)
    return Visitor(made.app).log_in(f"{name}@test.example", PASSWORD)


def invite(made, city="porto", event="secret"):
    there = {"event_id": made.events[event], "by": made.accounts["organiser"], "at": NOW}
    with writing(made.app) as session:
        whom = Invited(city_id=made.cities[city])
        return actions.invite_party(session, whom, link_hash=f"{city} {event}", **there)


def statuses(visitor, pages=PAGES):
    return {visitor.client.get(page).status_code for page in pages}


@pytest.mark.parametrize("role", [Role.HOST, Role.ADMINISTRATOR])
def test_who_runs_an_event_for_members_sees_it(made, role):
    event = made.events["secret"] if role is Role.HOST else None
    visitor = logged_in(made, "runs", Grant(role, event_id=event))
    assert statuses(visitor, [*PAGES, f"{EVENT}participants"]) == {200}
    assert f"{EVENT}participants" in visitor.get(EVENT).text


def test_a_host_of_another_event_does_not(made):
    visitor = logged_in(made, "runs", Grant(Role.HOST, event_id=made.events["other"]))
    assert statuses(visitor, [*PAGES, f"{EVENT}participants"]) == {403}


def test_what_a_host_was_shown_is_kept_for_no_host_of_another(made):
    sees = logged_in(made, "runs", Grant(Role.HOST, event_id=made.events["secret"]))
    other = logged_in(made, "other", Grant(Role.HOST, event_id=made.events["other"]))
    for _ in range(2):
        assert (statuses(sees), statuses(other)) == ({200}, {403})


def test_an_invited_city_sees_it_until_it_declines(made):
    porto = outsider(made)
    assert statuses(porto, [*PAGES, *MINE]) == {403}
    invitation = invite(made)
    assert statuses(porto, [*PAGES, *MINE]) == {200}
    there = {"event_id": made.events["secret"], "at": NOW}
    with writing(made.app) as session:
        assert actions.decline_invitation(session, invitation, **there)
    assert statuses(porto, [*PAGES, *MINE]) == {403}


def test_an_invited_city_that_is_registered_sees_its_people_and_the_participants(made):
    porto, invitation = outsider(made), invite(made)
    there = {"event_id": made.events["secret"], "at": NOW}
    with writing(made.app) as session:
        actions.register_invited(session, [Named("Rui")], invitation, **there)
    assert "Rui" in porto.get(MINE[0]).text
    porto.get(f"{EVENT}participants")


def test_an_invitation_to_another_event_or_of_another_city_lets_nobody_in(made):
    porto = outsider(made)
    invite(made, event="other")
    invite(made, "sofia")
    assert statuses(porto, [*PAGES, *MINE]) == {403}


def test_an_invitation_lets_in_whoever_acts_for_the_city_alone(made):
    outsider(made)
    invite(made)
    member = logged_in(made, "guest", Grant(Role.MEMBER, city_id=made.cities["porto"]))
    assert statuses(member) == {403}
    assert statuses(Visitor(made.app)) == {303}


def test_whom_an_invitation_lets_in_finds_the_event_in_no_list(made):
    porto = outsider(made)
    invite(made)
    porto.get(EVENT)
    for page in ("/", "/events/", "/events/?q=members", "/networks/clubs/", "/cities/sonderborg/"):
        assert "For members" not in porto.get(page).text
    for page in ("/sitemap.xml", "/calendar.ics", "/networks/clubs.ics", "/networks/clubs.atom"):
        assert "secret" not in porto.client.get(page).text
    assert porto.client.get("/events/secret.ics").status_code == 404


def test_an_event_that_one_is_let_into_costs_one_select_more(made, selects):
    porto = outsider(made)
    invite(made)
    cost = []
    for audience in ("member", "public"):
        publish_file(made.app, event_file(slug="secret", title="For members", audience=audience))
        porto.get(f"{EVENT}agenda")
        selects.clear()
        porto.get(f"{EVENT}agenda")
        cost.append(len(selects))
    assert cost[0] == cost[1] + 1
