"""Why somebody cannot book an item, in words."""

from flask_babel import gettext as _

from meetings.agenda.rules.values import called
from meetings.registration.queries.bookings import Bookable
from meetings.registration.rules.bookings import Obstacle, Problem
from meetings.web.language import hours, language


def sentence(obstacle: Obstacle, name: str, items: dict[int, Bookable], zone: str) -> str:
    """Say why somebody cannot book an item, or not leave it."""
    wanted, mine = (_told(items.get(number), zone) for number in (obstacle.number, obstacle.mine))
    sentences = {
        Problem.OVERLAP: _("%(name)s: %(mine)s and %(wanted)s overlap."),
        Problem.TWICE: _("%(name)s has this already: %(mine)s."),
        Problem.GONE: _("%(name)s does not come to this event any more."),
        Problem.CANCELLED: _("%(wanted)s is cancelled."),
        Problem.OVER: _("%(wanted)s is over."),
        Problem.BEGUN: _("%(name)s: %(wanted)s has begun, only the organiser can change it."),
        Problem.UNKNOWN: _("Nobody signs up for this any more."),
    }
    return str(sentences[obstacle.problem]) % {"name": name, "mine": mine, "wanted": wanted}


def _told(item: Bookable | None, zone: str) -> str:
    """Return an item by its title and hours."""
    if item is None:
        return ""
    return f"{called(item, language()).title} {hours(item.starts_at, item.ends_at, zone)}"
