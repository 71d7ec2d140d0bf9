"""What is typed about one delegate: by themselves through their link, or by their head."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, Optional

from meetings.registration.forms.people import line_field, mail_field, name_field
from meetings.registration.forms.questions import WRONG
from meetings.registration.rules.details import Details, FieldFault, Private, Problem
from meetings.registration.rules.questions import Wrong
from meetings.web.forms import ByLink, PageForm, secret_field

NEEDS = 1000  # characters
_LONG = _("This is longer than %(max)d characters.")
WORDS: dict[Problem, Any] = {
    Problem.OVER: _("This cannot be changed any more. Nothing was stored."),
    Problem.CHANGED: _(
        "This was changed meanwhile. What you typed is below; saving once more stores it over "
        "what is there now."
    ),
    Problem.NO_NAME: _("Enter the name of this person."),
    Problem.NAME_FIXED: _(
        "The time to send somebody else is over. Write to the organiser if the name has to change."
    ),
    Problem.TAKEN: _("Somebody with this address is already registered for this event."),
    Problem.NO_CONSENT: _(
        "Tick this box if the organiser may keep what you wrote, or take it out again."
    ),
}


def _words(fault: FieldFault) -> Any:  # noqa: ANN401 -- a lazy text
    problem = fault.problem
    return WRONG[problem] if isinstance(problem, Wrong) else WORDS[problem]


def _needs(label: Any) -> TextAreaField:  # noqa: ANN401 -- a lazy text
    checks = [Optional(), Length(max=NEEDS, message=_LONG)]
    return TextAreaField(label, checks, render_kw={"rows": 2, "maxlength": NEEDS})


class DetailsForm(PageForm):
    """What a head says of one of their people; `was` stands for what the page had shown."""

    was = HiddenField()
    name = name_field()
    mail = mail_field()
    function = line_field(_("Function"))
    languages = line_field(_("Languages"))
    phone = line_field(_("Phone on the day"), 40, type="tel", inputmode="tel")

    def details(self) -> Details:
        """Return what was typed."""
        fields = (self.name, self.mail, self.function, self.languages, self.phone)
        return Details(*(field.data or "" for field in fields))

    def private(self) -> Private | None:
        """Return what only the person says: here nothing."""
        return None

    def forgets(self) -> frozenset[str]:
        """Return the fields whose special data is deleted: here none."""
        return frozenset()

    def put(self, faults: Iterable[FieldFault]) -> str:
        """Put each fault at its field; return the sentence for the page, "" without one."""
        sentence = ""
        for fault in faults:
            if fault.field:
                field = self[fault.field]
                field.errors = [*field.errors, _words(fault)]
            else:
                sentence = str(_words(fault))
        return sentence


class OwnForm(ByLink, DetailsForm):
    """What a delegate says of themselves."""

    name = name_field(autocomplete="name")
    mail = mail_field(autocomplete="email")
    function = line_field(_("Function"), autocomplete="organization-title")
    languages = line_field(_("Languages"))
    phone = line_field(_("Phone on the day"), 40, type="tel", autocomplete="tel")
    diet = _needs(_("Diet"))
    access_needs = _needs(_("Access needs"))
    consent = BooleanField(_("I agree that the organiser keeps and uses this for the event"))
    photo_consent = BooleanField(_("Photos that show me may be published"))
    listed = BooleanField(_("List my name, function and city among the participants"))
    forgotten = SelectMultipleField(choices=(), validate_choice=False)

    def private(self) -> Private | None:
        """Return what the person says of themselves."""
        needs = (self.diet.data or "", self.access_needs.data or "")
        ticked = (self.consent.data, self.photo_consent.data, self.listed.data)
        return Private(*needs, *map(bool, ticked))

    def forgets(self) -> frozenset[str]:
        """Return the fields whose special data is deleted, as they were ticked."""
        return frozenset(self.forgotten.data or ())


class LinkForm(PageForm):
    """A link: its secret is chosen when the page is shown."""

    secret = secret_field()
