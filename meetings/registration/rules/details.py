"""What is known of a delegate beside their seat: who may say it, until when, and with consent."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from meetings.registration.rules.questions import Value, Wrong
from meetings.text import fold_mail, normalise, one_line

KEPT = timedelta(days=14)  # after an event, what was said of diet, access and other special data


class Problem(StrEnum):
    """Why somebody's data cannot be stored; the page puts each into words."""

    OVER = "over"  # the event is over, or the person does not come any more
    CHANGED = "changed"  # somebody else changed it since the page was opened
    NO_NAME = "no-name"
    NAME_FIXED = "name-fixed"  # another name is another person, and the time for that is over
    TAKEN = "taken"  # a mail address that is registered for this event
    NO_CONSENT = "no-consent"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and in which field: "name", "q7" for question 7, "" for the whole page."""

    problem: Problem | Wrong
    field: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """What a delegate or the head of their delegation says; a placeholder has no name yet."""

    name: str
    mail: str = ""
    function: str = ""
    languages: str = ""
    phone: str = ""

    def clean(self) -> "Details":
        """Return the data as stored: one line each, the address folded."""
        said = (self.function, self.languages, self.phone)
        return Details(one_line(self.name), fold_mail(self.mail), *map(one_line, said))


@dataclass(frozen=True, slots=True)
class Private:
    """What only the person says of themselves, and whether they consent to its being kept."""

    diet: str = ""
    access_needs: str = ""
    consent: bool = False
    photo_consent: bool = False
    listed: bool = False

    def clean(self) -> "Private":
        """Return the data as stored."""
        needs = (normalise(self.diet), normalise(self.access_needs))
        return Private(*needs, self.consent, self.photo_consent, self.listed)

    def without_needs(self) -> "Private":
        """Return the data of somebody who takes their consent back."""
        return Private(photo_consent=self.photo_consent, listed=self.listed)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page sends: data, answers as typed by question, and the mark of what it had shown.

    Without `private` it is from somebody who neither sees nor changes that.
    """

    details: Details
    private: Private | None = None
    answers: Mapping[int, Sequence[str]] = field(default_factory=dict)
    was: str = ""


def mark(details: Details, private: Private | None, answers: Mapping[int, Value]) -> str:
    """Return what stands for the data that a page shows: equal marks, equal data."""
    said = repr((details, private, sorted(answers.items())))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def takes_back(
    stored: Private,
    wanted: Private,
    before: Mapping[int, Value],
    answers: Mapping[int, Value | None],
) -> bool:
    """Whether somebody takes back the consent that they gave.

    They untick it and leave what it covers as it was, or empty it. Whoever unticks it and types
    something new has not meant that, and is asked. `before` and `answers` are to special questions.
    """
    same = wanted.diet in ("", stored.diet) and wanted.access_needs in ("", stored.access_needs)
    new = [
        value for id_, value in answers.items() if value is not None and before.get(id_) != value
    ]
    return stored.consent and not wanted.consent and same and not new


def refusals(
    stored: Details,
    wanted: Details,
    *,
    taken: bool = False,
    renames: bool = True,
    consents: bool = True,
) -> list[Fault]:
    """Return why data cannot be stored, nothing when it can.

    A name that is known cannot be emptied, and without `renames` not be changed. `taken`: the
    address is somebody else's at this event. `consents` is whether special data has its consent.
    """
    found = (
        (bool(stored.name) and not wanted.name, Fault(Problem.NO_NAME, "name")),
        (
            not renames and bool(stored.name and wanted.name) and stored.name != wanted.name,
            Fault(Problem.NAME_FIXED, "name"),
        ),
        (taken, Fault(Problem.TAKEN, "mail")),
        (not consents, Fault(Problem.NO_CONSENT, "consent")),
    )
    return [fault for applies, fault in found if applies]
