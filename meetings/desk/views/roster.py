"""Taking in a list of people from a spreadsheet: looked at first, then all of it or nothing."""

from collections import Counter
from collections.abc import Sequence

from flask import request
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response

from meetings.agenda.queries.workspaces import Workspace
from meetings.desk.forms.delegates import FileForm, TakeInForm
from meetings.desk.forms.roster import CODINGS, MOST_SHOWN, SAMPLE, words
from meetings.desk.views.people import enrol, may_come, nobody_can
from meetings.desk.views.saving import Page
from meetings.desk.views.scope import bp, show, workplace
from meetings.registration.queries import table as queries
from meetings.registration.rules.roster import Problem, RowFault, Wanted, refusals
from meetings.registration.rules.spreadsheet import Roster, carried, read, wanted
from meetings.storage.session import db
from meetings.text import fold


@bp.get("/events/<slug>/delegates/import")
@workplace
def ask_list(event: Workspace) -> Page:
    """Say how a list has to look, and ask for a file."""
    if page := nobody_can(event):
        return page
    return show("import", event, form=FileForm(), sample=SAMPLE, said=[], more=0)


@bp.post("/events/<slug>/delegates/import")
@workplace
def look_at_list(event: Workspace) -> Page:
    """Show whom a list would add, city by city, or what is wrong with it; nothing is stored."""
    form = FileForm(CombinedMultiDict([request.files, request.form]))
    if not form.validate():
        return _wrong(event, [], form)
    roster = read(form.file.data.read() if form.file.data else b"")
    if not isinstance(roster, Roster):
        return _wrong(event, roster)
    people, faults = _people(event, roster)
    content = carried(roster)
    if content is None:
        faults = [RowFault(Problem.TOO_LONG)]
    if faults or content is None:
        return _wrong(event, faults)
    found = refusals(people, queries.enrolled(db.session(), event.event_id, people))
    if found:
        return _wrong(event, found)
    confirm = TakeInForm()
    confirm.carry(content)
    return _look(event, confirm, roster, people)


@bp.post("/events/<slug>/delegates/import/take-in")
@workplace
def take_in_list(event: Workspace) -> Page:
    """Register everybody of a list that was looked at, or nobody."""
    form = TakeInForm(request.form)
    roster = read(form.carried())
    if not isinstance(roster, Roster):
        return _wrong(event, roster)
    people, faults = _people(event, roster)
    if faults:
        return _wrong(event, faults)
    if not form.validate():
        return _look(event, form, roster, people), 422
    done = enrol(event, form, people)
    if done is None:
        return _look(event, form, roster, people), form.status
    return _wrong(event, done) if isinstance(done, list) else done


def _people(event: Workspace, roster: Roster) -> tuple[list[Wanted], list[RowFault]]:
    """Return the people of a list, or what is wrong with its cells: 1 SELECT."""
    names = {
        fold(name): one.city_id
        for one in may_come(event)
        for name in (one.name, one.local_name, one.slug)
        if name
    }
    return wanted(roster, names)


def _look(event: Workspace, form: TakeInForm, roster: Roster, people: Sequence[Wanted]) -> Response:
    cities, coding = _by_city(event, people), CODINGS[roster.coding]
    return show("import_look", event, form=form, roster=roster, cities=cities, coding=coding)


def _by_city(event: Workspace, people: Sequence[Wanted]) -> list[tuple[str, list[Wanted]]]:
    """Return whom a list would add, by the name of their city."""
    count = Counter(one.city_id for one in people)
    found = [one for one in may_come(event) if one.city_id in count]
    return [(one.name, [who for who in people if who.city_id == one.city_id]) for one in found]


def _wrong(event: Workspace, faults: Sequence[RowFault], form: FileForm | None = None) -> Page:
    """Show the form again, with what is wrong by row and column."""
    said = [words(fault) for fault in faults[:MOST_SHOWN]]
    more = len(faults) - len(said)
    form = form or FileForm()
    return show("import", event, form=form, sample=SAMPLE, said=said, more=more), 422
