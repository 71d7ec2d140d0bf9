"""Content lines as RFC 5545 section 3.1 wants them: escaped, folded, ended by CRLF."""

import re
from urllib.parse import quote

_WIDTH = 75
_SPECIAL = re.compile(r"[\\;,\n]")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")


def escaped(text: str) -> str:
    r"""Return `text`, whose only control is LF, as a TEXT value (section 3.3.11).

    icalendar 7.3 makes a line break of the backslash and N in `C:\New`; this does not.
    """
    return _SPECIAL.sub(lambda found: r"\n" if found[0] == "\n" else "\\" + found[0], text)


def address(url: str) -> str:
    """Return `url` as a URI (section 3.3.13), "" unless it is one of the web on one line."""
    if not (_ADDRESS.fullmatch(url) and url.isprintable()):
        return ""
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~")


def mailto(mail: str) -> str:
    """Return the URI to write to `mail`, "" unless it is one bare mail address."""
    if not (_MAIL.fullmatch(mail) and mail.isprintable()):
        return ""
    return "mailto:" + quote(mail, safe="!$'*+-._~@")


def line(content: str) -> bytes:
    """Return one content line, folded at 75 octets and never inside a character."""
    rest = content.encode()
    parts = []
    width = _WIDTH
    while len(rest) > width:
        cut = width
        while _continues(rest[cut]):
            cut -= 1
        parts.append(rest[:cut])
        rest = rest[cut:]
        width = _WIDTH - 1  # the space that a continued line begins with
    return b"\r\n ".join([*parts, rest]) + b"\r\n"


def _continues(octet: int) -> bool:
    """Tell whether `octet`, of the form 10xxxxxx, continues a UTF-8 character."""
    return octet >> 6 == 0b10  # noqa: PLR2004 -- the two bits are what the name says
