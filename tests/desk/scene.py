"""An event with people of every kind: of cities, of an organisation, a guest, with all they say."""

from dataclasses import replace

from meetings.registration import actions
from meetings.registration.actions import Registered, bookings, details, questions
from meetings.registration.queries import details as queries
from meetings.registration.rules.bookings import Wish
from meetings.registration.rules.details import Private, Wanted
from meetings.registration.rules.invited import Invited
from meetings.registration.rules.questions import Put, QuestionKind
from meetings.registration.rules.window import ComingAs
from meetings.registration.rules.wishes import Named
from tests.desk.test_items import ITEMS
from tests.factories import NOW, World, event_file, register, world, writing

EVENT = "sonderborg"


def scene(app) -> World:
    """A world whose event has a plenary, a tour with two vehicles, and a workshop that runs twice.

    One seat of the tour's bus, two of its boat, one of each workshop.
    """
    return world(app, event_file(items=ITEMS))


def guest(made, name, coming_as=ComingAs.GUEST):
    """Register somebody who comes for themselves; return their id."""
    with writing(made.app) as session:
        person = Named(name, f"{name.lower()}@press.example")
        found = actions.enrol_guest(session, person, coming_as, **who(made))
        assert isinstance(found, Registered), found
        return found.delegates[0]


def of_organisation(made, organisation, *names):
    """Register people of a partner organisation; return their ids."""
    with writing(made.app) as session:
        wanted = Invited(organisation=organisation)
        there = {"event_id": made.events[EVENT], "at": NOW}
        by = made.accounts["organiser"]
        id_ = actions.invite_party(session, wanted, link_hash=organisation, by=by, **there)
        assert isinstance(id_, int), id_
        people = [Named(name) for name in names]
        found = actions.register_invited(session, people, id_, **there)
        assert isinstance(found, Registered), found
        return found.delegates


def of_city(made, city, *names):
    return register(made, EVENT, city, *names)


def ask(made, *puts):
    """Ask the delegates something; return the ids of the questions."""
    with writing(made.app) as session:
        found = [questions.ask(session, put, **who(made)) for put in puts]
        assert all(isinstance(id_, int) for id_ in found), found
        return found


def put(text, **more):
    return Put(QuestionKind.LINE, text, **more)


def say(made, delegate, answers=None, **said):
    """Let somebody say what they need, and answer questions."""
    with writing(made.app) as session:
        known = queries.dossier(session, made.events[EVENT], delegate)
        assert known is not None
        wanted = Wanted(
            replace(known.details, phone="555", languages="Danish"),
            Private(consent=True, **said),
            {id_: [answer] for id_, answer in (answers or {}).items()},
        )
        event = made.events[EVENT]
        found = details.describe(session, delegate, wanted, event_id=event, by=None, at=NOW)
        assert found == [], found


def book(made, number, *delegates, prefers=""):
    with writing(made.app) as session:
        wanted = [Wish(delegate, number, prefers) for delegate in delegates]
        assert isinstance(bookings.arrange(session, wanted, **who(made)), bookings.Booked)


def who(made):
    """Who acts at the event, and when."""
    return {"event_id": made.events[EVENT], "by": made.accounts["organiser"], "at": NOW}
