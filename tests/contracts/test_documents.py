"""What people, calendars and scripts rely on is written down, and what is written down exists."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from meetings.cli import main
from meetings.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"


def section(page: str, heading: str) -> str:
    text = (DOCS / page).read_text(encoding="utf-8")
    return text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def first_cells(text: str) -> set[str]:
    """What stands in backquotes in the first column of the tables."""
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        whole = f"{path} {name}"
        if isinstance(command, click.Group):
            yield from commands(command, whole)
        else:
            yield whole, command


COMMANDS = dict(commands(main, "meetings"))


def test_the_addresses_of_the_site_are_those_of_the_documentation(app):
    rules = {re.sub(r"<\w+:", "<", rule.rule) for rule in app.url_map.iter_rules()}
    written = first_cells(section("interface.md", "Pages")) | first_cells(
        section("interface.md", "Feeds")
    )
    assert written == rules


def test_the_commands_are_those_of_the_documentation():
    written = first_cells(section("interface.md", "Commands"))
    assert {" ".join(re.findall(r"^[a-z ]+[a-z]", name)) for name in written} == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_and_argument_of_a_command_is_documented(name):
    rows = section("interface.md", "Commands").splitlines()
    row = next(row for row in rows if row.startswith(f"| `{name}"))
    wanted = [
        parameter.opts[0] if isinstance(parameter, click.Option) else parameter.make_metavar(ctx)
        for ctx in [click.Context(COMMANDS[name])]
        for parameter in COMMANDS[name].params
    ]
    assert [word for word in wanted if word not in row] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_says_in_one_sentence_what_it_does(name):
    assert re.fullmatch(r"[A-Z][^\n]+\.", COMMANDS[name].help or "")


class Asked(dict[str, str]):
    """An environment that remembers what was looked up."""

    def __init__(self, values: dict[str, str]) -> None:
        super().__init__(values)
        self.names: set[str] = set()

    def get(  # type: ignore[override] -- of a dict's three signatures this is the one that is used
        self, name: str, default: str | None = None
    ) -> str | None:
        self.names.add(name)
        return super().get(name, default)


def test_the_settings_are_those_of_the_documentation(tmp_path):
    env = Asked({"MEETINGS_DATA_DIR": str(tmp_path)})
    Settings.from_env(env)
    assert first_cells(section("operators.md", "Settings")) == env.names


def test_there_are_no_more_than_twelve_settings(tmp_path):
    env = Asked({"MEETINGS_DATA_DIR": str(tmp_path)})
    Settings.from_env(env)
    assert len(env.names) <= 12


@pytest.mark.parametrize("page", sorted(path.name for path in DOCS.glob("*.md")))
def test_links_from_page_to_page_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#:]+)\)", (DOCS / page).read_text(encoding="utf-8"))
    assert [link for link in links if not (DOCS / link).exists()] == []
