"""A Chromium that talks to nobody but the site."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoChromiumError(RuntimeError):
    """There is no browser to look with."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium of this machine, or the one MEETINGS_CHROMIUM names."""
    path = os.environ.get("MEETINGS_CHROMIUM") or "/usr/bin/chromium"
    if not Path(path).is_file():
        raise NoChromiumError(
            f"There is no Chromium at {path}: apt install chromium, or name one in MEETINGS_CHROMIUM."
        )
    with sync_playwright() as playwright:
        # The order in which a date is typed is that of the browser's own language.
        env = {**os.environ, "LANGUAGE": "en_US"}
        browser = playwright.chromium.launch(executable_path=path, args=QUIET, env=env)
        yield browser
        browser.close()
