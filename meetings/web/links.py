"""Whole addresses of this site, and mails that somebody sends by hand."""

from typing import NamedTuple
from urllib.parse import quote

from flask import current_app


class Link(NamedTuple):
    """A link that is shown once: for whom, the address, and a mail ready to be sent."""

    name: str
    mail: str
    address: str
    letter: str


def absolute(path: str = "") -> str:
    """Return the whole address of a path of this site.

    Never from the Host that was asked for, which anybody can write.
    """
    return str(current_app.config["BASE_URL"]) + path


def letter(to: str, subject: str, text: str) -> str:
    """Return the address that opens a mail that is ready to be sent (RFC 6068)."""
    return f"mailto:{quote(to, safe='@')}?subject={quote(subject)}&body={quote(text)}"
