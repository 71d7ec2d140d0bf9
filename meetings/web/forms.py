"""The form every page uses: its own CSRF token, clean text, and errors a summary can list."""

import re
import secrets
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from flask import current_app, session
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms import Form, HiddenField
from wtforms.csrf.session import SessionCSRF
from wtforms.fields import Field, FieldList, FormField

from meetings.web.sentences import Sentences

KEY = 16  # random bytes of a one-time key
SECRET = 32  # of a link or an address that is all it takes to read something
# Characters that HTML does not take, not even as references.
CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160)], "\ufffd")


class Spoken:
    """Settings of every form: what it says is in our words and in the page's language."""

    def get_translations(self, _form: Form) -> Sentences:
        """Put sentences of ours in place of WTForms' own."""
        return Sentences()

    def render_field(self, field: Field, render_kw: dict[str, Any]) -> str:
        """Show what no page may hold (a NUL that somebody sent) as the sign for it."""
        drawn: str = super().render_field(field, render_kw)  # type: ignore[misc]  # WTForms' Meta
        return drawn.translate(CONTROLS)


class PageForm(Form):
    """A form bound to the visitor's session."""

    class Meta(Spoken):
        """Settings WTForms reads."""

        csrf = True
        csrf_class = SessionCSRF
        csrf_time_limit: ClassVar[Any] = None

        @property
        def csrf_secret(self) -> bytes:
            """Key of the token."""
            return str(current_app.secret_key).encode()

        @property
        def csrf_context(self) -> Any:  # noqa: ANN401 -- WTForms wants any mapping
            """Where the token is kept."""
            return session

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Every error as (id of its field, sentence), in the order of the fields."""
        return [fault for fault in _faults(self) if fault[0] != "csrf_token"]

    @property
    def stale(self) -> str:
        """What to do when the form's token is of no visit any more; empty when it is."""
        if not self.errors.get("csrf_token"):
            return ""
        return str(gettext("This form was open too long. Nothing was stored; send it once more."))


class TokenForm(PageForm):
    """Nothing but the token: what is asked for is a button."""


class ByLink(PageForm):
    """A form whose page a secret link opens, named before another one that it is like.

    The link allows what is sent, not a visit; without one there is no token to compare.
    """

    class Meta(PageForm.Meta):
        """The settings of every form but one."""

        csrf = False


class MadeField(HiddenField):
    """A random value that the page chooses when it is shown, so that sending it twice is once.

    What this site would not have made is replaced by what it makes. `size` is in bytes; `shortest`
    is the least number of characters that are taken back.
    """

    def __init__(self, size: int, shortest: int = 1, **kw: Any) -> None:  # noqa: ANN401 -- WTForms' own
        """Take how long the value is."""
        self.size, self.made = size, re.compile(rf"[A-Za-z0-9_-]{{{shortest},64}}")
        super().__init__(default=self.new, filters=[self._as_made], **kw)

    def new(self) -> str:
        """Return another value."""
        return secrets.token_urlsafe(self.size)

    def _as_made(self, value: str | None) -> str:
        return value if value and self.made.fullmatch(value) else self.new()


def secret_field() -> MadeField:
    """Return the field of a secret, which is never shorter than those of this site."""
    return MadeField(SECRET, SECRET * 4 // 3 + 1)


class SentOnce(PageForm):
    """A form that is acted on once, however often it is sent: by what it made when it was shown."""

    reused = False

    def renew(self) -> None:
        """Make it a form that was not sent yet, after it came with other content than before."""
        self.reused = True
        for field in self:
            if isinstance(field, MadeField):
                field.data = field.new()

    @property
    def stale(self) -> str:
        """Why it has to be sent once more; empty where it has not."""
        if not self.reused:
            return super().stale
        return str(
            gettext(
                "This form was sent before with something else in it, and that was done. Look at "
                "what is there now, and send it once more if something is missing."
            )
        )

    @property
    def status(self) -> int:
        """HTTP status of the page that says why nothing was done."""
        return 409 if self.reused else 422


class OnceForm(SentOnce):
    """A form that is acted on once by its one-time `key`."""

    key = MadeField(KEY)


class PartForm(Form):
    """A group of fields inside a PageForm, which carries the token for all."""

    class Meta(Spoken):
        """Settings WTForms reads."""


class Rows(FieldList):  # type: ignore[type-arg]  # generic in its stubs only
    """A list of fields that takes no other number for a row than one written plainly.

    WTForms 3.3 reads `people-²-name` as a number and breaks on it. `each` names a row where its
    errors are listed, by its `number` from 1: "Person %(number)s". Of more rows than `most` that
    are sent WTForms would drop the rest in silence, and show no page that holds them: here what is
    sent ends with 413, and what the page itself gives is shown.
    """

    def __init__(self, *args: Any, most: int, each: Any = "", **kw: Any) -> None:  # noqa: ANN401 -- WTForms' own, and a lazy text
        """Take what a FieldList takes, `each` and `most`."""
        self.each, self.most = each, most
        super().__init__(*args, **kw)

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        plain = re.compile(re.escape(prefix) + r"-(\d{1,4})(?!\w)", re.ASCII)
        rows = {int(found[1]) for found in map(plain.match, formdata) if found}
        if len(rows) > self.most:
            raise RequestEntityTooLarge
        yield from rows


def _faults(form: Form) -> Iterator[tuple[str, str]]:
    for field in form:
        yield from _field_faults(field)


def _field_faults(field: Field) -> Iterator[tuple[str, str]]:
    if isinstance(field, FieldList):
        for number, entry in enumerate(field, 1):
            row = str(getattr(field, "each", "")) % {"number": number}
            for id_, sentence in _field_faults(entry):
                yield id_, f"{row}: {sentence}" if row else sentence
    elif isinstance(field, FormField):
        yield from _faults(field.form)
    else:
        for error in field.errors:
            yield field.id, str(error)
