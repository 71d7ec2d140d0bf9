"""Who may act as what, and how long a log-in lasts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.accounts import rules
from meetings.accounts.rules import ANYONE, Grant, Visitor, lasts
from meetings.terms import Audience, Role

BEGAN = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ids = st.integers(1, 3)
grants = st.frozensets(
    st.one_of(
        st.builds(Grant, st.sampled_from([Role.MEMBER, Role.REPRESENTATIVE]), city_id=ids),
        st.builds(Grant, st.just(Role.ORGANISER), network_id=ids),
        st.builds(Grant, st.just(Role.HOST), event_id=ids),
        st.just(Grant(Role.ADMINISTRATOR)),
    ),
    max_size=4,
)
visitors = st.builds(
    Visitor, account_id=ids, name=st.just("V"), grants=grants, networks=st.frozensets(ids)
)
anonymous = st.builds(Visitor, grants=grants, networks=st.frozensets(ids))


@given(anonymous)
def test_who_is_not_logged_in_belongs_to_the_public_alone(visitor):
    assert visitor.audiences == {Audience.PUBLIC}


@given(visitors)
def test_who_is_logged_in_belongs_to_the_public_and_has_an_account(visitor):
    assert {Audience.PUBLIC, Audience.ACCOUNT} - visitor.audiences == set()


@given(visitors)
def test_nobody_belongs_to_an_audience_without_a_reason(visitor):
    given_by = {Audience(grant.role.value) for grant in visitor.grants} - {Audience.MEMBER}
    member = {Audience.MEMBER} if visitor.networks else set()
    assert visitor.audiences - {Audience.PUBLIC, Audience.ACCOUNT} == given_by | member


@given(visitors)
def test_nobody_holds_a_link_by_being_somebody(visitor):
    assert Audience.HOLDER not in visitor.audiences


def test_the_people_of_a_city_are_members_only_while_it_belongs_to_a_network():
    right = frozenset({Grant(Role.MEMBER, city_id=1)})
    outside, inside = Visitor(1, "V", right), Visitor(1, "V", right, frozenset({7}))
    assert outside.audiences == {Audience.PUBLIC, Audience.ACCOUNT}
    assert inside.audiences == {Audience.PUBLIC, Audience.ACCOUNT, Audience.MEMBER}


@given(visitors)
def test_a_visitor_acts_for_the_cities_they_represent_and_for_no_other(visitor):
    wanted = {g.city_id for g in visitor.grants if g.role is Role.REPRESENTATIVE}
    assert visitor.cities == wanted


@given(visitors, ids)
def test_a_visitor_organises_the_networks_they_were_given(visitor, network):
    wanted = any(g.role is Role.ORGANISER and g.network_id == network for g in visitor.grants)
    assert visitor.organises(network) is wanted


@given(visitors, ids)
def test_what_is_for_members_is_for_the_cities_of_the_network_and_its_organisers(visitor, network):
    wanted = network in visitor.networks or visitor.organises(network)
    assert visitor.belongs_to(network) is wanted


def test_anyone_belongs_to_nothing():
    assert (ANYONE.audiences, ANYONE.cities, ANYONE.belongs_to(1)) == (
        {Audience.PUBLIC},
        frozenset(),
        False,
    )


@pytest.mark.parametrize(
    ("powerful", "idle"), [(False, timedelta(days=14)), (True, timedelta(hours=12))]
)
def test_a_log_in_that_is_not_used_ends(powerful, idle):
    used = BEGAN + timedelta(hours=1)
    assert lasts(BEGAN, used, used + idle - SECOND, powerful=powerful)
    assert not lasts(BEGAN, used, used + idle, powerful=powerful)


@pytest.mark.parametrize(
    ("powerful", "absolute"), [(False, timedelta(days=30)), (True, timedelta(days=7))]
)
def test_a_log_in_ends_however_much_it_is_used(powerful, absolute):
    end = BEGAN + absolute
    assert lasts(BEGAN, end - SECOND, end - SECOND, powerful=powerful)
    assert not lasts(BEGAN, end, end, powerful=powerful)


spans = st.timedeltas(timedelta(), timedelta(days=40))


@given(spans, spans, spans)
def test_what_has_ended_does_not_begin_again(used, one, two):
    first, last = sorted((one, two))
    for powerful in (True, False):
        then, now = (
            lasts(BEGAN, BEGAN + used, BEGAN + at, powerful=powerful) for at in (first, last)
        )
        assert then >= now


@given(spans, spans)
def test_the_powerful_are_never_logged_in_for_longer(used, at):
    powerful, other = (lasts(BEGAN, BEGAN + used, BEGAN + at, powerful=p) for p in (True, False))
    assert other >= powerful


def test_last_use_is_noted_more_often_than_the_shortest_time_out():
    assert rules.NOTED < rules.ORGANISER_IDLE
