"""The desk's pages."""

from meetings.desk.views import (
    agenda,
    delegates,
    event,
    export,
    items,
    limits,
    needs,
    overview,
    people,
    person,
    places,
    preview,
    publish,
    questions,
    roster,
    ways,
)
from meetings.desk.views.scope import bp

__all__ = [
    "agenda",
    "bp",
    "delegates",
    "event",
    "export",
    "items",
    "limits",
    "needs",
    "overview",
    "people",
    "person",
    "places",
    "preview",
    "publish",
    "questions",
    "roster",
    "ways",
]
