"""What is typed to log in."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from meetings.web.forms import PageForm


class LoginForm(PageForm):
    """An address and a password; `next` is the page that wanted the log-in."""

    mail = EmailField(
        _("Mail address"),
        [InputRequired(_("Enter your mail address.")), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _("Password"),
        [InputRequired(_("Enter your password.")), Length(max=256)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class LanguageForm(PageForm):
    """A language, as a button; `next` is the page that was left."""

    language = HiddenField()
    next = HiddenField()


class LogoutForm(PageForm):
    """Nothing but the token."""
