"""What a representative types to register people."""

import re

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    EmailField,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
)
from wtforms.validators import Length, Optional, Regexp, ValidationError

from meetings.web.forms import PageForm, PartForm, Rows

CLEAN = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]*\Z"
# Only delivery proves an address; this catches a name or a telephone number in its place.
MAIL = r"[^@\s\x00-\x1f\x7f-\x9f]+@[^@\s\x00-\x1f\x7f-\x9f]+\.[^@\s\x00-\x1f\x7f-\x9f]+\Z"
MOST_ROWS = 20
KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
ROWS = 3  # shown at first; more are asked for one by one


class PersonForm(PartForm):
    """One delegate. All three empty: the row is not used."""

    name = StringField(
        _("Name"),
        [Length(max=120, message=_("A name has at most 120 characters.")), Regexp(CLEAN)],
        render_kw={"autocomplete": "off"},
    )
    mail = EmailField(
        _("Mail address"),
        [
            Optional(),
            Length(max=254),
            Regexp(MAIL, message=_("This is not a mail address. Write it like name@city.example.")),
        ],
        render_kw={"autocomplete": "off"},
    )
    function = StringField(
        _("Function"), [Length(max=120), Regexp(CLEAN)], render_kw={"autocomplete": "off"}
    )

    def validate_name(self, field: StringField) -> None:
        """Ask for a name where the rest of a row was filled in."""
        if not (field.data or "").strip() and (self.mail.data or self.function.data):
            raise ValidationError(_("Enter the name of this person."))


def _key(typed: str | None) -> str:
    """Return a one-time key as this site makes them, "" for anything else."""
    return typed if typed and KEY.fullmatch(typed) else ""


class DelegationForm(PageForm):
    """People of one city; seats and dates are for rules to judge."""

    key = HiddenField(filters=[_key])
    city = SelectField(_("City"), coerce=int)
    together = BooleanField(_("Seat these people only all together"))
    people = Rows(
        FormField(PersonForm),
        min_entries=ROWS,
        max_entries=MOST_ROWS,
        each=_("Person %(number)s"),
    )


class WithdrawForm(PageForm):
    """Nothing but the token."""


class LineForm(PageForm):
    """Who of one's own waiting people is moved, or lets go of a group; one of the three is sent."""

    earlier = IntegerField(validators=[Optional()])
    later = IntegerField(validators=[Optional()])
    fit = IntegerField(validators=[Optional()])
