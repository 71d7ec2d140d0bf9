"""How the site is found: for search engines, and the statement on accessibility."""

from flask import Response, render_template, url_for

from meetings.agenda import queries as agenda
from meetings.networks import queries as networks
from meetings.site.views.events import bp
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience
from meetings.web.caching import answer
from meetings.web.cookies import cookie_free
from meetings.web.links import absolute
from meetings.web.markup import kept, page

PRIVATE = ("/my/", "/organise/", "/admin/", "/members/", "/login", "/language", "/feeds/")


@bp.get("/robots.txt")
@audience(Audience.PUBLIC)
@cookie_free
def robots() -> Response:
    """Say what is not to be searched, and where the list of pages is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
    text = "\n".join([*lines, f"Sitemap: {absolute(url_for('site.sitemap'))}", ""])
    return Response(text, mimetype="text/plain")


@bp.get("/sitemap.xml")
@audience(Audience.PUBLIC)
@cookie_free
def sitemap() -> Response:
    """List every public page: 4 SELECTs, and one more after each publishing."""
    session = db.session()
    around = {
        "networks": networks.networks(session),
        "cities": networks.known_cities(session),
        "showcases": networks.known_showcases(session),
    }

    def render() -> str:
        events = agenda.public_addresses(session)
        return render_template("site/sitemap.xml", base=absolute(), events=events, **around)

    page = kept(("sitemap", agenda.version(session), repr(around)), render)
    return answer(page, content_type="application/xml; charset=utf-8")


@bp.get("/pages/accessibility/")
@audience(Audience.PUBLIC)
def accessibility() -> Response:
    """Show what is done so that everybody can use the site, and whom to tell what is missing."""
    html = render_template("site/accessibility.html", networks=networks.networks(db.session()))
    return page(html)
