"""Which passwords are refused, and for which reason (NIST SP 800-63B-4 section 3.1.1.2)."""

import re
import unicodedata
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise

from meetings.accounts.rules.common import PASSWORDS, WORDS

SHORTEST_PASSWORD = 15  # characters
LONGEST_PASSWORD = 256
LINK_LASTS = timedelta(hours=1)  # a link to a new password, which travels by mail
# Links that live at once for one address, so that asking for somebody else's floods nobody; as
# many again for the owner's own browser.
MOST_LINKS = 5
OF_OUR_OWN = frozenset({"meetings", "срещи"})  # what this product is called
TELLING = 4  # characters from which on a part of a name is not in a password by chance
LEFT = 6  # characters that must be left when digits and common words are taken away
DIFFERENT = 6  # characters that a password must have, whatever their order
FOLLOWING = 0.7  # the part of a password that may be characters that follow each other
ROWS = ("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "явертъуиопшщ", "асдфгхйкл")
NEXT_TO = frozenset(
    pair for row in ROWS for a, b in pairwise(row) for pair in ((a, b), (b, a), (a, a))
)


class Weakness(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    PERSONAL = "personal"
    PRODUCT = "product"
    REPEATED = "repeated"
    SEQUENCE = "sequence"
    COMMON = "common"


def weakness(password: str, *, mail: str, name: str) -> Weakness | None:
    """Return why somebody's password would be guessed early, None when it would not."""
    typed = unicodedata.normalize("NFC", password)
    text = typed.casefold()
    plain = bare(text)
    found = {  # NFC and casefold can lengthen a text: a letter counts once, however it is spelled
        Weakness.SHORT: min(len(password), len(typed)) < SHORTEST_PASSWORD,
        Weakness.PERSONAL: any(part in plain for part in _personal(mail, name)),
        Weakness.PRODUCT: any(word in plain for word in OF_OUR_OWN),
        Weakness.REPEATED: _repeated(text),
        Weakness.SEQUENCE: _sequence(text),
        Weakness.COMMON: plain in PASSWORDS or _made_of_words(plain),
    }
    return next((why for why, holds in found.items() if holds), None)


def bare(text: str) -> str:
    """Return the letters and digits of a text without their case: what guessers vary first."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _personal(mail: str, name: str) -> set[str]:
    """Return what of a person is known to others: the address, its parts, the parts of the name."""
    local = mail.partition("@")[0]
    parts = [mail, local, name, *re.split(r"[\W_\d]+", f"{local} {name}")]
    return {plain for plain in map(bare, parts) if len(plain) >= TELLING}


def _repeated(text: str) -> bool:
    """Whether a text is one piece over and over, or made of very few characters."""
    return text in (text + text)[1:-1] or len(set(text)) < DIFFERENT


def _sequence(text: str) -> bool:
    """Whether a text goes mostly along the alphabet, the numbers or the rows of a keyboard."""
    steps = [abs(ord(b) - ord(a)) <= 1 or (a, b) in NEXT_TO for a, b in pairwise(text)]
    return sum(steps) > FOLLOWING * len(steps)


def _made_of_words(plain: str) -> bool:
    """Whether a password is common words and digits, and next to nothing else."""
    left = plain
    for word in sorted(WORDS, key=lambda word: (-len(word), word)):
        left = left.replace(word, "")
    return left != plain and len(re.sub(r"\d", "", left)) < LEFT
