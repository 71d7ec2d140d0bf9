"""Whom an organiser invites to send a delegation, besides the cities of the network."""

from collections.abc import Iterable
from dataclasses import dataclass

from meetings.registration.rules.wishes import Refusal, Refused
from meetings.text import fold, fold_mail, one_line


@dataclass(frozen=True, slots=True)
class Invited:
    """A city, or an organisation by its name; `name` and `mail` are of whom is written to there."""

    city_id: int | None = None
    organisation: str = ""
    name: str = ""
    mail: str = ""

    def clean(self) -> "Invited":
        """Return the party as stored: one line each, the address folded."""
        texts = one_line(self.organisation), one_line(self.name), fold_mail(self.mail)
        return Invited(self.city_id, *texts)


def invitation_refusal(whom: Invited, known: Iterable[tuple[int | None, str]]) -> Refused | None:
    """Return why a party cannot be invited: it is none, or both, or is invited already."""
    if (whom.city_id is None) == (whom.organisation == ""):
        return Refused(Refusal.NOBODY)
    same = (whom.city_id, fold(whom.organisation))
    if same in {(city_id, fold(organisation)) for city_id, organisation in known}:
        return Refused(Refusal.TAKEN)
    return None
