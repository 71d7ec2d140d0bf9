"""What an account may act as, how long a log-in lasts, and which passwords are refused."""

from meetings.accounts.rules.logins import (
    ABSOLUTE,
    IDLE,
    NOTED,
    ORGANISER_ABSOLUTE,
    ORGANISER_IDLE,
    UNKNOWN,
    Device,
    device,
    lasts,
)
from meetings.accounts.rules.passwords import (
    LINK_LASTS,
    LONGEST_PASSWORD,
    MOST_LINKS,
    SHORTEST_PASSWORD,
    Weakness,
    weakness,
)
from meetings.accounts.rules.rights import ANYONE, POWERFUL, Grant, Visitor

__all__ = [
    "ABSOLUTE",
    "ANYONE",
    "IDLE",
    "LINK_LASTS",
    "LONGEST_PASSWORD",
    "MOST_LINKS",
    "NOTED",
    "ORGANISER_ABSOLUTE",
    "ORGANISER_IDLE",
    "POWERFUL",
    "SHORTEST_PASSWORD",
    "UNKNOWN",
    "Device",
    "Grant",
    "Visitor",
    "Weakness",
    "device",
    "lasts",
    "weakness",
]
