"""How long a log-in lasts, and with what it was made."""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=30)
ORGANISER_IDLE = timedelta(hours=12)
ORGANISER_ABSOLUTE = timedelta(days=7)
NOTED = timedelta(minutes=5)  # last use is written at most this often: reading stays reading
# The first that is found counts: most browsers claim to be several others too.
BROWSERS = (
    ("Edge", r"\bEdg(?:A|iOS)?/"),
    ("Opera", r"\bOPR/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\b(?:Firefox|FxiOS)/"),
    ("Chrome", r"\b(?:Chrome|CriOS)/"),
    ("Safari", r"\bVersion/.*\bSafari/"),
)
SYSTEMS = (
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("Windows", r"\bWindows\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("macOS", r"\bMacintosh\b"),
    ("Linux", r"\bLinux\b"),
)
LONGEST_AGENT = 1_000  # characters that are looked at


class Device(NamedTuple):
    """With what somebody logged in, as its makers call it; empty where that is not known."""

    browser: str = ""
    system: str = ""


UNKNOWN = Device()


def device(agent: str) -> Device:
    """Return what a User-Agent header tells a person; the rest of it is nobody's business."""
    read = agent[:LONGEST_AGENT]
    return Device(_first(BROWSERS, read), _first(SYSTEMS, read))


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for name, pattern in known if re.search(pattern, agent)), "")


def lasts(began_at: datetime, used_at: datetime, at: datetime, *, powerful: bool) -> bool:
    """Whether a log-in still holds; shorter for those who can change what others see."""
    idle, absolute = (ORGANISER_IDLE, ORGANISER_ABSOLUTE) if powerful else (IDLE, ABSOLUTE)
    return at < used_at + idle and at < began_at + absolute
