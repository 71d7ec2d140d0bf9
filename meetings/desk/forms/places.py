"""What is typed about a venue and its rooms, and about speakers."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FormField, HiddenField, StringField
from wtforms.validators import Length, ValidationError

from meetings.desk.forms.fields import (
    LINE,
    MOST_ROWS,
    choice_field,
    degrees_field,
    line_field,
    text_field,
    typed,
    used,
)
from meetings.desk.forms.opened import DraftForm
from meetings.web.forms import PartForm, Rows

Data = dict[str, Any]


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


def venue_shown(data: Data) -> Data:
    """Return the venue of a draft as its form shows it."""
    venue = data["venue"] or {"rooms": []}
    return {**venue, "rooms": [{"was": name, "name": name} for name in venue["rooms"]]}


def speakers_shown(data: Data) -> Data:
    """Return the speakers of a draft as their form shows them."""
    rows = [{**who, "was": who["name"], "city": who["city"] or ""} for who in data["speakers"]]
    return {"speakers": rows}


def _degrees(field: StringField) -> float | None:
    return float(field.data) if field.data else None


def _speaker(who: SpeakerForm) -> Data | None:
    if who.gone.data:
        return None
    return {"name": typed(who.name), "about": typed(who.about), "city": who.city.data or None}
