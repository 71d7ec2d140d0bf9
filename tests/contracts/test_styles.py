"""Style sheets stay easy to overrule: layers, no ids, nothing important."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "static" / "css"
SHEETS = sorted(path.name for path in FOLDER.glob("*.css"))


def css(name: str) -> str:
    """A sheet without its comments and texts."""
    sheet = re.sub(r"/\*.*?\*/", "", (FOLDER / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\"[^\"]*\"|'[^']*'", '""', sheet)


def outermost(sheet: str) -> list[str]:
    """What stands before each block, and each statement, outside of any other block."""
    found, depth, start = [], 0, 0
    for n, sign in enumerate(sheet):
        if sign in "{;" and depth == 0:
            found.append(sheet[start:n].strip())
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if sign in "};" and depth == 0:
            start = n + 1
    assert depth == 0
    return found


def selectors(sheet: str) -> list[str]:
    return [found.strip() for found in re.findall(r"([^{};]+)\{", sheet)]


def test_there_are_sheets():
    assert SHEETS == ["base.css", "components.css", "print.css", "tokens.css"]


@pytest.mark.parametrize("name", SHEETS)
def test_every_rule_is_in_a_layer(name):
    assert [what for what in outermost(css(name)) if not what.startswith("@layer ")] == []


@pytest.mark.parametrize("name", SHEETS)
def test_no_selector_names_an_id(name):
    assert [what for what in selectors(css(name)) if "#" in what] == []


@pytest.mark.parametrize("name", SHEETS)
def test_nothing_is_important(name):
    assert re.findall(r"!\s*important", css(name)) == []


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_fetches_nothing(name):
    assert re.findall(r"url\(|@import", css(name)) == []


def test_the_layers_are_declared_once_in_their_order():
    declared = [what for name in SHEETS for what in outermost(css(name)) if "," in what]
    assert declared == ["@layer tokens, base, components, print"]
