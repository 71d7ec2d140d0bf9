"""The table of delegates as a file."""

from flask import Response as Stream
from flask import abort, request
from werkzeug.wrappers import Response

from meetings.agenda.queries.workspaces import Workspace
from meetings.desk.forms.delegates import ExportForm
from meetings.desk.views.filters import asked, filters_of
from meetings.desk.views.scope import bp, sees_private, workplace
from meetings.journal import actions as journal
from meetings.registration.queries import table as queries
from meetings.registration.rules.table import CSV, XLSX, Extent, Sheet, as_csv, as_xlsx
from meetings.storage.session import db, transaction
from meetings.web.access import visitor
from meetings.web.clock import now

FORMS = {"csv": (CSV, as_csv), "xlsx": (XLSX, as_xlsx)}


@bp.post("/events/<slug>/delegates/export")
@workplace
def export(event: Workspace) -> Response:
    """Give the delegates that are asked for as a file, and write down that they were given.

    It is sent as it is written, so that the download begins at once.
    """
    ending = next((ending for ending in FORMS if ending in request.form), "")
    form, private = ExportForm(request.form), sees_private(event)
    if not form.validate():
        abort(422)
    if not ending:
        abort(400)
    if form.special.data and not private:
        abort(403)
    session = db.session()
    wanted = asked(request.form, filters_of(session, event.event_id, needs=private))
    if wanted is None:
        abort(400)
    extent = Extent.REACHED if private else Extent.PLAIN
    extent = Extent.SPECIAL if form.special.data else extent
    sheet = queries.sheet(session, event.event_id, wanted, extent)
    _record(event, sheet, special=extent is Extent.SPECIAL)
    return _file(event, sheet, ending)


def _record(event: Workspace, sheet: Sheet, *, special: bool) -> None:
    """Write down who was given how many delegates, and whether with special data."""
    subject = journal.Subject("event", event.event_id, event.event_id, event.network_id)
    told = {"delegates": len(sheet.people), "special": special}
    with transaction() as session:
        journal.record(session, "exported", subject, by=visitor().account_id, at=now(), **told)


def _file(event: Workspace, sheet: Sheet, ending: str) -> Response:
    content_type, write = FORMS[ending]
    answer = Stream(write(sheet, event.zone), content_type=content_type)
    name = f"{event.slug}-delegates.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
