"""Booking items of an agenda: for one's delegation, and for oneself by a link."""

from meetings.registration.views.items import heads, own
from meetings.registration.views.items.wording import sentence

__all__ = ["heads", "own", "sentence"]
