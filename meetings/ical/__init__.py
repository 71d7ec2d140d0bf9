"""Calendars as RFC 5545 and RFC 7986 bytes; the same values always give the same bytes.

An entry's `body` is rendered once, when it changes; `vevent` puts each reader's stamp on
it; `calendar` joins the fragments, with one VTIMEZONE for each zone they use.
"""

from meetings.ical.calendar import Head, calendar
from meetings.ical.colours import named
from meetings.ical.entry import Entry, Stamp, body, joined, sound, vevent, zones
from meetings.ical.jcal import jcal
from meetings.ical.zone import repeated, skipped, vtimezone, whole_days

__all__ = [
    "Entry",
    "Head",
    "Stamp",
    "body",
    "calendar",
    "jcal",
    "joined",
    "named",
    "repeated",
    "skipped",
    "sound",
    "vevent",
    "vtimezone",
    "whole_days",
    "zones",
]
