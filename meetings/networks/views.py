"""The cities of all networks on a map and in a list, showcases, and addresses misspelt."""

from collections.abc import Callable, Iterable
from typing import NoReturn

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from markupsafe import Markup

from meetings.networks import queries
from meetings.networks.queries import Place
from meetings.networks.rules.chart import EUROPE, WORLD, chart
from meetings.networks.rules.names import Known, meant, own_language
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.text import fold
from meetings.web.access import audience
from meetings.web.clock import now
from meetings.web.language import country
from meetings.web.markup import kept_part, page

bp = Blueprint("networks", __name__)
bp.add_app_template_filter(own_language)

ORDERS: dict[str, Callable[[Place], tuple[str, str]]] = {
    "name": lambda place: (fold(place.name), place.slug),
    "country": lambda place: (fold(country(place.country)), fold(place.name)),
    "network": lambda place: (fold(place.memberships[0].network), fold(place.name)),
}


@bp.get("/cities/")
@audience(Audience.PUBLIC)
def cities() -> Response:
    """Show the cities of all networks on a map, and as a list in the order that is asked for."""
    order = request.args.get("sort", "name")
    if order not in ORDERS:
        abort(404)
    found = queries.places(db.session(), now().date())
    html = render_template(
        "networks/cities.html",
        cities=sorted(found, key=ORDERS[order]),
        order=order,
        map=_map(found),
    )
    return page(html)


@bp.get("/showcases/")
@audience(Audience.PUBLIC)
def showcases() -> Response:
    """Show every showcase by city, or those of one topic."""
    found = queries.showcases(db.session())
    topics = sorted({case.topic for case in found}, key=fold)
    topic = request.args.get("topic", "")
    if topic and topic not in topics:
        abort(404)
    shown = [case for case in found if topic in ("", case.topic)]
    html = render_template("networks/showcases.html", cases=shown, topics=topics, topic=topic)
    return page(html)


def offer(asked: str, known: Iterable[Known], endpoint: str) -> NoReturn:
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
