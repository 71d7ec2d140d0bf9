"""What people need, counted for caterers and hosts without telling who needs it."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from meetings.text import fold, one_line


class Said(NamedTuple):
    """What one confirmed person said; who it was is known no more."""

    diet: str
    access_needs: str


class Counted(NamedTuple):
    """A need, in the words that most of them wrote, and how many people have it."""

    words: str
    people: int


class Needs(NamedTuple):
    """What the people of an event, or of one of its items, need; `people` counts all of them."""

    people: int
    diets: list[Counted]
    access: list[Counted]

    def __bool__(self) -> bool:
        """Whether anybody needs anything."""
        return bool(self.diets or self.access)


def needs(people: int, said: Iterable[Said]) -> Needs:
    """Return what some of so many people need, in an order that tells nothing of theirs.

    Spellings of the same words are one. Diets stand the most frequent first, access needs by
    their words.
    """
    every = list(said)
    diets = _counted(one.diet for one in every)
    access = _counted(one.access_needs for one in every)
    return Needs(people, sorted(diets, key=_frequent), sorted(access, key=_by_words))


def _counted(texts: Iterable[str]) -> list[Counted]:
    spelt: dict[str, Counter[str]] = {}
    for text, people in Counter(texts).items():
        if words := one_line(text):
            spelt.setdefault(fold(words), Counter())[words] += people
    return [Counted(_usual(found), found.total()) for found in spelt.values()]


def _usual(spelt: Counter[str]) -> str:
    return min(spelt, key=lambda words: (-spelt[words], words))


def _frequent(one: Counted) -> tuple[int, str, str]:
    return -one.people, fold(one.words), one.words


def _by_words(one: Counted) -> tuple[str, str]:
    return fold(one.words), one.words
