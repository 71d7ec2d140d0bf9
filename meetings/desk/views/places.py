"""Where an event is, who appears at it, and how many may come."""

from functools import partial

from flask import request

from meetings.agenda.queries.workspaces import Workspace, cities
from meetings.agenda.rules.edit import Data, set_registration, set_speakers, set_venue
from meetings.agenda.rules.file import AgendaFile, read
from meetings.desk.forms.fields import NOTHING, one_more
from meetings.desk.forms.places import (
    SpeakersForm,
    VenueForm,
    speakers_shown,
    venue_shown,
)
from meetings.desk.forms.registration import RegistrationForm, registration_shown
from meetings.desk.forms.rows import arranged, rearranged
from meetings.desk.views.saving import Page, Part, Refusal, form_page, save, saved
from meetings.desk.views.scope import bp, drafted, workplace
from meetings.registration import queries
from meetings.registration.actions import Unconfirmed, unconfirmed
from meetings.registration.queries import Terms
from meetings.storage.session import db
from meetings.web.clock import now
from meetings.web.forms import Rows


class UnconfirmedError(Exception):
    """What other seats or rules would bring is `asked` first; the act ends, nothing is stored.

    `opened` stands for the draft that it was asked of.
    """

    def __init__(self, asked: Unconfirmed, opened: str) -> None:
        """Keep what the page shows."""
        super().__init__(asked.mark)
        self.asked, self.opened = asked, opened


BLANK = 3  # rows for what is new
VENUE = Part[VenueForm](
    kind="venue-edited",
    shown=lambda draft: VenueForm(data=venue_shown(draft)),
    changed=lambda draft, form: set_venue(draft, form.part(), form.renamed()),
    path="venue",
)
SPEAKERS = Part[SpeakersForm](
    kind="speakers-edited",
    shown=lambda draft: SpeakersForm(data=speakers_shown(draft)),
    changed=lambda draft, form: set_speakers(draft, form.renamed()),
)
REGISTRATION = Part[RegistrationForm](
    kind="registration-edited",
    shown=lambda draft: RegistrationForm(data=registration_shown(draft)),
    changed=lambda draft, form: set_registration(draft, form.part()),
    path="registration",
)


@bp.get("/events/<slug>/venue")
@workplace
def venue(event: Workspace) -> Page:
    """Show the venue and its rooms, to be changed."""
    form = VenueForm(data=venue_shown(drafted(event)))
    form.open(now())
    _blank(form.rooms)
    return form_page("venue", event, form)


@bp.post("/events/<slug>/venue")
@workplace
def save_venue(event: Workspace) -> Page:
    """Change the venue and its rooms in the draft."""
    sent, place = arranged(request.form)
    form = VenueForm(sent)
    if rearranged(form, sent):
        return form_page("venue", event, form, moved=place)
    refusal = save(event, form, VENUE)
    return form_page("venue", event, form, refusal) if refusal else saved(event)


@bp.get("/events/<slug>/speakers")
@workplace
def speakers(event: Workspace) -> Page:
    """Show everybody who appears on the agenda, to be changed."""
    form = SpeakersForm(data=speakers_shown(drafted(event)))
    form.open(now())
    _blank(form.speakers)
    return form_page("speakers", event, _with_cities(form))


@bp.post("/events/<slug>/speakers")
@workplace
def save_speakers(event: Workspace) -> Page:
    """Change who appears on the agenda, in the draft."""
    form = _with_cities(SpeakersForm(request.form))
    if rearranged(form, request.form):
        return form_page("speakers", event, _with_cities(form))
    refusal = save(event, form, SPEAKERS)
    return form_page("speakers", event, _with_cities(form), refusal) if refusal else saved(event)


@bp.get("/events/<slug>/registration")
@workplace
def registration(event: Workspace) -> Page:
    """Show when cities register and for how many seats, to be changed."""
    form = RegistrationForm(data=registration_shown(drafted(event)))
    form.open(now())
    return _registration_page(event, form)


@bp.post("/events/<slug>/registration")
@workplace
def save_registration(event: Workspace) -> Page:
    """Change the time to register and the seats, valid at once; first show who would be seated."""
    form = RegistrationForm(request.form)
    confirmed = partial(_confirmed, event)
    try:
        refusal = save(event, form, REGISTRATION._replace(changed=confirmed))
    except UnconfirmedError as first:
        form.opened.data = first.opened
        return _registration_page(event, form, asked=first.asked)
    return _registration_page(event, form, refusal) if refusal else saved(event, "terms")


def _blank(rows: Rows) -> None:
    for _row in range(BLANK):
        one_more(rows)


def _with_cities(form: SpeakersForm) -> SpeakersForm:
    choices = [NOTHING, *cities(db.session())]
    for row in form.speakers:
        row.form.city.choices = choices
    return form


def _registration_page(
    event: Workspace,
    form: RegistrationForm,
    refusal: Refusal | None = None,
    asked: Unconfirmed | None = None,
) -> Page:
    counts = queries.counts(db.session(), event.event_id)
    return form_page("registration", event, form, refusal, counts=counts, asked=asked)


def _confirmed(event: Workspace, draft: Data, form: RegistrationForm) -> Data:
    """Return the draft with what was typed, if who is seated by it was shown and confirmed.

    It runs under the event's lock, so what is shown is what would be done at this moment.
    """
    changed = set_registration(draft, form.part())
    terms = _terms(changed)
    if terms is None or terms == _terms(draft):
        return changed
    effect = queries.effect(db.session(), event.event_id, terms, now())
    confirmed = request.form.get("confirmed", "")
    if effect.noticed and (asked := unconfirmed(terms, effect, confirmed)):
        shown = RegistrationForm(data=registration_shown(draft))
        raise UnconfirmedError(asked, str(shown.seen(now())))
    return changed


def _terms(draft: Data) -> Terms | None:
    """Return what a draft says of the seats; None where it says nothing, or nothing possible."""
    file = read(draft)
    window = file.registration if isinstance(file, AgendaFile) else None
    if window is None or not isinstance(file, AgendaFile):
        return None
    release_at = file.at(window.release) if window.release else None
    return Terms(window.seats, window.quota, release_at, window.waiting, window.offer)
