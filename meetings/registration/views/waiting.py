"""The page that tells how waiting works."""

from flask import render_template
from werkzeug.wrappers import Response

from meetings.registration.views.entering import bp
from meetings.terms import Audience
from meetings.web.access import audience
from meetings.web.markup import page


@bp.get("/pages/waiting/")
@audience(Audience.PUBLIC)
def waiting() -> Response:
    """Tell who gets a seat and why, by examples."""
    return page(render_template("registration/waiting.html"))
