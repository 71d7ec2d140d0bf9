"""What may be asked for when people are registered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.registration.rules.window import Window
from meetings.registration.rules.wishes import MOST_PEOPLE, Named, Refusal, Refused, refusal

ANNA, IVAN = Named("Anna", "anna@munich.example"), Named("Ivan", "ivan@sofia.example")
names = st.sampled_from(["", "a@x.example", "b@x.example", "c@x.example"])
people = st.lists(st.builds(Named, name=st.just("N"), mail=names), max_size=6)


def asked(*who, window=Window.OPEN, registered=(), present=()):
    return refusal(who, window=window, registered=registered, present=present)


def test_two_people_with_addresses_of_their_own_may_be_registered():
    assert asked(ANNA, IVAN) is None


@pytest.mark.parametrize("window", [one for one in Window if one is not Window.OPEN])
def test_outside_of_the_window_nobody_is_registered(window):
    assert asked(ANNA, window=window) == Refused(Refusal.NOT_OPEN)


def test_nobody_is_refused():
    assert asked() == Refused(Refusal.NOBODY)


def test_an_address_that_is_typed_twice_is_told_at_every_place():
    assert asked(ANNA, IVAN, ANNA) == Refused(Refusal.TWICE, (0, 2))


def test_several_people_without_an_address_are_no_repetition():
    assert asked(Named("A"), Named("B")) is None


def test_a_name_that_is_there_already_is_told_unless_an_address_tells_the_two_apart():
    assert asked(Named("A"), Named("B"), Named("a")) == Refused(Refusal.ALIKE, (2,))
    assert asked(Named("B"), Named("Á"), present=["a"]) == Refused(Refusal.ALIKE, (1,))
    assert asked(Named("A"), Named("a", "a@x.example"), present=["b"]) is None


def test_an_address_that_is_registered_is_told_at_its_place():
    assert asked(IVAN, ANNA, registered={ANNA.mail}) == Refused(Refusal.TAKEN, (1,))


@pytest.mark.parametrize(
    ("present", "outcome"),
    [(MOST_PEOPLE - 2, None), (MOST_PEOPLE - 1, Refused(Refusal.TOO_MANY))],
)
def test_a_delegation_has_a_hundred_people_at_most(present, outcome):
    assert asked(ANNA, IVAN, present=[""] * present) == outcome


@given(people, st.sets(names.filter(bool)), st.integers(0, 120), st.sampled_from(Window))
def test_whoever_is_not_refused_has_an_address_that_nobody_else_has(who, known, present, window):
    mails = [one.mail for one in who if one.mail]
    if asked(*who, window=window, registered=known, present=[""] * present) is None:
        assert len({*mails, *known}) == len(mails) + len(known)


@given(people, st.sets(names.filter(bool)))
def test_a_refusal_names_places_that_were_typed(who, known):
    found = asked(*who, registered=known) or Refused(Refusal.NOBODY)
    if found.why is Refusal.ALIKE:
        assert not any(who[place].mail for place in found.which)
        return
    assert [place for place in found.which if not who[place].mail] == []


def test_a_person_is_stored_on_one_line_with_a_folded_address():
    typed = Named("  Anna\n Huber ", " Anna@Munich.EXAMPLE ", "Head\tof  energy")
    assert typed.clean() == Named("Anna Huber", "anna@munich.example", "Head of energy")
