"""Every page of the site in every state that looks different, and how to stand before it."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.browser.server import COMING, PAST

REVIEW = "lyon-2017"  # three days, workshops beside each other, two study tours
# Nearly full, with a tour by two buses; anybody may ask for a seat, and an organiser lets them in.
ASKED = "vitoria-gasteiz-sample"
WORKSHOP, BESIDE, TOUR = 3, 4, 6  # items of the coming event; the first two at one time
DESK = f"/organise/events/{COMING}"
SCARCE = f"/organise/events/{ASKED}"
CHANGED = f"/organise/events/{REVIEW}"  # the event whose draft differs from its edition


def _stay(_page: Page) -> None:
    """Look at the page as it came."""


def _go(page: Page, way: Locator) -> None:
    """Click what leads to another page, and stand before that one whole."""
    with page.expect_event("load"):
        way.click()


def _send(page: Page) -> None:
    _go(page, page.locator("main").get_by_role("button").first)


def _send_bad_mail(page: Page) -> None:
    page.locator("#people-0-name").fill("Elena Petrova")
    page.locator("#people-0-mail").fill("elena")
    _send(page)


def _save_without_title(page: Page) -> None:
    page.locator("#title").fill("")
    _go(page, page.locator("main form .buttons button").first)


def _open_cancelled(page: Page) -> None:
    _go(page, page.locator(".is-cancelled a").first)


def _withdraw(page: Page) -> None:
    _go(page, page.get_by_role("link", name="Withdraw").last)


def _name_badly(page: Page) -> None:
    page.get_by_label("Names, one per line").fill("Berta Groß\nCarl Vogt carl@")
    _go(page, page.get_by_role("button", name="Register"))


def _substitute(page: Page) -> None:
    _go(page, page.get_by_role("link", name="Substitute").first)


def _take_both(page: Page) -> None:
    page.get_by_label("Takes part Berta Groß").check()
    _go(page, page.get_by_role("button", name="Save"))


def _say_without_consent(page: Page) -> None:
    page.get_by_label("Diet", exact=True).fill("vegetarian")
    _go(page, page.get_by_role("button", name="Save"))


def _give_seats(page: Page) -> None:
    page.locator("#capacity").fill("8")
    page.locator("#quota").fill("3")
    _go(page, page.get_by_role("button", name="Save, valid at once"))


def _invite(page: Page) -> None:
    page.get_by_label("Name", exact=True).fill("Jana Guest")
    _go(page, page.get_by_role("button", name="Invite by a link"))


def _open_all(page: Page) -> None:
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")


def _make_address(page: Page) -> None:
    page.get_by_label("Where you use it").fill("Phone")
    _go(page, page.get_by_role("button", name="Make the address"))
    page.get_by_role("heading", name="Your new address").wait_for()
    _open_all(page)


def _make_password(page: Page) -> None:
    page.get_by_label("Whose calendar").select_option("app")
    _go(page, page.get_by_role("button", name="Make the address"))
    page.get_by_role("heading", name="Your password for CalDAV").wait_for()


def _change_nothing(page: Page) -> None:
    _go(page, page.get_by_role("button", name="Change the password"))


@dataclass(frozen=True)
class Sight:
    """A page: its address, the account it is seen with, its status, what is done there first.

    `{confirmed}` in an address stands for where a registration was confirmed, `{begun}` for the
    desk of an event that is a draft and nothing else; the others are links, and delegates. `paper` says that people take it along.
    """

    name: str
    path: str
    who: str = ""
    status: int = 200
    act: Callable[[Page], None] = _stay
    language: str = "en-GB"
    paper: bool = False

    def __str__(self) -> str:
        return self.name


PUBLIC = (
    Sight("home", "/"),
    Sight("events", "/events/"),
    Sight("events-filtered", "/events/?past=1&kind=network-meeting"),
    Sight("events-none", "/events/?q=nothing+like+this"),
    Sight("events-unknown", "/events/?kind=picnic", status=400),
    Sight("event", f"/events/{COMING}/"),
    Sight("event-logged-in", f"/events/{COMING}/", "munich"),
    Sight("event-subscribe", f"/events/{COMING}/", act=_open_all),
    Sight("event-past", f"/events/{PAST}/"),
    Sight("event-tentative", "/events/district-heating-webinar/"),
    Sight("event-members", "/events/sofia-sample/", "munich"),
    Sight("agenda", f"/events/{PAST}/agenda", paper=True),
    Sight("agenda-filtered", f"/events/{REVIEW}/agenda?kind=study-tour", paper=True),
    Sight("agenda-unknown", f"/events/{REVIEW}/agenda?kind=picnic"),
    Sight("timetable", f"/events/{REVIEW}/agenda?view=timetable", paper=True),
    Sight("changes", f"/events/{COMING}/changes", paper=True),
    Sight("item", f"/events/{REVIEW}/items/15/"),
    Sight("item-with-route", f"/events/{PAST}/items/7/", paper=True),
    Sight("item-cancelled", f"/events/{COMING}/agenda", act=_open_cancelled),
    Sight("cities", "/cities/"),
    Sight("cities-by-network", "/cities/?sort=network"),
    Sight("city", "/cities/lyon/", paper=True),
    Sight("city-with-little", "/cities/rome/"),
    Sight("network", "/networks/smarter-together/"),
    Sight("showcases", "/showcases/"),
    Sight("showcase", "/showcases/intelligent-chargers/"),
    Sight("language", "/language"),
    Sight("accessibility", "/pages/accessibility/"),
    Sight("patterns", "/patterns"),
    Sight("not-found", "/events/nothing/", status=404),
    Sight("not-found-almost", "/cities/sonderburg/", status=404),
)
PERSONAL = (
    Sight("login", "/login"),
    Sight("login-errors", "/login", act=_send),
    Sight("members", "/members/", "munich"),
    Sight("participants", f"/events/{COMING}/participants", "member", paper=True),
    Sight("my", "/my/", "munich"),
    Sight("my-empty", "/my/", "sofia"),
    Sight("my-no-city", "/my/", "member"),
    Sight("register", f"/events/{COMING}/register", "sofia"),
    Sight("register-errors", f"/events/{COMING}/register", "sofia", act=_send_bad_mail),
    Sight("register-nobody", f"/events/{COMING}/register", "sofia", act=_send),
    Sight("delegation", "{confirmed}", "munich", paper=True),
    Sight("delegation-empty", f"/my/events/{COMING}/", "sofia"),
    Sight("delegation-errors", f"/my/events/{COMING}/", "sofia", act=_send),
    Sight("delegation-names", f"/my/events/{COMING}/", "munich", act=_name_badly),
    Sight("delegation-sheet", f"/my/events/{COMING}/sheet", "munich", paper=True),
    Sight("withdraw", f"/my/events/{COMING}/", "munich", act=_withdraw),
    Sight("substitute", f"/my/events/{COMING}/", "munich", act=_substitute),
    Sight("copy", f"/my/events/{COMING}/copy", "sofia"),
    Sight("copy-none", f"/my/events/{COMING}/copy", "munich"),
    Sight("details", "{delegate-details}", "munich"),
    Sight("details-link", "{delegate-details}link", "munich"),
    Sight("my-items", f"/my/events/{COMING}/items/", "munich"),
    Sight("my-item", f"/my/events/{COMING}/items/{TOUR}/", "munich"),
    Sight("my-item-clash", f"/my/events/{COMING}/items/{BESIDE}/", "munich", act=_take_both),
    Sight("my-address", "/my/calendar", "munich", act=_make_address),
    Sight("my-password", "/my/calendar", "munich", act=_make_password),
    Sight("my-calendar", "/my/calendar", "munich", act=_open_all),
    Sight("my-calendar-none", "/my/calendar", "member"),
    Sight("account", "/my/account", "munich"),
    Sight("account-errors", "/my/account", "munich", act=_change_nothing),
    Sight("forgotten", "/password/forgotten"),
    Sight("forgotten-sent", "/password/forgotten?sent=1"),
    Sight("password-dead", "/password/unknown", status=404),
    Sight("logout", "/logout", "sofia"),
    Sight("register-not-mine", f"/events/{COMING}/register", "member", status=403),
    Sight("not-allowed", "/organise/", "member", status=403),
)
# Whoever holds a link, or needs none.
ARRIVING = (
    Sight("delegate", "{delegate}"),
    Sight("delegate-errors", "{delegate}", act=_say_without_consent),
    Sight("delegate-offered", "{offered}"),
    Sight("delegate-invited", "{guest}"),
    Sight("delegate-items", "{delegate}items/"),
    Sight("delegate-item", "{delegate}items/10/"),
    Sight("delegate-withdraw", "{delegate}withdraw"),
    Sight("delegate-dead", "/delegates/unknown/", status=404),
    Sight("invitation", "{invitation}"),
    Sight("oneself", f"/events/{ASKED}/register"),
    Sight("waiting", "/pages/waiting/"),
)
ORGANISING = (
    Sight("desk", "/organise/", "organiser"),
    Sight("desk-new", "/organise/events/new", "organiser"),
    Sight("desk-new-errors", "/organise/events/new", "organiser", act=_save_without_title),
    Sight("desk-begun", "{begun}", "organiser"),
    Sight("desk-workspace", f"{CHANGED}/", "organiser"),
    Sight("desk-facts", f"{DESK}/edit", "organiser"),
    Sight("desk-venue", f"{DESK}/venue", "organiser"),
    Sight("desk-speakers", f"{DESK}/speakers", "organiser"),
    Sight("desk-registration", f"{DESK}/registration", "organiser"),
    Sight("desk-item-new", f"{DESK}/items/new", "organiser"),
    Sight("desk-workshop", f"{CHANGED}/items/15/edit", "organiser"),
    Sight("desk-item-errors", f"{DESK}/items/1/edit", "organiser", act=_save_without_title),
    Sight("desk-tour", f"{CHANGED}/items/18/edit", "organiser"),
    Sight("desk-drop", f"{DESK}/items/1/drop", "organiser"),
    Sight("desk-preview", f"{CHANGED}/preview", "organiser"),
    Sight("desk-preview-agenda", f"{CHANGED}/preview/agenda", "organiser"),
    Sight("desk-preview-item", f"{CHANGED}/preview/items/18/", "organiser"),
    Sight("desk-publish", f"{CHANGED}/publish", "organiser"),
    Sight("desk-publish-first", "{begun}publish", "organiser"),
    Sight("desk-publish-nothing", f"{DESK}/publish", "organiser"),
    Sight("desk-postpone", f"{DESK}/postpone", "organiser"),
    Sight("desk-cancel", f"{DESK}/cancel", "organiser"),
    Sight("desk-delegates", f"{DESK}/delegates", "organiser", act=_open_all),
    Sight("desk-delegates-list", f"{DESK}/delegates/list", "organiser", paper=True),
    Sight("desk-delegate", f"{DESK}/delegates/{{id}}/", "organiser"),
    Sight("desk-delegate-edit", f"{DESK}/delegates/{{id}}/edit", "organiser"),
    Sight("desk-add", f"{DESK}/delegates/add", "organiser"),
    Sight("desk-import", f"{DESK}/delegates/import", "organiser"),
    Sight("desk-cities", f"{DESK}/cities", "organiser", paper=True),
    Sight("desk-needs", f"{SCARCE}/needs", "organiser", paper=True),
    Sight("desk-needs", f"{DESK}/needs", "organiser", paper=True),
    Sight("desk-limits", f"{SCARCE}/limits", "organiser"),
    Sight("desk-approvals", f"{SCARCE}/approvals", "organiser"),
    Sight("desk-guests", f"{DESK}/guests", "organiser"),
    Sight("desk-guests-link", f"{SCARCE}/guests", "organiser", act=_invite),
    Sight("desk-invitations", f"{DESK}/invitations", "organiser"),
    Sight("desk-questions", f"{DESK}/questions/", "organiser"),
    Sight("desk-question", f"{DESK}/questions/new", "organiser"),
    Sight("desk-items", f"{DESK}/items/", "organiser"),
    Sight("desk-bookings", f"{DESK}/items/{TOUR}/bookings", "organiser", act=_give_seats),
    Sight("desk-bookings-buses", f"{SCARCE}/items/2/bookings", "organiser"),
    Sight("desk-item-list", f"{SCARCE}/items/2/list", "organiser", paper=True),
)
# Words of another length, in the pages that have least room for them.
BULGARIAN = (
    Sight("home-bg", "/", language="bg"),
    Sight("event-bg", f"/events/{COMING}/", language="bg"),
    Sight("agenda-bg", f"/events/{REVIEW}/agenda", language="bg", paper=True),
    Sight("cities-bg", "/cities/", language="bg"),
    Sight("register-bg", f"/events/{COMING}/register", "sofia", language="bg"),
    Sight("my-calendar-bg", "/my/calendar", "sofia", language="bg"),
    Sight("delegation-bg", f"/my/events/{COMING}/", "munich", language="bg"),
    Sight("my-items-bg", f"/my/events/{COMING}/items/", "munich", language="bg"),
    Sight("delegate-bg", "{delegate}", language="bg"),
    Sight("account-bg", "/my/account", "sofia", language="bg"),
    Sight("desk-workspace-bg", f"{CHANGED}/", "organiser", language="bg"),
    Sight("desk-delegates-bg", f"{DESK}/delegates", "organiser", language="bg"),
    Sight("desk-bookings-bg", f"{DESK}/items/{TOUR}/bookings", "organiser", language="bg"),
    Sight("desk-tour-bg", f"{CHANGED}/items/18/edit", "organiser", language="bg"),
)
SIGHTS = PUBLIC + PERSONAL + ARRIVING + ORGANISING + BULGARIAN
