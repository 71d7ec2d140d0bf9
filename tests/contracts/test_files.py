"""What may be committed works on every machine, and keeps to the plan of the house."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The dots and slashes stand apart, since this file is one of those that are read.
DOT, SLASH = r"\.", "/"
HOSTS = re.compile(f"pypi{DOT}org|pythonhosted{DOT}org|npmjs{DOT}(org|com)|crates{DOT}io")
PATHS = re.compile(rf"{SLASH}(home|Users|root|work){SLASH}\w")
MOST_PACKAGES = 45


def files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607 -- git, wherever it is
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def having(pattern: re.Pattern[str]) -> list[str]:
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in files()}
    return [str(path.relative_to(ROOT)) for path, text in texts.items() if pattern.search(text)]


def test_there_are_files_to_read():
    assert Path(__file__) in files()


def test_no_file_names_a_registry():
    assert having(HOSTS) == []


def test_no_file_names_a_folder_of_one_machine():
    assert having(PATHS) == []


def test_the_default_installation_has_no_more_than_45_packages():
    locked = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    assert len(re.findall(r"^[a-z0-9._-]+(?:\[[a-z,]+\])?==", locked, re.MULTILINE)) in range(
        1, MOST_PACKAGES + 1
    )


@pytest.mark.parametrize("name", ["run.txt", "test.txt"])
def test_every_locked_package_has_its_hashes(name):
    locked = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    packages = [p for p in re.split(r"\n(?=[a-zA-Z0-9])", locked) if "==" in p.split("\n")[0]]
    assert [package for package in packages if "--hash=sha256:" not in package] == []


def test_what_is_locked_is_all_that_the_product_depends_on():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[\[<>=~ ]", needed)[0] for needed in wanted["dependencies"]}
    locked = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    assert names - set(re.findall(r"^([a-z0-9._-]+)", locked, re.MULTILINE)) == set()


def test_the_house_is_built_as_it_is_planned():
    done = subprocess.run(  # noqa: S603 -- a command of ours
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, done.stdout)
