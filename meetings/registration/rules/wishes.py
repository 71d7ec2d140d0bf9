"""What may be asked for when people are registered."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from meetings.registration.rules.window import Window
from meetings.text import fold, fold_mail, one_line

MOST_PEOPLE = 100  # of one delegation at one event, waiting ones included


@dataclass(frozen=True, slots=True)
class Named:
    """A person to register, as typed; `mail` may be empty. Without a name: it follows."""

    name: str
    mail: str = ""
    function: str = ""

    @property
    def placeholder(self) -> bool:
        """Whether a seat is asked for whose name follows."""
        return not self.name

    def clean(self) -> "Named":
        """Return the person as stored: one line each, the address folded."""
        return Named(one_line(self.name), fold_mail(self.mail), one_line(self.function))


class Refusal(StrEnum):
    """Why people cannot be registered; the page puts each into words."""

    NOT_OPEN = "not-open"
    OVER = "over"  # the event is over, or cancelled
    NOBODY = "nobody"
    TWICE = "twice"  # one mail address twice in what was typed
    ALIKE = "alike"  # a name that is there already, and no address to tell the two apart
    TAKEN = "taken"  # a mail address that is registered for this event
    NAMES_DUE = "names-due"  # no name can follow any more
    TOO_LARGE = "too-large"  # a group that could never be seated together
    TOO_MANY = "too-many"  # more people than one delegation can have
    GONE = "gone"  # whoever gives a place up has none any more
    TOO_LATE = "too-late"  # the deadline for this has passed


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody was registered; `which` are the places (from 0) of the people it is about.

    `most` is how many can be seated together, where they are too many for that.
    """

    why: Refusal
    which: tuple[int, ...] = ()
    most: int = 0


def refusal(
    people: Sequence[Named],
    *,
    window: Window,
    registered: Collection[str],
    present: Sequence[str] = (),
    names_follow: bool = True,
    most: float = inf,
) -> Refused | None:
    """Return why these people cannot be registered, None when they can.

    `registered` are the folded addresses that are active at the event; `present` are the names of
    the delegation's people so far, empty where they follow; `names_follow` is whether they still
    may; `most` is how many can ask at once,
    where they wait together.
    """
    mails = [person.mail for person in people]
    twice = _places(mails, {mail for mail in mails if mail and mails.count(mail) > 1})
    taken = _places(mails, registered)
    same = alike(people, present)
    unnamed = any(person.placeholder for person in people)
    found = (
        (window is not Window.OPEN, Refused(Refusal.NOT_OPEN)),
        (not people, Refused(Refusal.NOBODY)),
        (twice, Refused(Refusal.TWICE, twice)),
        (taken, Refused(Refusal.TAKEN, taken)),
        (same, Refused(Refusal.ALIKE, same)),
        (unnamed and not names_follow, Refused(Refusal.NAMES_DUE)),
        (len(people) > most, Refused(Refusal.TOO_LARGE, most=int(min(most, MOST_PEOPLE)))),
        (len(present) + len(people) > MOST_PEOPLE, Refused(Refusal.TOO_MANY)),
    )
    return next((refused for applies, refused in found if applies), None)


def as_typed(line: str) -> Named:
    """Return the person of one line: a name, and a mail address behind it where there is one.

    As people write it ("Elena Petrova, elena@sofia.example") and as programs for mail copy it
    ("Elena Petrova <elena@sofia.example>").
    """
    *before, last = one_line(line).split(" ")
    if "@" not in last:
        return Named(line).clean()
    name = " ".join(before).rstrip(",;: ").strip('"')
    return Named(name, last.strip("<>,;()")).clean()


def alike(people: Sequence[Named], present: Iterable[str]) -> tuple[int, ...]:
    """Return the places of people who are probably named twice.

    Their name was typed before, or is among the `present` of their delegation, and no mail address
    tells them apart. Seats whose names follow are all different.
    """
    seen = {fold(name) for name in present if name}
    found = []
    for n, person in enumerate(people):
        name = fold(person.name)
        if name and name in seen and not person.mail:
            found.append(n)
        seen.add(name)
    return tuple(found)


def not_yet(
    people: Sequence[Named], *, registered: Collection[str], present: Iterable[str]
) -> tuple[int, ...]:
    """Return the places of people who are not registered, as far as address and name tell.

    `registered` are folded addresses, `present` the names of their delegation.
    """
    names = {fold(name) for name in present}
    return tuple(
        n
        for n, person in enumerate(people)
        if person.mail not in registered and fold(person.name) not in names
    )


def _places(mails: Iterable[str], wanted: Collection[str]) -> tuple[int, ...]:
    return tuple(n for n, mail in enumerate(mails) if mail in wanted)
