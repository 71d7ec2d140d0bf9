"""What a browser complains of while somebody reads: a page here gives it no reason to."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request


class Watch:
    """Collects errors, warnings, refused files and requests to any other host."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.host = urlsplit(site).netloc
        self.complaints: list[str] = []
        self.pages: set[str] = set()
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("request", self._request)

    def _request(self, request: Request) -> None:
        if request.is_navigation_request():
            self.pages.add(request.url)
        address = urlsplit(request.url)
        if address.scheme != "data" and address.netloc != self.host:
            self.complaints.append(f"asks another host: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        # A page whose own status is 4xx or 5xx is reported too; which status it has is for the
        # test to say. A style sheet or a script that is missing stays a complaint.
        missing = message.text.startswith("Failed to load resource: the server responded")
        if not (missing and message.location["url"] in self.pages):
            self.complaints.append(message.text)
