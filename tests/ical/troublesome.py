"""Texts and times that have broken calendar feeds elsewhere, one table for all tests."""

from datetime import datetime

TEXTS = (
    "Асеновград",
    "Sønderborg",
    "横浜市",
    "Zürich ✓",
    "A title of three hundred characters " + "x" * 264,
    "a, b; c \\ d",
    "C:\\New folder\\new",
    "two\nlines",
    "two\r\nlines",
    "two\u2028lines\u2029or\x85three",
    "END:VEVENT",
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:smuggled",
    "x\nATTENDEE:mailto:someone@example.org",
    "x" * 65 + "🚲",  # after "SUMMARY:" the sign begins at octet 74
    "\x00\x07control\x1f\x7f",
    "\u202eEvil\u2066",
    '"quoted": ^n ^^',
    " blanks \n around \t",
)

# What it is, first and last moment by the clocks, zone, whole days.
TIMES = (
    ("midnight to midnight", "2026-05-04T00:00", "2026-05-05T00:00", "Europe/Copenhagen", False),
    ("across midnight", "2026-05-04T23:30", "2026-05-05T00:30", "Europe/Copenhagen", False),
    ("three days", "2026-05-04T00:00", "2026-05-07T00:00", "Europe/Copenhagen", True),
    ("over the autumn hour", "2026-10-24T00:00", "2026-10-26T00:00", "Europe/Copenhagen", True),
    ("over the spring gap", "2027-03-28T00:00", "2027-03-29T00:00", "Europe/Sofia", True),
    (
        "first day at midnight gap",
        "2017-10-15T00:00",
        "2017-10-16T00:00",
        "America/Sao_Paulo",
        True,
    ),
    ("no summer time", "2026-07-01T09:00", "2026-07-01T10:00", "Asia/Tokyo", False),
    ("summer time given up", "2026-01-15T09:00", "2026-01-15T10:00", "America/Sao_Paulo", False),
    ("summer time kept", "2018-12-15T09:00", "2018-12-15T10:00", "America/Sao_Paulo", False),
    ("summer as standard", "2026-07-01T09:00", "2026-07-01T10:00", "Europe/Dublin", False),
    ("winter as saving", "2026-01-15T09:00", "2026-01-15T10:00", "Europe/Dublin", False),
    ("half an hour ahead", "2026-01-15T09:00", "2026-01-15T10:00", "Australia/Lord_Howe", False),
    ("half an hour back", "2026-07-15T09:00", "2026-07-15T10:00", "Australia/Lord_Howe", False),
    ("in Ramadan", "2026-03-01T09:00", "2026-03-01T10:00", "Africa/Casablanca", False),
    ("out of Ramadan", "2026-05-01T09:00", "2026-05-01T10:00", "Africa/Casablanca", False),
    ("a UTC that is none", "2026-05-01T09:00", "2026-05-01T10:00", "Atlantic/Reykjavik", False),
    ("in UTC", "2026-05-01T09:00", "2026-05-01T10:00", "UTC", False),
    ("begins twice", "2026-10-25T02:30", "2026-10-25T03:30", "Europe/Copenhagen", False),
    ("ends twice", "2026-10-25T01:30", "2026-10-25T02:30", "Europe/Copenhagen", False),
    ("just after twice", "2026-10-25T03:00", "2026-10-25T04:00", "Europe/Copenhagen", False),
)

SKIPPED = (
    (datetime(2027, 3, 28, 3, 30), "Europe/Sofia"),
    (datetime(2026, 10, 4, 2, 15), "Australia/Lord_Howe"),
    (datetime(2026, 3, 29, 1, 30), "Europe/Dublin"),
)

REPEATED = (
    (datetime(2026, 10, 25, 2, 30), "Europe/Copenhagen"),
    (datetime(2026, 4, 5, 1, 45), "Australia/Lord_Howe"),
    (datetime(2026, 10, 25, 1, 30), "Europe/Dublin"),
)
