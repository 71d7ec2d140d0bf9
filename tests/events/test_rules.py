"""Who an event is for."""

from hypothesis import given
from hypothesis import strategies as st

from meetings.accounts.rules import ANYONE, Grant, Visitor
from meetings.events.rules import visible
from meetings.terms import Audience, Role

ids = st.integers(1, 3)
grants = st.frozensets(
    st.builds(Grant, st.just(Role.ORGANISER), network_id=ids)
    | st.builds(Grant, st.just(Role.REPRESENTATIVE), city_id=ids)
    | st.builds(Grant, st.just(Role.HOST), event_id=ids)
    | st.just(Grant(Role.ADMINISTRATOR)),
    max_size=3,
)
visitors = st.just(ANYONE) | st.builds(
    Visitor, ids, st.just("V"), grants, networks=st.frozensets(ids)
)
closed = st.sampled_from([audience for audience in Audience if audience is not Audience.PUBLIC])


@given(ids, ids, visitors)
def test_what_is_public_is_for_everybody(event, network, visitor):
    assert visible(Audience.PUBLIC, event, network, visitor) is True


@given(closed, ids, ids, visitors)
def test_what_is_not_public_is_for_who_belongs_to_its_network_or_runs_it(
    audience, event, network, visitor
):
    runs = {Grant(Role.ADMINISTRATOR), Grant(Role.HOST, event_id=event)} & visitor.grants
    wanted = visitor.belongs_to(network) or bool(runs)
    assert visible(audience, event, network, visitor) is wanted


@given(closed, ids, ids)
def test_what_is_not_public_is_for_nobody_who_is_logged_out(audience, event, network):
    assert visible(audience, event, network, ANYONE) is False
