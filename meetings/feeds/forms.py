"""What is typed about one's calendars."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # new in WTForms 3.3
from wtforms.validators import Length

from meetings.feeds.rules.own import LABEL
from meetings.web.forms import SentOnce, secret_field


class SecretForm(SentOnce):
    """A new secret, chosen when the page was made: sent twice it makes one key, not two."""

    secret = secret_field()


class KeyForm(SecretForm):
    """A name for a new address, and whose calendar it is: one's own, or a delegation's."""

    label = StringField(
        _("Where you use it"),
        [
            Length(
                max=LABEL,
                message=_("Use at most %(most)s characters.", most=LABEL),
            )
        ],
        render_kw={"autocomplete": "off", "maxlength": LABEL},
    )
    whose = SelectField(_("Whose calendar"), validate_choice=True)

    def choose_from(self, choices: Iterable[tuple[str, str]]) -> None:
        """Hand in whose calendars there are."""
        self.whose.choices = [SelectChoice(value, label) for value, label in choices]
