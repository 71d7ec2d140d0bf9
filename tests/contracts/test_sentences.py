"""Sentences in Python go through gettext, as tests/contracts/test_language.py finds in templates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2] / "meetings"
# Where a text for a visitor is handed over: by what is called, or what is named in the call.
SPOKEN_BY = {"flash", "ValidationError", "StopValidation", "Words"}
SPOKEN_AS = {"message", "label", "description", "needed", "each", "refusal", "sentence"}
FIELDS = re.compile(r"(Field|_field)\Z")
VIEWS = re.compile(r"/(views|forms)(/|\.py)|/web/")
# What reads like a sentence: two words with a space between, or a word that ends in a stop.
SENTENCE = re.compile(r"[^\W\d_]{2,}[,:]? [^\W\d_]|\A[A-Z][^\W\d_]+[.:]?\Z")


def name(call: ast.Call) -> str:
    return getattr(call.func, "attr", "") or getattr(call.func, "id", "")


def plain(node: ast.expr) -> Iterator[str]:
    """The texts of an expression that no call stands around."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        written = [part.value for part in node.values if isinstance(part, ast.Constant)]
        yield " ".join(" ".join(map(str, written)).split())
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.IfExp | ast.List | ast.Tuple | ast.Dict):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from plain(child)


def handed_over(tree: ast.AST) -> Iterator[str]:
    """Texts that a module hands to whatever shows them, without gettext."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = name(node)
            spoken = node.args if called in SPOKEN_BY else []
            spoken = node.args[:2] if FIELDS.search(called) else spoken
            named = [word.value for word in node.keywords if word.arg in SPOKEN_AS]
            for part in (*spoken, *named):
                yield from plain(part)
        elif isinstance(node, ast.Assign) and _is_errors(node.targets[0]):
            yield from plain(node.value)


def _is_errors(target: ast.expr) -> bool:
    return isinstance(target, ast.Attribute) and target.attr == "errors"


def in_tables(tree: ast.AST) -> Iterator[str]:
    """Sentences in the tables and returns of a view or a form, without gettext."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for value in node.values:
                yield from plain(value)
        elif isinstance(node, ast.Return) and node.value is not None:
            yield from plain(node.value)


def unspoken(tree: ast.AST, *, views: bool) -> list[str]:
    found = [text for text in handed_over(tree) if SENTENCE.search(text)]
    if views:
        # A mapping may hold single words for machines; a sentence has several.
        found += [text for text in in_tables(tree) if len(re.findall(r"[^\W\d_]{2,} ", text)) > 1]
    return sorted(set(found))


@pytest.mark.parametrize(
    "path", sorted(HOUSE.rglob("*.py")), ids=lambda path: str(path.relative_to(HOUSE))
)
def test_a_sentence_for_a_visitor_goes_through_gettext(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert unspoken(tree, views=bool(VIEWS.search(str(path)))) == []


@pytest.mark.parametrize(
    "code",
    [
        "raise ValidationError('Enter a name.')",
        "flash(f'Stored {n} people.')",
        "StringField('Name')",
        "line_field(_('Title'), 'Enter a title.')",
        "Length(max=3, message='Too long.')",
        "form.mail.errors = ['This does not belong together.']",
        "WORDS = {404: Words('Not here', _('a'), _('b'))}",
        "SENTENCES = {Refusal.NOT_OPEN: 'Registration is not open.'}",
        "def f():\n    return 'Nobody was registered.' if x else _('Done.')",
    ],
)
def test_one_that_does_not_would_be_found(code):
    assert len(unspoken(ast.parse(code), views=True)) == 1
