"""Calendars read by the letter of RFC 5545, with nothing of the code that wrote them."""

import re

ESCAPES = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n", "\\N": "\n"}


def physical_lines(content: bytes) -> list[bytes]:
    """The lines as they are sent; a lone CR or LF would be part of one."""
    *lines, rest = content.split(b"\r\n")
    assert rest == b""
    return lines


def logical_lines(content: bytes) -> list[str]:
    return content.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def properties(content: bytes) -> dict[str, str]:
    """Values by name and parameters, each of which must come once."""
    pairs = [line.partition(":")[::2] for line in logical_lines(content)]
    names = [name for name, _ in pairs]
    assert len(set(names)) == len(names)
    return dict(pairs)


def text(value: str) -> str:
    """What an escaped TEXT value says."""
    return re.sub(r"\\.", lambda found: ESCAPES[found[0]], value)
