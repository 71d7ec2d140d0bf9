"""What heads and organisers do about seats, with a pointer, so that every page has something."""

from urllib.parse import urlsplit

from playwright.sync_api import Page


def hold(page: Page, slug: str, seats: int) -> None:
    """Take seats whose names follow, as a head."""
    page.goto(f"/my/events/{slug}/")
    page.get_by_label("More people whose names follow").fill(str(seats))
    page.get_by_role("button", name="Register", exact=True).click()


def withdraw(page: Page, slug: str, name: str) -> None:
    page.goto(f"/my/events/{slug}/")
    page.get_by_role("link", name=f"Withdraw {name}").click()
    page.locator("main").get_by_role("button", name="Withdraw").click()


def book(page: Page, slug: str, number: int, *names: str) -> None:
    """Book an item for some of one's people, as a head."""
    page.goto(f"/my/events/{slug}/items/{number}/")
    for name in names:
        page.get_by_label(f"Takes part {name}").check()
    page.get_by_role("button", name="Save").click()


def details(page: Page, slug: str, name: str) -> str:
    """Return the address of the page of one of one's people."""
    page.goto(f"/my/events/{slug}/")
    page.get_by_role("link", name=name, exact=True).click()
    return urlsplit(page.url).path


def link(page: Page) -> str:
    """Make a link for the person whose page this is; return where it leads."""
    page.get_by_role("link", name="Make a link for them").click()
    page.get_by_role("button", name="Make a link").click()
    return shown_link(page)


def shown_link(page: Page) -> str:
    """Return where the link leads that a page shows this once."""
    return urlsplit(page.locator(".address code").inner_text()).path


def offer(page: Page, slug: str, hours: int) -> None:
    """Let seats that become free be offered, as an organiser."""
    page.goto(f"/organise/events/{slug}/registration")
    page.get_by_text("Who is next when a seat becomes free").click()
    page.get_by_label("Hours to accept a seat").fill(str(hours))
    page.get_by_role("button", name="Save, valid at once").click()


def open_to_all(page: Page, slug: str) -> None:
    """Open an event to individuals whom an organiser lets in one by one."""
    page.goto(f"/organise/events/{slug}/registration")
    page.get_by_text("Individuals, and letting people in").click()
    page.get_by_label("Each person is let in by an organiser").check()
    page.get_by_label("Anybody may register themselves").check()
    page.get_by_role("button", name="Save, valid at once").click()


def seat(page: Page, slug: str, number: int, seats: int) -> None:
    """Give an item so many seats, as an organiser; whoever gets one is known to them."""
    page.goto(f"/organise/events/{slug}/items/{number}/bookings")
    page.locator("#capacity").fill(str(seats))
    page.get_by_role("button", name="Save, valid at once").click()


def keep(page: Page, slug: str, whom: str, seats: int) -> None:
    """Keep seats of an event for some, as an organiser."""
    page.goto(f"/organise/events/{slug}/limits")
    page.get_by_label("For whom").select_option(label=whom)
    page.locator("#seats").fill(str(seats))
    page.get_by_role("button", name="Save, valid at once").click()


def ask(page: Page, slug: str, question: str, *options: str, special: bool = False) -> None:
    """Put a question to everybody who comes, as an organiser."""
    page.goto(f"/organise/events/{slug}/questions/new")
    page.get_by_label("Question", exact=True).fill(question)
    if options:
        page.get_by_label("What an answer is").select_option("several-of")
        page.get_by_label("Options").fill("\n".join(options))
    page.get_by_label("Everybody must answer this").set_checked(not special)
    page.get_by_label("It asks for something sensitive").set_checked(special)
    page.get_by_role("button", name="Put it").click()


def invite_guest(page: Page, slug: str, name: str) -> str:
    """Invite somebody who comes for themselves, as an organiser; return where their link leads."""
    page.goto(f"/organise/events/{slug}/guests")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Invite by a link").click()
    return shown_link(page)


def invite(page: Page, slug: str, organisation: str) -> str:
    """Let an organisation send a delegation, as an organiser; return where its link leads."""
    page.goto(f"/organise/events/{slug}/invitations")
    page.get_by_label("Or an organisation").fill(organisation)
    page.get_by_role("button", name="Make the invitation").click()
    return shown_link(page)


def register_oneself(page: Page, slug: str, name: str) -> None:
    page.goto(f"/events/{slug}/register")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Mail address").fill("me@press.example")
    page.get_by_role("button", name="Register").click()
