"""Everything that can be wrong with an agenda file or a draft."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

_KEY = re.compile(r"[a-z_]{1,80}")


class Problem(StrEnum):
    """What is wrong, as whoever writes a file is told it; `{what}` is what a fault is about."""

    MISSING = "is missing"
    UNKNOWN_KEY = "is no key of this form"
    NO_OBJECT = "should be an object: keys and values in braces"
    NO_LIST = "should be a list, in brackets"
    NO_TEXT = "should be a text, in quotes"
    HALF_CHARACTER = "holds half a character"
    NO_WHOLE_NUMBER = "should be a whole number, without quotes"
    NO_NUMBER = "should be a number, without quotes"
    NOT_FINITE = "should be a number"
    NO_SUCH_WORD = "should be {what}"
    TOO_SMALL = "should be {what:g} or more"
    TOO_LARGE = "should be {what:g} or less"
    TOO_LONG = "should be no longer than {what} characters"
    TOO_MANY = "should hold no more than {what} entries"
    OTHER = "{what}"
    EMPTY = "is empty"
    SLUG = "may hold a to z, 0 to 9 and single hyphens between them"
    LANGUAGE = "is no language; write two letters, like bg"
    ZONE = "is no time zone; write one like Europe/Copenhagen"
    CLOCK = "is no time from 2000 to 2099; write 2017-10-05T13:15, or 2017-10-05 for a whole day"
    HOUR = "needs an hour too, like 2017-09-22T18:00"
    NO_DAY = "this day does not exist in {what}"
    NO_TIME = "this time does not exist in {what}: the clocks go forward over it"
    OFFSET = "has another offset at that time: {what}"
    WEB_ADDRESS = "is no web address; write one like https://meet.example/room"
    ENDS_BEFORE = "is not after the start"
    CLOSES_BEFORE = "is not after the opening"
    OUTSIDE_EVENT = "lies outside the days of the event"
    OUTSIDE_TOUR = "lies outside the hours of its study tour"
    STOP_BEFORE = "is before the end of the stop before"
    NOT_POSTPONED = "only an event is postponed; move or cancel the item"
    NO_STOPS = "only a study tour has a route"
    NO_VEHICLES = "only a study tour has vehicles"
    NEEDS_TOUR = "should hold a study tour, since the event is one"
    HALF_POSITION = "should have latitude and longitude, or neither"
    HALF_SERIES = "goes with a series, and a series with it"
    TWICE = "{what!r} is there twice"
    NO_ROOM = "there is no room {what!r} at the venue"
    NO_SPEAKER = "{what!r} is not among the speakers"
    NO_NETWORK = "there is no network {what!r}"
    NO_CITY = "there is no city {what!r}"
    NO_SHOWCASE = "there is no showcase {what!r}"
    OTHER_NETWORK = "this event belongs to another network"
    ADDRESS_TAKEN = "is the address of another event"


class Fault(NamedTuple):
    """What is wrong with a file or a draft, and where: `path` like "items[3].starts"."""

    path: str
    problem: Problem
    what: str | float = ""

    def __str__(self) -> str:
        """Write it as one line for whoever mends the file."""
        return f"{self.path or 'the file'}: {self.problem.value.format(what=self.what)}"


def path(keys: Sequence[str | int]) -> str:
    """Write where something is in a file: ("items", 3, "starts") as "items[3].starts".

    A key that is no word of the form is quoted, so that it cannot steer a terminal.
    """
    return "".join(map(_step, keys)).removeprefix(".")


def _step(key: str | int) -> str:
    if isinstance(key, str) and _KEY.fullmatch(key):
        return f".{key}"
    return f"[{key[:80]!r}]" if isinstance(key, str) else f"[{key}]"
