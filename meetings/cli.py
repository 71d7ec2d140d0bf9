"""Commands for operators: exit 0, 1 (refused, the reason on stderr) or 2 (wrong usage)."""

import json
import os
import secrets
import socket
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT, SIGTERM, signal
from threading import Event
from typing import NoReturn

import click
from alembic.util import CommandError
from click import IntRange
from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from sqlalchemy.exc import DBAPIError

from meetings.accounts import actions as accounts
from meetings.accounts import queries as accounts_queries
from meetings.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD
from meetings.agenda import queries as agenda
from meetings.agenda.actions.bring import bring
from meetings.agenda.actions.publish import publish
from meetings.agenda.rules.file import AgendaFile, Fault, read
from meetings.app import MIGRATIONS, create_app
from meetings.demo.load import ACCOUNTS, NotEmptyError, load
from meetings.demo.scale import scale as enlarge
from meetings.events.actions import UnknownEventError
from meetings.registration import actions as registration
from meetings.settings import BadSettingError, Settings
from meetings.storage import schema
from meetings.storage.session import db, transaction
from meetings.web.clock import now
from meetings.web.passwords import hash_password
from meetings.worker import EVERY, work, work_on

LARGEST = 5_000_000  # bytes of an agenda file


@contextmanager
def _app() -> Generator[tuple[Flask, Settings]]:
    try:
        settings = Settings.from_env(os.environ)
    except BadSettingError as error:
        raise click.ClickException(str(error)) from error
    app = create_app(settings)
    with app.app_context():
        try:
            yield app, settings
        except CommandError as error:
            raise click.ClickException(f"{error}") from error
        except DBAPIError as error:
            raise click.ClickException(
                f"the database does not do this: {error.orig} (is it there, and is"
                " `meetings db upgrade` done?)"
            ) from error
        finally:
            db.engine.dispose()


@click.group()
@click.version_option(package_name="meetings")
def main() -> None:
    """Meetings of networks of cities."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port", default=8000, show_default=True, type=IntRange(1, 65535), help="Port to listen at."
)
@click.option(
    "--workers", default=1, show_default=True, type=IntRange(1), help="Processes that serve."
)
@click.option(
    "--threads",
    default=128,
    show_default=True,
    type=IntRange(1),
    help="Clients that each process attends to at once, slow ones too.",
)
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the site until it is told to stop."""
    with _app():
        pass  # bad settings are named here, once, not by every worker
    _listens(host, port)
    Granian(
        "meetings.wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_access=False,
    ).serve()


def _listens(host: str, port: int) -> None:
    """Refuse an address that is not this machine's or is in use.

    The server itself would share the port with whoever has it, and take every other request.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise click.ClickException(f"cannot listen at {host}:{port}: {error.strerror}") from error


@main.group(name="db")
def database() -> None:
    """Look after the tables of the database."""


@database.command()
@click.option("--to", default="head", show_default=True, help="Number of a migration.")
def upgrade(to: str) -> None:
    """Bring the database up to the tables of this version."""
    with _app():
        schema.migrate(db.engine, MIGRATIONS, to=to)


@database.command()
@click.argument("to")
def downgrade(to: str) -> None:
    """Bring the database down to migration TO, `base` for none."""
    with _app():
        schema.unmigrate(db.engine, MIGRATIONS, to=to)


@database.command()
def check() -> None:
    """Say whether the database has the tables of this version."""
    with _app(), db.engine.connect() as connection:
        has, wants = schema.revision(connection), schema.newest(MIGRATIONS)
    if has != wants:
        raise click.ClickException(
            f"the database is at migration {has or 'none'}, this version wants {wants}:"
            " run `meetings db upgrade`"
        )
    click.echo(f"migration {has}, as this version wants it")


@main.group(name="agenda")
def agendas() -> None:
    """Bring in drafts, publish them."""


@agendas.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def import_(file: Path) -> None:
    """Make FILE (JSON, see docs/agenda-file.md) the draft of its event."""
    found = _read(file)
    with _app() as (_, settings):
        at = now()
        with transaction() as session:
            faults = bring(session, found, host=settings.host, by=None, at=at)
            event = None if faults else agenda.event_id(session, found.slug)
            if event is not None:
                registration.reseat(session, event_id=event, at=at)
    if faults:
        _refuse(file, faults)
    click.echo(f"{found.slug}: {len(found.items)} items are its draft now")


@agendas.command(name="publish")
@click.argument("slug")
@click.option("--note", default="", help="A sentence about this edition.")
def publish_(slug: str, note: str) -> None:
    """Publish the draft of the event SLUG as its next edition."""
    with _app() as (_, settings):
        try:
            with transaction() as session:
                edition = publish(
                    session, slug=slug, base_url=settings.base_url, by=None, at=now(), note=note
                )
        except UnknownEventError as error:
            raise click.ClickException(f"there is no event {slug!r}") from error
    click.echo(f"{slug}: edition {edition}" if edition else f"{slug}: nothing differs")


@main.command(name="worker")
@click.option("--once", is_flag=True, help="Look once, for a timer; without it every minute.")
def worker_(*, once: bool) -> None:
    """Do what time alone brings: ended offers, releases, names that did not follow."""
    with _app():
        if not once:
            stop = Event()
            signal(SIGTERM, lambda *_: stop.set())
            signal(SIGINT, lambda *_: stop.set())
            click.echo(f"looking every {EVERY} seconds")
            work_on(stop)
            return
        done = work(now())
    click.echo(
        f"names lapsed at {done.lapsed} events, seats were given on at {done.seated},"
        f" special data was deleted of {done.forgotten}"
    )


@main.command()
@click.option("--password", help="Of every account; without it one is made and kept.")
@click.option("--if-empty", is_flag=True, help="Leave a database that has events as it is.")
@click.option(
    "--scale", default=1, type=click.IntRange(1, 1000), help="Add large copies of every event."
)
def demo(password: str | None, *, if_empty: bool, scale: int) -> None:
    """Fill an empty database with the demonstration network."""
    with _app() as (_, settings):
        kept = settings.data_dir / "demo-password"
        password = password or (kept.read_text() if kept.exists() else secrets.token_urlsafe(12))
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise click.ClickException(
                f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"
            )
        hashed = hash_password(password)
        try:
            with transaction() as session:
                admin, sizes = load(session, settings, password_hash=hashed, at=now()), None
                if scale > 1:
                    sizes = enlarge(session, settings, by=admin, times=scale, at=now())
            if sizes:
                click.echo(
                    f"{sizes.events:,} events, {sizes.items:,} items, {sizes.delegates:,} delegates"
                )
            settings.data_dir.mkdir(parents=True, exist_ok=True)
            kept.write_text(password)
            kept.chmod(0o600)
        except NotEmptyError as error:
            if not if_empty:
                raise click.ClickException(
                    "the database holds events already; the demonstration fills only an empty one"
                ) from error
            click.echo("The data of the last run is kept.")
            password = kept.read_text() if kept.exists() else "(the one of the first run)"
    click.echo("Accounts: " + ", ".join(f"{name}@demo.example" for name in ACCOUNTS))
    click.echo(f"Password of all: {password}")


@main.group(name="account")
def people() -> None:
    """Look after accounts."""


@people.command(name="list")
def list_() -> None:
    """List every account: address, name, and since when it is disabled."""
    with _app():
        for one in accounts_queries.accounts(db.session()):
            since = f"disabled {one.disabled_at:%Y-%m-%d %H:%M} UTC" if one.disabled_at else ""
            click.echo(f"{one.mail}\t{one.name}\t{since}".rstrip())


@people.command()
@click.argument("mail")
def disable(mail: str) -> None:
    """Close the account MAIL and end its log-ins, until it is enabled."""
    _set(accounts.disable, mail)
    click.echo(f"{mail}: disabled")


@people.command()
@click.argument("mail")
def enable(mail: str) -> None:
    """Open the account MAIL again after it was disabled."""
    _set(accounts.enable, mail)
    click.echo(f"{mail}: enabled")


def _set(act: Callable[..., bool], mail: str) -> None:
    with _app():
        with transaction() as session:
            found = act(session, mail=mail, by=None, at=now())
        if not found:
            raise click.ClickException(f"there is no account {mail!r}")


def _read(file: Path) -> AgendaFile:
    try:
        if file.stat().st_size > LARGEST:
            raise click.ClickException(f"{file}: is larger than {LARGEST:,} bytes")
        data = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{file}: is not JSON in UTF-8 ({error})") from error
    found = read(data)
    if isinstance(found, AgendaFile):
        return found
    return _refuse(file, found)


def _refuse(file: Path, faults: list[Fault]) -> NoReturn:
    for fault in faults:
        click.echo(f"{file}: {fault}", err=True)
    click.echo(f"{file}: nothing was imported", err=True)
    sys.exit(1)
