"""What is typed to book items of an agenda: who comes, and in which vehicle."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FormField, HiddenField, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Optional, Regexp

from meetings.web.forms import ByLink, PageForm, PartForm, Rows

MOST = 1_000  # rows; whoever acts for several cities has more people than one delegation
NUMBERS = r"(\d{1,6}(-\d{1,6}){0,99})?\Z"


class ComesForm(PartForm):
    """One person at one item; `was` says whether they had it booked when the page was made.

    `instead` are the numbers of items that they give up for it.
    """

    delegate = IntegerField(validators=[InputRequired()])
    was = HiddenField()
    comes = BooleanField()
    instead = StringField(validators=[Regexp(NUMBERS)])
    vehicle = RadioField(_("Vehicle"), [Optional()], default="", choices=())

    @property
    def person(self) -> int:
        """Who it is about, 0 for nobody."""
        return self.delegate.data or 0

    @property
    def given_up(self) -> list[int]:
        """The numbers of the items that are given up for this one."""
        return [int(number) for number in (self.instead.data or "").split("-") if number]


class ItemForm(PageForm):
    """Which of one's people book an item."""

    people = Rows(FormField(ComesForm), most=MOST)

    def choose_from(self, vehicles: Sequence[tuple[str, str]]) -> None:
        """Say which vehicles there are to choose from."""
        for row in self.people:
            row.form.vehicle.choices = list(vehicles)


class KeepForm(PageForm):
    """Which of two overlapping items a person keeps: "person-item-item", the first one stays."""

    keep = StringField(validators=[InputRequired(), Regexp(r"\d{1,9}-\d{1,6}-\d{1,6}\Z")])

    @property
    def choice(self) -> tuple[int, int, int]:
        """The person, the number of what they keep, and of what they give up."""
        person, kept, given_up = map(int, (self.keep.data or "").split("-"))
        return person, kept, given_up


class OwnItemForm(ByLink, ItemForm):
    """The same for whoever holds a link."""


class OwnKeepForm(ByLink, KeepForm):
    """The same for whoever holds a link."""
