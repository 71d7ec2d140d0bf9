"""What an organiser does for the cities: registering on their behalf, correcting a person."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from meetings.events.actions import lock
from meetings.registration.actions.acting import tell
from meetings.registration.actions.addresses import readdress
from meetings.registration.actions.entering import Registered
from meetings.registration.actions.parties import active, delegations, newcomer
from meetings.registration.actions.seats import give
from meetings.registration.queries import registered_mails
from meetings.registration.queries.table import enrolled
from meetings.registration.queries.terms import times
from meetings.registration.rules.roster import Problem, RowFault, Wanted, never, refusals
from meetings.registration.rules.wishes import Named


def enrol(
    session: Session, people: Sequence[Wanted], *, event_id: int, by: int, at: datetime
) -> Registered | list[RowFault]:
    """Register people of any cities on their behalf, all or none; who has no seat waits.

    Deadlines bind heads, not organisers. Seats are given in the order of `people`.
    8 SELECTs, 9 in turn; 11, 13 where somebody waits for an item; one less without any address.
    """
    event = lock(session, event_id)
    if problem := never(times(session, event.id), at):
        return [RowFault(problem)]
    if faults := refusals(people, enrolled(session, event.id, people)):
        return faults
    teams = delegations(session, event.id, sorted({one.city_id for one in people}), by)
    rows = [
        newcomer(event, teams[one.city_id].id, one.person, rank, at)
        for rank, one in enumerate(people)
    ]
    session.add_all(rows)
    session.flush()
    for team in teams.values():
        mine = [row.id for row in rows if row.delegation_id == team.id]
        tell(session, "registered", event, team.id, by=by, at=at, delegates=mine)
    ids = tuple(row.id for row in rows)
    give(session, event, at, new=ids)
    return Registered(ids)


def correct(
    session: Session, delegate_id: int, person: Named, *, event_id: int, by: int, at: datetime
) -> RowFault | None:
    """Change the name, the mail address and the function of an active delegate of an event.

    Their seat and their place in the line stay. The same values, or nobody active, change nothing.
    """
    event, person = lock(session, event_id), person.clean()
    row = active(session, event.id, delegate_id)
    if row is None or Named(row.name, row.mail, row.function) == person:
        return None
    new = {person.mail} - {row.mail, ""}
    if registered_mails(session, event.id, sorted(new)):
        return RowFault(Problem.TAKEN, 1, "mail", person.mail)
    row.name, row.function = person.name, person.function
    readdress(session, event, row, person.mail, at)
    tell(session, "corrected", event, row.delegation_id, by=by, at=at, delegates=(row.id,))
    return None
