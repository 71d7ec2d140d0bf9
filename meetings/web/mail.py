"""Mails: files for now, one a message, for a person to read or a program to send on."""

import os
import secrets
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from pathlib import Path

from flask import Flask, current_app

RANDOM = 16  # bytes of a message's id


def init(app: Flask, *, folder: Path, sender: str, host: str) -> None:
    """Say where mails are written, from whom they come, and on which host their ids are."""
    app.config.update(MAIL_FOLDER=folder, MAIL_FROM=sender, MAIL_HOST=host)


def message(text: str, *, to: str, subject: str, language: str, at: datetime) -> EmailMessage:
    """Return a mail to one address, in plain text, that asks for no automatic answer."""
    # An address in another script goes only by servers that know it (RFC 6531); others by all.
    made = EmailMessage(policy=SMTP if to.isascii() else SMTPUTF8)
    made["From"] = current_app.config["MAIL_FROM"]
    made["To"] = to
    made["Subject"] = subject
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{secrets.token_hex(RANDOM)}@{current_app.config['MAIL_HOST']}>"
    made["Auto-Submitted"] = "auto-generated"
    # 8bit: whoever opens the file reads it as it is, no link is cut in two. Setting the content
    # takes away what was said of another, so its language comes after it.
    made.set_content(text, cte="8bit")
    made["Content-Language"] = language
    return made


def post(mail: EmailMessage) -> None:
    """Write a mail, whole or not at all; call it after the commit of what it tells."""
    written = _write(mail)
    written.rename(written.with_suffix(".eml"))


def drop(mail: EmailMessage) -> None:
    """Do the work of posting a mail, and post nothing: whoever waits learns nothing from it."""
    _write(mail).unlink()


def _write(mail: EmailMessage) -> Path:
    folder: Path = current_app.config["MAIL_FOLDER"]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder / f"{mail['Message-ID'].strip('<>').partition('@')[0]}.part"
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(mail.as_bytes())
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    return part
