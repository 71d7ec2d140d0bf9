"""Delegations, their delegates, what these book and answer, and how seats are kept for some."""

from meetings.registration.models.bookings import Booking
from meetings.registration.models.delegates import Delegate, Delegation, OneTimeKey
from meetings.registration.models.invitations import Invitation
from meetings.registration.models.limits import CityQuota, Reserve
from meetings.registration.models.questions import Answer, Question

__all__ = [
    "Answer",
    "Booking",
    "CityQuota",
    "Delegate",
    "Delegation",
    "Invitation",
    "OneTimeKey",
    "Question",
    "Reserve",
]
