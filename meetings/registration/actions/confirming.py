"""Other seats, or other rules for them, are stored once somebody saw what that would bring."""

from hashlib import blake2s
from typing import NamedTuple

from meetings.registration.queries.line import Effect


class Unconfirmed(NamedTuple):
    """Nobody has confirmed yet what other seats would bring; nothing is stored.

    `mark` stands for all of it: whoever sends it back has seen it.
    """

    effect: Effect
    mark: str


def unconfirmed(wanted: object, effect: Effect, confirmed: str) -> Unconfirmed | None:
    """Return what is to be shown first, None where `confirmed` is the mark of just that.

    `wanted` is what would be stored; its repr says all of it.
    """
    mark = blake2s(repr((wanted, effect)).encode(), digest_size=8).hexdigest()
    return None if confirmed == mark else Unconfirmed(effect, mark)
