"""What an organiser types about who comes besides the delegations of cities, and lets in."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, ValidationError

from meetings.desk.forms.fields import choice_field, typed
from meetings.registration.forms.people import (
    COMING_AS,
    PersonTyped,
    line_field,
    mail_field,
    name_field,
)
from meetings.registration.rules.invited import Invited
from meetings.registration.rules.window import ComingAs
from meetings.web.forms import OnceForm, secret_field

ALONE = (ComingAs.GUEST, ComingAs.SPEAKER)  # who come for themselves


class GuestForm(PersonTyped, OnceForm):
    """A speaker or guest; `secret` is that of their link, should they be invited."""

    secret = secret_field()
    name = name_field(_("Enter the name of this person."))
    mail = mail_field()
    function = line_field(_("Function"))
    coming_as = choice_field(_("Comes as"), [(one, COMING_AS[one]) for one in ALONE])


class SpeakerForm(OnceForm):
    """A speaker of the agenda who is registered."""

    speaker = IntegerField(validators=[InputRequired()])


class InviteForm(OnceForm):
    """A city or an organisation that may send a delegation; `secret` is that of its link."""

    secret = secret_field()
    city = choice_field(_("City"))
    organisation = line_field(_("Or an organisation"))
    name = line_field(_("Who is written to"))
    mail = mail_field(_("Their mail address"))

    def validate_organisation(self, field: StringField) -> None:
        """Ask for one of the two."""
        if bool(typed(field)) == bool(self.city.data):
            raise ValidationError(_("Choose a city, or enter an organisation."))

    def invited(self, city: int | None) -> Invited:
        """Return the party that was typed, if `city` is the id of what was chosen."""
        texts = (typed(self.organisation), typed(self.name), typed(self.mail))
        return Invited(city, *texts)


class RenewForm(OnceForm):
    """Another link for an invitation."""

    secret = secret_field()


class DecideForm(OnceForm):
    """Who of those that ask is let in, or declined with a reason."""

    people = SelectMultipleField(coerce=int, validate_choice=False)
    reason = line_field(_("Reason, which they read"), 300)

    def validate_people(self, field: SelectMultipleField) -> None:
        """Ask for somebody."""
        if not field.data:
            raise ValidationError(_("Tick whom you mean."))
