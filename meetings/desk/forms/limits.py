"""What an organiser types about seats that are kept for some, and the most of one city."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import TextInput

from meetings.desk.forms.fields import choice_field
from meetings.registration.rules.limits import Limit, LimitKind
from meetings.registration.rules.pool import Circle
from meetings.registration.rules.window import KeptFor
from meetings.web.forms import PageForm

SPEAKERS, GUESTS = KeptFor.SPEAKERS.value, KeptFor.GUESTS.value
KINDS = (
    (LimitKind.KEPT.value, _("Seats are kept for them")),
    (LimitKind.MOST.value, _("They may have at most so many seats")),
)


class LimitForm(PageForm):
    """How many seats are kept for whom, or how many they may have; `at` is an item, 0 the event."""

    confirmed = HiddenField()
    at = choice_field(_("Where"), coerce=int, default=0)
    whom = choice_field(_("For whom"))
    kind = choice_field(_("What"), KINDS)
    seats = IntegerField(
        _("Seats"),
        [
            InputRequired(_("Enter a number of seats.")),
            NumberRange(0, 100_000, message=_("Write a whole number, like 48.")),
        ],
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "class": "short"},
    )

    def limit(self, city: int | None) -> Limit | None:
        """Return what was typed, if `city` is the id of whom it is for; None: it makes no sense."""
        kind = LimitKind(self.kind.data)
        seats = self.seats.data or None if kind is LimitKind.KEPT else self.seats.data
        return limit_of(kind, self.whom.data or "", city, seats)


class DropForm(PageForm):
    """A limit that is taken away, as its button names it."""

    confirmed = HiddenField()
    at = IntegerField(validators=[InputRequired()])
    whom = HiddenField()
    kind = HiddenField()
    city = IntegerField(validators=[Optional()])

    def limit(self) -> Limit | None:
        """Return what is taken away, None for what is none."""
        if self.kind.data not in set(LimitKind):
            return None
        return limit_of(LimitKind(self.kind.data), self.whom.data or "", self.city.data, None)


def limit_of(kind: LimitKind, whom: str, city: int | None, seats: int | None) -> Limit | None:
    """Return a limit for speakers, guests or a city; None where nobody is meant."""
    if whom in (SPEAKERS, GUESTS):
        return Limit(kind, Circle(KeptFor(whom)), seats) if kind is LimitKind.KEPT else None
    return Limit(kind, Circle(KeptFor.CITY, city), seats) if city else None
