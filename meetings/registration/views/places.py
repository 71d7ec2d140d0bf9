"""Somebody's place at an event, and who acts on it: a head, or the holder of an invitation."""

from typing import Any, NamedTuple

from flask import Response as Page
from flask import abort, make_response, redirect, url_for
from werkzeug.wrappers import Response

from meetings.accounts.actions import digest as hashed
from meetings.agenda.queries import Shown
from meetings.agenda.views import see
from meetings.registration import queries
from meetings.registration.queries import Person
from meetings.registration.views.entering import is_active, my_cities, own
from meetings.registration.views.invitation import held_by
from meetings.storage.session import db
from meetings.web.access import visitor
from meetings.web.headers import secret
from meetings.web.markup import page


class Place(NamedTuple):
    """A person, who sends them, and who acts on their place: an account, or whoever has a link."""

    event: Shown
    person: Person
    party: str
    by: int | None = None
    token: str = ""

    @property
    def active(self) -> bool:
        """Whether they still have it, or ask for it."""
        return is_active(self.person)

    @property
    def link_hash(self) -> str:
        """What a link is known by, "" of an account."""
        return hashed(self.token) if self.token else ""

    def home(self, **said: Any) -> str:  # noqa: ANN401 -- values of an address
        """Return the address of the page of the whole delegation."""
        if self.token:
            return url_for("registration.invitation", token=self.token, **said)
        return url_for("registration.delegation", slug=self.event.slug, **said)

    def address(self, act: str) -> str:
        """Return where an act upon this place is sent: "withdraw" or "substitute"."""
        who = self.person.id
        if self.token:
            return url_for(f"registration.{act}_invited", token=self.token, delegate_id=who)
        return url_for(f"registration.{act}", slug=self.event.slug, delegate_id=who)

    def page(self, html: str, status: int = 200) -> Response:
        """Answer with a page about it; what a link opens is kept by nobody."""
        answer = secret(Page(html)) if self.token else page(html)
        answer.status_code = status
        return answer

    def back(self, **said: Any) -> Response:  # noqa: ANN401 -- values of an address
        """Lead to the whole delegation, which says what was done."""
        answer = make_response(redirect(self.home(**said), 303))
        return secret(answer) if self.token else answer


def mine(slug: str, delegate_id: int) -> Place:
    """Return the place of one of the visitor's people, who may have left it; else 404."""
    event = see(slug)
    person = own(event, delegate_id)
    city = next(city.name for city in my_cities() if city.id == person.city_id)
    return Place(event, person, city, by=visitor().account_id)


def invited(token: str, delegate_id: int) -> Place | None:
    """Return the place of somebody of an invited party; None where the link opens nothing.

    Who is of no such party: 404. 3 SELECTs.
    """
    held = held_by(token)
    if held is None:
        return None
    sent = held.invitation.delegation_id
    person = queries.member(db.session(), delegate_id, sent) if sent else None
    return Place(held.event, person or abort(404), held.invitation.party, token=token)
