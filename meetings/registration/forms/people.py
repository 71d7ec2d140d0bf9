"""What a representative types to register people."""

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    EmailField,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from meetings.registration.rules.window import ComingAs
from meetings.registration.rules.wishes import MOST_PEOPLE, Named, as_typed
from meetings.text import MAIL_ADDRESS, one_line
from meetings.web.forms import OnceForm, PartForm, Rows

CLEAN = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]*\Z"
MOST_ROWS = 20
LONGEST = 120  # characters of a name or a function
LONGEST_MAIL = 254  # RFC 5321, section 4.5.3.1.3, less the signs around it
ROWS = 3  # shown at first; more are asked for one by one
COMING_AS = {
    ComingAs.DELEGATE: _("Delegate"),
    ComingAs.SPEAKER: _("Speaker"),
    ComingAs.GUEST: _("Guest"),
}


def name_field(needed: Any = "", autocomplete: str = "off") -> StringField:  # noqa: ANN401 -- a lazy text
    """Return the field of a person's name; `needed` is what is said where there must be one."""
    checks: list[Any] = [
        Length(max=LONGEST, message=_("A name has at most 120 characters.")),
        Regexp(CLEAN, message=_("Type this once more.")),
    ]
    if needed:
        checks = [InputRequired(needed), *checks, Regexp(r"\s*\S", message=needed)]
    return StringField(_("Name"), checks, render_kw={"autocomplete": autocomplete})


def mail_field(label: Any = "", autocomplete: str = "off") -> EmailField:  # noqa: ANN401 -- a lazy text
    """Return the field of a mail address, which may be empty."""
    wrong = _("This is not a mail address. Write it like name@city.example.")
    looks_right = Regexp(rf"\s*{MAIL_ADDRESS}\s*\Z", message=wrong)
    checks = [Optional(), Length(max=LONGEST_MAIL), looks_right]
    return EmailField(label or _("Mail address"), checks, render_kw={"autocomplete": autocomplete})


def line_field(label: Any, most: int = LONGEST, **shown: Any) -> StringField:  # noqa: ANN401 -- a lazy text, attributes
    """Return the field of a short text about a person, which may be empty."""
    too_long = _("This is longer than %(max)d characters.")
    checks = [
        Length(max=most, message=too_long),
        Regexp(CLEAN, message=_("Type this once more.")),
    ]
    return StringField(label, checks, render_kw={"autocomplete": "off", **shown})


class PersonTyped:
    """What a form that has these three fields makes of them; it is named before what it is."""

    name: StringField
    mail: EmailField
    function: StringField

    def person(self) -> Named:
        """Return the person who was typed, as stored."""
        typed = (self.name.data, self.mail.data, self.function.data)
        return Named(*(text or "" for text in typed)).clean()


class PersonForm(PersonTyped, PartForm):
    """One delegate. All three empty: the row is not used."""

    name = name_field()
    mail = mail_field()
    function = line_field(_("Function"))

    def validate_name(self, field: StringField) -> None:
        """Ask for a name where the rest of a row was filled in."""
        if not one_line(field.data or "") and (self.mail.data or self.function.data):
            raise ValidationError(_("Enter the name of this person."))


class DelegationForm(OnceForm):
    """People of one city; seats and dates are for rules to judge."""

    city = SelectField(_("City"), coerce=int)
    together = BooleanField(_("Seat these people only all together"))
    people = Rows(
        FormField(PersonForm),
        min_entries=ROWS,
        most=MOST_ROWS,
        each=_("Person %(number)s"),
    )


class QuickForm(OnceForm):
    """People of one city, a name a line, and how many names follow."""

    city = SelectField(_("City"), coerce=int)
    names = TextAreaField(
        _("Names, one per line"),
        [Length(max=MOST_PEOPLE * (LONGEST + LONGEST_MAIL))],
        render_kw={"rows": 5, "autocomplete": "off"},
    )
    placeholders = IntegerField(
        _("More people whose names follow"),
        [Optional(), NumberRange(0, MOST_PEOPLE)],
        render_kw={"inputmode": "numeric", "min": 0, "max": MOST_PEOPLE},
    )
    together = BooleanField(_("Seat these people only all together"))

    def lines(self) -> list[tuple[int, str]]:
        """Return the lines that say something, each with its number from 1."""
        typed = re.split(r"\r\n|\n|\r", self.names.data or "")
        return [(n, line) for n, line in enumerate(typed, 1) if line.strip()]

    def wanted(self) -> list[Named]:
        """Return the people who were typed, in their order."""
        return [as_typed(line) for _, line in self.lines()]

    def validate_names(self, field: TextAreaField) -> None:
        """Say of each line that is no name what is wrong with it."""
        faults = [said for n, line in self.lines() for said in _faults(n, line)]
        if faults:
            # WTForms adds what is raised behind the others: they stay in the order of the lines.
            field.errors = [*field.errors, *faults[:-1]]
            raise ValidationError(faults[-1])


def _faults(number: int, line: str) -> list[str]:
    person = as_typed(line)
    found = (
        (
            not re.match(CLEAN, line.replace("	", " ")),
            gettext("Line %(number)s holds a sign that no name has.", number=number),
        ),
        (
            not person.name,
            gettext("Line %(number)s: write the name before the mail address.", number=number),
        ),
        (
            len(person.name) > LONGEST,
            gettext("Line %(number)s: a name has at most 120 characters.", number=number),
        ),
        (
            bool(person.mail) and not re.fullmatch(MAIL_ADDRESS, person.mail),
            gettext(
                "Line %(number)s: this is not a mail address. Write it like name@city.example.",
                number=number,
            ),
        ),
        (
            len(person.mail) > LONGEST_MAIL,
            gettext("Line %(number)s: the mail address is too long.", number=number),
        ),
    )
    return [sentence for applies, sentence in found if applies][:1]


class LineForm(OnceForm):
    """Who of one's own waiting people is moved, or lets go of a group; one of the three is sent."""

    earlier = IntegerField(validators=[Optional()])
    later = IntegerField(validators=[Optional()])
    fit = IntegerField(validators=[Optional()])
