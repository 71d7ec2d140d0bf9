"""What is known of a delegate beside their seat: who may say it, until when, and with consent."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
class FieldFault:
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
    """What only the person says of themselves, and whether they consent to its being kept.

    Their needs, as answers to special questions, are shown to organisers and by no link: whoever
    registered them can make a link too.
    """

    diet: str = ""
    access_needs: str = ""
    consent: bool = False
    photo_consent: bool = False
    listed: bool = False

    def clean(self) -> "Private":
        """Return the data as stored."""
        needs = (normalise(self.diet), normalise(self.access_needs))
        return Private(*needs, self.consent, self.photo_consent, self.listed)

    def shown(self) -> "Private":
        """Return what a page that a link opens shows of it."""
        return replace(self, diet="", access_needs="")

    def over(self, stored: "Private", forgotten: Collection[str] = ()) -> "Private":
        """Return the data with the needs that are stored where none are typed in their place.

        Those of the fields that are `forgotten` are not kept.
        """
        diet = "" if "diet" in forgotten else stored.diet
        access_needs = "" if "access_needs" in forgotten else stored.access_needs
        return replace(self, diet=self.diet or diet, access_needs=self.access_needs or access_needs)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page sends: data, answers as typed by question, and the mark of what it had shown.

    Without `private` it is from somebody who neither sees nor changes that. `forgotten` are the
    fields whose special data is deleted where nothing is typed in its place: "diet", "q7".
    """

    details: Details
    private: Private | None = None
    answers: Mapping[int, Sequence[str]] = field(default_factory=dict)
    was: str = ""
    forgotten: Collection[str] = ()


def mark(
    details: Details,
    private: Private | None,
    answers: Mapping[int, Value],
    told: Collection[str] = (),
) -> str:
    """Return what stands for the data that a page shows: equal marks, equal data.

    Of what no page shows, only that it was `told` is in it: who has the mark could else try out
    what it may stand for.
    """
    said = repr((details, private, sorted(answers.items()), sorted(told)))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def refusals(
    stored: Details,
    wanted: Details,
    *,
    taken: bool = False,
    renames: bool = True,
    consents: bool = True,
) -> list[FieldFault]:
    """Return why data cannot be stored, nothing when it can.

    A name that is known cannot be emptied, and without `renames` not be changed. `taken`: the
    address is somebody else's at this event. `consents` is whether special data has its consent.
    """
    found = (
        (bool(stored.name) and not wanted.name, FieldFault(Problem.NO_NAME, "name")),
        (
            not renames and bool(stored.name and wanted.name) and stored.name != wanted.name,
            FieldFault(Problem.NAME_FIXED, "name"),
        ),
        (taken, FieldFault(Problem.TAKEN, "mail")),
        (not consents, FieldFault(Problem.NO_CONSENT, "consent")),
    )
    return [fault for applies, fault in found if applies]
