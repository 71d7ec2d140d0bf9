"""The same calendar as jCal (RFC 7265): JSON for programs that would rather not unfold lines.

icalendar 7.3 takes the properties of RFC 7986 for unknown ones and leaves their texts escaped;
what is converted here is what this package writes, property by property as it stands.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

# Properties whose values are no texts unless VALUE says so (RFC 5545, RFC 7986).
_TYPES = (
    dict.fromkeys(("CREATED", "DTEND", "DTSTAMP", "DTSTART", "EXDATE"), "date-time")
    | dict.fromkeys(("LAST-MODIFIED", "RDATE", "RECURRENCE-ID"), "date-time")
    | dict.fromkeys(("DURATION", "REFRESH-INTERVAL", "TRIGGER"), "duration")
    | dict.fromkeys(("CONFERENCE", "SOURCE", "TZURL", "URL"), "uri")
    | dict.fromkeys(("PERCENT-COMPLETE", "PRIORITY", "REPEAT", "SEQUENCE"), "integer")
    | dict.fromkeys(("ATTENDEE", "ORGANIZER"), "cal-address")
    | dict.fromkeys(("TZOFFSETFROM", "TZOFFSETTO"), "utc-offset")
    | {"GEO": "float", "RRULE": "recur"}
)
_SEVERAL = {"CATEGORIES", "EXDATE", "RDATE", "RESOURCES"}  # values joined by commas
_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[^=;:]+=(?:"[^"]*"|[^";:])*)*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([^=]+)=((?:"[^"]*"|[^";])*)')
_WORD = re.compile(r'"([^"]*)"|([^,]+)')
_VALUE = re.compile(r"((?:\\.|[^\\,])*),")
_ESCAPE = re.compile(r"\\(.)")
_CLOCK = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")
_OFFSET = re.compile(r"([+-]\d\d)(\d\d)(\d\d)?")


def jcal(calendar: bytes) -> bytes:
    """Return a calendar of this package as jCal, compact; the same calendar, the same bytes."""
    lines = iter(calendar.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n"))
    begin = next(lines)
    component = _component(begin.removeprefix("BEGIN:"), lines)
    return json.dumps(component, ensure_ascii=False, separators=(",", ":")).encode()


def _component(name: str, lines: Iterator[str]) -> list[Any]:
    properties, components = [], []
    while (line := next(lines)) != f"END:{name}":
        if line.startswith("BEGIN:"):
            components.append(_component(line.removeprefix("BEGIN:"), lines))
        else:
            properties.append(_property(line))
    return [name.lower(), properties, components]


def _property(line: str) -> list[Any]:
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError(line)
    name, told, value = found.groups()
    parameters = {key.lower(): _words(words) for key, words in _PARAMETER.findall(told)}
    # What is not standardised has no type that a reader could know (section 5.1).
    usual = "unknown" if name.startswith("X-") else _TYPES.get(name, "text")
    kind = str(parameters.pop("value", usual)).lower()
    return [name.lower(), parameters, kind, *_values(name, kind, value)]


def _words(words: str) -> str | list[str]:
    found = [quoted or bare for quoted, bare in _WORD.findall(words)]
    return found[0] if len(found) == 1 else found


def _values(name: str, kind: str, value: str) -> list[Any]:
    if name == "GEO":
        return [[float(degrees) for degrees in value.split(";")]]
    read = _READ.get(kind, str)
    return [read(one) for one in (_VALUE.findall(value + ",") if name in _SEVERAL else [value])]


def _text(value: str) -> str:
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _offset(value: str) -> str:
    return _OFFSET.sub(lambda found: ":".join(filter(None, found.groups())), value)


def _clock(value: str) -> str:
    year, month, day, hour, minute, second, utc = _CLOCK.fullmatch(value).groups()  # type: ignore[union-attr]  # written by this package
    date = f"{year}-{month}-{day}"
    return f"{date}T{hour}:{minute}:{second}{utc}" if hour else date


def _recur(value: str) -> dict[str, Any]:
    return dict(map(_rule, value.split(";")))


def _rule(part: str) -> tuple[str, Any]:
    name, _, value = part.partition("=")
    if name == "UNTIL":
        return "until", _clock(value)
    found = [int(one) if one.lstrip("+-").isdigit() else one for one in value.split(",")]
    return name.lower(), found[0] if len(found) == 1 else found


# Of any other type, the unknown among them, the value is what it was.
_READ: dict[str, Callable[[str], Any]] = {
    "text": _text,
    "date": _clock,
    "date-time": _clock,
    "integer": int,
    "utc-offset": _offset,
    "recur": _recur,
}
