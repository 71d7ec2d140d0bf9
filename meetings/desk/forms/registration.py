"""What is typed about registration: when it is open, for how many, and by which rules."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField

from meetings.desk.forms import hours
from meetings.desk.forms.fields import (
    choice_field,
    count_field,
    day_field,
    hour_field,
    number,
    typed,
)
from meetings.desk.forms.opened import DraftForm
from meetings.terms import WaitingRule

Data = dict[str, Any]
RULES = (
    (WaitingRule.FIRST_COME.value, _("Who asked first")),
    (WaitingRule.IN_TURN.value, _("Cities in turn: the one with the fewest seats")),
)


# What ends at an hour, as an agenda file calls it, and as the fields of its day and hour begin.
UNTIL = {"release": "release", "substitute_until": "substitute", "withdraw_until": "withdraw"}


class RegistrationForm(DraftForm):
    """When cities register, and for how many seats."""

    FIELDS: ClassVar[dict[str, str]] = {
        "opens": "opens_day",
        "closes": "closes_day",
        "release": "release_day",
        "substitute_until": "substitute_day",
        "withdraw_until": "withdraw_day",
    }

    opens_day = day_field(_("Opens on"))
    opens_hour = hour_field(_("Opens at"))
    closes_day = day_field(_("Closes on"))
    closes_hour = hour_field(_("Closes at"))
    seats = count_field(_("Seats"))
    quota = count_field(_("Most seats of one city"))
    release_day = day_field(_("Released on"))
    release_hour = hour_field(_("Released at"))
    waiting = choice_field(_("Who is next"), RULES)
    offer = count_field(_("Hours to accept a seat"))
    substitute_day = day_field(_("Last day"))
    substitute_hour = hour_field(_("Last hour"))
    withdraw_day = day_field(_("Last day"))
    withdraw_hour = hour_field(_("Last hour"))
    approval = BooleanField(_("Each person is let in by an organiser"))
    individuals = BooleanField(_("Anybody may register themselves"))

    @property
    def in_turn(self) -> bool:
        """Whether cities take turns, which is seldom chosen."""
        return bool(self.waiting.data == WaitingRule.IN_TURN)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 -- WTForms' signature
        """Ask for whatever is missing when anything was typed."""
        whole: bool = super().validate(extra_validators)
        needed = {
            self.opens_day: _("Enter the day on which registration opens."),
            self.closes_day: _("Enter the day on which registration closes."),
        }
        hours_of = (
            (self.release_day, self.release_hour),
            (self.substitute_day, self.substitute_hour),
            (self.withdraw_day, self.withdraw_hour),
        )
        needed |= {day: _("Enter the day.") for day, hour in hours_of if typed(hour)}
        asked = (day for day, _hour in hours_of)
        first = (self.opens_hour, self.closes_hour, self.seats, self.quota, self.offer)
        if not any(map(typed, (*needed, *first, *asked))):
            return whole
        for field, sentence in needed.items():
            if not typed(field):
                field.errors = [sentence]
                whole = False
        return whole

    def part(self) -> Data | None:
        """Return the registration as an agenda file has it."""
        if not typed(self.opens_day):
            return None
        return {
            "opens": _from(self.opens_day, self.opens_hour),
            "closes": _until(self.closes_day, self.closes_hour),
            "seats": number(self.seats),
            "quota": number(self.quota),
            "release": _from(self.release_day, self.release_hour),
            "waiting": self.waiting.data,
            "offer": number(self.offer),
            "substitute_until": _until(self.substitute_day, self.substitute_hour),
            "withdraw_until": _until(self.withdraw_day, self.withdraw_hour),
            "approval": bool(self.approval.data),
            "individuals": bool(self.individuals.data),
        }


def registration_shown(data: Data) -> Data:
    """Return the registration of a draft as its form shows it."""
    window = data["registration"]
    if window is None:
        return {}
    opens, closes = hours.begins(window["opens"]), hours.begins(window["closes"])
    until = {
        f"{name}_{part}": value
        for key, name in UNTIL.items()
        for part, value in zip(
            ("day", "hour"), hours.begins(window[key]) if window[key] else ("", ""), strict=True
        )
    }
    return {
        "opens_day": opens[0],
        "opens_hour": opens[1],
        "closes_day": closes[0],
        "closes_hour": closes[1],
        "seats": window["seats"],
        "quota": window["quota"],
        "waiting": window["waiting"],
        "offer": window["offer"],
        "approval": window["approval"],
        "individuals": window["individuals"],
        **until,
    }


def _from(day: StringField, hour: StringField) -> str | None:
    """Return when something begins: without an hour with the day."""
    return hours.start(typed(day), typed(hour) or hours.MIDNIGHT) if typed(day) else None


def _until(day: StringField, hour: StringField) -> str | None:
    """Return until when something lasts: without an hour as long as the day."""
    return hours.start(typed(day), typed(hour) or hours.LAST) if typed(day) else None
