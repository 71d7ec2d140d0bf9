"""What an organiser types about who comes besides the delegations of cities, and lets in."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import EmailField, HiddenField, IntegerField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from meetings.desk.forms.delegates import OnceForm
from meetings.desk.forms.fields import choice_field, typed
from meetings.registration.forms.details import secret_of_a_link
from meetings.registration.forms.people import CLEAN, MAIL
from meetings.registration.rules.invited import Invited
from meetings.registration.rules.window import ComingAs
from meetings.registration.rules.wishes import Named

COMING_AS = ((ComingAs.GUEST.value, _("Guest")), (ComingAs.SPEAKER.value, _("Speaker")))


def _text(label: Any, needed: Any = "", most: int = 120) -> StringField:  # noqa: ANN401 -- lazy texts
    asked = [InputRequired(needed)] if needed else []
    too_long = _("This is longer than %(max)d characters.")
    checks = [*asked, Length(max=most, message=too_long), Regexp(CLEAN)]
    return StringField(label, checks, render_kw={"maxlength": most, "autocomplete": "off"})


def _mail(label: Any) -> EmailField:  # noqa: ANN401 -- a lazy text
    wrong = _("This is not a mail address. Write it like name@city.example.")
    checks = [Optional(), Length(max=254), Regexp(MAIL, message=wrong)]
    return EmailField(label, checks, render_kw={"autocomplete": "off"})


class GuestForm(OnceForm):
    """A speaker or guest; `secret` is that of their link, should they be invited."""

    secret = HiddenField(filters=[secret_of_a_link])
    name = _text(_("Name"), _("Enter the name of this person."))
    mail = _mail(_("Mail address"))
    function = _text(_("Function"))
    coming_as = choice_field(_("Comes as"), COMING_AS)

    def person(self) -> Named:
        """Return the person who was typed."""
        return Named(self.name.data or "", self.mail.data or "", self.function.data or "").clean()


class SpeakerForm(OnceForm):
    """A speaker of the agenda who is registered."""

    speaker = IntegerField(validators=[InputRequired()])


class InviteForm(OnceForm):
    """A city or an organisation that may send a delegation; `secret` is that of its link."""

    secret = HiddenField(filters=[secret_of_a_link])
    city = choice_field(_("City"))
    organisation = _text(_("Or an organisation"))
    name = _text(_("Who is written to"))
    mail = _mail(_("Their mail address"))

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

    secret = HiddenField(filters=[secret_of_a_link])


class DecideForm(OnceForm):
    """Who of those that ask is let in, or declined with a reason."""

    people = SelectMultipleField(coerce=int, validate_choice=False)
    reason = _text(_("Reason, which they read"), most=300)

    def validate_people(self, field: SelectMultipleField) -> None:
        """Ask for somebody."""
        if not field.data:
            raise ValidationError(_("Choose at least one person."))
