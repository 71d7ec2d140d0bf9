"""What is typed about an event itself, and to publish it."""

import re
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import FormField, HiddenField, StringField
from wtforms.validators import Length, Optional, Regexp

from meetings.agenda.forms import EVENT_KINDS
from meetings.agenda.rules import clock
from meetings.desk.forms import hours
from meetings.desk.forms.fields import (
    MOST_ROWS,
    choice_field,
    count_field,
    day_field,
    hour_field,
    line_field,
    link_field,
    number,
    text_field,
    typed,
    used,
)
from meetings.desk.forms.opened import DraftForm
from meetings.desk.forms.wordings import WordingForm
from meetings.terms import Audience, EventKind, ItemKind, Status
from meetings.text import fold
from meetings.web.forms import PageForm, Rows

Data = dict[str, Any]
AUDIENCES = (
    (Audience.PUBLIC.value, _("Everybody")),
    (Audience.MEMBER.value, _("Members of the network only")),
)
STATUSES = (
    (Status.CONFIRMED.value, _("Certain")),
    (Status.TENTATIVE.value, _("Not certain yet")),
)
LONGEST_SLUG = 80
FIRST_HOURS = ("09:00", "17:00")  # of the study tour that a new event of that kind begins with


class BasicsForm(PageForm):
    """What an event is, when and for whom: all that a new one needs."""

    FIELDS: ClassVar[dict[str, str]] = {"starts": "first_day", "ends": "last_day", "items": "kind"}

    title = line_field(_("Title"), _("Enter a title."))
    kind = choice_field(_("Kind"), EVENT_KINDS.items())
    zone = line_field(_("Time zone"), _("Enter the time zone."), list="zones", autocomplete="off")
    first_day = day_field(_("First day"), _("Enter the first day."))
    first_hour = hour_field(_("Begins at"))
    last_day = day_field(_("Last day"))
    last_hour = hour_field(_("Ends at"))
    audience = choice_field(_("Who sees it"), AUDIENCES)
    host_city = choice_field(_("Host city"))

    @property
    def ends_on(self) -> str:
        """The last day; where none was typed, it lasts one."""
        return typed(self.last_day) or typed(self.first_day)

    def facts(self) -> Data:
        """Return what was typed as the keys of an agenda file."""
        return {
            "title": typed(self.title),
            "kind": self.kind.data,
            "zone": clock.zone(typed(self.zone)),
            "starts": hours.start(typed(self.first_day), typed(self.first_hour)),
            "ends": hours.end(self.ends_on, typed(self.last_hour)),
            "audience": self.audience.data,
            "host_city": self.host_city.data or None,
        }


class NewEventForm(BasicsForm):
    """A new event; whatever else there is to say is said on its desk."""

    network = choice_field(_("Network"))
    slug = StringField(
        _("Address"),
        [
            Optional(),
            Length(max=LONGEST_SLUG, message=_("This is longer than %(max)d characters.")),
            Regexp(
                r"[a-z0-9]+(-[a-z0-9]+)*\Z",
                message=_("An address has small letters a to z, digits and single hyphens."),
            ),
        ],
    )

    def file(self) -> Data:
        """Return a whole agenda file, with a study tour in it where the event is one."""
        facts = self.facts()
        slug = typed(self.slug) or self._slug(facts["title"], facts["starts"][:4])
        return {**facts, "network": self.network.data, "slug": slug, "items": self._items(facts)}

    def _slug(self, title: str, year: str) -> str:
        words = "-".join(re.findall(r"[a-z0-9]+", fold(title)))[: LONGEST_SLUG - 5].strip("-")
        return words if words.endswith(year) else f"{words}-{year}".strip("-")

    def _items(self, facts: Data) -> list[Data]:
        if facts["kind"] != EventKind.STUDY_TOUR.value:
            return []
        first, last = FIRST_HOURS
        first = typed(self.first_hour) or first
        begins = typed(self.first_day)
        if begins == self.ends_on:
            last = typed(self.last_hour) or last
        item = {"number": 1, "kind": ItemKind.STUDY_TOUR.value, "title": facts["title"]}
        return [item | {"starts": hours.start(begins, first), "ends": hours.end(begins, last)}]


class EventForm(DraftForm, BasicsForm):
    """All facts of an event but its venue, people and seats."""

    status = choice_field(_("Dates"), STATUSES, validate_choice=False, default="")
    summary = text_field(_("What it is about"))
    for_whom = line_field(_("For whom"))
    languages = line_field(_("Languages"))
    conference = link_field(_("Address for joining online"))
    language = choice_field(_("Language of the texts"), default="en")
    also = Rows(FormField(WordingForm), _("In other languages"), most=MOST_ROWS)
    sample = line_field(_("Sample"))
    series = line_field(_("Series"))
    series_number = count_field(_("Number in the series"))

    def facts(self) -> Data:
        """Return what was typed as the keys of an agenda file."""
        known = self.status.data in dict(STATUSES)
        return {
            **super().facts(),
            **({"status": self.status.data} if known else {}),
            "summary": self.summary.data or "",
            "for_whom": typed(self.for_whom),
            "languages": typed(self.languages),
            "conference": typed(self.conference),
            "language": self.language.data,
            "also": [wording.typed() for wording in used(self.also)],
            "sample": typed(self.sample),
            "series": typed(self.series),
            "series_number": number(self.series_number),
        }


def event_shown(data: Data) -> Data:
    """Return an event's draft as its form shows it."""
    first_day, first_hour = hours.begins(data["starts"])
    last_day, last_hour = hours.ends(data["ends"])
    whole = first_hour == last_hour == hours.MIDNIGHT
    return {
        **data,
        "first_day": first_day,
        "first_hour": "" if whole else first_hour,
        "last_day": last_day,
        "last_hour": "" if whole else last_hour,
        "host_city": data["host_city"] or "",
    }


class SeenForm(PageForm):
    """A button that publishes; `mark` stands for what the page showed of it."""

    mark = HiddenField()


class PublishForm(SeenForm):
    """A sentence that goes with an edition."""

    note = line_field(_("A note about this edition"))
