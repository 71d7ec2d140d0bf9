"""What is typed about a venue and its rooms, about speakers, and about registration."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FormField, HiddenField, StringField
from wtforms.validators import Length, ValidationError

from meetings.desk.forms import hours
from meetings.desk.forms.fields import (
    LINE,
    MOST_ROWS,
    choice_field,
    count_field,
    day_field,
    degrees_field,
    hour_field,
    line_field,
    number,
    text_field,
    typed,
    used,
)
from meetings.desk.forms.opened import DraftForm
from meetings.terms import WaitingRule
from meetings.web.forms import PartForm, Rows

Data = dict[str, Any]
RULES = (
    (WaitingRule.FIRST_COME.value, _("Who asked first")),
    (WaitingRule.IN_TURN.value, _("Cities in turn: the one with the fewest seats")),
)


class RoomForm(PartForm):
    """A room: its name until now, and from now on."""

    FIELDS: ClassVar[dict[str, str]] = {"": "name"}

    was = HiddenField(validators=[Length(max=LINE)])
    name = line_field(_("Room"))
    gone = BooleanField(_("Remove"))

    @property
    def blank(self) -> bool:
        """Whether this row speaks of no room."""
        return not (self.was.data or typed(self.name))

    def validate_name(self, field: StringField) -> None:
        """Ask for the name of a room that is to stay."""
        if self.was.data and not typed(field) and not self.gone.data:
            raise ValidationError(_("Enter a name, or choose Remove."))


class VenueForm(DraftForm):
    """Where an event is; all empty for one that is nowhere, or online."""

    FIELDS: ClassVar[dict[str, str]] = {"": "latitude"}

    name = line_field(_("Name of the venue"))
    address = line_field(_("Address"))
    latitude = degrees_field(_("Latitude"))
    longitude = degrees_field(_("Longitude"))
    arrival = text_field(_("How to get there"))
    access = text_field(_("What is step-free, and where to ask for help"))
    rooms = Rows(FormField(RoomForm), _("Rooms"), most=MOST_ROWS)

    def validate_name(self, field: StringField) -> None:
        """Ask for the name of a venue of which anything else is told."""
        said = (self.address, self.latitude, self.longitude, self.arrival, self.access)
        if not typed(field) and (any(map(typed, said)) or any(now for _was, now in self.renamed())):
            raise ValidationError(_("Enter the name of the venue."))

    def part(self) -> Data | None:
        """Return the venue as an agenda file has it, but for its rooms."""
        if not typed(self.name):
            return None
        return {
            "name": typed(self.name),
            "address": typed(self.address),
            "latitude": _degrees(self.latitude),
            "longitude": _degrees(self.longitude),
            "arrival": self.arrival.data or "",
            "access": self.access.data or "",
        }

    def renamed(self) -> list[tuple[str, str]]:
        """Return the rooms as (name until now, name from now on)."""
        return [
            (room.was.data or "", "" if room.gone.data else typed(room.name))
            for room in used(self.rooms)
        ]


class SpeakerForm(PartForm):
    """A speaker: their name until now, and what is said of them from now on."""

    FIELDS: ClassVar[dict[str, str]] = {"": "name"}

    was = HiddenField(validators=[Length(max=LINE)])
    name = line_field(_("Name"), autocomplete="off")
    about = line_field(_("Office or organisation"))
    city = choice_field(_("City"))
    gone = BooleanField(_("Remove"))

    @property
    def blank(self) -> bool:
        """Whether this row speaks of nobody."""
        return not (self.was.data or typed(self.name) or typed(self.about))

    def validate_name(self, field: StringField) -> None:
        """Ask for the name of somebody who is to stay."""
        if not self.blank and not typed(field) and not self.gone.data:
            raise ValidationError(_("Enter the name of this person or office."))


class SpeakersForm(DraftForm):
    """Everybody who appears on the agenda."""

    FIELDS: ClassVar[dict[str, str]] = {}

    speakers = Rows(FormField(SpeakerForm), _("Speakers"), most=MOST_ROWS)

    def renamed(self) -> list[tuple[str, Data | None]]:
        """Return the speakers as (name until now, the speaker as an agenda file has them)."""
        return [(who.was.data or "", _speaker(who)) for who in used(self.speakers)]


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


def venue_shown(data: Data) -> Data:
    """Return the venue of a draft as its form shows it."""
    venue = data["venue"] or {"rooms": []}
    return {**venue, "rooms": [{"was": name, "name": name} for name in venue["rooms"]]}


def speakers_shown(data: Data) -> Data:
    """Return the speakers of a draft as their form shows them."""
    rows = [{**who, "was": who["name"], "city": who["city"] or ""} for who in data["speakers"]]
    return {"speakers": rows}


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


def _degrees(field: StringField) -> float | None:
    return float(field.data) if field.data else None


def _speaker(who: SpeakerForm) -> Data | None:
    if who.gone.data:
        return None
    return {"name": typed(who.name), "about": typed(who.about), "city": who.city.data or None}
