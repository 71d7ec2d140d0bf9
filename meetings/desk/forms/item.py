"""What is typed about one item of the agenda; of a study tour its route too."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import FormField, SelectMultipleField

from meetings.agenda.forms import ITEM_KINDS, PARTS
from meetings.desk.forms import hours
from meetings.desk.forms.fields import (
    MOST_ROWS,
    choice_field,
    count_field,
    day_field,
    hour_field,
    line_field,
    number,
    text_field,
    typed,
    used,
)
from meetings.desk.forms.opened import DraftForm
from meetings.desk.forms.route import TIMES, RideForm, StopForm, VehicleForm, stop_shown
from meetings.desk.forms.wordings import WordingForm
from meetings.terms import ItemKind, Status
from meetings.web.forms import PartForm, Rows

Data = dict[str, Any]
STATUSES = (
    (Status.CONFIRMED.value, _("Takes place")),
    (Status.TENTATIVE.value, _("Not certain yet")),
    (Status.CANCELLED.value, _("Cancelled")),
)


class AppearanceForm(PartForm):
    """Who appears, and as what."""

    FIELDS: ClassVar[dict[str, str]] = {"": "name"}

    name = line_field(_("Name"), list="people", autocomplete="off")
    part = choice_field(_("As"), PARTS.items())

    @property
    def blank(self) -> bool:
        """Whether nobody was named."""
        return not typed(self.name)

    def typed(self) -> Data:
        """Return the row as an agenda file has it."""
        return {"name": typed(self.name), "part": self.part.data}


class ItemForm(DraftForm):
    """One line of the agenda."""

    FIELDS: ClassVar[dict[str, str]] = {**TIMES, "": "day", "stops": "kind", "vehicles": "kind"}

    kind = choice_field(_("Kind"), ITEM_KINDS.items())
    title = line_field(_("Title"), _("Enter a title."))
    day = day_field(_("Day"), _("Enter the day."))
    begins = hour_field(_("Begins at"), _("Enter the hour at which it begins."))
    ends = hour_field(_("Ends at"), _("Enter the hour at which it ends."))
    last_day = day_field(_("Day on which it ends, if another"))
    room = choice_field(_("Room"))
    place = line_field(_("Place"))
    seats = count_field(_("Seats"))
    status = choice_field(_("Status"), STATUSES)
    summary = text_field(_("What it is about"))
    access = line_field(_("What is step-free"))
    bring = line_field(_("What to bring"))
    also = Rows(FormField(WordingForm), _("In other languages"), most=MOST_ROWS)
    speakers = Rows(FormField(AppearanceForm), _("Who appears"), most=MOST_ROWS)
    showcases = SelectMultipleField(_("Showcases that are presented"))
    stops = Rows(FormField(StopForm), _("Stops"), most=MOST_ROWS)
    vehicles = Rows(FormField(VehicleForm), _("Vehicles"), most=MOST_ROWS)

    @property
    def travels(self) -> bool:
        """Whether there is a route to show."""
        rows = [*self.stops.entries, *self.vehicles.entries]
        return bool(self.kind.data == ItemKind.STUDY_TOUR or rows)

    @property
    def days(self) -> bool:
        """Whether its stops have to tell their day."""
        return bool(typed(self.last_day)) or any(typed(stop.form.day) for stop in self.stops)

    def item(self, number_: int) -> Data:
        """Return the item as an agenda file has it."""
        first = typed(self.day)
        last = typed(self.last_day) or first
        return {
            "number": number_,
            "kind": self.kind.data,
            "title": typed(self.title),
            "starts": hours.start(first, typed(self.begins)),
            "ends": hours.end(last, typed(self.ends)),
            "status": self.status.data,
            "summary": self.summary.data or "",
            "room": self.room.data or "",
            "place": typed(self.place),
            "access": typed(self.access),
            "bring": typed(self.bring),
            "seats": number(self.seats) if self.seats else None,
            "also": [wording.typed() for wording in used(self.also)],
            "speakers": [who.typed() for who in used(self.speakers)],
            "showcases": list(self.showcases.data or []),
            "stops": [stop.typed(first) for stop in used(self.stops)],
            "vehicles": [vehicle.typed() for vehicle in used(self.vehicles)],
        }


class BookedItemForm(ItemForm):
    """One line of the agenda that people sign up for as it is published: without its seats.

    They are changed with its bookings, where it is seen first who gets one.
    """

    seats = None
    vehicles = Rows(FormField(RideForm), _("Vehicles"), most=MOST_ROWS)

    def item(self, number_: int) -> Data:
        """Return the item as an agenda file has it, but for its seats."""
        return {key: value for key, value in super().item(number_).items() if key != "seats"}

    @staticmethod
    def says_seats(sent: Mapping[str, str], item: Data) -> bool:
        """Whether a page that was opened before it was published sent other seats than it has."""
        known = {one["name"]: one["seats"] for one in item["vehicles"]}
        for name, said in sent.items():
            row = re.fullmatch(r"(vehicles-\d+-)seats", name)
            if row:
                seats = known.get(sent.get(f"{row[1]}was") or sent.get(f"{row[1]}name", ""))
            elif name == "seats":
                seats = item["seats"]
            else:
                continue
            if said.strip() != ("" if seats is None else str(seats)):
                return True
        return False


def item_shown(item: Data) -> Data:
    """Return an item of a draft as its form shows it."""
    shown = {**item, **hours.span(item["starts"], item["ends"])}
    stops = [stop_shown(stop, shown) for stop in item["stops"]]
    vehicles = [{**one, "was": one["name"]} for one in item["vehicles"]]
    return {**shown, "stops": stops, "vehicles": vehicles}
