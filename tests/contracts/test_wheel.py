"""The wheel carries all that the product needs: installed elsewhere, it serves."""

import os
import re
import site
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: Any, **how: Any) -> str:
    done = subprocess.run(  # noqa: S603 -- a command of ours
        [str(part) for part in command], check=False, capture_output=True, text=True, **how
    )
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The programs of an environment that has the wheel, and nothing of this checkout."""
    folder = tmp_path_factory.mktemp("elsewhere") / "env"
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "locked.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin" / "python")
    run(*pip, "install", "--no-deps", "--no-index", "--quiet", wheel)
    return folder / "bin"


@pytest.fixture(scope="module")
def env(tmp_path_factory) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MEETINGS_")}
    return {**kept, "MEETINGS_DATA_DIR": str(tmp_path_factory.mktemp("data"))}


@pytest.fixture(scope="module")
def served(installed, env) -> Iterator[int]:
    """The port of the installed product, which has migrated an empty database and filled it."""
    cwd = env["MEETINGS_DATA_DIR"]
    run(installed / "meetings", "db", "upgrade", cwd=cwd, env=env)
    run(installed / "meetings", "demo", cwd=cwd, env=env)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(  # noqa: S603 -- a command of ours
        [str(installed / "meetings"), "serve", "--port", str(port)],
        cwd=cwd,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        assert server.stdout is not None
        next(line for line in server.stdout if "Started worker" in line)
        until_it_listens(port)
        yield port
        server.terminate()
        server.stdout.read()


def until_it_listens(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
    pytest.fail("nobody listens")


def get(port: int, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    found = answer.status, answer.read().decode()
    connection.close()
    return found


def test_the_wheel_holds_templates_static_files_and_migrations(wheel):
    held = {name for name in zipfile.ZipFile(wheel).namelist() if "dist-info" not in name}
    for folder in ("templates", "static", "migrations"):
        here = {
            f"meetings/{path.relative_to(ROOT).as_posix()}"
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert {name for name in held if name.startswith(f"meetings/{folder}/")} == here


def test_the_installed_product_is_not_the_checkout(installed, env, tmp_path):
    where = run(
        installed / "python",
        "-c",
        "import meetings; print(meetings.__file__)",
        cwd=tmp_path,
        env=env,
    )
    assert Path(where.strip()).is_relative_to(installed.parent)


def test_the_installed_product_serves_a_page_with_its_style_sheet(served):
    status, page = get(served, "/events/")
    assert status == 200
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    found = [get(served, sheet) for sheet in sheets]
    assert [status for status, _ in found] == [200, 200, 200, 200]
    assert "@layer" in found[0][1]


def test_the_installed_product_has_migrated_its_database(served):
    assert get(served, "/health/ready") == (200, "ok\n")


def test_the_installed_product_shows_the_demonstration(served):
    assert "Vienna: retrofitting with the people who live there" in get(served, "/")[1]
