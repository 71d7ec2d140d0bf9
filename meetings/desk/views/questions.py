"""What delegates are asked: the questions of an event in order, put, changed, dropped, back."""

from collections.abc import Callable
from datetime import datetime

from flask import abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from meetings.agenda.queries.workspaces import Workspace
from meetings.desk.forms.questions import PlaceForm, QuestionForm
from meetings.desk.views.saving import Page
from meetings.desk.views.scope import bp, show, workplace
from meetings.registration.actions import questions as actions
from meetings.registration.forms.questions import KINDS
from meetings.registration.queries import questions as queries
from meetings.registration.queries.questions import Asked
from meetings.registration.rules.questions import Misput
from meetings.registration.views.once import once
from meetings.storage.session import db
from meetings.web.access import visitor
from meetings.web.forms import TokenForm
from meetings.web.turns import acting


@bp.get("/events/<slug>/questions/")
@workplace
def questions(event: Workspace) -> Response:
    """Show what is asked, in its order, and what was dropped."""
    return _list(event)


@bp.get("/events/<slug>/questions/new")
@workplace
def ask_question(event: Workspace) -> Page:
    """Show an empty form for a question."""
    return _form_page(event, QuestionForm())


@bp.post("/events/<slug>/questions/new")
@workplace
def add_question(event: Workspace) -> Page:
    """Put a question to the delegates, last in order."""
    form = QuestionForm(request.form)
    if not form.validate():
        return _form_page(event, form), 422
    by = visitor().account_id

    def act(session: Session, at: datetime) -> str | list[Misput]:
        asked = actions.ask(session, form.put(), event_id=event.event_id, by=by, at=at)
        return asked if isinstance(asked, list) else _address(event, "put", asked)

    done = once(event.event_id, form, act)
    if isinstance(done, Response):
        return done
    return _form_page(event, form, form.explain(done or [])), form.status


@bp.get("/events/<slug>/questions/<int:question_id>/edit")
@workplace
def edit_question(event: Workspace, question_id: int) -> Page:
    """Show a question, to be put another way."""
    found = _found(event, question_id)
    return _form_page(event, QuestionForm.of(found.put), found=found)


@bp.post("/events/<slug>/questions/<int:question_id>/edit")
@workplace
def save_question(event: Workspace, question_id: int) -> Page:
    """Put a question another way; what was answered stays."""
    found = _found(event, question_id)
    form = QuestionForm(request.form)
    if not form.validate():
        return _form_page(event, form, found=found), 422
    by = visitor().account_id

    def act(session: Session, at: datetime) -> str | list[Misput]:
        there = {"event_id": event.event_id, "by": by, "at": at}
        faults = actions.rephrase(session, question_id, form.put(), **there)
        return faults or _address(event, "changed", question_id)

    done = once(event.event_id, form, act)
    if isinstance(done, Response):
        return done
    return _form_page(event, form, form.explain(done or []), found=found), form.status


@bp.post("/events/<slug>/questions/place")
@workplace
def place_question(event: Workspace) -> Page:
    """Move a question to a place of the order; pressed twice it is moved once."""
    form = PlaceForm(request.form)
    if not form.validate():
        return _list(event, form.stale), 422
    where = form.where() or abort(422)
    question_id, place = where
    _found(event, question_id)
    with acting(event.event_id) as (session, at):
        by = visitor().account_id
        actions.place(session, question_id, place, event_id=event.event_id, by=by, at=at)
    return _done(event, "moved", question_id)


@bp.post("/events/<slug>/questions/<int:question_id>/drop")
@workplace
def drop_question(event: Workspace, question_id: int) -> Page:
    """Ask a question no more; its answers stay."""
    return _act(event, question_id, actions.drop, "dropped")


@bp.post("/events/<slug>/questions/<int:question_id>/back")
@workplace
def bring_question_back(event: Workspace, question_id: int) -> Page:
    """Ask a dropped question again."""
    return _act(event, question_id, actions.bring_back, "back")


def _act(event: Workspace, question_id: int, act: Callable[..., bool], done: str) -> Page:
    """Do what a button without a form asks; twice is once."""
    _found(event, question_id)
    form = TokenForm(request.form)
    if not form.validate():
        return _list(event, form.stale), 422
    with acting(event.event_id) as (session, at):
        act(session, question_id, event_id=event.event_id, by=visitor().account_id, at=at)
    return _done(event, done, question_id)


def _found(event: Workspace, question_id: int) -> Asked:
    """Return a question of this event, else 404: 1 SELECT."""
    every = queries.counted(db.session(), event.event_id)
    return next((one for one in every if one.id == question_id), None) or abort(404)


def _address(event: Workspace, done: str, question_id: int) -> str:
    return url_for("desk.questions", slug=event.slug, done=done, one=question_id)


def _done(event: Workspace, done: str, question_id: int) -> Response:
    return redirect(f"{_address(event, done, question_id)}#q{question_id}", 303)


def _list(event: Workspace, sentence: str = "") -> Response:
    every = queries.counted(db.session(), event.event_id)
    return show(
        "questions",
        event,
        asked=[one for one in every if not one.dropped],
        dropped=[one for one in every if one.dropped],
        kinds=KINDS,
        token=TokenForm(),
        sentence=sentence,
        done=request.args.get("done", ""),
        one=request.args.get("one", ""),
    )


def _form_page(
    event: Workspace, form: QuestionForm, sentence: str = "", found: Asked | None = None
) -> Response:
    return show("question", event, form=form, sentence=sentence, found=found, drop=TokenForm())
