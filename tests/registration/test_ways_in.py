"""Ways in besides the delegations of cities: approval, individuals, guests, invited parties."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.journal.models import Line
from meetings.registration import actions, queries
from meetings.registration.models import Delegate, Delegation
from meetings.registration.rules.invited import Invited
from meetings.registration.rules.window import ComingAs
from meetings.registration.rules.wishes import MOST_PEOPLE, Named, Refusal, Refused
from tests.factories import NOW, event_file, register, world, writing

both = pytest.mark.postgresql
MINUTE = timedelta(minutes=1)
ANA = Named("Ana Kovač", "ana@press.example")


def with_terms(**terms):
    return event_file(registration={**event_file()["registration"], **terms})


def standings(made):
    with writing(made.app) as session:
        rows = session.execute(sa.select(Delegate.name, Delegate.standing))
        return {row.name: row.standing.value for row in rows}


def act(made, do, *values, at=NOW, who="organiser", **more):
    with writing(made.app) as session:
        if who:
            more["by"] = made.accounts[who]
        return do(session, *values, event_id=made.events["sonderborg"], at=at, **more)


@both
def test_who_needs_approval_holds_no_seat_until_then(app):
    made = world(app, with_terms(seats=2, approval=True))
    ids = register(made, "sonderborg", "sofia", "A", "B", "C", at=NOW)
    assert set(standings(made).values()) == {"pending"}
    with writing(app) as session:
        assert [one.name for one in queries.pending(session, made.events["sonderborg"])] == [
            "A",
            "B",
            "C",
        ]
    assert act(made, actions.approve, ids) == sorted(ids)
    assert standings(made) == {"A": "confirmed", "B": "confirmed", "C": "waiting"}
    assert act(made, actions.approve, ids) == []
    with writing(app) as session:
        line = session.scalars(sa.select(Line).where(Line.kind == "approved")).one()
        told = line.subject_kind, line.subject_id, line.detail
    assert told == ("event", made.events["sonderborg"], {"delegates": sorted(ids)})


@both
def test_who_is_declined_reads_why_and_may_ask_again(app):
    made = world(app, with_terms(seats=2, approval=True))
    (first,) = register(made, "sonderborg", "sofia", "A", at=NOW)
    assert act(made, actions.decline, [first], "One of each city.") == [first]
    assert act(made, actions.decline, [first], "Again") == []
    with writing(app) as session:
        assert session.get_one(Delegate, first).reason == "One of each city."
    (again,) = register(made, "sonderborg", "sofia", "A", at=NOW + MINUTE)
    assert act(made, actions.approve, [again]) == [again]


@both
def test_one_may_register_oneself_where_that_is_open(app):
    made = world(app, with_terms(individuals=True))
    found = act(made, actions.register_oneself, ANA, who=None, by=None, link_hash="h")
    assert standings(made) == {"Ana Kovač": "confirmed"}
    with writing(app) as session:
        row = session.get_one(Delegate, found.delegates[0])
        party = session.get_one(Delegation, row.delegation_id)
        assert (row.link_hash, party.city_id, party.organisation, party.head_id) == (
            "h",
            None,
            "",
            None,
        )
    again = act(made, actions.register_oneself, ANA, who=None, by=None, link_hash="i")
    assert again == Refused(Refusal.TAKEN, (0,))


def test_nobody_registers_themselves_where_that_is_not_open(app):
    made = world(app, with_terms())
    closed = act(made, actions.register_oneself, ANA, who=None, by=None, link_hash="h")
    assert closed == Refused(Refusal.NOT_OPEN)


@both
def test_a_speaker_comes_without_approval_and_is_found_on_the_agenda(app):
    known = event_file()["speakers"]
    speakers = [*known, {"name": "Mayor Berg", "about": "City of Lyon"}, {"name": "Ida"}]
    terms = {**event_file()["registration"], "approval": True}
    made = world(app, event_file(registration=terms, speakers=speakers))
    act(made, actions.enrol_guest, Named("Mayor Berg"), ComingAs.SPEAKER)
    with writing(app) as session:
        event = made.events["sonderborg"]
        found = {one.name: one.standing for one in queries.on_agenda(session, event)}
        guests = [(one.name, one.coming_as) for one in queries.guests(session, event)]
    assert (found["Ida"], found["Mayor Berg"]) == (None, "confirmed")
    assert guests == [("Mayor Berg", ComingAs.SPEAKER)]
    nobody = act(made, actions.enrol_guest, Named(" "), ComingAs.GUEST)
    assert nobody == Refused(Refusal.NOBODY)


@both
@pytest.mark.parametrize(("comes", "becomes"), [(True, "confirmed"), (False, "declined")])
def test_an_invited_person_holds_no_seat_and_answers_once(app, comes, becomes):
    made = world(app, with_terms(seats=1))
    found = act(made, actions.invite, ANA, ComingAs.GUEST, link_hash="h")
    assert standings(made) == {"Ana Kovač": "invited"}
    assert act(made, actions.invite, ANA, ComingAs.GUEST, link_hash="i") == Refused(
        Refusal.TAKEN, (0,)
    )
    who = found.delegates[0]
    assert act(made, actions.answer, who, who=None, comes=comes) is True
    assert act(made, actions.answer, who, who=None, comes=comes) is False
    assert standings(made) == {"Ana Kovač": becomes}


@both
def test_an_organisation_sends_a_delegation_by_its_link(app):
    made = world(app, with_terms(seats=3, quota=2))
    press = Invited(organisation=" City  Press ", mail="desk@press.example")
    invitation = act(made, actions.invite_party, press, link_hash="h")
    twice = act(made, actions.invite_party, Invited(organisation="city press"), link_hash="i")
    assert twice == Refused(Refusal.TAKEN)
    people = [Named("A"), Named("B"), Named("C")]
    act(made, actions.register_invited, people, invitation, who=None)
    assert standings(made) == {"A": "confirmed", "B": "confirmed", "C": "waiting"}
    with writing(app) as session:
        (party,) = queries.invitations(session, made.events["sonderborg"])
        holder = queries.invited(session, "h")
        names = [one.name for one in queries.members(session, holder.delegation_id)]
        assert queries.invited(session, "unknown") is None
    assert (party.party, party.people, holder.party, names) == (
        "City Press",
        3,
        "City Press",
        ["A", "B", "C"],
    )
    act(made, actions.register_invited, [Named("D")], invitation, who=None)
    with writing(app) as session:
        assert session.scalar(sa.select(sa.func.count(Delegation.id))) == 1
    declined = act(made, actions.decline_invitation, invitation, who=None)
    assert declined is False


@both
def test_a_group_of_an_invited_party_that_could_never_be_seated_together_is_refused(app):
    made = world(app, with_terms(seats=9, quota=2))
    invitation = act(made, actions.invite_party, Invited(organisation="Press"), link_hash="h")
    three = [Named("A"), Named("B"), Named("C")]
    refused = act(made, actions.register_invited, three, invitation, who=None, together=True)
    assert refused == Refused(Refusal.TOO_LARGE, most=2)
    assert standings(made) == {}


@both
def test_an_invited_city_joins_the_delegation_that_it_may_have(app):
    made = world(app, with_terms(seats=9))
    register(made, "sonderborg", "sofia", "S", at=NOW)
    guest = Invited(city_id=made.cities["sofia"])
    invitation = act(made, actions.invite_party, guest, link_hash="h")
    act(made, actions.register_invited, [Named("T")], invitation, who=None)
    with writing(app) as session:
        assert session.scalar(sa.select(sa.func.count(Delegation.id))) == 1


@both
def test_whoever_is_in_the_delegation_of_an_invited_city_is_not_registered_again(app):
    made = world(app, with_terms(seats=9))
    register(made, "sonderborg", "sofia", "Elena Petrova", at=NOW)
    sofia = Invited(city_id=made.cities["sofia"])
    invitation = act(made, actions.invite_party, sofia, link_hash="h")
    again = act(made, actions.register_invited, [Named("elena petrova")], invitation, who=None)
    assert again == Refused(Refusal.ALIKE, (0,))
    rest = [Named("")] * MOST_PEOPLE
    many = act(made, actions.register_invited, rest, invitation, who=None)
    assert many == Refused(Refusal.TOO_MANY)
    assert act(made, actions.decline_invitation, invitation, who=None) is False
    assert standings(made) == {"Elena Petrova": "confirmed"}
    with writing(app) as session:
        (party,) = queries.invitations(session, made.events["sonderborg"])
        members = queries.members(session, queries.invited(session, "h").delegation_id)
    assert (party.people, [one.name for one in members]) == (1, ["Elena Petrova"])


@both
def test_an_organisation_is_not_taken_for_a_person_for_themselves(app):
    made = world(app, with_terms(seats=9))
    act(made, actions.enrol_guest, ANA, ComingAs.GUEST)
    act(made, actions.invite_party, Invited(city_id=made.cities["sofia"]), link_hash="h")
    act(made, actions.invite_party, Invited(organisation="Press"), link_hash="i")
    with writing(app) as session:
        parties = queries.invitations(session, made.events["sonderborg"])
        held = [queries.invited(session, link).delegation_id for link in "hi"]
    assert ([one.people for one in parties], held) == ([0, 0], [None, None])


@both
def test_a_link_that_opens_something_already_is_given_to_nothing_else(app):
    made = world(app, with_terms(individuals=True))
    bo, press, theatre = Named("Bo"), Invited(organisation="Press"), Invited(organisation="Theatre")
    act(made, actions.register_oneself, ANA, who=None, by=None, link_hash="h")
    first = act(made, actions.invite_party, press, link_hash="h")
    second = act(made, actions.invite_party, theatre, link_hash="i")
    with pytest.raises(actions.KeyReusedError):
        act(made, actions.register_oneself, bo, who=None, by=None, link_hash="h")
    with pytest.raises(actions.KeyReusedError):
        act(made, actions.invite, bo, ComingAs.GUEST, link_hash="h")
    with pytest.raises(actions.KeyReusedError):
        act(made, actions.invite_party, Invited(organisation="Museum"), link_hash="h")
    with pytest.raises(actions.KeyReusedError):
        act(made, actions.renew_invitation, second, link_hash="h")
    assert act(made, actions.renew_invitation, first, link_hash="h") is True
    with writing(app) as session:
        renewed = session.scalars(sa.select(Line).where(Line.kind == "invitation-renewed")).all()
        parties = [queries.invited(session, link).party for link in "hi"]
    assert (renewed, parties, standings(made)) == (
        [],
        ["Press", "Theatre"],
        {"Ana Kovač": "confirmed"},
    )


@both
def test_an_invitation_is_declined_renewed_and_taken_up_after_all(app):
    made = world(app, with_terms(seats=9))
    invitation = act(made, actions.invite_party, Invited(organisation="Press"), link_hash="h")
    assert act(made, actions.decline_invitation, invitation, who=None) is True
    assert act(made, actions.decline_invitation, invitation, who=None) is False
    assert act(made, actions.renew_invitation, invitation, link_hash="i") is True
    with writing(app) as session:
        assert queries.invited(session, "h") is None
        assert queries.invited(session, "i").declined_at is None
    assert act(made, actions.renew_invitation, 99, link_hash="j") is False
    assert act(made, actions.decline_invitation, 99, who=None) is False
    gone = act(made, actions.register_invited, [Named("A")], 99, who=None)
    assert gone == Refused(Refusal.GONE)
    taken = act(made, actions.register_invited, [ANA, ANA], invitation, who=None)
    assert taken == Refused(Refusal.TWICE, (0, 1))


@pytest.mark.parametrize("whom", [Invited(), Invited(city_id=1, organisation="Press")])
def test_a_party_is_a_city_or_an_organisation(app, whom):
    made = world(app, with_terms())
    assert act(made, actions.invite_party, whom, link_hash="h") == Refused(Refusal.NOBODY)
