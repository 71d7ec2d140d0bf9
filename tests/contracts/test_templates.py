"""Templates hold files instead of inline code, and only words that can be translated."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "templates"
TEMPLATES = sorted(
    path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()
)
GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
ADDRESSES = {"url_for", "asset"}
READ_ALOUD = {"alt", "aria-label", "title", "placeholder", "content", "value", "label"}
# Words for programs among the attributes that are read aloud.
FOR_PROGRAMS = {"light dark", "width=device-width, initial-scale=1", "website"}
ENDPOINT = re.compile(r"[a-z]+\.[a-z_]+")
WORD = re.compile(r"[^\W\d_]{2,}")


def parsed(name: str) -> nodes.Template:
    return Environment(autoescape=True).parse((FOLDER / name).read_text(encoding="utf-8"))


def linear(node: nodes.Node, said: dict[str, nodes.Expr]) -> Iterator[str]:
    """Write a template as one text, its branches one after the other, expressions as marks."""
    if isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, nodes.Expr):
        mark = f"\ue000{len(said)}\ue001"
        said[mark] = node
        yield mark
    else:
        children = node.nodes if isinstance(node, nodes.Output) else statements(node)
        for child in children:
            yield from linear(child, said)


def statements(node: nodes.Node) -> list[nodes.Node]:
    """What a tag such as `if` or `for` encloses, without the expressions that steer it."""
    return [child for child in node.iter_child_nodes() if not isinstance(child, nodes.Expr)]


class Reader(HTMLParser):
    """Takes a page apart into its texts and its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(name: str) -> tuple[Reader, dict[str, nodes.Expr]]:
    said: dict[str, nodes.Expr] = {}
    reader = Reader()
    reader.feed("".join(linear(parsed(name), said)))
    reader.close()
    return reader, said


def literals(node: nodes.Node) -> Iterator[str]:
    """Every text that an expression would show as it stands, untranslated."""
    if isinstance(node, nodes.Const):
        yield from [node.value] if isinstance(node.value, str) else []
    for part in parts(node):
        yield from literals(part)


def parts(node: nodes.Node) -> list[nodes.Node]:
    """Those parts of an expression that it shows, not those that it looks up or compares."""
    found: list[nodes.Node | None] = []
    match node:
        case nodes.CondExpr():
            found = [node.expr1, node.expr2]
        case nodes.Filter() | nodes.Getitem():
            found = [node.node]
        case nodes.Call() if getattr(node.node, "name", "") not in GETTEXT | ADDRESSES:
            found = [arg for arg in node.args if not _address(arg)]
        case nodes.Dict():
            found = [pair.value for pair in node.items]
        case nodes.Concat() | nodes.List() | nodes.Tuple() | nodes.BinExpr():
            found = [*node.iter_child_nodes()]
    return [part for part in found if part is not None]


def _address(node: nodes.Node) -> bool:
    """Whether an argument names one of the site's views, as "site.events" does."""
    value = getattr(node, "value", None)
    return isinstance(value, str) and ENDPOINT.fullmatch(value) is not None


def shown(name: str) -> Iterator[str]:
    """Every text of a template that a reader is shown or told."""
    reader, said = read(name)
    aloud = [v for _, attrs in reader.tags for k, v in attrs.items() if k in READ_ALOUD and v]
    for text in [*reader.texts, *aloud]:
        if text not in FOR_PROGRAMS:
            yield re.sub("\ue000\\d+\ue001", "", text)
        for mark in re.findall("\ue000\\d+\ue001", text):
            yield from literals(said[mark])
    for assigned in parsed(name).find_all(nodes.Assign):
        if isinstance(assigned.node, nodes.Dict):
            yield from literals(assigned.node)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_text_that_is_shown_can_be_translated(name):
    assert [text for text in shown(name) if WORD.search(text)] == []


def test_a_bare_word_would_be_found():
    tree = Environment(autoescape=True).parse(
        '<p title="{{ "One" }}">Two {{ _("no") }} {{ "Three" if x == "no" else _("no") }}</p>'
    )
    said: dict[str, nodes.Expr] = {}
    text = "".join(linear(tree, said))
    assert "Two" in text
    assert [list(literals(expression)) for expression in said.values()] == [["One"], [], ["Three"]]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_text_to_translate_is_a_constant(name):
    calls = [c for c in parsed(name).find_all(nodes.Call) if getattr(c.node, "name", "") in GETTEXT]
    assert [call.lineno for call in calls if not isinstance(call.args[0], nodes.Const)] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_there_is_no_inline_style(name):
    tags = read(name)[0].tags
    assert [tag for tag, attrs in tags if tag == "style" or "style" in attrs] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_there_is_no_inline_script(name):
    scripts = [attrs for tag, attrs in read(name)[0].tags if tag == "script"]
    # Data for search engines is not run, so the policy lets it stand in the page.
    run = [attrs for attrs in scripts if attrs.get("type") != "application/ld+json"]
    assert [attrs for attrs in run if not attrs.get("src")] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_element_handles_an_event(name):
    tags = read(name)[0].tags
    assert [key for _, attrs in tags for key in attrs if key.startswith("on")] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_fetched_from_elsewhere(name):
    tags = read(name)[0].tags
    sources = [attrs.get("src") or attrs.get("href") or "" for tag, attrs in tags if tag != "a"]
    assert [source for source in sources if "//" in source] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_calls_its_text_safe(name):
    tree = parsed(name)
    filters = [node.name for node in tree.find_all(nodes.Filter)]
    assert [found for found in filters if found in ("safe", "forceescape")] == []
    assert list(tree.find_all((nodes.EvalContextModifier, nodes.MarkSafe))) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_escaped_but_mails_in_plain_text(name):
    escaped = name.endswith((".html", ".xml"))
    # A mail is text for people, in which "&amp;" would be read as it stands.
    assert escaped != name.startswith("mail/")
    assert escaped or name.endswith(".txt")


@pytest.mark.parametrize(
    "path", [path for path in sorted((ROOT / "meetings").rglob("*.py")) if path.name != "markup.py"]
)
def test_text_becomes_markup_in_one_place(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [getattr(call, "id", getattr(call, "attr", "")) for call in calls]
    assert "Markup" not in names
