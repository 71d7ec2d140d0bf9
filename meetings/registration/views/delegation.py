"""A delegation's screen: where its people stand, their order, and withdrawing them."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from meetings.agenda.queries import Shown
from meetings.networks import queries as networks
from meetings.networks.queries import CityName
from meetings.registration import actions, queries
from meetings.registration.forms.people import LineForm, WithdrawForm
from meetings.registration.rules.line import Move
from meetings.registration.rules.seating import Waits
from meetings.registration.views.entering import bp, seen, window
from meetings.storage.session import db, transaction
from meetings.terms import Audience
from meetings.web.access import audience, visitor
from meetings.web.clock import now
from meetings.web.markup import page


@bp.get("/my/events/<slug>/")
@audience(Audience.REPRESENTATIVE)
def delegation(slug: str) -> Response:
    """Show the delegations of the visitor's cities; `new` names who was just registered."""
    event = seen(slug)
    at, session = now(), db.session()
    mine = networks.names(session, visitor().cities)
    people = {city: queries.people(session, event.event_id, city.id) for city in mine}
    new = set(request.args.get("new", "").split("-"))
    decided = queries.decided(session, event.event_id, at)
    why = {one.id: decided[one.id] for some in people.values() for one in some if one.id in decided}
    others = {found.party for found in why.values() if isinstance(found, Waits) and found.party}
    html = render_template(
        "registration/delegation.html",
        event=event,
        people={city: found for city, found in people.items() if found},
        new=[person for found in people.values() for person in found if str(person.id) in new],
        why=why,
        parties=queries.party_names(session, others),
        form=LineForm(),
        window=window(event, at),
        withdrawn="withdrawn" in request.args,
        moved="moved" in request.args,
    )
    return page(html)


@bp.post("/my/events/<slug>/line")
@audience(Audience.REPRESENTATIVE)
def line(slug: str) -> Response:
    """Move one of the visitor's waiting people among their own, or let a group take what fits."""
    event = seen(slug)
    form = LineForm(request.form)
    asked = [(field, one) for field in ("earlier", "later", "fit") if (one := form[field].data)]
    if not form.validate() or len(asked) != 1:
        abort(422)
    wish, delegate = asked[0]
    if queries.city_of(db.session(), delegate, event.event_id, visitor().cities) is None:
        abort(404)
    whom = {"delegate_id": delegate, "event_id": event.event_id}
    with transaction() as session:
        by = visitor().account_id
        if wish == "fit":
            actions.take_what_fits(session, **whom, by=by, at=now())
        else:
            actions.move(session, Move(wish), **whom, by=by, at=now())
    return redirect(url_for(".delegation", slug=slug, moved=1), 303)


@bp.get("/my/events/<slug>/delegates/<int:delegate_id>/withdraw")
@audience(Audience.REPRESENTATIVE)
def confirm_withdrawal(slug: str, delegate_id: int) -> Response:
    """Say what withdrawing a delegate means, and ask."""
    event = seen(slug)
    city, person = _mine(event, delegate_id)
    html = render_template(
        "registration/withdraw.html", event=event, city=city, person=person, form=WithdrawForm()
    )
    return page(html)


@bp.post("/my/events/<slug>/delegates/<int:delegate_id>/withdraw")
@audience(Audience.REPRESENTATIVE)
def withdraw(slug: str, delegate_id: int) -> Response:
    """Withdraw a delegate; their seat goes to whoever is next in the same moment."""
    event = seen(slug)
    if not WithdrawForm(request.form).validate():
        abort(422)
    # One who has withdrawn is found too: a second click gets the answer of the first.
    if queries.city_of(db.session(), delegate_id, event.event_id, visitor().cities) is None:
        abort(404)
    with transaction() as session:
        actions.withdraw(
            session,
            delegate_id=delegate_id,
            event_id=event.event_id,
            by=visitor().account_id,
            at=now(),
        )
    return redirect(url_for(".delegation", slug=slug, withdrawn=1), 303)


def _mine(event: Shown, delegate_id: int) -> tuple[CityName, queries.Person]:
    session = db.session()
    for city in networks.names(session, visitor().cities):
        for person in queries.people(session, event.event_id, city.id):
            if person.id == delegate_id:
                return city, person
    return abort(404)
