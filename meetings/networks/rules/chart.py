"""Where a city stands on the two maps of static/img/land.svg, and where its name fits beside it.

Europe is a Lambert azimuthal equal-area projection of the sphere about 50° N 11° E, five
kilometres a unit; the world has a unit every four thirds of a degree (plate carrée). The land
is Natural Earth's (public domain), simplified and projected in the same way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians, sin, sqrt

EUROPE = (688, 566)  # width and height in units
WORLD = (270, 106)
_UNIT = 5  # km
_RADIUS = 6371  # km
_CENTRE = (radians(50), radians(11))
_CORNER = (-1800, -1330)  # km from the centre to the left and upper edges
_LETTER = 10.2  # units; a wide letter of a name, spaced as a reader may ask (WCAG 1.4.12)
_LINE = 17  # units; the height of a name
_GAP = 8  # units from a point to its name


@dataclass(frozen=True, slots=True)
class Spot:
    """A city on a map: its place there, and where its name is written, if there is room.

    `anchor` is SVG's text-anchor; empty when the name would cover another.
    """

    slug: str
    name: str
    country: str
    x: float
    y: float
    anchor: str = ""
    label_x: float = 0
    label_y: float = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """Cities on the map of Europe, and those beyond its edges on that of the world."""

    europe: tuple[Spot, ...]
    world: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def in_europe(latitude: float, longitude: float) -> tuple[float, float] | None:
    """Return where a position (degrees, WGS 84) is on the map of Europe, None beyond its edges."""
    lat0, lat, lon = _CENTRE[0], radians(latitude), radians(longitude) - _CENTRE[1]
    towards = sin(lat0) * sin(lat) + cos(lat0) * cos(lat) * cos(lon)
    if towards <= 0:
        return None  # the other half of the globe
    scale = _RADIUS * sqrt(2 / (1 + towards))
    x = (scale * cos(lat) * sin(lon) - _CORNER[0]) / _UNIT
    up = scale * (cos(lat0) * sin(lat) - sin(lat0) * cos(lat) * cos(lon))
    y = (-up - _CORNER[1]) / _UNIT
    inside = 0 <= x <= EUROPE[0] and 0 <= y <= EUROPE[1]
    return (round(x, 1), round(y, 1)) if inside else None


def in_world(latitude: float, longitude: float) -> tuple[float, float]:
    """Return where a position is on the map of the world, its edge for what is beyond."""
    y = (84 - latitude) * 0.75
    return round((longitude + 180) * 0.75, 1), round(min(max(y, 0), WORLD[1]), 1)


def chart(cities: Iterable[tuple[str, str, str, float, float]]) -> Chart:
    """Place cities (slug, name, country, latitude, longitude), names where they are readable."""
    europe, world = [], []
    for slug, name, country, latitude, longitude in cities:
        place = in_europe(latitude, longitude)
        if place is None:
            world.append(Spot(slug, name, country, *in_world(latitude, longitude)))
        else:
            europe.append(Spot(slug, name, country, *place))
    return Chart(_named(europe), tuple(world))


def _named(spots: Sequence[Spot]) -> tuple[Spot, ...]:
    """Write each name right, left, above or below its point, wherever it covers nothing."""
    taken = [_Box(s.x - _GAP, s.y - _GAP, s.x + _GAP, s.y + _GAP) for s in spots]
    return tuple(_with_name(spot, n, taken) for n, spot in enumerate(spots))


def _with_name(spot: Spot, own: int, taken: list[_Box]) -> Spot:
    width = _LETTER * len(spot.name)
    tries = (
        ("start", spot.x + _GAP, spot.y + 4, spot.x + _GAP),
        ("end", spot.x - _GAP, spot.y + 4, spot.x - _GAP - width),
        ("middle", spot.x, spot.y - _GAP - 2, spot.x - width / 2),
        ("middle", spot.x, spot.y + _GAP + 11, spot.x - width / 2),
    )
    for anchor, x, y, left in tries:
        box = _Box(left, y - _LINE + 4, left + width, y + 4)
        within = box.left >= 0 and box.right <= EUROPE[0]
        if within and not any(box.meets(one) for n, one in enumerate(taken) if n != own):
            taken.append(box)
            return Spot(spot.slug, spot.name, spot.country, spot.x, spot.y, anchor, x, round(y, 1))
    return spot
