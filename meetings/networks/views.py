"""The cities of all networks on a map and in a list, showcases, and addresses misspelt."""

import hashlib
from collections.abc import Callable, Iterable
from typing import NamedTuple, NoReturn

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from markupsafe import Markup
from werkzeug.wrappers import Response as WerkzeugResponse

from meetings.networks import queries
from meetings.networks.queries import Place
from meetings.networks.rules.chart import EUROPE, WORLD, chart
from meetings.networks.rules.color import sheet
from meetings.networks.rules.names import Known, meant, own_language
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.text import fold
from meetings.web.access import audience
from meetings.web.clock import now
from meetings.web.cookies import cookie_free
from meetings.web.language import country, prefer
from meetings.web.markup import kept_part, same_page, wear

bp = Blueprint("networks", __name__)
YEAR = 31_536_000  # seconds; the address of a sheet changes with it
bp.add_app_template_filter(own_language)


class Topic(NamedTuple):
    """What showcases are about, in the words and the language of their cities."""

    name: str
    language: str


ORDERS: dict[str, Callable[[Place], tuple[str, str]]] = {
    "name": lambda place: (fold(place.name), place.slug),
    "country": lambda place: (fold(country(place.country)), fold(place.name)),
    "network": lambda place: (fold(place.memberships[0].network), fold(place.name)),
}


@bp.get("/cities/")
@audience(Audience.PUBLIC)
def cities() -> Response:
    """Show the cities of all networks on a map, and as a list in the order that is asked for."""
    asked = request.args.get("sort")
    order = asked if asked in ORDERS else "name"
    found = queries.places(db.session(), now().date())
    return same_page(
        "networks/cities.html",
        cities=sorted(found, key=ORDERS[order]),
        order=order,
        map=_map(found),
    )


@bp.get("/showcases/")
@audience(Audience.PUBLIC)
def showcases() -> Response | tuple[Response, int]:
    """Show every showcase by city, or those of one topic, however it is spelt."""
    found = queries.showcases(db.session())
    topics = [Topic(*one) for one in sorted({(case.topic, case.language) for case in found})]
    asked = fold(request.args.get("topic", ""))
    topic = next((one.name for one in topics if fold(one.name) == asked), "")
    shown = [case for case in found if fold(case.topic) == asked] if asked else found
    known = bool(topic or not asked)
    answer = same_page(
        "networks/showcases.html", cases=shown, topics=topics, topic=topic, known=known
    )
    return answer if known else (answer, 400)


@bp.get("/networks/<slug>/<tag>.css")
@audience(Audience.PUBLIC)
@cookie_free
def colors(slug: str, tag: str) -> Response | WerkzeugResponse:
    """Give the pages of a network its colour; an address of before leads to the one of now."""
    found = queries.network(db.session(), slug)
    css = sheet(found.color) if found else ""
    if not css:
        abort(404)
    if tag != _tag(css):
        moved = redirect(url_for(".colors", slug=slug, tag=_tag(css)), 303)
        moved.headers["Cache-Control"] = "no-store"
        return moved
    answer = Response(css, mimetype="text/css")
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return answer


def enter(slug: str, *, color: str, language: str) -> None:
    """Make the rest of this request a page of a network: in its colour, and in its language."""
    prefer(language)
    css = sheet(color)
    wear(url_for("networks.colors", slug=slug, tag=_tag(css)) if css else "")


def _tag(css: str) -> str:
    return hashlib.blake2b(css.encode(), digest_size=6).hexdigest()


def suggest(asked: str, known: Iterable[Known], endpoint: str) -> NoReturn:
    """Answer 404 with the address that was most likely meant, when one is near."""
    near = meant(asked, known)
    if near is None:
        abort(404)
    html = render_template(
        "networks/elsewhere.html", title=near.title, address=url_for(endpoint, slug=near.slug)
    )
    response = make_response(html, 404)
    response.headers["Cache-Control"] = "no-store"
    abort(response)


def _map(places: Iterable[Place]) -> Markup:
    """Return the map as markup, drawn once for the cities as they are."""
    spots = tuple((p.slug, p.name, p.country, p.latitude, p.longitude) for p in places)

    def render() -> str:
        return render_template("networks/map.html", chart=chart(spots), europe=EUROPE, world=WORLD)

    return kept_part(("map", spots), render)
