"""Bringing back who came the last time."""

from datetime import datetime
from typing import NamedTuple

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from meetings.agenda.queries import Shown
from meetings.agenda.views import see
from meetings.networks.queries import CityName
from meetings.registration import actions, queries
from meetings.registration.forms.substitution import CopyForm
from meetings.registration.queries import Came, LastTime
from meetings.registration.rules.wishes import Named, Refusal, Refused, not_yet
from meetings.registration.views.entering import bp, coming, my_cities, office, window
from meetings.registration.views.once import once
from meetings.registration.views.wording import for_page
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience, visitor
from meetings.web.clock import now
from meetings.web.markup import page


class Bringing(NamedTuple):
    """Whom a city could bring back, and which cities of the visitor's there are to choose from."""

    cities: list[CityName]
    city: CityName
    last_time: LastTime | None
    everybody: list[Came]
    missing: list[Came]


@bp.get("/my/events/<slug>/copy")
@audience(Audience.REPRESENTATIVE)
def ask_copy(slug: str) -> Response:
    """Show who came for a city the last time and is not registered; `city` chooses it."""
    event = see(slug)
    found = _look(event)
    form = CopyForm(data={"people": [one.id for one in found.missing]})
    return _form_page(event, found, form, found.missing)


@bp.post("/my/events/<slug>/copy")
@audience(Audience.REPRESENTATIVE)
def copy(slug: str) -> Response | tuple[Response, int]:
    """Register those who were chosen of the people who came the last time."""
    event = see(slug)
    found = _look(event)
    form = CopyForm(request.form)
    form.people.choices = [(one.id, one.name) for one in found.everybody]
    valid = form.validate()
    ids = set(form.people.data or ())
    chosen = [one for one in found.everybody if one.id in ids]
    shown = [one for one in found.everybody if one in found.missing or one in chosen]
    if not valid:
        return _form_page(event, found, form, shown), 422
    outcome = _register(event, found, form, chosen)
    if isinstance(outcome, Response):
        return outcome
    sentence = _explain(form, outcome, chosen) if outcome else ""
    return _form_page(event, found, form, shown, sentence), form.status


def _register(
    event: Shown, found: Bringing, form: CopyForm, chosen: list[Came]
) -> Response | Refused | None:
    """Register those who were chosen, all or none, once however often it is sent."""

    def act(session: Session, at: datetime) -> str | Refused:
        if again := tuple(n for n, one in enumerate(chosen) if one not in found.missing):
            return Refused(Refusal.TAKEN, again)
        done = actions.register(
            session,
            [_named(one) for one in chosen],
            event_id=event.event_id,
            city_id=found.city.id,
            by=visitor().account_id,
            at=at,
            together=form.together.data,
        )
        if isinstance(done, Refused):
            return done
        return url_for(".delegation", slug=event.slug, new="-".join(map(str, done.delegates)))

    return once(event.event_id, form, act)


def _look(event: Shown) -> Bringing:
    """Return who came for the visitor's city that the address names, or for the first.

    403 for who may send nobody, 404 for a city that is not theirs. 6 SELECTs.
    """
    session, wanted = db.session(), request.args.get("city", "")
    cities = coming(event, my_cities()) or abort(403)
    named = [city for city in cities if wanted in ("", city.slug)] or abort(404)
    times = queries.last_time(
        session,
        network_id=event.network_id,
        event_id=event.event_id,
        city_ids=[city.id for city in named],
        at=now(),
    )
    city = next((one for one in named if one.id in times), named[0])
    last = times.get(city.id)
    everybody = queries.came(session, last) if last else []
    places = not_yet(
        [_named(one) for one in everybody],
        registered=queries.registered_mails(
            session, event.event_id, [one.mail for one in everybody if one.mail]
        ),
        present=queries.present(session, event.event_id, city.id),
    )
    return Bringing(cities, city, last, everybody, [everybody[n] for n in places])


def _named(one: Came) -> Named:
    return Named(one.name, one.mail, one.function)


def _explain(form: CopyForm, refused: Refused, chosen: list[Came]) -> str:
    """Put a refusal at the people it is about; return the sentence for the page otherwise."""
    form.people.errors = [
        _("%(name)s is registered for this event already.", name=chosen[place].name)
        for place in refused.which
    ]
    return for_page(refused, len(chosen))


def _form_page(
    event: Shown, found: Bringing, form: CopyForm, shown: list[Came], refusal: str = ""
) -> Response:
    form.people.choices = [(one.id, one.name) for one in shown]
    html = render_template(
        "registration/copy.html",
        event=event,
        found=found,
        form=form,
        people={one.id: one for one in shown},
        refusal=refusal,
        window=window(event, now()),
        office=office(event),
    )
    return page(html)
