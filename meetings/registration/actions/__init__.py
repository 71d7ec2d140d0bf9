"""What people do with registrations; the caller's transaction commits."""

from meetings.registration.actions.approval import answer, approve, decline
from meetings.registration.actions.confirming import Unconfirmed, unconfirmed
from meetings.registration.actions.entering import Registered
from meetings.registration.actions.guests import (
    decline_invitation,
    enrol_guest,
    invite,
    invite_party,
    register_invited,
    register_oneself,
    renew_invitation,
)
from meetings.registration.actions.heads import (
    move,
    register,
    take_what_fits,
    withdraw,
)
from meetings.registration.actions.keys import KeyReusedError, Sender, answered, keep_answer
from meetings.registration.actions.limits import set_limit
from meetings.registration.actions.offers import accept, accept_item, refuse, refuse_item
from meetings.registration.actions.organisers import correct, enrol
from meetings.registration.actions.seats import reseat
from meetings.registration.actions.substitution import lapse, substitute

__all__ = [
    "KeyReusedError",
    "Registered",
    "Sender",
    "Unconfirmed",
    "accept",
    "accept_item",
    "answer",
    "answered",
    "approve",
    "correct",
    "decline",
    "decline_invitation",
    "enrol",
    "enrol_guest",
    "invite",
    "invite_party",
    "keep_answer",
    "lapse",
    "move",
    "refuse",
    "refuse_item",
    "register",
    "register_invited",
    "register_oneself",
    "renew_invitation",
    "reseat",
    "set_limit",
    "substitute",
    "take_what_fits",
    "unconfirmed",
    "withdraw",
]
