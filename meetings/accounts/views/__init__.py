"""Logging in and out, one's own account, and a new password by mail."""

from meetings.accounts.views import account, language, login, password
from meetings.accounts.views.entering import bp, find

__all__ = ["account", "bp", "find", "language", "login", "password"]
