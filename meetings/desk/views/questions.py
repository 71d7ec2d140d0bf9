"""What delegates are asked: the questions of an event in order, put, changed, dropped, back."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from meetings.agenda.queries.workspaces import Workspace
from meetings.desk.forms.event import AskForm
from meetings.desk.forms.questions import PlaceForm, QuestionForm
from meetings.desk.views.people import new_key
from meetings.desk.views.saving import Page
from meetings.desk.views.scope import bp, show, workplace
from meetings.registration import actions as registration
from meetings.registration.actions import KeyReusedError
from meetings.registration.actions import questions as actions
from meetings.registration.forms.questions import KINDS
from meetings.registration.queries import questions as queries
from meetings.registration.queries.questions import Asked
from meetings.registration.rules.questions import Misput
from meetings.storage.session import db, transaction
from meetings.web.access import visitor
from meetings.web.clock import now

Act = Callable[[Session, datetime], int | list[Misput]]


@bp.get("/events/<slug>/questions/")
@workplace
def questions(event: Workspace) -> Response:
    """Show what is asked, in its order, and what was dropped."""
    return _list(event)


@bp.get("/events/<slug>/questions/new")
@workplace
def ask_question(event: Workspace) -> Page:
    """Show an empty form for a question."""
    return _form_page(event, QuestionForm(key=new_key()))


@bp.post("/events/<slug>/questions/new")
@workplace
def add_question(event: Workspace) -> Page:
    """Put a question to the delegates, last in order."""
    form = QuestionForm(request.form)
    if not form.validate():
        return _form_page(event, form), 422
    by = visitor().account_id

    def act(session: Session, at: datetime) -> int | list[Misput]:
        return actions.ask(session, form.put(), event_id=event.event_id, by=by, at=at)

    done = _once(event, form, act, "put")
    if isinstance(done, Response):
        return done
    return _form_page(event, form, form.explain(done)), 422


@bp.get("/events/<slug>/questions/<int:question_id>/edit")
@workplace
def edit_question(event: Workspace, question_id: int) -> Page:
    """Show a question, to be put another way."""
    found = _found(event, question_id)
    return _form_page(event, QuestionForm.of(found.put, new_key()), found=found)


@bp.post("/events/<slug>/questions/<int:question_id>/edit")
@workplace
def save_question(event: Workspace, question_id: int) -> Page:
    """Put a question another way; what was answered stays."""
    found = _found(event, question_id)
    form = QuestionForm(request.form)
    if not form.validate():
        return _form_page(event, form, found=found), 422
    by = visitor().account_id

    def act(session: Session, at: datetime) -> int | list[Misput]:
        faults = actions.rephrase(
            session, question_id, form.put(), event_id=event.event_id, by=by, at=at
        )
        return faults or question_id

    done = _once(event, form, act, "changed")
    if isinstance(done, Response):
        return done
    return _form_page(event, form, form.explain(done), found=found), 422


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
    with transaction() as session:
        by = visitor().account_id
        actions.place(session, question_id, place, event_id=event.event_id, by=by, at=now())
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
    form = AskForm(request.form)
    if not form.validate():
        return _list(event, form.stale), 422
    with transaction() as session:
        act(session, question_id, event_id=event.event_id, by=visitor().account_id, at=now())
    return _done(event, done, question_id)


def _found(event: Workspace, question_id: int) -> Asked:
    """Return a question of this event, else 404: 1 SELECT."""
    every = queries.counted(db.session(), event.event_id)
    return next((one for one in every if one.id == question_id), None) or abort(404)


def _once(event: Workspace, form: QuestionForm, act: Act, done: str) -> Response | list[Misput]:
    """Act on a form, unless it was acted on before: then lead to where it led."""
    me = visitor().account_id
    sent = hashlib.sha256(repr(sorted(request.form.items(multi=True))).encode()).hexdigest()
    key = form.key.data or new_key()
    answered = partial(registration.answered, account_id=me, digest=sent)
    try:
        with transaction() as session:
            if before := answered(session, key, event_id=event.event_id):
                return redirect(before, 303)
            at = now()
            outcome = act(session, at)
            if isinstance(outcome, list):
                return outcome
            to = _address(event, done, outcome)
            registration.keep_answer(session, key, account_id=me, digest=sent, location=to, at=at)
    except KeyReusedError:
        abort(409)
    return redirect(to, 303)


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
        token=AskForm(),
        sentence=sentence,
        done=request.args.get("done", ""),
        one=request.args.get("one", ""),
    )


def _form_page(
    event: Workspace, form: QuestionForm, sentence: str = "", found: Asked | None = None
) -> Response:
    return show("question", event, form=form, sentence=sentence, found=found, drop=AskForm())
