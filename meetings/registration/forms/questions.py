"""Questions of an organiser as fields of a form, and what is wrong with answers in sentences."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, Form, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # new in WTForms 3.3

from meetings.registration.rules.questions import (
    LINE,
    NO,
    TEXT,
    YES,
    Put,
    QuestionKind,
    Value,
    Wrong,
    pieces,
)
from meetings.web.fields import DayField, SeveralField
from meetings.web.language import day

AnyForm = TypeVar("AnyForm", bound=Form)
Asking = Mapping[int, Put]  # by the question's id
NOTHING = SelectChoice("", "–")  # noqa: RUF001 -- a dash, as a select shows that nothing is chosen
KINDS = {
    QuestionKind.LINE: _("A short text"),
    QuestionKind.TEXT: _("A long text"),
    QuestionKind.ONE_OF: _("One of several"),
    QuestionKind.SEVERAL_OF: _("Several of several"),
    QuestionKind.YES_NO: _("Yes or no"),
    QuestionKind.NUMBER: _("A number"),
    QuestionKind.DATE: _("A date"),
}
WRONG: dict[Wrong, Any] = {
    Wrong.LONG: _("This is too long. A short text has at most 300 characters, a long one 4000."),
    Wrong.CONTROL: _("There is a sign here that no text has. Type it once more."),
    Wrong.NOT_A_NUMBER: _("Write a number."),
    Wrong.NOT_A_DATE: _("Write the day like 2030-10-05."),
    Wrong.NOT_OFFERED: _("Choose one of those that are offered."),
}


def name(question_id: int) -> str:
    """Return what the field of a question is called."""
    return f"q{question_id}"


def asking(
    form: type[AnyForm], asked: Asking, chosen: Mapping[int, Sequence[str]]
) -> type[AnyForm]:
    """Return a form that has a field for each question besides its own.

    `chosen` are the options that somebody chose before: they can be kept though dropped.
    """
    fields = {name(id_): _field(put, chosen.get(id_, ())) for id_, put in asked.items()}
    return type(form.__name__, (form,), fields)


def filled(given: Mapping[int, Value]) -> dict[str, Any]:
    """Return answers as the data of their fields."""
    several = {id_: pieces(value) for id_, value in given.items()}
    return {
        name(id_): found if isinstance(given[id_], list) else found[0]
        for id_, found in several.items()
    }


def sent(asked: Iterable[int], typed: Any) -> dict[int, list[str]]:  # noqa: ANN401 -- werkzeug's MultiDict
    """Return what a form sent for each question."""
    return {id_: typed.getlist(name(id_)) for id_ in asked}


def words(kind: QuestionKind, value: Value) -> str:
    """Return an answer as a page shows it, in the page's language."""
    if isinstance(value, bool):
        return str(gettext("Yes") if value else gettext("No"))
    if kind is QuestionKind.DATE:
        return day(date.fromisoformat(str(value)), pattern="EEEE d MMMM y")
    return ", ".join(pieces(value))


_PLAIN: dict[QuestionKind, tuple[type[Field], dict[str, Any]]] = {
    QuestionKind.LINE: (StringField, {"maxlength": LINE}),
    QuestionKind.TEXT: (TextAreaField, {"rows": 4, "maxlength": TEXT}),
    QuestionKind.NUMBER: (StringField, {"inputmode": "decimal", "class": "short"}),
    QuestionKind.DATE: (DayField, {}),
}


def _field(put: Put, chosen: Sequence[str]) -> Field:
    """Return the field for a question; what is typed into it is for the rules to judge."""
    options = [SelectChoice(one, one) for one in dict.fromkeys((*put.options, *chosen))]
    if put.kind is QuestionKind.SEVERAL_OF:
        return SeveralField(put.text, choices=options, validate_choice=False)
    if put.kind in (QuestionKind.ONE_OF, QuestionKind.YES_NO):
        either = [SelectChoice(YES, _("Yes")), SelectChoice(NO, _("No"))]
        choices = [NOTHING, *(options if put.options else either)]
        return SelectField(put.text, choices=choices, validate_choice=False)
    field, look = _PLAIN[put.kind]
    return field(put.text, render_kw=look)
