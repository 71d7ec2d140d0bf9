"""Forms of parts of a draft that somebody else may change while a page with them is open.

The page carries when it was opened and a digest of what each field showed. Where the draft holds
something else by then, nothing is stored: the page comes back with what was typed, and says what
the draft holds now. Whoever sends it again says which of both is meant.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import blake2s
from typing import Any, NamedTuple, Self

from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.fields import Field, SelectChoice  # type: ignore[attr-defined]  # new in WTForms 3.3
from wtforms.validators import Length

from meetings.desk.forms.fields import used
from meetings.web.forms import PageForm, Rows

LONGEST = 2000  # characters of what a page carries
GONE = "gone"  # what a page carries that knew its part to be taken out
_NOT_SHOWN = {"csrf_token", "opened"}
_OF_ROWS = {"was", "gone"}  # fields of a row that say what becomes of it
_SEEN = re.compile(r"\w+")


class Seen(NamedTuple):
    """What a page showed: when, in seconds since 1970, and a digest of each field."""

    at: int
    digests: dict[str, str]

    @classmethod
    def read(cls, carried: str) -> Self | None:
        """Read what a page carried; None where it carried nothing."""
        at, _, rest = carried.partition(" ")
        if not re.fullmatch(r"[0-9]{1,11}", at):
            return None
        words = _SEEN.findall(rest)
        return cls(int(at), dict(zip(words[::2], words[1::2], strict=False)))

    @property
    def since(self) -> datetime:
        """When the page was opened."""
        return datetime.fromtimestamp(self.at, UTC)

    def __str__(self) -> str:
        """Write it for a page to carry."""
        told = (f"{name}:{digest}" for name, digest in self.digests.items())
        return " ".join((str(self.at), *told))


class Difference(NamedTuple):
    """A field that somebody else changed: what the draft holds now, and what was typed here."""

    field: str
    label: str
    now: list[str]
    here: list[str]


class Clash(NamedTuple):
    """What somebody else changed since a page was opened.

    `carried` is what a button sends to store it all the same; `mixes` says whether some fields
    were left alone here, so that theirs can be kept. Without differences the part is gone.
    """

    opened: Seen
    carried: str
    differences: list[Difference]
    mixes: bool


class DraftForm(PageForm):
    """A form that knows what its page showed when it was opened."""

    opened = HiddenField(validators=[Length(max=LONGEST)])

    def open(self, at: datetime, *, gone: bool = False) -> None:
        """Let the page carry what it shows, and whether that is taken out of the draft."""
        seen = self.seen(at)
        self.opened.data = str(Seen(seen.at, seen.digests | ({GONE: GONE} if gone else {})))

    def seen(self, at: datetime) -> Seen:
        """Return what the form shows."""
        return Seen(int(at.timestamp()), {f.short_name: _digest(f) for f in _shown(self)})

    def meet(self, now: Self | None, sent: Mapping[str, str], at: datetime) -> Clash | None:
        """Compare what was typed with the form of the draft as it is now, None when that is gone.

        Return where somebody else has changed it, unless `sent` holds the word to store this
        "over" theirs, or "both": then fields that were left alone here take what is there now.
        """
        opened = Seen.read(self.opened.data or "")
        if opened is None:
            return None
        carried = sent.get("over") or sent.get("both") or ""
        if now is None:
            knew = carried == GONE or GONE in opened.digests
            return None if knew else Clash(opened, GONE, [], mixes=False)
        if clash := self._clash(now, opened, Seen.read(carried) or opened, at):
            return clash
        if "both" in sent:
            for name in self._left_alone(opened):
                _take(self[name], now[name])
        return None

    def _clash(self, now: Self, opened: Seen, known: Seen, at: datetime) -> Clash | None:
        differences = [
            Difference(
                here.id, str(here.label.text), *_apart(_said(now[name], here), _said(here, here))
            )
            for name, here in self._answered()
            if _digest(now[name]) not in (known.digests.get(name), _digest(here))
        ]
        if not differences:
            return None
        left = {self[name].id for name in self._left_alone(opened)}
        mixes = any(one.field in left for one in differences)
        return Clash(opened, str(now.seen(at)), differences, mixes)

    def _left_alone(self, opened: Seen) -> list[str]:
        return [n for n, field in self._answered() if _digest(field) == opened.digests.get(n)]

    def _answered(self) -> Iterator[tuple[str, Field]]:
        """Yield the fields that the page showed; a select that it did not show sends nothing."""
        for field in _shown(self):
            single = isinstance(field, SelectField) and not isinstance(field, SelectMultipleField)
            if not single or field.raw_data:
                yield field.short_name, field


def _shown(form: PageForm) -> Iterator[Field]:
    yield from (field for field in form if field.short_name not in _NOT_SHOWN)


def _digest(field: Field) -> str:
    return blake2s(repr(_plain(field)).encode(), digest_size=5).hexdigest()


def _plain(field: Field) -> Any:  # noqa: ANN401 -- texts, in lists for what has rows
    """Return what a field holds as a browser would send it, whether typed or from a draft."""
    if isinstance(field, Rows):
        return [[_plain(part) for part in row] for row in _told(field)]
    if isinstance(field.data, list):
        return sorted(field.data)
    return "" if field.data is None else str(field.data).replace("\r\n", "\n").strip()


def _told(rows: Rows) -> list[list[Field]]:
    """Return the fields of each row that stays; by what name it went before is no matter."""
    staying = (row for row in used(rows) if not ("gone" in row and row.gone.data))
    return [[part for part in row if part.short_name not in _OF_ROWS] for row in staying]


def _take(here: Field, now: Field) -> None:
    if isinstance(here, Rows) and isinstance(now, Rows):
        here.entries = now.entries
    else:
        here.data = now.data


def _apart(now: list[str], here: list[str]) -> tuple[list[str], list[str]]:
    """Leave out the lines that both have; all of them where only their order differs."""
    told = [line for line in now if line not in here], [line for line in here if line not in now]
    return told if any(told) else (now, here)


def _said(field: Field, like: Field) -> list[str]:
    """Return what a field holds in words: a line, or one for each of its rows.

    Its choices are those of the one `like` it, which a page shows.
    """
    if isinstance(field, Rows):
        rows = like.entries if isinstance(like, Rows) else []
        shown = {part.short_name: part for row in rows[:1] for part in row.form}
        return [", ".join(_words(row, shown)) for row in _told(field)]
    if isinstance(field, SelectField):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        known = dict(map(_choice, getattr(like, "choices", None) or ()))
        return [known.get(one, str(one)) for one in chosen if one]
    return [text] if (text := _plain(field)) else []


def _words(row: list[Field], shown: dict[str, Field]) -> Iterator[str]:
    for part in row:
        yield from _said(part, shown.get(part.short_name, part))


def _choice(choice: Any) -> tuple[str, str]:  # noqa: ANN401 -- a SelectChoice, or a value and its label
    if isinstance(choice, SelectChoice):
        return choice.value, str(choice.label)
    return choice[0], str(choice[1])
