"""Words of the field that two or more domains use, each with its source."""

from enum import StrEnum


class CityRole(StrEnum):
    """Part a city plays in a network (EU H2020 SCC-01 vocabulary); it carries no rights."""

    LIGHTHOUSE = "lighthouse"
    FOLLOWER = "follower"
    OBSERVER = "observer"
    MEMBER = "member"


class EventKind(StrEnum):
    """What kind of gathering an event is; a label without behaviour."""

    NETWORK_MEETING = "network-meeting"
    STUDY_TOUR = "study-tour"
    WORKSHOP = "workshop"
    REVIEW = "review"
    WEBINAR = "webinar"


class ItemKind(StrEnum):
    """What kind of line of the agenda an item is; only a study tour has a route."""

    PLENARY = "plenary"
    WORKSHOP = "workshop"
    STUDY_TOUR = "study-tour"
    SHOWCASE = "showcase"
    SOCIAL = "social"
    BREAK = "break"
    TRAVEL = "travel"


class Status(StrEnum):
    """VEVENT STATUS (RFC 5545 section 3.8.1.11), and one of schema.org that it has no word for."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"
    POSTPONED = "POSTPONED"  # of an event: EventPostponed; calendars are told TENTATIVE

    @property
    def in_calendars(self) -> "Status":
        """Return what a calendar is told: one of RFC 5545's three."""
        return Status.TENTATIVE if self is Status.POSTPONED else self


class WaitingRule(StrEnum):
    """Who is next when a seat becomes free."""

    FIRST_COME = "first-come"
    IN_TURN = "in-turn"  # the city with the fewest seats, then who asked first


class Audience(StrEnum):
    """Who may see a page: each page names a set of these (a set, not a ladder)."""

    PUBLIC = "public"
    HOLDER = "holder"  # whoever holds the secret in the address
    ACCOUNT = "account"
    MEMBER = "member"
    REPRESENTATIVE = "representative"
    HOST = "host"
    ORGANISER = "organiser"
    ADMINISTRATOR = "administrator"


class Role(StrEnum):
    """What an account may act as, by a grant with exactly one scope."""

    MEMBER = "member"  # of a city
    REPRESENTATIVE = "representative"  # of a city
    ORGANISER = "organiser"  # of a network
    HOST = "host"  # of an event
    ADMINISTRATOR = "administrator"  # of the installation
