"""What is typed about the route of a study tour: its stops, and what it travels in."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from meetings.agenda.forms import MEANS
from meetings.desk.forms import hours
from meetings.desk.forms.fields import (
    NOTHING,
    choice_field,
    count_field,
    day_field,
    hour_field,
    line_field,
    number,
    text_field,
    typed,
)
from meetings.web.forms import PartForm

Data = dict[str, Any]
TIMES = {"starts": "begins", "": "begins"}


class StopForm(PartForm):
    """A stop, with the way to the next; its day is told where the tour lasts more than one."""

    FIELDS: ClassVar[dict[str, str]] = TIMES

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
    means = choice_field(_("From here by"), (NOTHING, *MEANS.items()))
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
    means = choice_field(_("Means"), MEANS.items(), default="bus")
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
    means = choice_field(_("Means"), MEANS.items(), default="bus")
    access = line_field(_("What is step-free"))

    @property
    def blank(self) -> bool:
        """Whether nothing was typed into this row."""
        return not any(map(typed, (self.name, self.access)))

    def typed(self) -> Data:
        """Return the row as an agenda file has it, but for its seats."""
        said = {"was": typed(self.was), "name": typed(self.name)}
        return {**said, "means": self.means.data, "access": typed(self.access)}


def stop_shown(stop: Data, item: Data) -> Data:
    """Return a stop as its form shows it, in `item` as that is shown."""
    times = hours.span(stop["starts"], stop["ends"])
    if not item["last_day"] and times["day"] == item["day"] and not times["last_day"]:
        times["day"] = ""
    empty = {key: stop[key] or "" for key in ("means", "showcase")}
    return {**stop, **times, **empty}
