"""What an organiser types about people of a city: adding, changing, taking in a list."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64Error
from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FileField,
    FormField,
    HiddenField,
    SelectField,
)
from wtforms.validators import InputRequired, ValidationError

from meetings.desk.forms.roster import sentence
from meetings.registration.forms.people import (
    MOST_ROWS,
    ROWS,
    PersonForm,
    PersonTyped,
    line_field,
    mail_field,
    name_field,
)
from meetings.registration.rules.roster import RowFault, Wanted
from meetings.web.forms import OnceForm, PageForm, Rows


class AddForm(OnceForm):
    """People to register for one city."""

    city = SelectField(_("City"), [InputRequired(_("Choose the city."))])
    people = Rows(
        FormField(PersonForm), min_entries=ROWS, most=MOST_ROWS, each=_("Person %(number)s")
    )

    def wanted(self) -> list[Wanted]:
        """Return the people who were typed, each with the place of their row from 1."""
        city = int(self.city.data)
        typed = [(n, row.form.person()) for n, row in enumerate(self.people, 1)]
        return [Wanted(n, city, person) for n, person in typed if person.name]

    def put(self, faults: Iterable[RowFault]) -> None:
        """Put each fault at the person it is about, others at the city."""
        for fault in faults:
            field = self.city
            if fault.row and fault.column in ("name", "mail"):
                field = self.people[fault.row - 1].form[fault.column]
            field.errors = [*field.errors, sentence(fault)]


class ChangeForm(PersonTyped, OnceForm):
    """One person, to be changed; `was` is what the page showed when it was opened."""

    was = HiddenField()
    name = name_field(_("Enter the name of this person."))
    mail = mail_field()
    function = line_field(_("Function"))


class FileForm(PageForm):
    """A list to be read; nothing of it is stored before it was looked at."""

    file = FileField(
        _("File"), render_kw={"accept": ".csv,.txt,text/csv,text/tab-separated-values"}
    )

    def validate_file(self, field: FileField) -> None:
        """Ask for a file where none was chosen."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(_("Choose a file."))


class TakeInForm(OnceForm):
    """A list that was looked at: it comes along, so that it is not uploaded again."""

    listed = HiddenField()

    def carry(self, content: bytes) -> None:
        """Put a list into the form."""
        self.listed.data = b64encode(content).decode()

    def carried(self) -> bytes:
        """Return the list, empty when what came is not what was given."""
        try:
            return b64decode(self.listed.data or "", validate=True)
        except (NotBase64Error, ValueError):
            return b""


class ExportForm(PageForm):
    """What a file holds besides; whom it holds is the table that the form stands on."""

    special = BooleanField(
        _("With diet and access needs, and the answers to questions for sensitive data")
    )
