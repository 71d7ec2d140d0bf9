"""What a form says is ours: no sentence of WTForms' own reaches a page, in no language."""

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
import wtforms
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import FormField
from wtforms.fields import Field

import meetings
from meetings.web.forms import PageForm, PartForm, Rows
from meetings.web.language import speaking
from meetings.web.sentences import OURS

# Only whoever writes a form wrongly meets these: they are raised, not shown.
RAISED = {"Choices cannot be None.", "Invalid field name '%s'."}
EXAMPLES = re.compile(r"\S+@\S+|Europe/\w+|https://\S+")
LATIN = re.compile(r"[A-Za-z]{2,}")
# What anybody may send: nothing, too much, controls, another kind of thing.
BAD = ("", "x" * 30_000, "a\x00b", "\u2028", "-", "99999999999999", "2030-99-99", "25:99", "1e9")


def sentences() -> set[str]:
    """Every sentence that the installed WTForms puts through gettext."""
    found = set()
    for path in Path(wtforms.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "attr", "")
            if isinstance(node, ast.Call) and name in ("gettext", "ngettext"):
                # Of two for different numbers we answer the one for many.
                texts = node.args[1:2] if name == "ngettext" else node.args[:1]
                found |= {text.value for text in texts if isinstance(text, ast.Constant)}
    return found


def test_every_sentence_of_wtforms_has_one_of_ours():
    known = sentences()
    assert (known - set(OURS), set(OURS) - known) == (RAISED, set())


def test_our_sentences_ask_for_no_value_that_wtforms_does_not_give():
    names = re.compile(r"%\((\w+)\)")
    wrong = [
        (theirs, str(ours))
        for theirs, ours in OURS.items()
        if not set(names.findall(str(ours))) <= {*names.findall(theirs), "min", "max"}
    ]
    assert wrong == []


def forms() -> list[type[wtforms.Form]]:
    """Every form that the product has."""
    names = [
        name
        for _, name, _ in pkgutil.walk_packages(meetings.__path__, "meetings.")
        if re.search(r"\.forms(\.|$)", name)
    ]
    found = {
        form
        for name in names
        for _, form in inspect.getmembers(importlib.import_module(name), inspect.isclass)
        if issubclass(form, PageForm | PartForm) and form not in (PageForm, PartForm)
    }
    return sorted(found, key=lambda form: form.__qualname__)


def said(field: Field) -> list[str]:
    """What a field says of itself and of all that is in it."""
    if isinstance(field, Rows):
        return [text for entry in field for text in said(entry)]
    if isinstance(field, FormField):
        return [text for part in field.form for text in said(part)]
    return [str(error) for error in field.errors]


def names(form: wtforms.Form) -> list[str]:
    """The names under which a form takes values, the first row of each list among them."""
    found = []
    for field in form:
        if isinstance(field, Rows):
            rows = field.entries or [field.append_entry()]
            parts = rows[0].form if isinstance(rows[0], FormField) else [rows[0]]
            found += [part.name for part in parts]
        elif field.name != "csrf_token":
            found.append(field.name)
    return found


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.__name__)
def test_no_field_answers_a_bad_value_in_english(app: Flask, form):
    heard = []
    with app.test_request_context(), speaking("bg"):
        for bad in BAD:
            sent = form(MultiDict(dict.fromkeys(names(form()), bad)))
            for field in sent:
                if getattr(field, "choices", 0) is None:
                    field.choices = []
            sent.validate()
            heard += [text for field in sent for text in said(field) if field.name != "csrf_token"]
    foreign = {text for text in heard if LATIN.search(EXAMPLES.sub("", text))}
    assert foreign == set()


def test_there_are_forms_and_some_have_much_to_say(app):
    assert len(forms()) > 10
