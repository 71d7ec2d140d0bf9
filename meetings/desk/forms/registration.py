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

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 -- WTForms' signature
        """Ask for whatever is missing when anything was typed."""
        whole: bool = super().validate(extra_validators)
        needed = {
            self.opens_day: _("Enter the day on which registration opens."),
            self.opens_hour: _("Enter the hour at which registration opens."),
            self.closes_day: _("Enter the day on which registration closes."),
            self.closes_hour: _("Enter the hour at which registration closes."),
        }
        whole_or_none = (
            (self.release_day, self.release_hour),
            (self.substitute_day, self.substitute_hour),
            (self.withdraw_day, self.withdraw_hour),
        )
        for day, hour in whole_or_none:
            if typed(day) or typed(hour):
                needed[day] = _("Enter the day.")
                needed[hour] = _("Enter the hour.")
        if not any(map(typed, (*needed, self.seats, self.quota, self.offer))):
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
            "opens": hours.start(typed(self.opens_day), typed(self.opens_hour)),
            "closes": hours.start(typed(self.closes_day), typed(self.closes_hour)),
            "seats": number(self.seats),
            "quota": number(self.quota),
            "release": _until(self.release_day, self.release_hour),
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


def _until(day: StringField, hour: StringField) -> str | None:
    return hours.start(typed(day), typed(hour)) if typed(day) else None
