"""Who comes besides the delegations of cities: guests, speakers, invited parties; letting in."""

import secrets
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from flask import abort, current_app, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from meetings.accounts.actions import digest as hashed
from meetings.agenda.queries.workspaces import Workspace, cities
from meetings.desk.forms.fields import NOTHING
from meetings.desk.forms.ways import DecideForm, GuestForm, InviteForm, RenewForm, SpeakerForm
from meetings.desk.views.delegates import sees_mail
from meetings.desk.views.people import new_key, once
from meetings.desk.views.saving import Page
from meetings.desk.views.scope import bp, show, workplace
from meetings.networks import queries as networks
from meetings.registration import actions, queries
from meetings.registration.rules.roster import Fault, Problem
from meetings.registration.rules.window import ComingAs
from meetings.registration.rules.wishes import Named, Refused
from meetings.registration.views.wording import taken_sentence
from meetings.storage.session import db
from meetings.web.access import visitor

SECRET = 32  # random bytes of a link


class Link(NamedTuple):
    """A link that is shown once: for whom, the address, and a mail ready to be sent."""

    name: str
    address: str
    letter: str


@bp.get("/events/<slug>/approvals")
@workplace
def approvals(event: Workspace) -> Page:
    """Show who asks to be let in."""
    return _approvals_page(event, DecideForm(key=new_key()))


@bp.post("/events/<slug>/approvals")
@workplace
def decide(event: Workspace) -> Page:
    """Let people in, or decline them with a reason."""
    form = DecideForm(request.form)
    if not form.validate():
        return _approvals_page(event, form), 422
    declined, people = "decline" in request.form, form.people.data or []
    reason = (form.reason.data or "").strip()
    if declined and not reason:
        form.reason.errors = [_("Write why: the person reads it.")]
        return _approvals_page(event, form), 422

    def act(session: Session, at: datetime) -> list[Fault]:
        there = {"event_id": event.event_id, "by": visitor().account_id, "at": at}
        if declined:
            actions.decline(session, people, reason, **there)
        else:
            actions.approve(session, people, **there)
        return []

    to = url_for(".approvals", slug=event.slug, done="declined" if declined else "approved")
    return _stored(event, form, act, to)


@bp.get("/events/<slug>/guests")
@workplace
def guests(event: Workspace) -> Page:
    """Show the speakers of the agenda and everybody who comes for themselves."""
    return _guests_page(event, GuestForm(key=new_key(), secret=_new_secret()))


@bp.post("/events/<slug>/guests")
@workplace
def add_guest(event: Workspace) -> Page:
    """Register a guest or speaker, or invite them by a link that is shown once."""
    form = GuestForm(request.form)
    if not form.validate():
        return _guests_page(event, form), 422
    person, coming_as = form.person(), ComingAs(form.coming_as.data)
    invited = "invite" in request.form
    made = form.secret.data or _new_secret()

    def act(session: Session, at: datetime) -> list[Fault]:
        there = {"event_id": event.event_id, "by": visitor().account_id, "at": at}
        if invited:
            found = actions.invite(session, person, coming_as, link_hash=hashed(made), **there)
        else:
            found = actions.enrol_guest(session, person, coming_as, **there)
        return _faults(found, person.mail)

    done = "invited" if invited else "added"
    found = once(event, form, act, done, to=url_for(".guests", slug=event.slug, done=done))
    if isinstance(found, list):
        form.mail.errors = [taken_sentence() for _fault in found]
        return _guests_page(event, form), 422
    if not invited:
        return found
    # The link is in no address and is stored nowhere: sent twice, the same form shows it twice.
    path = url_for("registration.delegate", token=made)
    fresh = GuestForm(formdata=None, key=new_key(), secret=_new_secret())
    return _guests_page(event, fresh, _link(event, person.name, person.mail, path))


@bp.post("/events/<slug>/guests/speakers")
@workplace
def add_speaker(event: Workspace) -> Page:
    """Register a speaker of the agenda, with one click."""
    form = SpeakerForm(request.form)
    if not form.validate():
        abort(422)
    known = queries.on_agenda(db.session(), event.event_id)
    speaker = next((one for one in known if one.id == form.speaker.data), None) or abort(404)
    person = Named(speaker.name, "", speaker.about)

    def act(session: Session, at: datetime) -> list[Fault]:
        standing = {one.id: one.standing for one in queries.on_agenda(session, event.event_id)}
        if standing.get(speaker.id) is None:
            there = {"event_id": event.event_id, "by": visitor().account_id, "at": at}
            actions.enrol_guest(session, person, ComingAs.SPEAKER, **there)
        return []

    return _stored(event, form, act, url_for(".guests", slug=event.slug, done="speaker"))


@bp.get("/events/<slug>/invitations")
@workplace
def invitations(event: Workspace) -> Page:
    """Show which cities and organisations were invited besides those of the network."""
    return _invitations_page(event, InviteForm(key=new_key(), secret=_new_secret()))


@bp.post("/events/<slug>/invitations")
@workplace
def invite_party(event: Workspace) -> Page:
    """Invite a city or an organisation by a link that is shown once."""
    form = _with_cities(InviteForm(request.form))
    if not form.validate():
        return _invitations_page(event, form), 422
    city = networks.cities(db.session(), [form.city.data]).get(form.city.data)
    whom, made = form.invited(city.id if city else None), form.secret.data or _new_secret()

    def act(session: Session, at: datetime) -> list[Fault]:
        there = {"event_id": event.event_id, "by": visitor().account_id, "at": at}
        found = actions.invite_party(session, whom, link_hash=hashed(made), **there)
        return _faults(found, whom.organisation)

    to = url_for(".invitations", slug=event.slug)
    found = once(event, form, act, "invited", to=to)
    if isinstance(found, list):
        form.organisation.errors = [_("It is invited already: make a new link below.")]
        return _invitations_page(event, form), 422
    name = city.name if city else whom.organisation
    path = url_for("registration.invitation", token=made)
    fresh = InviteForm(formdata=None, key=new_key(), secret=_new_secret())
    return _invitations_page(event, fresh, _link(event, name, whom.mail, path))


@bp.post("/events/<slug>/invitations/<int:invitation_id>/link")
@workplace
def renew_invitation(event: Workspace, invitation_id: int) -> Page:
    """Make another link for an invitation; the one before leads nowhere."""
    form = RenewForm(request.form)
    known = queries.invitations(db.session(), event.event_id)
    party = next((one for one in known if one.id == invitation_id), None) or abort(404)
    if not form.validate():
        abort(422)
    made = form.secret.data or _new_secret()

    def act(session: Session, at: datetime) -> list[Fault]:
        there = {"event_id": event.event_id, "by": visitor().account_id, "at": at}
        actions.renew_invitation(session, invitation_id, link_hash=hashed(made), **there)
        return []

    once(event, form, act, "renewed", to=url_for(".invitations", slug=event.slug))
    path = url_for("registration.invitation", token=made)
    fresh = InviteForm(formdata=None, key=new_key(), secret=_new_secret())
    return _invitations_page(event, fresh, _link(event, party.party, party.mail, path))


def _stored(event: Workspace, form: DecideForm | SpeakerForm, act: object, to: str) -> Response:
    found = once(event, form, act, "", to=to)  # type: ignore[arg-type]  # an act as above
    return found if isinstance(found, Response) else abort(422)


def _faults(found: object, value: str) -> list[Fault]:
    return [Fault(Problem.TAKEN, 1, "mail", value)] if isinstance(found, Refused) else []


def _new_secret() -> str:
    return secrets.token_urlsafe(SECRET)


def _link(event: Workspace, name: str, mail: str, path: str) -> Link:
    # Never from the Host that was asked for, which anybody can write.
    address = current_app.config["BASE_URL"] + path
    subject = _("Invitation: %(title)s", title=event.title)
    text = _(
        "You are invited to %(title)s. Please answer by this link:\n\n%(address)s\n\n"
        "Whoever has the link can answer in your place: keep it to yourself.",
        title=event.title,
        address=address,
    )
    letter = f"mailto:{quote(mail, safe='@')}?subject={quote(subject)}&body={quote(text)}"
    return Link(name, address, letter)


def _with_cities(form: InviteForm) -> InviteForm:
    """Give a form the cities of all networks, by name: 1 SELECT."""
    form.city.choices = [NOTHING, *cities(db.session())]
    return form


def _approvals_page(event: Workspace, form: DecideForm) -> Response:
    return show(
        "approvals",
        event,
        form=form,
        people=queries.pending(db.session(), event.event_id),
        mails=sees_mail(event),
        done=request.args.get("done", ""),
    )


def _guests_page(event: Workspace, form: GuestForm, link: Link | None = None) -> Response:
    session = db.session()
    return show(
        "guests",
        event,
        form=form,
        link=link,
        speaker=SpeakerForm(formdata=None, key=new_key()),
        speakers=queries.on_agenda(session, event.event_id),
        guests=queries.guests(session, event.event_id),
        mails=sees_mail(event),
        done=request.args.get("done", ""),
    )


def _invitations_page(event: Workspace, form: InviteForm, link: Link | None = None) -> Response:
    return show(
        "invitations",
        event,
        form=_with_cities(form),
        link=link,
        renew=RenewForm(formdata=None, key=new_key(), secret=_new_secret()),
        invitations=queries.invitations(db.session(), event.event_id),
        mails=sees_mail(event),
    )
