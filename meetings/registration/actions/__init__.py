"""What people do with registrations; the caller's transaction commits."""

from meetings.registration.actions.acting import UnknownEventError
from meetings.registration.actions.heads import (
    Registered,
    move,
    register,
    take_what_fits,
    withdraw,
)
from meetings.registration.actions.keys import KeyReusedError, answered, keep_answer
from meetings.registration.actions.organisers import correct, enrol
from meetings.registration.actions.seats import reseat

__all__ = [
    "KeyReusedError",
    "Registered",
    "UnknownEventError",
    "answered",
    "correct",
    "enrol",
    "keep_answer",
    "move",
    "register",
    "reseat",
    "take_what_fits",
    "withdraw",
]
