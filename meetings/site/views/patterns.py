"""Every piece of the look in every state, for those who change it; not part of a public site."""

from datetime import timedelta

from flask import Response, abort, current_app, render_template

from meetings.agenda.queries import Card
from meetings.site.views.events import bp
from meetings.site.views.lists import windows
from meetings.terms import Audience, EventKind, ItemKind, Status
from meetings.web.access import audience
from meetings.web.clock import now
from meetings.web.markup import page


@bp.get("/patterns")
@audience(Audience.PUBLIC)
def patterns() -> Response:
    """Show the pieces; only where the site is one's own machine."""
    if not current_app.config["BASE_URL"].startswith("http://localhost"):
        abort(404)
    at = now()
    begins = at + timedelta(days=30)
    cards = [
        Card(
            event_id=n,
            slug=f"pattern-{n}",
            network="SmartEnCity Network",
            kind=kind,
            title="Sonderborg: how small cities reach zero",
            titles={},
            language="en",
            place="Alsion, Sonderborg",
            starts_at=begins,
            ends_at=begins + timedelta(days=2),
            zone="Europe/Copenhagen",
            capacity=48,
            opens_at=at - timedelta(days=1),
            closes_at=at + timedelta(days=20),
            audience=Audience.MEMBER if n == 1 else Audience.PUBLIC,
            status=status,
        )
        for n, (kind, status) in enumerate(zip(EventKind, (*Status, Status.CONFIRMED), strict=True))
    ]
    html = render_template(
        "site/patterns.html",
        cards=cards,
        windows=windows(cards, at),
        kinds=list(ItemKind),
        taken={0: 44, 1: 48},
    )
    return page(html)
