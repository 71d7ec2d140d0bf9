"""What a representative types to put one person in another's place, and to bring people back."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, HiddenField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from meetings.registration.forms.people import CLEAN, LONGEST, MAIL, one_time_key
from meetings.web.forms import PageForm


class SubstituteForm(PageForm):
    """The person who comes instead."""

    key = HiddenField(filters=[one_time_key])
    name = StringField(
        _("Name"),
        [
            InputRequired(_("Enter the name of the person who comes instead.")),
            Length(max=LONGEST, message=_("A name has at most 120 characters.")),
            Regexp(CLEAN),
            Regexp(r"\s*\S", message=_("Enter the name of the person who comes instead.")),
        ],
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
        _("Function"), [Length(max=LONGEST), Regexp(CLEAN)], render_kw={"autocomplete": "off"}
    )


class CopyForm(PageForm):
    """Who of those who came the last time is registered again, for one city."""

    key = HiddenField(filters=[one_time_key])
    people = SelectMultipleField(
        _("People"),
        [InputRequired(_("Choose at least one person."))],
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    together = BooleanField(_("Seat these people only all together"))
