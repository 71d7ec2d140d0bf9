"""The real server in processes of its own, and what to do with it: start, stop, kill."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

from meetings.settings import Settings

MEETINGS = Path(sys.executable).with_name("meetings")
START = 90.0  # seconds a busy machine may take
LOOK = 0.05  # seconds between two looks at a process that starts
LISTENS = "0A"  # TCP_LISTEN in /proc/net/tcp
LIVE = "/health/live"


class ServerFailedError(RuntimeError):
    """The server ended or stayed silent; what it wrote is in the message."""


class Server:
    """`meetings serve` with a number of worker processes; `port` changes with every start."""

    def __init__(self, settings: Settings, workers: int) -> None:
        self.settings = settings
        self.workers = workers
        self.port = 0
        self.log = settings.data_dir / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Server":
        """Start, and wait until every worker takes connections."""
        self.port = free_port()
        command = [MEETINGS, "serve", "--port", str(self.port), "--workers", str(self.workers)]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(  # noqa: S603 -- our own command
                command,
                env=environment(self.settings),
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # one group, so that all of it can be killed at once
            )
        self._wait(self.process)
        return self

    def stop(self) -> None:
        """Ask it to end, as an operator does."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(START)
            self.process = None

    def kill(self) -> None:
        """End the server and its workers as a power cut does: at once, in whatever they did."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(START)
        self.process = None

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        give_up = time.monotonic() + START
        while time.monotonic() < give_up:
            if listening(self.port) == self.workers and alive(self.port):
                return
            with suppress(subprocess.TimeoutExpired):
                process.wait(LOOK)
                break
        process.kill()
        raise ServerFailedError(f"it does not serve:\n{self.log.read_text()}")


def meetings(settings: Settings, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run one of the operator's commands to its end."""
    return subprocess.run(  # noqa: S603 -- our own command
        [MEETINGS, *arguments],
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=START,
        check=False,
    )


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment that gives a process these settings and no others."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("MEETINGS_")}
    return {
        **others,
        "MEETINGS_DATA_DIR": str(settings.data_dir),
        "MEETINGS_DATABASE_URL": settings.database_url,
        "MEETINGS_BASE_URL": settings.base_url,
        "MEETINGS_SECRET_KEY": settings.secret_key,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listening(port: int) -> int:
    """Return how many sockets of this machine take connections at a port: one a worker."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(f":{port:04X}") and row[3] == LISTENS for row in rows)


def alive(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=START)
    try:
        connection.request("GET", LIVE, headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
