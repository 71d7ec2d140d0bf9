"""A title and a summary in other languages, as rows of a form."""

from typing import Any, ClassVar

from flask_babel import get_locale
from flask_babel import lazy_gettext as _

from meetings.desk.forms.fields import NOTHING, choice_field, line_field, text_field, typed
from meetings.web.forms import PartForm, Rows

Data = dict[str, Any]
# Those of the European Union's members and of cities that networks here work with.
OFFERED = (
    *("ar", "bg", "bs", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fi", "fr", "ga"),
    *("gl", "he", "hr", "hu", "hy", "is", "it", "ja", "ka", "ko", "lb", "lt", "lv", "mk", "mt"),
    *("nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "zh"),
)


class WordingForm(PartForm):
    """A title and a summary in one language."""

    FIELDS: ClassVar[dict[str, str]] = {"": "language"}

    language = choice_field(_("Language"))
    title = line_field(_("Title in this language"))
    summary = text_field(_("What it is about, in this language"), rows=3)

    @property
    def blank(self) -> bool:
        """Whether nothing was typed into this row."""
        return not any(map(typed, (self.language, self.title, self.summary)))

    def typed(self) -> Data:
        """Return the row as an agenda file has it."""
        return {
            "language": typed(self.language),
            "title": typed(self.title),
            "summary": self.summary.data or "",
        }


def languages(*held: str) -> list[tuple[str, str]]:
    """Return what a select offers, those that a draft holds among them, by their names."""
    names = get_locale().languages
    tags = {*OFFERED, *filter(None, held)}
    return sorted(((tag, names.get(tag, tag)) for tag in tags), key=lambda one: one[1])


def with_languages(rows: Rows) -> None:
    """Hand in the languages that each row can choose from."""
    for row in rows:
        chosen = row.form.language
        chosen.choices = [NOTHING, *languages(chosen.data or "")]
