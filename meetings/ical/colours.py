"""Colours as calendars take them: by CSS3 name (RFC 7986 section 5.9), not by number."""

import re

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
# One name for each direction of the colour circle, light and dark: enough to tell feeds apart.
_NAMES = {
    "black": 0x000000,
    "gray": 0x808080,
    "maroon": 0x800000,
    "brown": 0xA52A2A,
    "crimson": 0xDC143C,
    "tomato": 0xFF6347,
    "chocolate": 0xD2691E,
    "orange": 0xFFA500,
    "gold": 0xFFD700,
    "olive": 0x808000,
    "olivedrab": 0x6B8E23,
    "limegreen": 0x32CD32,
    "green": 0x008000,
    "darkgreen": 0x006400,
    "seagreen": 0x2E8B57,
    "teal": 0x008080,
    "lightseagreen": 0x20B2AA,
    "steelblue": 0x4682B4,
    "deepskyblue": 0x00BFFF,
    "royalblue": 0x4169E1,
    "blue": 0x0000FF,
    "navy": 0x000080,
    "indigo": 0x4B0082,
    "purple": 0x800080,
    "mediumorchid": 0xBA55D3,
    "hotpink": 0xFF69B4,
    "mediumvioletred": 0xC71585,
}


def named(colour: str) -> str:
    """Return the name of the colour nearest to `#rrggbb`, "" for anything else."""
    if not _HEX.fullmatch(colour):
        return ""
    wanted = int(colour[1:], 16)
    return min(_NAMES, key=lambda name: _distance(_NAMES[name], wanted))


def _distance(one: int, other: int) -> int:
    return sum(((one >> shift & 255) - (other >> shift & 255)) ** 2 for shift in (0, 8, 16))
