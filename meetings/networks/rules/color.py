"""A network's own colour, as it can be read: WCAG 2.2 contrast on every ground that links stand on.

The grounds are those of static/css/tokens.css.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

CONTRAST = 4.5  # of text, WCAG 2.2 success criterion 1.4.3
LIGHT = ("#fdfcf9", "#ffffff", "#f3f0e9", "#e3f0f0")  # paper, card, sunken, accent-wash
DARK = ("#14171a", "#1b1f23", "#0f1214", "#14292b")
_STEPS = 64
_DIM = 0.04045  # of a channel from 0 to 1, IEC 61966-2-1
_COLOR = re.compile(r"#[0-9a-f]{6}\Z", re.IGNORECASE)
_Channels = tuple[int, ...]


class Tones(NamedTuple):
    """A colour as it is shown on light and on dark ground ("#0a5c63")."""

    light: str
    dark: str


def tones(color: str) -> Tones | None:
    """Return a colour darkened for light grounds and lightened for dark ones, as far as needed.

    None for what is no colour like "#0a5c63".
    """
    if not _COLOR.match(color):
        return None
    return Tones(_readable(color, "#000000", LIGHT), _readable(color, "#ffffff", DARK))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@cache
def sheet(color: str) -> str:
    """Return the style sheet that gives a network's pages its colour, "" for what is none."""
    found = tones(color)
    if found is None:
        return ""
    return f"@layer tokens {{ :root {{ --network: light-dark({found.light}, {found.dark}); }} }}\n"


def _readable(color: str, towards: str, grounds: tuple[str, ...]) -> str:
    mixed = _mixes(_channels(color), _channels(towards))
    return next(tone for tone in mixed if all(contrast(tone, g) >= CONTRAST for g in grounds))


def _mixes(color: _Channels, towards: _Channels) -> Iterator[str]:
    """Yield a colour, then nearer and nearer to another one, and that one last."""
    for step in range(_STEPS + 1):
        parts = (round(c + (t - c) * step / _STEPS) for c, t in zip(color, towards, strict=True))
        yield "#" + "".join(f"{part:02x}" for part in parts)


def _channels(color: str) -> _Channels:
    return tuple(bytes.fromhex(color[1:]))


def _luminance(color: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _DIM else ((channel + 0.055) / 1.055) ** 2.4
