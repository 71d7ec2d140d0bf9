"""What a representative types to put one person in another's place, and to bring people back."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField
from wtforms.validators import InputRequired

from meetings.registration.forms.people import PersonTyped, line_field, mail_field, name_field
from meetings.web.fields import SeveralField
from meetings.web.forms import ByLink, OnceForm


class SubstituteForm(PersonTyped, OnceForm):
    """The person who comes instead."""

    name = name_field(_("Enter the name of the person who comes instead."))
    mail = mail_field()
    function = line_field(_("Function"))


class InvitedSubstituteForm(ByLink, SubstituteForm):
    """The same for whoever holds the link of an invitation."""


class CopyForm(OnceForm):
    """Who of those who came the last time is registered again, for one city."""

    people = SeveralField(
        _("People"),
        [InputRequired(_("Choose at least one person."))],
        coerce=int,
    )
    together = BooleanField(_("Seat these people only all together"))
