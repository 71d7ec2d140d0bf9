"""The words for what an agenda consists of, as choices of a form and as labels of pages."""

from flask_babel import lazy_gettext as _

from meetings.agenda.rules.values import Means, Part
from meetings.terms import EventKind, ItemKind

EVENT_KINDS = {
    EventKind.NETWORK_MEETING: _("Network meeting"),
    EventKind.STUDY_TOUR: _("Study tour"),
    EventKind.WORKSHOP: _("Workshop"),
    EventKind.REVIEW: _("Review"),
    EventKind.WEBINAR: _("Webinar"),
}
ITEM_KINDS = {
    ItemKind.PLENARY: _("Plenary"),
    ItemKind.WORKSHOP: _("Workshop"),
    ItemKind.STUDY_TOUR: _("Study tour"),
    ItemKind.SHOWCASE: _("Showcase"),
    ItemKind.SOCIAL: _("Social"),
    ItemKind.BREAK: _("Break"),
    ItemKind.TRAVEL: _("Travel"),
}
MEANS = {
    Means.WALK: _("On foot"),
    Means.BICYCLE: _("Bicycle"),
    Means.BUS: _("Bus"),
    Means.TRAM: _("Tram"),
    Means.TRAIN: _("Train"),
    Means.CAR: _("Car"),
    Means.BOAT: _("Boat"),
}
PARTS = {
    Part.SPEAKER: _("Speaker"),
    Part.MODERATOR: _("Moderator"),
    Part.HOST: _("Host"),
    Part.GUIDE: _("Guide"),
}
# By their value: a page knows a kind as it is stored. Events and items share words.
_KINDS = {str(kind): word for words in (EVENT_KINDS, ITEM_KINDS) for kind, word in words.items()}


def kind_name(kind: str) -> str:
    """Return the word for a kind of event or item; any other raises KeyError."""
    return str(_KINDS[kind])


def means_name(means: str) -> str:
    """Return the word for how a study tour travels; any other raises ValueError."""
    return str(MEANS[Means(means)])


def part_name(part: str) -> str:
    """Return the word for what somebody does at an item; any other raises ValueError."""
    return str(PARTS[Part(part)])
