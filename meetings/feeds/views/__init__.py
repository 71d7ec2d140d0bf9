"""Calendars by address, and the page where their owners look after them."""

from meetings.feeds.views import dav, exports, mine, news, personal, public
from meetings.feeds.views.answering import bp

__all__ = ["bp", "dav", "exports", "mine", "news", "personal", "public"]
