"""What is done with accounts; the caller's transaction commits."""

from meetings.accounts.actions.logins import (
    digest,
    end_login,
    end_logins,
    log_in,
    log_out,
    note_use,
)
from meetings.accounts.actions.passwords import ask_reset, change_password, use_reset
from meetings.accounts.actions.people import (
    choose_language,
    disable,
    enable,
    grant,
    open_account,
)
from meetings.accounts.actions.tries import count_try, take_back_try, until_next_minute

__all__ = [
    "ask_reset",
    "change_password",
    "choose_language",
    "count_try",
    "digest",
    "disable",
    "enable",
    "end_login",
    "end_logins",
    "grant",
    "log_in",
    "log_out",
    "note_use",
    "open_account",
    "take_back_try",
    "until_next_minute",
    "use_reset",
]
