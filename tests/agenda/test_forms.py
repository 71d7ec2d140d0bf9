"""Every word of an agenda's vocabulary has one name, and what is none of it has no name."""

import pytest

from meetings.agenda import forms
from meetings.agenda.rules.values import Means, Part
from meetings.registration.forms.people import COMING_AS
from meetings.registration.rules.window import ComingAs
from meetings.registration.views.names import coming_name
from meetings.terms import EventKind, ItemKind


@pytest.mark.parametrize(
    ("words", "enum"),
    [
        (forms.EVENT_KINDS, EventKind),
        (forms.ITEM_KINDS, ItemKind),
        (forms.MEANS, Means),
        (forms.PARTS, Part),
        (COMING_AS, ComingAs),
    ],
)
def test_every_member_has_a_word(words, enum):
    assert set(words) == set(enum)


@pytest.mark.parametrize("name", [forms.kind_name, forms.means_name, forms.part_name, coming_name])
def test_what_is_unknown_is_given_no_other_word(name):
    with pytest.raises((KeyError, ValueError)):
        name("keynote")


def test_events_and_items_of_one_kind_have_one_word(app):
    with app.test_request_context():
        assert forms.kind_name("workshop") == "Workshop"
        assert forms.kind_name(ItemKind.TRAVEL) == "Travel"
