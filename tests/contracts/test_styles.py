"""Style sheets stay easy to overrule: layers, no ids, nothing important."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "static" / "css"
SHEETS = sorted(path.name for path in FOLDER.glob("*.css"))
# Functions, at-rules and pseudo-classes that every browser had before 2020.
OLD = {
    "@media", "@page", ":focus", ":focus-within", ":hover", ":first-child", ":last-child", ":root",
    "::after", "::before", ":not", "attr(", "calc(", "counter(", "fit-content(", "inset(",
    "minmax(", "repeat(", "repeating-linear-gradient(", "rotate(", "var(",
}  # fmt: skip
# The younger ones, with the month since which all of Chrome, Edge, Firefox and Safari have them.
# What they make is looks: a browser without :has or text-wrap shows the same words in one column.
YOUNG = {
    "clamp(": "2020-07",
    "min(": "2020-07",
    ":is": "2021-01",
    "@layer": "2022-03",
    ":focus-visible": "2022-03",
    "color-mix(": "2023-05",
    ":has": "2023-12",
    "light-dark(": "2024-05",
}
# Only to draw the meter as it is drawn elsewhere; a browser that does not know them draws its own.
OWN = {"::-webkit-meter-bar", "::-webkit-meter-optimum-value", "::-webkit-meter-suboptimum-value"}
# Widely available is what has been everywhere for two and a half years.
SINCE = "2024-05"


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
    assert SHEETS == ["base.css", "components.css", "desk.css", "print.css", "tokens.css"]


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


def features(sheet: str) -> set[str]:
    """The at-rules, pseudo-classes and functions that a sheet needs a browser to know."""
    pseudo = {found for part in selectors(sheet) for found in re.findall(r"::?[a-z-]+", part)}
    return pseudo | set(re.findall(r"(?<![\w:-])[a-z-]+\(|@[a-z-]+", sheet))


def test_a_sheet_needs_only_what_browsers_have_had_for_long():
    used = set().union(*(features(css(name)) for name in SHEETS))
    assert used - OWN == OLD | set(YOUNG)
    assert {name: month for name, month in YOUNG.items() if month > SINCE} == {}
