"""The fields that the desk's forms are made of."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Field, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # new in WTForms 3.3
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import TimeInput, URLInput

from meetings.web.fields import DayField
from meetings.web.forms import Rows

LINE, TEXT, LINK = 300, 20_000, 1000  # characters, as an agenda file has them
MOST_ROWS = 2_000  # of a list; more are written in a file
NOTHING = ("", "–")  # noqa: RUF001 -- a dash, as a select shows that nothing is chosen


class HourField(StringField):
    """An hour of a day as its picker sends it: 13:15."""

    widget = TimeInput()


class LinkField(StringField):
    """An address on the web."""

    widget = URLInput()


def day_field(label: Any, needed: Any = "") -> Any:  # noqa: ANN401 -- lazy texts, and a field to be bound
    """Return a field for a day; `needed` is the sentence that asks for it."""
    form = Regexp(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", message=_("Write the day like 2030-10-05."))
    return DayField(label, [_asked(needed), form])


def hour_field(label: Any, needed: Any = "") -> Any:  # noqa: ANN401 -- as above
    """Return a field for an hour."""
    form = Regexp(r"[0-9]{2}:[0-9]{2}\Z", message=_("Write the hour like 13:15."))
    return HourField(label, [_asked(needed), form], filters=[_minutes])


def line_field(label: Any, needed: Any = "", **kw: Any) -> Any:  # noqa: ANN401 -- as above
    """Return a field for one line of text."""
    asked = [InputRequired(needed)] if needed else []
    return StringField(label, [*asked, _short(LINE)], render_kw={"maxlength": LINE, **kw})


def link_field(label: Any) -> Any:  # noqa: ANN401 -- as above
    """Return a field for an address on the web."""
    return LinkField(label, [_short(LINK)], render_kw={"maxlength": LINK, "autocomplete": "off"})


def text_field(label: Any, rows: int = 5) -> Any:  # noqa: ANN401 -- as above
    """Return a field for Markdown."""
    return TextAreaField(label, [Optional(), _short(TEXT)], render_kw={"rows": rows})


def count_field(label: Any, needed: Any = "") -> Any:  # noqa: ANN401 -- as above
    """Return a field for a whole number; empty is None."""
    form = Regexp(r"[0-9]{1,9}\Z", message=_("Write a whole number, like 48."))
    digits = {"inputmode": "numeric", "class": "short"}
    return StringField(label, [_asked(needed), form], render_kw=digits)


def degrees_field(label: Any) -> Any:  # noqa: ANN401 -- as above
    """Return a field for a latitude or longitude."""
    form = Regexp(r"-?[0-9]{1,3}(\.[0-9]{1,9})?\Z", message=_("Write degrees, like 54.913."))
    return StringField(label, [Optional(), form], render_kw={"class": "short"})


def choice_field(label: Any, choices: Any = (), **kw: Any) -> Any:  # noqa: ANN401 -- as above
    """Return a select; choices that are rows of the database are handed in later.

    One that a page does not show, having nothing to choose, is its first choice or empty.
    """
    offered = [SelectChoice(*one) for one in choices]
    first = offered[0].value if offered else ""
    return SelectField(label, choices=offered, **{"default": first, **kw})


def number(field: Field) -> int | None:
    """Return what was typed into a `count`."""
    return int(field.data) if field.data else None


def typed(field: Field) -> str:
    """Return what was typed, nothing as the empty text."""
    return (field.data or "").strip()


def used(rows: Rows) -> list[Any]:
    """Return the forms of a list's rows in which anything was typed."""
    return [row.form for row in rows if not row.form.blank]


def one_more(rows: Rows) -> None:
    """Give a list one more empty row."""
    if len(rows) < rows.most:
        rows.append_entry()


def _asked(needed: Any) -> Any:  # noqa: ANN401 -- a lazy text, and a validator
    return InputRequired(needed) if needed else Optional()


def _short(most: int) -> Length:
    return Length(max=most, message=_("This is longer than %(max)d characters."))


def _minutes(value: str | None) -> str:
    return (value or "")[:5]  # some pickers send seconds too
