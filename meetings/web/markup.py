"""The one place where text becomes markup, and where finished pages are kept."""

import hashlib
import secrets
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

import segno
from flask import Flask, Response, current_app, g, render_template, request
from jinja2.runtime import Macro
from markupsafe import Markup

from meetings import text
from meetings.web.access import signed_in, visitor
from meetings.web.caching import Keep, Page, answer, rendered
from meetings.web.forms import PageForm
from meetings.web.language import language

# Stands for the visitor's own form token in kept pages; nobody knows it, so nobody writes it.
STAND_IN = secrets.token_hex()


class Finished:
    """What one site keeps: pages as they are sent, and texts that go into a page."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.pages = Keep(Page.weight)
        self.texts: Keep[str] = Keep(len)


def init(app: Flask) -> None:
    """Teach templates to write Markdown, and give the site a place for finished pages."""
    app.extensions["meetings_finished"] = Finished()
    app.add_template_filter(markdown)
    app.add_template_global(qr)
    app.add_template_global(worn)
    app.add_template_global(drawn)


def wear(sheet: str) -> None:
    """Let the page of this request have one more style sheet, at an address of this site."""
    g.worn = sheet


def worn() -> str:
    """Return the address of the style sheet that the page has beside the site's own, or ""."""
    return str(g.get("worn", ""))


def markdown(source: str) -> Markup:
    """Return Markdown as HTML; what is not on the sanitiser's list is gone."""
    return Markup(text.html(source))  # noqa: S704 -- sanitised just now


@lru_cache(maxsize=200)
def qr(address: str) -> Markup:
    """Return an address as a QR code in SVG: black on white in either theme, so that it scans."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(
        omitsize=True, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return Markup(drawn)  # noqa: S704 -- modules drawn as a path, no text of the address


def page(html: str) -> Response:
    """Answer with a page that is rendered each time; one of somebody logged in is not stored."""
    if signed_in():
        response = Response(html)
        response.headers["Cache-Control"] = "no-store"
        return response
    return answer(rendered(html.encode()))


def kept(key: Hashable, render: Callable[[], str]) -> Page:
    """Return what is the same for everybody and no page of the site, kept under `key`."""
    return _finished().pages.get((key, language()), lambda: rendered(render().encode()))


def kept_page(key: Hashable, render: Callable[[], str]) -> Response:
    """Answer a page from what is kept under `key`, the same for everyone of the same audiences.

    `key` names everything it depends on but language, style sheet and the visitor's audiences. Of
    a visitor who is logged in it holds their form token besides, which is put in each time.
    """
    dressed = (key, worn())
    if not signed_in():
        return answer(kept(dressed, render))
    token = str(PageForm().csrf_token.current_token)  # type: ignore[attr-defined]  # made by WTForms
    mine = (dressed, visitor().audiences)
    found = _text(mine, lambda: render().replace(token, STAND_IN))
    return page(found.replace(STAND_IN, token))


def same_page(template: str, **values: Any) -> Response:  # noqa: ANN401 -- what the template wants
    """Answer a page that is the same for the same values, rendered once for them.

    The values are plain: their repr tells all of them. The template asks for nothing else but
    the visitor's audiences and the address, so give it no time of the present.
    """
    digest = hashlib.blake2b(repr(values).encode(), digest_size=16).digest()
    key = (template, request.full_path, digest)
    return kept_page(key, lambda: render_template(template, **values))


def kept_part(key: Hashable, render: Callable[[], str]) -> Markup:
    """Return a part of a page that is the same for everyone, from what is kept under `key`.

    `render` renders a template, which escapes.
    """
    return Markup(_text(key, render))  # noqa: S704 -- rendered and escaped by a template


def drawn(piece: Macro, *values: Hashable) -> Markup:
    """Return what a macro of `templates/components` draws of some values, once for them.

    So after a change only what differs is drawn anew: a row of a long table, for one. As with
    `same_page` the values are all it shows; it asks for nothing else, not even the visitor.
    """
    return kept_part(("drawn", piece.name, values), lambda: str(piece(*values)))


def _text(key: Hashable, render: Callable[[], str]) -> str:
    return _finished().texts.get((key, language()), render)


def _finished() -> Finished:
    found: Finished = current_app.extensions["meetings_finished"]
    return found
