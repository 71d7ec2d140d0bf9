"""Everything that is known of one delegate, for whoever organises the event, and their link."""

from typing import NamedTuple

from flask import abort, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from meetings.agenda.queries.workspaces import Workspace
from meetings.desk.views.saving import Page
from meetings.desk.views.scope import bp, keep_private, sees_private, show, workplace
from meetings.registration.actions import details as actions
from meetings.registration.forms.details import LinkForm
from meetings.registration.forms.questions import words
from meetings.registration.queries import details as queries
from meetings.registration.queries import questions
from meetings.registration.queries.details import Dossier
from meetings.registration.views.details import new_link, own_link
from meetings.storage.session import db
from meetings.web.access import visitor
from meetings.web.clock import now
from meetings.web.forms import TokenForm
from meetings.web.headers import secret
from meetings.web.turns import acting


class Said(NamedTuple):
    """A question and what was answered, "" where nothing was; `asked` are the words of then."""

    text: str
    answer: str
    asked: str
    required: bool
    dropped: bool


@bp.get("/events/<slug>/delegates/<int:delegate_id>/")
@workplace
def delegate(event: Workspace, delegate_id: int) -> Page:
    """Show everything that is known of a person of this event."""
    return _page(event, _found(event, delegate_id))


@bp.post("/events/<slug>/delegates/<int:delegate_id>/link")
@workplace
def make_link(event: Workspace, delegate_id: int) -> Page:
    """Make a link to a person's own page, which ends an older one, and show it this once."""
    person, form = _linked(event, delegate_id), LinkForm(request.form)
    if not form.validate():
        return _page(event, person, form.stale), 422
    made = new_link(person, form, by=visitor().account_id)
    return _page(event, person, made=made) if made else (_page(event, person), 422)


@bp.post("/events/<slug>/delegates/<int:delegate_id>/link/end")
@workplace
def end_link(event: Workspace, delegate_id: int) -> Page:
    """End a person's link: it opens nothing any more."""
    person, form = _linked(event, delegate_id), TokenForm(request.form)
    if not form.validate():
        return _page(event, person, form.stale), 422
    with acting(event.event_id) as (session, at):
        me = visitor().account_id
        actions.end_link(session, person.id, event_id=event.event_id, by=me, at=at)
    to = url_for("desk.delegate", slug=event.slug, delegate_id=person.id, ended=1)
    return redirect(to, 303)


def _found(event: Workspace, delegate_id: int) -> Dossier:
    """Return a delegate of this event, else 404: 1 SELECT."""
    return queries.dossier(db.session(), event.event_id, delegate_id) or abort(404)


def _linked(event: Workspace, delegate_id: int) -> Dossier:
    """Return a delegate whose link is the visitor's to make: 1 SELECT."""
    keep_private(event)
    return _found(event, delegate_id)


def _answers(person: Dossier, *, private: bool) -> list[Said]:
    """Return the questions and what the person answered, dropped ones if they did: 2 SELECTs."""
    session = db.session()
    given = questions.given(session, person.id)
    found = []
    for one in questions.questions(session, person.event_id, dropped=True):
        answer = given.get(one.id)
        if (private or not one.put.special) and (answer or not one.dropped):
            said = words(one.put.kind, answer.value) if answer else ""
            asked = answer.asked if answer else one.put.text
            found.append(Said(one.put.text, said, asked, one.put.required, one.dropped))
    return found


def _page(event: Workspace, person: Dossier, sentence: str = "", made: str = "") -> Response:
    private = sees_private(event)
    shown = show(
        "person",
        event,
        person=person,
        private=private,
        answers=_answers(person, private=private),
        link=own_link(event.title, person, made),
        make=LinkForm(),
        end=TokenForm(),
        open=person.open(now()),
        sentence=sentence,
        ended="ended" in request.args,
    )
    return secret(make_response(shown)) if made else shown
