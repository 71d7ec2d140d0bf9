"""Somebody who has no pointer: Tab, Enter and letters."""

from playwright.sync_api import Page

MOST = 150  # Tabs nobody would press more than
NAME = """() => {
  const here = document.activeElement;
  const name = here.getAttribute("aria-label") || here.labels?.[0]?.innerText || here.innerText || "";
  return name.replace(/\\s+/g, " ").trim();
}"""


class Keyboard:
    """Walks a page by Tab and follows what it stands on by Enter."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, name: str) -> None:
        """Press Tab until what has the focus is called `name`."""
        passed = []
        for _ in range(MOST):
            self.page.keyboard.press("Tab")
            passed.append(self.page.evaluate(NAME))
            if passed[-1] == name:
                return
        raise AssertionError(f"Tab does not lead to {name!r} but to {passed}")

    def follow(self, name: str) -> None:
        """Go to a link or a button and press Enter; wait for the page it leads to."""
        self.to(name)
        self.enter()

    def enter(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, name: str, text: str) -> None:
        """Go to a field and write."""
        self.to(name)
        self.page.keyboard.type(text)

    def choose(self, name: str, option: str) -> None:
        """Go to a list and press the arrow until it stands on `option`."""
        self.to(name)
        passed = []
        for _ in range(MOST):
            passed.append(self.page.evaluate("document.activeElement.selectedOptions[0].text"))
            if passed[-1] == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name!r} does not offer {option!r} but {passed}")
