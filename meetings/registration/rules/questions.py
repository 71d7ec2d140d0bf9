"""What an organiser asks delegates: how a question may be put, and what an answer to it is."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from meetings.text import fold, normalise, one_line

MOST_QUESTIONS = 40  # of one event, dropped ones included
MOST_OPTIONS = 50  # of one question
LINE, TEXT = 300, 4000  # characters of an answer
OPTION = 120  # characters
YES, NO = "yes", "no"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NUMBER = re.compile(r"[-+]?[0-9]{1,12}(?:[.,][0-9]{1,3})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class QuestionKind(StrEnum):
    """What an answer to a question is."""

    LINE = "line"
    TEXT = "text"
    ONE_OF = "one-of"
    SEVERAL_OF = "several-of"
    YES_NO = "yes-no"
    NUMBER = "number"
    DATE = "date"


CHOOSING = frozenset({QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF})
# An answer as it is stored: words, an ISO date, chosen options, yes or no, or a number.
Value = str | bool | int | float | list[str]


class Wrong(StrEnum):
    """Why an answer cannot be stored; the page puts each into words."""

    LONG = "long"
    CONTROL = "control"
    NOT_A_NUMBER = "not-a-number"
    NOT_A_DATE = "not-a-date"
    NOT_OFFERED = "not-offered"


@dataclass(frozen=True, slots=True)
class Put:
    """A question as an organiser puts it; a `special` one asks for special data."""

    kind: QuestionKind
    text: str
    help: str = ""
    options: tuple[str, ...] = ()
    required: bool = False
    special: bool = False

    def clean(self) -> "Put":
        """Return the question as stored: its words tidy, options only where one chooses."""
        options = tuple(filter(None, map(one_line, self.options))) if self.kind in CHOOSING else ()
        words = (one_line(self.text), normalise(self.help))
        return Put(self.kind, *words, options, self.required, self.special)


class Misput(StrEnum):
    """Why a question cannot be put so; the page puts each into words."""

    FEW_OPTIONS = "few-options"
    MANY_OPTIONS = "many-options"
    LONG_OPTION = "long-option"
    OPTION_TWICE = "option-twice"
    SPECIAL_REQUIRED = "special-required"
    KIND_FIXED = "kind-fixed"
    SPECIAL_FIXED = "special-fixed"
    MANY_QUESTIONS = "many-questions"


def misput(
    put: Put, *, before: Put | None = None, answered: bool = False, others: int = 0
) -> list[Misput]:
    """Return why a question cannot be put so, nothing when it can.

    `before` is what it was and `answered` whether anybody has answered that; `others` counts the
    event's other questions. Special data is given freely (Regulation (EU) 2016/679, article 7(4)),
    so a special question is never required; and whoever answered one was told who reads it.
    """
    folded = [fold(option) for option in put.options]
    choosing = put.kind in CHOOSING
    fixed = before if answered else None
    found = {
        Misput.FEW_OPTIONS: choosing and len(folded) < 2,  # noqa: PLR2004 -- one is no choice
        Misput.MANY_OPTIONS: len(folded) > MOST_OPTIONS,
        Misput.LONG_OPTION: any(len(option) > OPTION for option in put.options),
        Misput.OPTION_TWICE: len({*folded}) < len(folded),
        Misput.SPECIAL_REQUIRED: put.special and put.required,
        Misput.KIND_FIXED: fixed is not None and fixed.kind is not put.kind,
        Misput.SPECIAL_FIXED: fixed is not None and fixed.special is not put.special,
        Misput.MANY_QUESTIONS: before is None and others >= MOST_QUESTIONS,
    }
    return [why for why, applies in found.items() if applies]


def typed(
    kind: QuestionKind, raw: Sequence[str], offered: Collection[str] = ()
) -> Value | Wrong | None:
    """Return what was typed or chosen as a value, None where that is nothing.

    `raw` is what a form sent for one question. What can be chosen is `offered`: the options, and
    what the person chose before, which stays theirs when it is offered no more.
    """
    chosen = [one.strip() for one in raw if one.strip()]
    if not chosen:
        return None
    if kind is QuestionKind.SEVERAL_OF:
        once = list(dict.fromkeys(chosen))
        return once if {*once} <= {*offered} else Wrong.NOT_OFFERED
    if kind is QuestionKind.ONE_OF:
        return chosen[0] if chosen[0] in offered else Wrong.NOT_OFFERED
    return _READ[kind](chosen[0])


def _short(words: str, most: int) -> str | Wrong | None:
    return Wrong.LONG if len(words) > most else words or None


def _line(said: str) -> str | Wrong | None:
    return Wrong.CONTROL if _CONTROL.search(said) else _short(one_line(said), LINE)


def _text(said: str) -> str | Wrong | None:
    return _short(normalise(said).strip(), TEXT)


def _yes_no(said: str) -> bool | Wrong:
    return said == YES if said in (YES, NO) else Wrong.NOT_OFFERED


def _number(said: str) -> int | float | Wrong:
    """Return a number written with a point or, as most of Europe does, a comma."""
    if not _NUMBER.fullmatch(said):
        return Wrong.NOT_A_NUMBER
    number = float(said.replace(",", "."))
    return int(number) if number.is_integer() else number


def _date(said: str) -> str | Wrong:
    try:
        return date.fromisoformat(said).isoformat() if _DATE.fullmatch(said) else Wrong.NOT_A_DATE
    except ValueError:
        return Wrong.NOT_A_DATE


_READ: dict[QuestionKind, Callable[[str], Value | Wrong | None]] = {
    QuestionKind.LINE: _line,
    QuestionKind.TEXT: _text,
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
}


def shown(value: Value) -> str:
    """Return an answer as text for a table: "yes", "2030-10-05", "one; two"."""
    return "; ".join(pieces(value))


def pieces(value: Value) -> list[str]:
    """Return an answer as a form holds it: typed again it is the same value."""
    if isinstance(value, bool):
        return [YES if value else NO]
    return list(value) if isinstance(value, list) else [str(value)]


def placed(ids: Sequence[int], one: int, place: int) -> list[int]:
    """Return ids with `one` of them at a place from 0, the others in their order.

    An id that is not among them moves nothing; a place beyond the ends is the end.
    """
    if one not in ids:
        return list(ids)
    rest = [id_ for id_ in ids if id_ != one]
    at = min(max(place, 0), len(rest))
    return [*rest[:at], one, *rest[at:]]
