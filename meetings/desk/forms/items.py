"""What an organiser types about the bookings of an item: its seats, who takes part, who rides."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Field, FormField, HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from meetings.desk.forms.fields import MOST_ROWS, NOTHING, count_field, number, typed
from meetings.registration.queries.bookings import Bookable, Rides, Seats
from meetings.web.fields import SeveralField
from meetings.web.forms import PageForm, PartForm, Rows

MOST_SEATS = 100_000  # as in an agenda file


def _at_most(field: Field) -> None:
    """Refuse more seats than an agenda file takes."""
    if not field.errors and (number(field) or 0) > MOST_SEATS:
        raise ValidationError(_("At most 100,000 seats."))


class VehicleSeatsForm(PartForm):
    """The seats of one vehicle."""

    name = HiddenField()
    seats = count_field(_("Seats"), _("Write how many seats it has."))

    def validate_seats(self, field: Field) -> None:
        """Refuse more than there can be."""
        _at_most(field)


class SeatsForm(PageForm):
    """How many people an item has room for, or each vehicle of a tour; and those of one city."""

    confirmed = HiddenField()
    capacity = count_field(_("Seats"))
    vehicles = Rows(FormField(VehicleSeatsForm), most=MOST_ROWS)
    quota = count_field(_("Most seats of one city"))

    def show(self, item: Bookable, vehicles: Iterable[Rides]) -> "SeatsForm":
        """Fill in what holds now."""
        capacity = None if self.vehicles.entries else item.capacity
        self.capacity.data = "" if capacity is None else str(capacity)
        self.quota.data = "" if item.quota is None else str(item.quota)
        for one in vehicles:
            self.vehicles.append_entry({"name": one.name, "seats": str(one.seats)})
        return self

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 -- WTForms' signature
        """Ask for the seats, where no vehicles have them: without any an item gives none."""
        whole: bool = super().validate(extra_validators)
        if not self.vehicles.entries and not typed(self.capacity):
            self.capacity.errors = [_("Write how many seats it has.")]
            whole = False
        return whole

    def validate_capacity(self, field: Field) -> None:
        """Refuse more than there can be."""
        _at_most(field)

    def validate_quota(self, field: Field) -> None:
        """Refuse a quota that nobody could be seated by, and more than there can be."""
        _at_most(field)
        if not field.errors and number(field) == 0:
            raise ValidationError(_("A quota is at least one seat. Empty: as many as come."))

    def seats(self) -> Seats:
        """Return what was typed."""
        vehicles = {typed(row.form["name"]): number(row.form["seats"]) for row in self.vehicles}
        known = {name: seats or 0 for name, seats in vehicles.items()}
        return Seats(number(self.capacity), number(self.quota), known)


class JoinForm(PageForm):
    """People of one delegation who are to take part."""

    party = IntegerField(validators=[InputRequired()])
    people = SeveralField(
        _("People"),
        [InputRequired(_("Choose at least one person."))],
        coerce=int,
    )


class BookedForm(PageForm):
    """Those who take part: who is moved to which vehicle, or who leaves."""

    leave = IntegerField(validators=[Optional(), NumberRange(1)])
    who = SeveralField(
        _("People"),
        coerce=int,
    )
    vehicle = SelectField(_("Move those who are ticked to"), validate_choice=False)

    def choose_from(self, bookings: Iterable[tuple[int, str]], vehicles: Iterable[str]) -> None:
        """Say who can be moved, and where."""
        self.who.choices = list(bookings)
        self.vehicle.choices = [NOTHING, *((name, name) for name in vehicles)]
