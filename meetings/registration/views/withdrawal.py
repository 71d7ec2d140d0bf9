"""Withdrawing one person of a delegation."""

from flask import render_template, request
from werkzeug.wrappers import Response

from meetings.registration import actions
from meetings.registration.views.by_link import dead
from meetings.registration.views.entering import bp, deadlines, office
from meetings.registration.views.places import Place, invited, mine
from meetings.terms import Audience
from meetings.web.access import audience
from meetings.web.clock import now
from meetings.web.cookies import cookie_free
from meetings.web.forms import ByLink, PageForm, TokenForm
from meetings.web.turns import acting


@bp.get("/my/events/<slug>/delegates/<int:delegate_id>/withdraw")
@audience(Audience.REPRESENTATIVE)
def confirm_withdrawal(slug: str, delegate_id: int) -> Response:
    """Say what withdrawing a delegate means, and ask."""
    return _page(mine(slug, delegate_id), TokenForm())


@bp.post("/my/events/<slug>/delegates/<int:delegate_id>/withdraw")
@audience(Audience.REPRESENTATIVE)
def withdraw(slug: str, delegate_id: int) -> Response:
    """Withdraw a delegate; their seat goes to whoever is next in the same moment."""
    return _withdraw(mine(slug, delegate_id), TokenForm(request.form))


@bp.get("/invitations/<token>/delegates/<int:delegate_id>/withdraw")
@audience(Audience.HOLDER)
@cookie_free
def confirm_invited_withdrawal(token: str, delegate_id: int) -> Response:
    """Say what withdrawing somebody of an invited party means, and ask."""
    place = invited(token, delegate_id)
    return _page(place, ByLink()) if place else dead()


@bp.post("/invitations/<token>/delegates/<int:delegate_id>/withdraw")
@audience(Audience.HOLDER)
@cookie_free
def withdraw_invited(token: str, delegate_id: int) -> Response:
    """Withdraw somebody of an invited party, as whoever holds its link."""
    place = invited(token, delegate_id)
    return _withdraw(place, ByLink(request.form)) if place else dead()


def _withdraw(place: Place, form: PageForm) -> Response:
    """Withdraw a person until the deadline, who may have left: a second click is as the first."""
    late = place.active and not deadlines(place.event).may_withdraw(now())
    if late or not form.validate():
        return _page(place, form, 422)
    who, event_id = place.person.id, place.event.event_id
    with acting(event_id) as (session, at):
        actions.withdraw(session, delegate_id=who, event_id=event_id, by=place.by, at=at)
    return place.back(withdrawn=who)


def _page(place: Place, form: PageForm, status: int = 200) -> Response:
    may = deadlines(place.event)
    html = render_template(
        "registration/withdraw.html",
        place=place,
        event=place.event,
        person=place.person,
        form=form,
        until=may.withdraws_until,
        possible=may.may_withdraw(now()),
        office=office(place.event),
    )
    return place.page(html, status)
