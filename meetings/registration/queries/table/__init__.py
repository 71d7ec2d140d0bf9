"""All delegates of an event in one table, as a file, and how it stands with who sends them."""

from meetings.registration.queries.table.asked import ORDERS, OTHERS, Asked
from meetings.registration.queries.table.export import sheet
from meetings.registration.queries.table.parties import (
    Limits,
    Other,
    Party,
    Place,
    Present,
    SignUp,
    limits,
    others,
    parties,
    present,
    sign_ups,
)
from meetings.registration.queries.table.people import (
    OneDelegate,
    Part,
    delegate,
    enrolled,
    part,
    standings,
    table,
)

__all__ = [
    "ORDERS",
    "OTHERS",
    "Asked",
    "Limits",
    "OneDelegate",
    "Other",
    "Part",
    "Party",
    "Place",
    "Present",
    "SignUp",
    "delegate",
    "enrolled",
    "limits",
    "others",
    "part",
    "parties",
    "present",
    "sheet",
    "sign_ups",
    "standings",
    "table",
]
