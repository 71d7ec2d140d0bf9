"""What is typed about one item of the agenda; of a study tour its stops and vehicles too."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import FormField, HiddenField, SelectMultipleField

from meetings.desk.forms import hours
from meetings.desk.forms.fields import (
    KINDS,
    MEANS,
    MOST_ROWS,
    NOTHING,
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
from meetings.desk.forms.wordings import WordingForm
from meetings.terms import ItemKind, Status
from meetings.web.forms import PartForm, Rows

Data = dict[str, Any]
STATUSES = (
    (Status.CONFIRMED.value, _("Takes place")),
    (Status.TENTATIVE.value, _("Not certain yet")),
    (Status.CANCELLED.value, _("Cancelled")),
)
PARTS = (
    ("speaker", _("Speaker")),
    ("moderator", _("Moderator")),
    ("host", _("Host")),
    ("guide", _("Guide")),
)
_TIMES = {"starts": "begins", "": "begins"}


class AppearanceForm(PartForm):
    """Who appears, and as what."""

    FIELDS: ClassVar[dict[str, str]] = {"": "name"}

    name = line_field(_("Name"), list="people", autocomplete="off")
    part = choice_field(_("As"), PARTS)

    @property
    def blank(self) -> bool:
        """Whether nobody was named."""
        return not typed(self.name)

    def typed(self) -> Data:
        """Return the row as an agenda file has it."""
        return {"name": typed(self.name), "part": self.part.data}


class StopForm(PartForm):
    """A stop, with the way to the next; its day is told where the tour lasts more than one."""

    FIELDS: ClassVar[dict[str, str]] = _TIMES

    title = line_field(_("Stop"))
    day = day_field(_("Day"))
    begins = hour_field(_("Arrival"))
    last_day = day_field(_("Day of departure, if another"))
    ends = hour_field(_("Departure"))
    address = line_field(_("Address"))
    topic = line_field(_("Topic"))
    host = line_field(_("Who receives you"))
    summary = text_field(_("What there is to see"), rows=3)
    access = line_field(_("What is step-free"))
    showcase = choice_field(_("Showcase that is visited"))
    means = choice_field(_("From here by"), (NOTHING, *MEANS))
    minutes = count_field(_("Minutes on the way"))

    @property
    def blank(self) -> bool:
        """Whether nothing was typed into this row."""
        said = (self.title, self.begins, self.ends, self.address, self.topic, self.host)
        rest = (self.summary, self.access, self.showcase, self.means, self.minutes)
        return not any(map(typed, (*said, *rest)))

    def typed(self, day: str) -> Data:
        """Return the row as an agenda file has it; without a day of its own it is on `day`."""
        first = typed(self.day) or day
        last = typed(self.last_day) or first
        return {
            "title": typed(self.title),
            "starts": hours.start(first, typed(self.begins)),
            "ends": hours.end(last, typed(self.ends)),
            "topic": typed(self.topic),
            "summary": self.summary.data or "",
            "address": typed(self.address),
            "host": typed(self.host),
            "access": typed(self.access),
            "means": self.means.data or None,
            "minutes": number(self.minutes),
            "showcase": self.showcase.data or None,
        }


class VehicleForm(PartForm):
    """What a tour travels in."""

    FIELDS: ClassVar[dict[str, str]] = {"": "name"}

    name = line_field(_("Vehicle"))
    means = choice_field(_("Means"), MEANS, default="bus")
    seats = count_field(_("Seats"))
    access = line_field(_("What is step-free"))

    @property
    def blank(self) -> bool:
        """Whether nothing was typed into this row."""
        return not any(map(typed, (self.name, self.seats, self.access)))

    def typed(self) -> Data:
        """Return the row as an agenda file has it."""
        return {
            "name": typed(self.name),
            "means": self.means.data,
            "seats": number(self.seats),
            "access": typed(self.access),
        }


class RideForm(PartForm):
    """What a tour that people have signed up for travels in: its seats are not typed here.

    `was` is the name by which it is known, empty of a new one.
    """

    FIELDS: ClassVar[dict[str, str]] = {"": "name"}

    was = HiddenField()
    name = line_field(_("Vehicle"))
    means = choice_field(_("Means"), MEANS, default="bus")
    access = line_field(_("What is step-free"))

    @property
    def blank(self) -> bool:
        """Whether nothing was typed into this row."""
        return not any(map(typed, (self.name, self.access)))

    def typed(self) -> Data:
        """Return the row as an agenda file has it, but for its seats."""
        said = {"was": typed(self.was), "name": typed(self.name)}
        return {**said, "means": self.means.data, "access": typed(self.access)}


class ItemForm(DraftForm):
    """One line of the agenda."""

    FIELDS: ClassVar[dict[str, str]] = {**_TIMES, "": "day", "stops": "kind", "vehicles": "kind"}

    kind = choice_field(_("Kind"), KINDS)
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
    stops = [_stop_shown(stop, shown) for stop in item["stops"]]
    vehicles = [{**one, "was": one["name"]} for one in item["vehicles"]]
    return {**shown, "stops": stops, "vehicles": vehicles}


def _stop_shown(stop: Data, item: Data) -> Data:
    times = hours.span(stop["starts"], stop["ends"])
    if not item["last_day"] and times["day"] == item["day"] and not times["last_day"]:
        times["day"] = ""
    empty = {key: stop[key] or "" for key in ("means", "showcase")}
    return {**stop, **times, **empty}
