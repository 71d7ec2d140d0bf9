"""Who comes besides the delegations of cities: guests, speakers, invited parties."""

from datetime import datetime

from flask import abort, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from meetings.accounts.actions import digest as hashed
from meetings.agenda.queries.workspaces import Workspace, cities
from meetings.desk.forms.fields import NOTHING
from meetings.desk.forms.ways import GuestForm, InviteForm, RenewForm, SpeakerForm
from meetings.desk.views.saving import Page
from meetings.desk.views.scope import bp, keep_private, sees_private, show, workplace
from meetings.networks import queries as networks
from meetings.registration import actions, queries
from meetings.registration.rules.window import ComingAs
from meetings.registration.rules.wishes import Named, Refused
from meetings.registration.views.once import once
from meetings.registration.views.wording import at_person, for_page
from meetings.storage.session import db
from meetings.web.access import visitor
from meetings.web.links import Link, absolute, letter


@bp.get("/events/<slug>/guests")
@workplace
def guests(event: Workspace) -> Page:
    """Show the speakers of the agenda and everybody who comes for themselves."""
    return _guests_page(event, GuestForm())


@bp.post("/events/<slug>/guests")
@workplace
def add_guest(event: Workspace) -> Page:
    """Register a guest or speaker, or invite them by a link that is shown once."""
    form, invited = GuestForm(request.form), "invite" in request.form
    if invited:
        keep_private(event)
    if not form.validate():
        return _guests_page(event, form), 422
    outcome = _bring(event, form, invited=invited)
    if not isinstance(outcome, Response):
        sentence = at_person(form, outcome) if outcome else ""
        return _guests_page(event, form, sentence), form.status
    if not invited:
        return outcome
    # The link is in no address and is stored nowhere: sent twice, the same form shows it twice.
    person, path = form.person(), url_for("registration.delegate", token=form.secret.data)
    fresh = GuestForm()
    return _guests_page(event, fresh, link=_link(event, person.name, person.mail, path))


def _bring(event: Workspace, form: GuestForm, *, invited: bool) -> Response | Refused | None:
    """Register or invite who was typed, once however often it is sent."""
    person, coming_as = form.person(), ComingAs(form.coming_as.data)

    def act(session: Session, at: datetime) -> str | Refused:
        there = {"event_id": event.event_id, "by": visitor().account_id, "at": at}
        if invited:
            link_hash = hashed(form.secret.data or "")
            done = actions.invite(session, person, coming_as, link_hash=link_hash, **there)
        else:
            done = actions.enrol_guest(session, person, coming_as, **there)
        if isinstance(done, Refused):
            return done
        return url_for(".guests", slug=event.slug, done="invited" if invited else "added")

    return once(event.event_id, form, act)


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

    def act(session: Session, at: datetime) -> str | Refused:
        standing = {one.id: one.standing for one in queries.on_agenda(session, event.event_id)}
        if standing.get(speaker.id) is None:
            there = {"event_id": event.event_id, "by": visitor().account_id, "at": at}
            done = actions.enrol_guest(session, person, ComingAs.SPEAKER, **there)
            if isinstance(done, Refused):
                return done
        return url_for(".guests", slug=event.slug, done="speaker")

    outcome = once(event.event_id, form, act)
    if isinstance(outcome, Response):
        return outcome
    sentence = for_page(outcome, 1) if outcome else form.stale
    return _guests_page(event, GuestForm(), sentence), form.status


@bp.get("/events/<slug>/invitations")
@workplace
def invitations(event: Workspace) -> Page:
    """Show which cities and organisations were invited besides those of the network."""
    return _invitations_page(event, InviteForm())


@bp.post("/events/<slug>/invitations")
@workplace
def invite_party(event: Workspace) -> Page:
    """Invite a city or an organisation by a link that is shown once."""
    keep_private(event)
    form = _with_cities(InviteForm(request.form))
    if not form.validate():
        return _invitations_page(event, form), 422
    city = networks.cities(db.session(), [form.city.data]).get(form.city.data)
    whom, made = form.invited(city.id if city else None), form.secret.data or ""

    def act(session: Session, at: datetime) -> str | Refused:
        there = {"event_id": event.event_id, "by": visitor().account_id, "at": at}
        done = actions.invite_party(session, whom, link_hash=hashed(made), **there)
        return done if isinstance(done, Refused) else url_for(".invitations", slug=event.slug)

    outcome = once(event.event_id, form, act)
    if not isinstance(outcome, Response):
        already = _("It is invited already: make a new link below.")
        form.organisation.errors = [already] if outcome else []
        return _invitations_page(event, form), form.status
    name = city.name if city else whom.organisation
    path = url_for("registration.invitation", token=made)
    fresh = InviteForm()
    return _invitations_page(event, fresh, link=_link(event, name, whom.mail, path))


@bp.post("/events/<slug>/invitations/<int:invitation_id>/link")
@workplace
def renew_invitation(event: Workspace, invitation_id: int) -> Page:
    """Make another link for an invitation; the one before leads nowhere."""
    keep_private(event)
    form = RenewForm(request.form)
    known = queries.invitations(db.session(), event.event_id)
    party = next((one for one in known if one.id == invitation_id), None) or abort(404)
    if not form.validate():
        abort(422)
    made = form.secret.data or ""

    def act(session: Session, at: datetime) -> str:
        there = {"event_id": event.event_id, "by": visitor().account_id, "at": at}
        actions.renew_invitation(session, invitation_id, link_hash=hashed(made), **there)
        return url_for(".invitations", slug=event.slug)

    if once(event.event_id, form, act) is None:
        return _invitations_page(event, InviteForm(), sentence=form.stale), form.status
    path = url_for("registration.invitation", token=made)
    fresh = InviteForm()
    return _invitations_page(event, fresh, link=_link(event, party.party, party.mail, path))


def _link(event: Workspace, name: str, mail: str, path: str) -> Link:
    address = absolute(path)
    subject = _("Invitation: %(title)s", title=event.title)
    text = _(
        "You are invited to %(title)s. Please answer by this link:\n\n%(address)s\n\n"
        "Whoever has the link can answer in your place: keep it to yourself.",
        title=event.title,
        address=address,
    )
    return Link(name, mail, address, letter(mail, subject, text))


def _with_cities(form: InviteForm) -> InviteForm:
    """Give a form the cities of all networks, by name: 1 SELECT."""
    form.city.choices = [NOTHING, *cities(db.session())]
    return form


def _guests_page(
    event: Workspace, form: GuestForm, sentence: str = "", link: Link | None = None
) -> Response:
    session = db.session()
    return show(
        "guests",
        event,
        form=form,
        link=link,
        sentence=sentence,
        speaker=SpeakerForm(),
        speakers=queries.on_agenda(session, event.event_id),
        guests=queries.guests(session, event.event_id),
        private=sees_private(event),
        done=request.args.get("done", ""),
    )


def _invitations_page(
    event: Workspace, form: InviteForm, sentence: str = "", link: Link | None = None
) -> Response:
    return show(
        "invitations",
        event,
        form=_with_cities(form),
        link=link,
        sentence=sentence,
        renew=RenewForm(),
        invitations=queries.invitations(db.session(), event.event_id),
        private=sees_private(event),
    )
