"""The site as people reach it: the real server on a free port, with a data folder of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

PASSWORD = "correct horse battery"
COMING = "vienna-sample"  # the demonstration's event that takes registrations
PAST = "sonderborg-2017"
MEETINGS = Path(sys.executable).with_name("meetings")
START = 120.0  # seconds a slow and busy machine may take
PAUSE = 0.05  # seconds between two looks
direct = build_opener(ProxyHandler({}))  # a proxy of the environment is not for this machine


class ServerFailedError(RuntimeError):
    """The server ended or stayed silent; what it wrote is in the message."""


def prepare(folder: Path) -> None:
    """Make the tables in `folder` and fill them with the demonstration."""
    for command in (["db", "upgrade"], ["demo", "--password", PASSWORD]):
        subprocess.run([MEETINGS, *command], env=_settings(folder, 8000), check=True)  # noqa: S603 -- our own command


@contextmanager
def serve(folder: Path, *, until: str = "ready") -> Iterator[str]:
    """Serve what is in `folder`; give the address, without a slash at its end.

    `until` is the health address that has to answer first; "live" needs no database.
    """
    port = _free_port()
    log = folder / "server.log"
    command = [MEETINGS, "serve", "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 -- our own command
            command, env=_settings(folder, port), stdout=out, stderr=subprocess.STDOUT
        )
    try:
        _wait(process, f"http://127.0.0.1:{port}/health/{until}", log)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(START)


def copied(prepared: Path, folder: Path) -> Path:
    """Return a copy of a prepared folder, so that writing in one is not seen in the other."""
    return Path(shutil.copytree(prepared, folder))


def _settings(folder: Path, port: int) -> dict[str, str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith("MEETINGS_")}
    return {
        **others,
        "MEETINGS_DATA_DIR": str(folder),
        "MEETINGS_BASE_URL": f"http://localhost:{port}",
        "MEETINGS_LOGIN_LIMIT": "1000",  # a whole run logs in from one address
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    give_up = time.monotonic() + START
    while time.monotonic() < give_up and process.poll() is None:
        try:
            with direct.open(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(PAUSE)
    raise ServerFailedError(f"{address} does not answer:\n{log.read_text()}")
