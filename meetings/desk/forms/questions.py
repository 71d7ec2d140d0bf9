"""What an organiser types to ask delegates something."""

import re
from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # new in WTForms 3.3
from wtforms.validators import InputRequired, Length, Optional, Regexp

from meetings.registration.forms.people import CLEAN
from meetings.registration.forms.questions import KINDS
from meetings.registration.rules.questions import Misput, Put, QuestionKind
from meetings.web.forms import OnceForm, PageForm

HELP, OPTIONS = 1000, 10_000  # characters
PLACE = re.compile(r"(?P<question>[0-9]{1,9})-(?P<place>[0-9]{1,3})", re.ASCII)
_LONG = _("This is longer than %(max)d characters.")
_WHERE = {
    Misput.FEW_OPTIONS: ("options", _("Write at least two options, one a line.")),
    Misput.MANY_OPTIONS: ("options", _("A question has at most 50 options.")),
    Misput.LONG_OPTION: ("options", _("An option has at most 120 characters.")),
    Misput.OPTION_TWICE: ("options", _("An option stands here twice.")),
    Misput.SPECIAL_REQUIRED: (
        "required",
        _("Sensitive things are told freely: such a question cannot be one that must be answered."),
    ),
    Misput.KIND_FIXED: (
        "kind",
        _("Somebody has answered this already, so its kind stays. Drop it and put a new question."),
    ),
    Misput.SPECIAL_FIXED: (
        "special",
        _("Somebody has answered this already, so its readers stay. Put a new question instead."),
    ),
    Misput.MANY_QUESTIONS: ("", _("An event has at most 40 questions.")),
}


class QuestionForm(OnceForm):
    """A question: its words, what an answer to it is, and whether there must be one."""

    text = StringField(
        _("Question"),
        [
            InputRequired(_("Write the question.")),
            Length(max=300, message=_LONG),
            Regexp(CLEAN, message=_("Type this once more.")),
            Regexp(r"\s*\S", message=_("Write the question.")),
        ],
        render_kw={"maxlength": 300},
    )
    kind = SelectField(
        _("What an answer is"),
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
    )
    options = TextAreaField(
        _("Options"), [Optional(), Length(max=OPTIONS, message=_LONG)], render_kw={"rows": 5}
    )
    help = TextAreaField(
        _("Help"), [Optional(), Length(max=HELP, message=_LONG)], render_kw={"rows": 2}
    )
    required = BooleanField(_("Everybody must answer this"))
    special = BooleanField(_("It asks for something sensitive (health, belief, origin ...)"))

    @classmethod
    def of(cls, put: Put) -> "QuestionForm":
        """Return the form of a question."""
        return cls(
            text=put.text,
            kind=put.kind.value,
            options="\n".join(put.options),
            help=put.help,
            required=put.required,
            special=put.special,
        )

    def put(self) -> Put:
        """Return what was typed."""
        return Put(
            kind=QuestionKind(self.kind.data),
            text=self.text.data or "",
            help=self.help.data or "",
            options=tuple((self.options.data or "").splitlines()),
            required=bool(self.required.data),
            special=bool(self.special.data),
        )

    def explain(self, faults: Iterable[Misput]) -> str:
        """Put each fault at its field; return the sentence for the page, "" without one."""
        sentence = ""
        for fault in faults:
            name, words = _WHERE[fault]
            if name:
                self[name].errors = [*self[name].errors, words]
            else:
                sentence = str(words)
        return sentence


class PlaceForm(PageForm):
    """A question and its new place from 0, as a button's value: "7-2"."""

    place = StringField()

    def where(self) -> tuple[int, int] | None:
        """Return the question and its place, None for anything else."""
        found = PLACE.fullmatch(self.place.data or "")
        return (int(found["question"]), int(found["place"])) if found else None
