"""A delegation's screen: where its people stand, adding some, their order."""

from datetime import datetime
from typing import NamedTuple

from flask import abort, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from meetings.agenda.queries import Shown
from meetings.agenda.views import see
from meetings.networks.queries import CityName
from meetings.registration import actions, queries
from meetings.registration.forms.people import LineForm, QuickForm
from meetings.registration.queries import LastTime, Person
from meetings.registration.queries.questions import missing
from meetings.registration.rules.line import Move
from meetings.registration.rules.window import SEATED, Standing
from meetings.registration.rules.wishes import Refused
from meetings.registration.views.choices import choices
from meetings.registration.views.entering import (
    bp,
    coming,
    conference,
    deadlines,
    my_cities,
    office,
    own,
    times,
    window,
)
from meetings.registration.views.names import named
from meetings.registration.views.once import once
from meetings.registration.views.wording import at_lines
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience, visitor
from meetings.web.clock import now
from meetings.web.markup import page

Page = Response | tuple[Response, int]


class Part(NamedTuple):
    """The part of one city: its people, and how many seats it holds and may hold."""

    city: CityName
    members: list[Person]
    quota: int | None
    last_time: LastTime | None

    @property
    def taken(self) -> int:
        """How many of its people hold a seat."""
        return sum(one.standing in SEATED for one in self.members)

    @property
    def held(self) -> int:
        """How many of these seats are held for names that follow."""
        return sum(one.standing in SEATED and not one.name for one in self.members)

    @property
    def waiting(self) -> list[Person]:
        """Those who wait, in their order."""
        return [one for one in self.members if one.standing is Standing.WAITING]


@bp.get("/my/events/<slug>/")
@audience(Audience.REPRESENTATIVE)
def delegation(slug: str) -> Response:
    """Show the delegations of the visitor's cities; `new` names who was just registered."""
    event = see(slug)
    cities = my_cities()
    return _screen(event, cities, _form(coming(event, cities), None))


@bp.post("/my/events/<slug>/")
@audience(Audience.REPRESENTATIVE)
def add(slug: str) -> Page:
    """Register people whose names were typed one per line, and seats whose names follow."""
    event = see(slug)
    cities = my_cities()
    form = _form(coming(event, cities), request.form)
    if not form.city.choices:
        abort(403)
    if not form.validate():
        return _screen(event, cities, form), 422
    people, placeholders = form.wanted(), form.placeholders.data or 0
    keyed = {"event_id": event.event_id, "city_id": form.city.data, "by": visitor().account_id}

    def act(session: Session, at: datetime) -> str | Refused:
        together = form.together.data
        done = actions.register(
            session, people, **keyed, at=at, together=together, placeholders=placeholders
        )
        if isinstance(done, Refused):
            return done
        return url_for(".delegation", slug=slug, new="-".join(map(str, done.delegates)))

    outcome = once(event.event_id, form, act)
    if isinstance(outcome, Response):
        return outcome
    sentence = at_lines(form, outcome) if outcome else ""
    return _screen(event, cities, form, sentence), form.status


@bp.post("/my/events/<slug>/line")
@audience(Audience.REPRESENTATIVE)
def line(slug: str) -> Page:
    """Move one of the visitor's waiting people among their own, or let a group take what fits."""
    event = see(slug)
    form = LineForm(request.form)
    asked = [(field, one) for field in ("earlier", "later", "fit") if (one := form[field].data)]
    if not form.validate() or len(asked) != 1:
        abort(422)
    wish, delegate = asked[0]
    own(event, delegate)  # else 404
    whom = {"delegate_id": delegate, "event_id": event.event_id, "by": visitor().account_id}

    def act(session: Session, at: datetime) -> str:
        if wish == "fit":
            done = actions.take_what_fits(session, **whom, at=at)
        else:
            done = actions.move(session, Move(wish), **whom, at=at)
        moved, stayed = (1, None) if done else (None, 1)
        return url_for(".delegation", slug=slug, moved=moved, stayed=stayed)

    outcome: Response | None = once(event.event_id, form, act)
    if outcome:
        return outcome
    cities = my_cities()
    return _screen(event, cities, _form(coming(event, cities), None), line=form), form.status


def _form(cities: list[CityName], typed: MultiDict[str, str] | None) -> QuickForm:
    form = QuickForm(typed)
    form.city.choices = [(city.id, city.name) for city in cities]
    return form


def _parts(event: Shown, cities: list[CityName], at: datetime) -> list[Part]:
    """Return each city's part, of those that have people here or may send some: 3 SELECTs."""
    session = db.session()
    ids = [city.id for city in cities]
    members = queries.people_of(session, event.event_id, ids)
    lapsed = event.release_at is not None and at >= event.release_at
    quotas = {} if lapsed else queries.own_quotas(session, event.event_id, ids)
    default = None if lapsed else event.quota
    last = queries.last_time(
        session, network_id=event.network_id, event_id=event.event_id, city_ids=ids, at=at
    )
    return [
        Part(city, members[city.id], quotas.get(city.id, default), last.get(city.id))
        for city in cities
    ]


def _screen(
    event: Shown,
    cities: list[CityName],
    form: QuickForm,
    refusal: str = "",
    line: LineForm | None = None,
) -> Response:
    at, session = now(), db.session()
    may_come = {choice[0] for choice in form.city.choices or ()}
    parts = [part for part in _parts(event, cities, at) if part.members or part.city.id in may_come]
    everybody = [person for part in parts for person in part.members]
    new, took, left = request.args.get("new", "").split("-"), named("took"), named("withdrawn")
    ids = [city.id for city in cities]
    stand = [(one.id, one.standing) for one in everybody]
    html = render_template(
        "registration/delegation.html",
        event=event,
        parts=parts,
        conference=conference(event, [person.standing for person in everybody]),
        booked=choices(event.event_id, [person.id for person in everybody]),
        new=[person for person in everybody if str(person.id) in new],
        took=[person for person in everybody if person.id == took],
        left=queries.person(session, left, event.event_id, ids) if left else None,
        reasons=queries.reasons(session, event.event_id, stand, at),
        line=line or LineForm(),
        form=form,
        refusal=refusal,
        deadlines=deadlines(event),
        at=at,
        office=office(event),
        window=window(event, at),
        giving=times(event).gives(at),
        moves=[word for word in ("moved", "stayed") if word in request.args],
        answered=request.args.get("answered", ""),
        missing=missing(session, event.event_id),
    )
    return page(html)
