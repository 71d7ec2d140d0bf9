"""Whole addresses of this site, and mails that somebody sends by hand."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote

from flask import current_app

LONGEST = 2_000  # characters of an address that Windows hands to a mail program


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


def circular(to: Iterable[str], subject: str, text: str) -> str:
    """Return the address that opens one mail to several, who do not see each other's addresses.

    Empty where it would be longer than mail programs take.
    """
    hidden = ",".join(quote(mail, safe="@") for mail in to)
    address = f"mailto:?bcc={hidden}&subject={quote(subject)}&body={quote(text)}"
    return address if len(address) <= LONGEST else ""


def letter(to: str, subject: str, text: str) -> str:
    """Return the address that opens a mail that is ready to be sent (RFC 6068)."""
    return f"mailto:{quote(to, safe='@')}?subject={quote(subject)}&body={quote(text)}"
