"""Faults of a draft, put at the fields of a form and into words for whoever fills it in."""

import re
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Form
from wtforms.fields import Field

from meetings.agenda.rules.file import Fault
from meetings.desk.forms.fields import used
from meetings.web.forms import Rows

_WORDS = re.compile(r"\w+")
_SENTENCES = {
    "is missing": _("This is missing."),
    "is empty": _("Enter something here."),
    "is not after the start": _("The end is not after the start."),
    "is not after the opening": _("Registration closes before it opens."),
    "lies outside the days of the event": _("This lies outside the days of the event."),
    "lies outside the hours of its study tour": _("This lies outside the hours of the tour."),
    "is before the end of the stop before": _("The stop before has not ended by then."),
    "only a study tour has a route": _("Only a study tour has stops: remove them, or keep it one."),
    "only a study tour has vehicles": _(
        "Only a study tour has vehicles: remove them, or keep it one."
    ),
    "should be a whole number, without quotes": _("Write a whole number, like 48."),
    "is no time zone; write one like Europe/Copenhagen": _(
        "There is no such time zone. Choose one from the list, like Europe/Copenhagen."
    ),
    "should hold a study tour, since the event is one": _(
        "An event that is a study tour needs an item that is one. Add it first."
    ),
    "should have latitude and longitude, or neither": _("Enter both degrees, or neither."),
    "goes with a series, and a series with it": _("A series and a number go together."),
    "is the address of another event": _("Another event has this address. Enter another one."),
    "should be a number": _("Write a number."),
    "is no web address; write one like https://meet.example/room": _(
        "Write a whole address, like https://meet.example/room."
    ),
}
_PATTERNS = (
    (r"there is no room '(?P<what>.*)' at the venue", _("There is no room %(what)s at the venue.")),
    (r"'(?P<what>.*)' is not among the speakers", _("%(what)s is not among the speakers.")),
    (r"'?(?P<what>.*?)'? is there twice", _("%(what)s is there twice.")),
    (r"there is no city '(?P<what>.*)'", _("There is no city %(what)s.")),
    (r"there is no showcase '(?P<what>.*)'", _("There is no showcase %(what)s.")),
    (r"should be (?P<what>\S+) or more", _("Write a number from %(what)s on.")),
    (r"should be (?P<what>\S+) or less", _("Write a number up to %(what)s.")),
    (
        r"this time does not exist in (?P<what>\S+): .*",
        _("In %(what)s no clock shows this time: they go forward over it."),
    ),
    (r"is no time from .*", _("This is no day and hour from 2000 to 2099.")),
)


def words(fault: Fault) -> str:
    """Say what is wrong in a sentence of the page's language."""
    if known := _SENTENCES.get(fault.problem):
        return str(known)
    for pattern, sentence in _PATTERNS:
        if found := re.fullmatch(pattern, fault.problem):
            return str(sentence) % found.groupdict()
    return str(gettext("This is not possible: %(problem)s.", problem=fault.problem))


def put(form: Form, faults: Iterable[Fault], part: str) -> list[Fault]:
    """Put each fault at its field of a form for one part ("items[7]") of a draft.

    Return those that are about another part.
    """
    elsewhere = []
    for fault in faults:
        field = _field(form, fault.path, part)
        if field is None:
            elsewhere.append(fault)
        else:
            field.errors = [*field.errors, words(fault)]
    return elsewhere


def _field(form: Form, path: str, part: str) -> Field | None:
    if part and not path.startswith(part):
        return None
    return _walk(form, _WORDS.findall(path[len(part) :]))


def _walk(form: Any, steps: list[str]) -> Field | None:  # noqa: ANN401 -- a form with FIELDS
    """Follow steps such as ["stops", "2", "starts"] to the field that they lead to."""
    name, *rest = steps or [""]
    field: Field | None = getattr(form, name) if name in form else None
    if isinstance(field, Rows) and rest:
        rows = [row for row in used(field) if not ("gone" in row and row.gone.data)]
        return _walk(rows[int(rest[0])], rest[1:]) if int(rest[0]) < len(rows) else None
    if field is None or isinstance(field, Rows):
        field = getattr(form, form.FIELDS[name]) if name in form.FIELDS and not rest else None
    return field
