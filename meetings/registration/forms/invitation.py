"""What is typed by whoever has no account: the holder of an invitation, or an individual."""

from flask_babel import lazy_gettext as _

from meetings.registration.forms.people import (
    PersonTyped,
    QuickForm,
    line_field,
    mail_field,
    name_field,
)
from meetings.web.forms import ByLink, OnceForm, secret_field


class AnswerForm(ByLink, QuickForm):
    """People of an invited party."""

    city = None  # type: ignore[assignment]  # WTForms' way to leave out a field of the base


class OneselfForm(PersonTyped, OnceForm):
    """A person who registers themselves; `secret` is that of the link they will hold."""

    secret = secret_field()
    name = name_field(_("Enter your name."), "name")
    mail = mail_field(autocomplete="email")
    function = line_field(_("Function"), autocomplete="organization-title")
