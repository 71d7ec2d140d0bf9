"""What is typed about one's calendars."""

import re
import secrets
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # new in WTForms 3.3
from wtforms.validators import Length, Regexp

from meetings.feeds.rules.own import KEY, KEY_LENGTH, LABEL
from meetings.web.forms import PageForm

SECRET = re.compile(rf"[A-Za-z0-9_-]{{{KEY_LENGTH}}}\Z")


class SecretForm(PageForm):
    """A new secret, chosen when the page was made: sent twice it makes one key, not two."""

    secret = HiddenField(validators=[Regexp(SECRET, message=_("Open this page anew."))])

    def __init__(self, formdata: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 -- WTForms' signature
        """Choose the secret of a page that is shown."""
        super().__init__(formdata, **{"secret": secrets.token_urlsafe(KEY), **kwargs})


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

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Hand in whose calendars there are."""
        self.whose.choices = [SelectChoice(value, label) for value, label in choices]


class EndForm(PageForm):
    """Nothing but the token."""
