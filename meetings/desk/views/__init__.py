"""The desk's pages."""

from meetings.desk.views import (
    agenda,
    approvals,
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
    "approvals",
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
