"""Registering, a delegation's screen, and how waiting works."""

from meetings.registration.views import delegation, register, waiting
from meetings.registration.views.entering import bp

__all__ = ["bp", "delegation", "register", "waiting"]
