"""What is typed by whoever has no account: the holder of an invitation, or an individual."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, HiddenField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from meetings.registration.forms.details import secret_of_a_link
from meetings.registration.forms.people import CLEAN, MAIL, QuickForm, one_time_key
from meetings.registration.rules.wishes import Named
from meetings.web.forms import PageForm


class AnswerForm(QuickForm):
    """People of an invited party; the link in the page's address allows it, not a visit."""

    class Meta(QuickForm.Meta):
        """The settings of every form but one."""

        csrf = False

    city = None  # type: ignore[assignment]  # WTForms' way to leave out a field of the base


class OneselfForm(PageForm):
    """A person who registers themselves; `secret` is that of the link they will hold."""

    key = HiddenField(filters=[one_time_key])
    secret = HiddenField(filters=[secret_of_a_link])
    name = StringField(
        _("Name"),
        [
            InputRequired(_("Enter your name.")),
            Length(max=120, message=_("A name has at most 120 characters.")),
            Regexp(CLEAN),
            Regexp(r"\s*\S", message=_("Enter your name.")),
        ],
        render_kw={"autocomplete": "name"},
    )
    mail = EmailField(
        _("Mail address"),
        [
            Optional(),
            Length(max=254),
            Regexp(MAIL, message=_("This is not a mail address. Write it like name@city.example.")),
        ],
        render_kw={"autocomplete": "email"},
    )
    function = StringField(
        _("Function"),
        [Length(max=120), Regexp(CLEAN)],
        render_kw={"autocomplete": "organization-title"},
    )

    def person(self) -> Named:
        """Return the person who was typed."""
        return Named(self.name.data or "", self.mail.data or "", self.function.data or "").clean()
