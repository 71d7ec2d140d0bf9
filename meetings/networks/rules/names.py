"""What somebody meant who wrote a name in another way."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

from babel.languages import get_official_languages

from meetings.text import fold

ALIKE = 0.72  # of difflib's ratio: "sonderburg" is Sonderborg, "verona" is not Venice


class Known(NamedTuple):
    """Something with an address, and the names it goes by."""

    slug: str
    title: str
    names: tuple[str, ...] = ()


def meant(asked: str, known: Iterable[Known]) -> Known | None:
    """Return what an address that does not exist most likely means, None when nothing is near.

    The same spelling but for case, diacritics and hyphens wins; of others the most alike, and of
    those equally alike the first in the order of slugs.
    """
    wanted = _key(asked)
    if not wanted:
        return None
    rated = [(_alike(wanted, one), one) for one in sorted(known)]
    best = max(rated, key=lambda pair: pair[0], default=None)
    return best[1] if best is not None and best[0] >= ALIKE else None


def own_language(country: str) -> str:
    """Return the language (BCP 47) of names in a country, empty where it has several."""
    languages = get_official_languages(country)
    return languages[0] if len(languages) == 1 else ""


def _key(name: str) -> str:
    return fold(name.replace("-", " ").replace("_", " "))


def _alike(wanted: str, one: Known) -> float:
    keys = {_key(name) for name in (one.slug, one.title, *one.names)} - {""}
    return max((SequenceMatcher(None, wanted, key).ratio() for key in keys), default=0.0)
