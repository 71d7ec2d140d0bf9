"""The one place where text becomes markup, and where finished pages are kept."""

from collections.abc import Callable, Hashable

from flask import Flask, Response, current_app, g
from markupsafe import Markup

from meetings import text
from meetings.web.access import signed_in
from meetings.web.caching import Keep, Page, answer, rendered
from meetings.web.language import language


def init(app: Flask) -> None:
    """Teach templates to write Markdown, and give the site a place for finished pages."""
    app.extensions["meetings_pages"] = Keep()
    app.extensions["meetings_parts"] = Keep()
    app.add_template_filter(markdown)
    app.add_template_global(worn)


def wear(sheet: str) -> None:
    """Let the page of this request have one more style sheet, at an address of this site."""
    g.worn = sheet


def worn() -> str:
    """Return the address of the style sheet that the page has beside the site's own, or ""."""
    return str(g.get("worn", ""))


def markdown(source: str) -> Markup:
    """Return Markdown as HTML; what is not on the sanitiser's list is gone."""
    return Markup(text.html(source))  # noqa: S704 -- sanitised just now


def page(html: str) -> Response:
    """Answer with a page that is rendered each time; one of somebody logged in is not stored."""
    if signed_in():
        response = Response(html)
        response.headers["Cache-Control"] = "no-store"
        return response
    return answer(rendered(html.encode()))


def kept_page(key: Hashable, render: Callable[[], str]) -> Response:
    """Answer a page that is the same for everyone logged out, from what is kept under `key`.

    `key` names everything the page depends on but the language and the style sheet it wears.
    """
    if signed_in():
        return page(render())
    return answer(_kept("pages", (key, worn()), render))


def kept_part(key: Hashable, render: Callable[[], str]) -> Markup:
    """Return a part of a page that is the same for everyone, from what is kept under `key`.

    `render` renders a template, which escapes.
    """
    part = _kept("parts", key, render)
    return Markup(part.plain.decode())  # noqa: S704 -- rendered and escaped by a template


def _kept(kind: str, key: Hashable, render: Callable[[], str]) -> Page:
    keep: Keep = current_app.extensions[f"meetings_{kind}"]
    return keep.page((key, language()), lambda: render().encode())
