"""The data of one's own people, as their head says it, and the links that people have to theirs."""

from dataclasses import asdict

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.accounts.rules import Visitor
from meetings.agenda.queries import Shown
from meetings.agenda.rules.values import called
from meetings.agenda.views import see
from meetings.registration.actions import details as actions
from meetings.registration.forms import questions as fields
from meetings.registration.forms.details import DetailsForm, LinkForm
from meetings.registration.queries import details as queries
from meetings.registration.queries.details import Dossier, Sheet
from meetings.registration.rules.details import FieldFault, Problem, Wanted
from meetings.registration.rules.questions import pieces
from meetings.registration.views.entering import bp, office
from meetings.registration.views.names import person_name
from meetings.storage.session import db
from meetings.terms import Audience
from meetings.web.access import audience, visitor
from meetings.web.clock import now
from meetings.web.forms import TokenForm
from meetings.web.headers import secret as unlisted
from meetings.web.language import language
from meetings.web.links import Link, absolute, letter
from meetings.web.markup import page
from meetings.web.turns import acting

CLASH = 409  # somebody else has changed what was to be changed
Page = Response | tuple[Response, int]


@bp.get("/my/events/<slug>/delegates/<int:delegate_id>/")
@audience(Audience.REPRESENTATIVE)
def details(slug: str, delegate_id: int) -> Page:
    """Show what is known of one of the visitor's people, to be changed."""
    event = see(slug)
    sheet = queries.sheet(db.session(), _mine(event, delegate_id), own=False)
    return _page(event, sheet, filled(sheet, DetailsForm))


@bp.post("/my/events/<slug>/delegates/<int:delegate_id>/")
@audience(Audience.REPRESENTATIVE)
def save_details(slug: str, delegate_id: int) -> Page:
    """Change what is known of one of the visitor's people."""
    event = see(slug)
    person = _mine(event, delegate_id)
    sheet = queries.sheet(db.session(), person, own=False)
    form = form_of(sheet, DetailsForm)(request.form)
    sentence, status = form.stale, 422
    if form.validate():
        faults = store(sheet, form, by=visitor().account_id)
        if not faults:
            address = url_for(".details", slug=slug, delegate_id=delegate_id, saved=1)
            return redirect(address, 303)
        sentence, status = refused(sheet, form, faults)
    return _page(event, sheet, form, sentence, clash=status == CLASH), status


@bp.get("/my/events/<slug>/delegates/<int:delegate_id>/link")
@audience(Audience.REPRESENTATIVE)
def link(slug: str, delegate_id: int) -> Response:
    """Say what a link is for, and offer to make one or to end the one there is."""
    event = see(slug)
    return _link_page(event, _mine(event, delegate_id))


@bp.post("/my/events/<slug>/delegates/<int:delegate_id>/link")
@audience(Audience.REPRESENTATIVE)
def make_link(slug: str, delegate_id: int) -> Page:
    """Make a link, which ends an older one, and show it: this once, only its hash is stored."""
    event = see(slug)
    person = _mine(event, delegate_id)
    form = LinkForm(request.form)
    if not form.validate():
        return _link_page(event, person, form.stale), 422
    made = new_link(person, form, by=visitor().account_id)
    if not made:
        return _link_page(event, person), 422
    return _link_page(event, person, made=made)


@bp.post("/my/events/<slug>/delegates/<int:delegate_id>/link/end")
@audience(Audience.REPRESENTATIVE)
def end_link(slug: str, delegate_id: int) -> Page:
    """End the link of one of the visitor's people: it opens nothing any more."""
    event = see(slug)
    person = _mine(event, delegate_id)
    form = TokenForm(request.form)
    if not form.validate():
        return _link_page(event, person, form.stale), 422
    with acting(event.event_id) as (session, at):
        by = visitor().account_id
        actions.end_link(session, person.id, event_id=event.event_id, by=by, at=at)
    return redirect(url_for(".link", slug=slug, delegate_id=delegate_id, ended=1), 303)


def form_of(sheet: Sheet, form: type[DetailsForm]) -> type[DetailsForm]:
    """Return a form for a delegate's data and the questions that are asked of them."""
    asked = {one.id: one.put for one in sheet.asked}
    chosen = {id_: pieces(value) for id_, value in sheet.shown.items()}
    return fields.asking(form, asked, chosen)


def filled(sheet: Sheet, form: type[DetailsForm]) -> DetailsForm:
    """Return the form with what is stored and may be shown."""
    person = sheet.dossier
    data = {**asdict(person.private.shown()), **fields.filled(sheet.shown)}
    shown = form_of(sheet, form)(None, person.details, data=data)
    shown.was.data = sheet.mark
    return shown


def store(sheet: Sheet, form: DetailsForm, *, by: int | None) -> list[FieldFault]:
    """Store what was typed, or return why nothing was."""
    person = sheet.dossier
    asked = [one.id for one in sheet.asked]
    answers = fields.sent(asked, request.form)
    was = form.was.data or ""
    wanted = Wanted(form.details(), form.private(), answers, was, form.forgets())
    with acting(person.event_id) as (session, at):
        return actions.describe(session, person.id, wanted, event_id=person.event_id, by=by, at=at)


def refused(sheet: Sheet, form: DetailsForm, faults: list[FieldFault]) -> tuple[str, int]:
    """Put the faults at their fields; return the sentence for the page, and its status.

    After a change by somebody else, saving once more stores what was typed.
    """
    changed = any(fault.problem is Problem.CHANGED for fault in faults)
    if changed:
        form.was.data = sheet.mark
    return form.put(faults), CLASH if changed else 422


def differing(sheet: Sheet, form: DetailsForm) -> list[tuple[str, str]]:
    """Return what is stored and differs from what was typed, each with its label."""
    texts = [(form[name], value) for name, value in asdict(sheet.dossier.details).items()]
    return [(field.label.text, value) for field, value in texts if (field.data or "") != value]


def new_link(person: Dossier, form: LinkForm, *, by: int) -> str:
    """Make a link for a delegate; return its secret, "" where there is nobody to have one."""
    made = form.secret.data or ""
    with acting(person.event_id) as (session, at):
        done = actions.make_link(session, person.id, made, event_id=person.event_id, by=by, at=at)
    return made if done else ""


def own_link(title: str, person: Dossier, made: str) -> Link | None:
    """Return a person's link to their page at the event of a title, None where none is made."""
    if not made:
        return None
    address = absolute(url_for("registration.delegate", token=made))
    subject = _("Your data for %(title)s", title=title)
    text = _(
        "You are registered for %(title)s. Please open this link and complete your data:\n\n"
        "%(address)s\n\nThe link is yours alone: whoever has it can see and change your data.",
        title=title,
        address=address,
    )
    mail = person.details.mail
    return Link(person_name(person), mail, address, letter(mail, subject, text))


def _mine(event: Shown, delegate_id: int) -> Dossier:
    """Return a delegate of one of the visitor's cities, else 404: 1 SELECT."""
    found = queries.dossier(db.session(), event.event_id, delegate_id)
    me: Visitor = visitor()
    return found if found is not None and found.city_id in me.cities else abort(404)


def _page(
    event: Shown, sheet: Sheet, form: DetailsForm, sentence: str = "", *, clash: bool = False
) -> Response:
    html = render_template(
        "registration/delegate_details.html",
        event=event,
        person=sheet.dossier,
        sheet=sheet,
        form=form,
        sentence=sentence,
        differing=differing(sheet, form) if clash else [],
        open=sheet.dossier.open(now()),
        saved="saved" in request.args,
        office=office(event),
    )
    return page(html)


def _link_page(event: Shown, person: Dossier, sentence: str = "", made: str = "") -> Response:
    html = render_template(
        "registration/delegate_link.html",
        event=event,
        person=person,
        link=own_link(called(event, language()).title, person, made),
        make=LinkForm(),
        end=TokenForm(),
        open=person.open(now()),
        sentence=sentence,
        ended="ended" in request.args,
    )
    return unlisted(page(html)) if made else page(html)
