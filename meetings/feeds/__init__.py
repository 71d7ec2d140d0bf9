"""Calendars that programs poll: rendered once when they change, 304 by one SELECT."""
