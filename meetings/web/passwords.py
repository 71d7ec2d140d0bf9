"""Passwords: argon2id at OWASP's setting, never more than two at once."""

import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

MEMORY = 19 * 1024  # KiB; OWASP Password Storage Cheat Sheet: 19 MiB, t=2, p=1
AT_ONCE = 2  # each takes all of its memory: a flood of log-ins must not take the machine's

_hasher = PasswordHasher(time_cost=2, memory_cost=MEMORY, parallelism=1)
_gate = BoundedSemaphore(AT_ONCE)
# Checked when there is no such account, so that both answers take the same time.
_NOBODY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """Return what is stored of a password; takes about 20 ms, so do it outside transactions."""
    with _gate:
        return _hasher.hash(_same(password))


def matches(password: str, stored: str | None) -> bool:
    """Whether a password is the stored one; without one it is not, and takes as long to say."""
    with _gate:
        try:
            _hasher.verify(stored or _NOBODY, _same(password))
        except (VerifyMismatchError, InvalidHashError):
            return False
    return stored is not None


def _same(password: str) -> str:
    """Return a password as every keyboard gives it: й is one character on some, two on others."""
    return unicodedata.normalize("NFC", password)
