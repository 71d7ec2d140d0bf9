"""Saving a part of a draft as it was typed, unless somebody else has changed it meanwhile."""

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.agenda.actions.amend import Edit
from meetings.agenda.queries.edits import editors
from meetings.agenda.queries.workspaces import Workspace
from meetings.agenda.rules.edit import Data
from meetings.desk.forms.faults import put
from meetings.desk.forms.opened import Clash, DraftForm
from meetings.desk.forms.rows import Moved
from meetings.desk.views.scope import Trouble, edit, show, troubles
from meetings.storage.session import db
from meetings.web.access import visitor
from meetings.web.clock import now
from meetings.web.language import listed

Shown = TypeVar("Shown", bound=DraftForm)
Page = Response | tuple[Response, int]
ANY = ("agenda-brought",)  # whoever brings in a file edits every part


class Part(NamedTuple, Generic[Shown]):
    """What a form edits: the journal's word for it, and how the draft and the form meet.

    `shown` makes the form of a draft as it is, None where that part is gone; `changed` returns a
    draft with what was typed. `path` is where faults of it stand ("items[7]"); `kinds` are other
    words of the journal for what changes it.
    """

    kind: str
    shown: Callable[[Data], Shown | None]
    changed: Callable[[Data, Shown], Data]
    path: str = ""
    item: int | None = None
    kinds: tuple[str, ...] = ()


class Refusal(NamedTuple):
    """Why nothing was stored: faults elsewhere in the draft, or what somebody else changed.

    Faults of the part itself stand at their fields. `who` are the names of those who changed it,
    as a list in words, empty where it is not known.
    """

    wrong: list[Trouble]
    clash: Clash | None = None
    who: str = ""

    @property
    def status(self) -> int:
        """Return the HTTP status of the page that says so."""
        return 409 if self.clash else 422


def save(event: Workspace, form: Shown, part: Part[Shown]) -> Refusal | None:
    """Change a part of the draft as typed; None when done."""
    if not form.validate():
        return Refusal([])
    clashes: list[Clash] = []

    def change(old: Data) -> Data | None:
        if clash := form.meet(part.shown(old), request.form, now()):
            clashes.append(clash)
            return None
        return part.changed(old, form)

    faults = edit(event, Edit(part.kind, change, part.item))
    if clashes:
        return Refusal([], clashes[0], _who(event, part, clashes[0]))
    return Refusal(troubles(event, put(form, faults, part.path))) if faults else None


def saved(event: Workspace, done: str = "saved") -> Response:
    """Go on to the overview, which says that it is stored."""
    return redirect(url_for("desk.workspace", slug=event.slug, done=done), 303)


def form_page(
    name: str,
    event: Workspace,
    form: DraftForm,
    refusal: Refusal | None = None,
    moved: Moved | None = None,
    **values: object,
) -> Page:
    """Render a form of a part of the draft, with what keeps it from being stored."""
    why = refusal or Refusal([])
    said = {"wrong": why.wrong, "clash": why.clash, "who": why.who, "moved": moved}
    shown = show(name, event, form=form, **said, **values)
    return (shown, why.status) if refusal else shown


def _who(event: Workspace, part: Part[Any], clash: Clash) -> str:
    """Return who changed the part since its page was opened, as a list in words: 1 SELECT."""
    kinds = {part.kind, *part.kinds, *ANY}
    since = clash.opened.since
    found = editors(db.session(), event.event_id, kinds, part.item, since=since)
    me = visitor().account_id
    return listed(_("you yourself") if who.account_id == me else who.name for who in found)
