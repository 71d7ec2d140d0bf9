"""Faults of a draft, put at the fields of a form and into words for whoever fills it in."""

import re
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Form
from wtforms.fields import Field

from meetings.agenda.rules.file import Fault, Problem
from meetings.desk.forms.fields import used
from meetings.web.forms import Rows

_WORDS = re.compile(r"\w+")
_SENTENCES = {
    Problem.MISSING: _("This is missing."),
    Problem.EMPTY: _("Enter something here."),
    Problem.NO_TEXT: _("Enter something here."),
    Problem.HALF_CHARACTER: _("This holds half a character. Type it anew."),
    Problem.NO_WHOLE_NUMBER: _("Write a whole number, like 48."),
    Problem.NO_NUMBER: _("Write a number."),
    Problem.NOT_FINITE: _("Write a number."),
    Problem.NO_SUCH_WORD: _("Choose one of the list."),
    Problem.TOO_SMALL: _("Write a number from %(what)s on."),
    Problem.TOO_LARGE: _("Write a number up to %(what)s."),
    Problem.TOO_LONG: _("Write at most %(what)s characters."),
    Problem.TOO_MANY: _("There are more than %(what)s. Remove some."),
    Problem.SLUG: _("Use a to z, 0 to 9 and single hyphens between them."),
    Problem.LANGUAGE: _("Write the two letters of a language, like bg."),
    Problem.ZONE: _(
        "There is no such time zone. Choose one from the list, like Europe/Copenhagen."
    ),
    Problem.CLOCK: _("This is no day and hour from 2000 to 2099."),
    Problem.HOUR: _("Enter the hour too."),
    Problem.NO_DAY: _("In %(what)s there is no such day."),
    Problem.NO_TIME: _("In %(what)s no clock shows this time: they go forward over it."),
    Problem.OFFSET: _("At that time the clocks are at %(what)s from UTC."),
    Problem.WEB_ADDRESS: _("Write a whole address, like https://meet.example/room."),
    Problem.ENDS_BEFORE: _("The end is not after the start."),
    Problem.CLOSES_BEFORE: _("Registration closes before it opens."),
    Problem.OUTSIDE_EVENT: _("This lies outside the days of the event."),
    Problem.OUTSIDE_TOUR: _("This lies outside the hours of the tour."),
    Problem.STOP_BEFORE: _("The stop before has not ended by then."),
    Problem.NOT_POSTPONED: _("Only a whole event is postponed. Move or cancel the item."),
    Problem.NO_STOPS: _("Only a study tour has stops: remove them, or keep it one."),
    Problem.NO_VEHICLES: _("Only a study tour has vehicles: remove them, or keep it one."),
    Problem.NEEDS_TOUR: _("An event that is a study tour needs an item that is one. Add it first."),
    Problem.HALF_POSITION: _("Enter both degrees, or neither."),
    Problem.HALF_SERIES: _("A series and a number go together."),
    Problem.TWICE: _("%(what)s is there twice."),
    Problem.NO_ROOM: _("There is no room %(what)s at the venue."),
    Problem.NO_SPEAKER: _("%(what)s is not among the speakers."),
    Problem.NO_CITY: _("There is no city %(what)s."),
    Problem.NO_SHOWCASE: _("There is no showcase %(what)s."),
    Problem.ADDRESS_TAKEN: _("Another event has this address. Enter another one."),
}
# What no form of ours sends.
_FORGED = _("This cannot be stored. Reload the page and type it again.")


def words(fault: Fault) -> str:
    """Say what is wrong in a sentence of the page's language."""
    return str(_SENTENCES.get(fault.problem, _FORGED)) % {"what": fault.what}


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
