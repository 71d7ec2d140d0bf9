"""What those who wait read by their link: their position and why, and of others only cities."""

from datetime import timedelta

import pytest

from meetings.accounts.actions import digest
from meetings.registration import actions
from meetings.registration.actions import details
from meetings.registration.rules.invited import Invited
from meetings.registration.rules.wishes import Named
from tests.factories import NOW, event_file, register, world, writing
from tests.visitor import Visitor

PARTY = "t" * 43
MINUTE = timedelta(minutes=1)


def crowded(app, seats, **terms):
    window = {**event_file()["registration"], "seats": seats, **terms}
    return world(app, event_file(registration=window))


def own_page(made, delegate, city="sofia"):
    """What a delegate reads who was sent a link."""
    there = {"event_id": made.events["sonderborg"], "by": made.accounts[city], "at": NOW}
    with writing(made.app) as session:
        details.make_link(session, delegate, f"{delegate:s>43}", **there)
    return said(made, f"/delegates/{delegate:s>43}/")


def invite(made, **party):
    there = {"event_id": made.events["sonderborg"], "by": made.accounts["organiser"], "at": NOW}
    with writing(made.app) as session:
        return actions.invite_party(session, Invited(**party), link_hash=digest(PARTY), **there)


def together(made, city, *names):
    with writing(made.app) as session:
        there = {"event_id": made.events["sonderborg"], "city_id": made.cities[city]}
        people = [Named(name) for name in names]
        by = made.accounts[city]
        done = actions.register(session, people, **there, by=by, at=NOW + MINUTE, together=True)
        return done.delegates


def said(made, path):
    return " ".join(Visitor(made.app).get(path).text.split())


def test_a_delegate_reads_their_position_and_which_city_goes_first(app):
    made = crowded(app, 1, waiting="in-turn")
    register(made, "sonderborg", "sofia", "Elena")
    ivan, vera = register(made, "sonderborg", "sofia", "Ivan", "Vera", at=NOW + MINUTE)
    register(made, "sonderborg", "munich", "Anna", at=NOW + 2 * MINUTE)
    page = own_page(made, vera)
    assert "<strong>Number 3 on the list.</strong> Another of your delegation" in page
    page = own_page(made, ivan)
    assert "<strong>Number 2 on the list.</strong> Munich goes first: it has no seat" in page
    assert [name for name in ("Elena", "Vera", "Anna") if name in page] == []
    assert 'href="/pages/waiting/"' in page


def test_a_delegate_who_is_first_is_spoken_to_themselves(app):
    made = crowded(app, 1)
    register(made, "sonderborg", "munich", "Anna")
    (elena,) = register(made, "sonderborg", "sofia", "Elena", at=NOW + MINUTE)
    page = own_page(made, elena)
    assert "<strong>First on the list.</strong> The next free seat is yours." in page


def test_who_waits_in_a_group_is_told_so_and_is_asked_nothing_they_cannot_do(app):
    made = crowded(app, 3)
    register(made, "sonderborg", "munich", "Anna")
    ivan = together(made, "sofia", "Elena", "Vera", "Ivan")[-1]
    page = own_page(made, ivan)
    assert "2 seats are free, you wait for 3. 3 people wait together." in page
    assert "ake what fits" not in page


def test_an_invited_party_reads_the_same_of_its_people(app):
    made = crowded(app, 2)
    register(made, "sonderborg", "munich", "Anna", "Max")
    register(made, "sonderborg", "lyon", "Luc")
    together(made, "sofia", "Elena", "Ivan")
    invite(made, city_id=made.cities["sofia"])
    page = said(made, f"/invitations/{PARTY}/")
    assert "<strong>Number 2 on the list.</strong> Lyon asked before you. 2 people wait" in page
    assert "Waits together with Elena." in page
    assert [name for name in ("Anna", "Luc", "ake what fits") if name in page] == []
    assert 'href="/pages/waiting/"' in page


def test_an_organisation_is_named_where_its_quota_holds_it_back(app):
    made = crowded(app, 9, quota=1, release="2030-09-01T09:00")
    invitation = invite(made, organisation="City Press")
    with writing(app) as session:
        people = [Named("Ana"), Named("Bo")]
        event = made.events["sonderborg"]
        actions.register_invited(session, people, invitation, event_id=event, at=NOW)
    page = said(made, f"/invitations/{PARTY}/")
    assert "City Press has 1 of the 1 seat it may hold. From 1 September 2030, 09:00 CEST" in page
    assert "your city" not in page


@pytest.mark.parametrize("people", [1, 9])
def test_both_pages_cost_the_same_at_any_size(app, selects, people):
    made = crowded(app, 1)
    register(made, "sonderborg", "munich", "Anna")
    register(made, "sonderborg", "lyon", *(f"L{n}" for n in range(people)), at=NOW + MINUTE)
    late = {"at": NOW + 2 * MINUTE}
    waiting = register(made, "sonderborg", "sofia", *(f"S{n}" for n in range(people)), **late)
    invite(made, city_id=made.cities["sofia"])
    own_page(made, waiting[0])
    selects.clear()
    said(made, f"/delegates/{waiting[0]:s>43}/")
    assert len(selects) == 13
    selects.clear()
    said(made, f"/invitations/{PARTY}/")
    assert len(selects) == 10
