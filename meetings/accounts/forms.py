"""What is typed to log in, and about one's own account."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length, Regexp

from meetings.accounts.rules import LONGEST_PASSWORD, Weakness
from meetings.text import MAIL_ADDRESS
from meetings.web.forms import ByLink, PageForm

WEAK = {
    Weakness.SHORT: _("A password has at least 15 characters. A few words make a good one."),
    Weakness.PERSONAL: _("Your name or mail address is in it. Others know them; leave them out."),
    Weakness.PRODUCT: _("The name of this site is in it, which is tried early. Leave it out."),
    Weakness.REPEATED: _("The same characters come again and again. Choose others."),
    Weakness.SEQUENCE: _("Its characters follow each other on the keyboard. Choose others."),
    Weakness.COMMON: _("This password is used by many people and tried first. Choose another."),
}


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


def _new_password() -> PasswordField:
    """Return the one field for a new password; managers fill it in, and it can be pasted."""
    longest = _("A password has at most 256 characters.")
    return PasswordField(
        _("New password"),
        [
            InputRequired(_("Enter a new password.")),
            Length(max=LONGEST_PASSWORD, message=longest),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class ChangeForm(PageForm):
    """The password one has, and the one to have."""

    current = PasswordField(
        _("Your password now"),
        [InputRequired(_("Enter your password.")), Length(max=LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )
    password = _new_password()


class ForgottenForm(PageForm):
    """The address of the account whose password is forgotten."""

    mail = EmailField(
        _("Mail address"),
        [
            InputRequired(_("Enter your mail address.")),
            Length(max=254),
            Regexp(
                rf"\s*{MAIL_ADDRESS}\s*\Z",
                message=_("This is not a mail address. Write it like name@city.example."),
            ),
        ],
        render_kw={"autocomplete": "username"},
    )


class NewPasswordForm(ByLink):
    """A new password, for whoever was sent the link."""

    password = _new_password()


class LanguageForm(PageForm):
    """A language, as a button; `next` is the page that was left."""

    language = HiddenField()
    next = HiddenField()
