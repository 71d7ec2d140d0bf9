"""Settings read once from the environment; bad ones stop the start, all named at once."""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from meetings.text import MAIL_ADDRESS

KEY_LENGTH = 32  # characters
LOGIN_LIMIT = 1000  # tries a minute; more is no limit at all
PROXIES = 10
DATABASES = ("sqlite", "postgresql+psycopg")
LOGS = ("text", "json")
FOLDER = "file://"


class BadSettingError(ValueError):
    """One or more environment variables cannot be read as what they should be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between two installations.

    `base_url` is the public address without a trailing slash; `proxies` counts the trusted
    proxies in front; `login_limit` is tries a minute from one address, and `mail_folder` is
    where mails are written, each a file.
    """

    data_dir: Path
    database_url: str
    base_url: str
    secret_key: str
    proxies: int = 0
    log: str = "text"
    login_limit: int = 10
    mail_url: str = ""
    mail_from: str = ""

    @property
    def mail_folder(self) -> Path:
        """Where mails are written, a file each: no other way of sending them exists yet."""
        return Path(self.mail_url.removeprefix(FOLDER) or self.data_dir / "mail").absolute()

    @property
    def mail_sender(self) -> str:
        """From whom mails come."""
        return self.mail_from or f"Meetings <no-reply@{self.host}>"

    @property
    def https(self) -> bool:
        """Whether people reach the site over TLS, so that cookies can demand it."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """Name of the site's host, without port: the right-hand side of every UID."""
        return urlsplit(self.base_url).hostname or ""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read `MEETINGS_*`; raise BadSettingError naming every bad variable at once.

        Without MEETINGS_SECRET_KEY a key is made and kept in the data folder, so that people
        stay logged in over a restart.
        """
        data_dir = Path(env.get("MEETINGS_DATA_DIR") or "data").absolute()
        bad: list[str] = []
        reader = _Reader(env, bad)
        database = reader.read("DATABASE_URL", f"sqlite:///{data_dir}/meetings.db", _database)
        base_url = reader.read("BASE_URL", "http://localhost:8000", _address)
        proxies = reader.read("PROXIES", "0", _whole(0, PROXIES))
        log = reader.read("LOG", "text", _one_of(LOGS))
        login_limit = reader.read("LOGIN_LIMIT", "10", _whole(1, LOGIN_LIMIT))
        mail_url = reader.read("MAIL_URL", "", _folder)
        mail_from = reader.read("MAIL_FROM", "", _sender)
        secret = env.get("MEETINGS_SECRET_KEY", "")
        if env.get("MEETINGS_OIDC_URL"):
            bad.append("MEETINGS_OIDC_URL must stay empty: single sign-on is not built yet")
        if secret and len(secret) < KEY_LENGTH:
            bad.append(f"MEETINGS_SECRET_KEY must have at least {KEY_LENGTH} characters")
        if not bad:
            secret = secret or _kept_secret(data_dir, bad)
        if bad:
            raise BadSettingError("; ".join(bad))
        return cls(
            data_dir=data_dir,
            database_url=database,
            base_url=base_url.rstrip("/"),
            secret_key=secret,
            proxies=int(proxies),
            log=log,
            login_limit=int(login_limit),
            mail_url=mail_url,
            mail_from=mail_from,
        )


@dataclass(frozen=True, slots=True)
class _Reader:
    env: Mapping[str, str]
    bad: list[str]

    def read(self, name: str, default: str, problem: Callable[[str], str]) -> str:
        value = self.env.get(f"MEETINGS_{name}") or default
        if value and (fault := problem(value)):
            self.bad.append(f"MEETINGS_{name} {fault}")
            return default
        return value


def _database(value: str) -> str:
    try:
        driver = make_url(value).drivername
    except (ArgumentError, ValueError):
        driver = ""
    known = driver in DATABASES
    return "" if known else f"must begin with one of {', '.join(f'{d}://' for d in DATABASES)}"


def _address(value: str) -> str:
    fault = "must be an address like https://meetings.example without a path"
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return fault
    whole = parts.scheme in ("http", "https") and parts.hostname and port != 0
    extra = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    return fault if extra or not whole else ""


def _whole(least: int, most: int) -> Callable[[str], str]:
    def problem(value: str) -> str:
        short = len(value) <= len(str(most))
        fits = short and value.isascii() and value.isdigit() and least <= int(value) <= most
        return "" if fits else f"must be a whole number from {least} to {most}"

    return problem


def _one_of(words: tuple[str, ...]) -> Callable[[str], str]:
    return lambda value: "" if value in words else f"must be one of {', '.join(words)}"


def _folder(value: str) -> str:
    whole = value.startswith(FOLDER) and value != FOLDER and value.isprintable()
    return "" if whole else f"must be {FOLDER}FOLDER: mails are written as files for now"


def _sender(value: str) -> str:
    named = rf'[^<>@,;:"()\[\]\\]*<{MAIL_ADDRESS}>'
    whole = value.isprintable() and re.fullmatch(rf"{MAIL_ADDRESS}|{named}", value)
    return "" if whole else "must be a mail address like Meetings <meetings@city.example>"


def _kept_secret(data_dir: Path, bad: list[str]) -> str:
    path = data_dir / "secret-key"
    made = data_dir / f"secret-key-{os.getpid()}"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            descriptor = os.open(made, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(KEY_LENGTH))
            # Of two processes starting at once the key of one is linked, whole; both read it.
            with suppress(FileExistsError):
                path.hardlink_to(made)
            made.unlink()
        kept = path.read_text()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        bad.append(f"MEETINGS_DATA_DIR cannot hold the secret key ({reason})")
        return ""
    if len(kept) < KEY_LENGTH:
        bad.append(f"MEETINGS_DATA_DIR holds a secret-key of less than {KEY_LENGTH} characters")
    return kept
