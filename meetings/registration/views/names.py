"""What people are called on pages, those too whose names follow, and in addresses."""

import re
from typing import Any

from flask import request
from flask_babel import gettext as _

from meetings.registration.forms.people import COMING_AS
from meetings.registration.rules.window import ComingAs
from meetings.registration.views.entering import bp


@bp.app_template_filter("person_name")
def person_name(person: Any) -> str:  # noqa: ANN401 -- a row of any query that has a name
    """Return somebody's name; "Name follows (2)" where it does and the row has a `number`."""
    if person.name:
        return str(person.name)
    number = getattr(person, "number", 0)
    return str(_("Name follows (%(number)s)", number=number) if number else _("Name follows"))


@bp.app_template_filter("coming_name")
def coming_name(coming_as: str) -> str:
    """Return the word for what a person comes as; any other raises ValueError."""
    return str(COMING_AS[ComingAs(coming_as)])


@bp.app_template_filter("person_names")
def person_names(people: Any) -> list[str]:  # noqa: ANN401 -- as above, several
    """Return what some people are called."""
    return [person_name(person) for person in people]


def named(what: str) -> int:
    """Return who the address of a page says that was done to, by their id; 0 for nobody."""
    said = request.args.get(what, "")
    return int(said) if re.fullmatch("[0-9]{1,9}", said) else 0
