"""The desk's pages."""

from meetings.desk.views import (
    agenda,
    delegates,
    event,
    overview,
    people,
    places,
    preview,
    publish,
    roster,
)
from meetings.desk.views.scope import bp

__all__ = [
    "agenda",
    "bp",
    "delegates",
    "event",
    "overview",
    "people",
    "places",
    "preview",
    "publish",
    "roster",
]
