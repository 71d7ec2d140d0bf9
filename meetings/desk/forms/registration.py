"""What is typed about registration: when it is open, for how many, and by which rules."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from meetings.agenda.rules.form import RegistrationPart, times
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
# Every time, as an agenda file calls it, and as the fields of its day and its hour begin.
TIMES = {key: key.removesuffix("_until") for key in times(RegistrationPart)}
FROM = {"opens", "release"}  # the others last until the end of a day without an hour


class RegistrationForm(DraftForm):
    """When cities register, and for how many seats."""

    FIELDS: ClassVar[dict[str, str]] = {key: f"{name}_day" for key, name in TIMES.items()}

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
        later = [name for name in TIMES.values() if name not in ("opens", "closes")]
        hours_of = [(self[f"{name}_day"], self[f"{name}_hour"]) for name in later]
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
            **{key: self._time(key) for key in TIMES},
            "seats": number(self.seats),
            "quota": number(self.quota),
            "waiting": self.waiting.data,
            "offer": number(self.offer),
            "approval": bool(self.approval.data),
            "individuals": bool(self.individuals.data),
        }

    def _time(self, key: str) -> str | None:
        """Return a time as an agenda file has it; without an hour it is that of the day."""
        day, hour = (typed(self[f"{TIMES[key]}_{part}"]) for part in ("day", "hour"))
        whole = hours.MIDNIGHT if key in FROM else hours.LAST
        return hours.start(day, hour or whole) if day else None


def registration_shown(data: Data) -> Data:
    """Return the registration of a draft as its form shows it."""
    window = data["registration"]
    if window is None:
        return {}
    shown = {
        f"{name}_{part}": value
        for key, name in TIMES.items()
        for part, value in zip(
            ("day", "hour"), hours.begins(window[key]) if window[key] else ("", ""), strict=True
        )
    }
    return {
        "seats": window["seats"],
        "quota": window["quota"],
        "waiting": window["waiting"],
        "offer": window["offer"],
        "approval": window["approval"],
        "individuals": window["individuals"],
        **shown,
    }
