"""Registering, a delegation's screen, and how waiting works."""

from meetings.registration.views import (
    copying,
    delegate,
    delegation,
    details,
    invitation,
    items,
    names,
    offers,
    participants,
    register,
    sheet,
    substitution,
    waiting,
    withdrawal,
)
from meetings.registration.views.entering import bp, lets_in

__all__ = [
    "bp",
    "copying",
    "delegate",
    "delegation",
    "details",
    "invitation",
    "items",
    "lets_in",
    "names",
    "offers",
    "participants",
    "register",
    "sheet",
    "substitution",
    "waiting",
    "withdrawal",
]
