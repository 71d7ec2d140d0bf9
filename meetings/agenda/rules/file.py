"""The JSON form of an event with its agenda, and every fault in it named by its path.

Times are wall-clock times in the event's zone ("2017-10-05T13:15"), as an organiser would
write them; docs/agenda-file.md tells the form to people.
"""

from typing import Any

from pydantic import ValidationError

from meetings.agenda.rules import clock, faults
from meetings.agenda.rules.form import (
    TIMES,
    AgendaFile,
    AppearancePart,
    ItemPart,
    RegistrationPart,
    SpeakerPart,
    StopPart,
    VenuePart,
)
from meetings.agenda.rules.problems import Fault, Problem, path

__all__ = [
    "AgendaFile",
    "AppearancePart",
    "Fault",
    "ItemPart",
    "Problem",
    "RegistrationPart",
    "SpeakerPart",
    "StopPart",
    "VenuePart",
    "path",
    "read",
    "shift",
]


def read(data: object) -> AgendaFile | list[Fault]:
    """Read the form of any JSON value, or return its faults, each with its path.

    What contradicts itself is told when all keys are right and all times exist; before
    that it would follow from the other faults.
    """
    try:
        file = AgendaFile.model_validate(data)
    except ValidationError as error:
        return [faults.of_form(dict(fault)) for fault in error.errors(include_url=False)]
    return list(faults.of_clocks(file)) or list(faults.of_sense(file)) or file


def shift(file: AgendaFile, days: int) -> AgendaFile:
    """Return the same event `days` later, each hour as its zone's clocks show it.

    An hour that the clocks skip on its new day is read as the one after. ValueError when it
    would leave the years that a file may tell of.
    """
    return AgendaFile.model_validate(_shifted(file.model_dump(exclude_unset=True), days))


def _shifted(part: Any, days: int) -> Any:  # noqa: ANN401 -- whatever a file may hold
    if isinstance(part, dict):
        return {
            key: clock.shifted(value, days) if key in TIMES and value else _shifted(value, days)
            for key, value in part.items()
        }
    return [_shifted(value, days) for value in part] if isinstance(part, list) else part
