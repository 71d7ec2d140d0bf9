"""What a browser loads for each public page: the page, its styles, scripts and images."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

from bench.clients import Ask, Clients
from bench.parts import Part, Table, kb
from bench.rig import Rig, served
from bench.subjects import PAGES

KINDS = {"stylesheet": "styles", "script": "scripts"}
IN_STYLES = re.compile(rb"url\(['\"]?([^'\")]+)['\"]?\)|@import ['\"]([^'\"]+)['\"]")
ABOUT = """\
Kilobytes that a browser loads for a first look at each public page, as they are sent (compressed),
and in how many requests."""


def measure(rig: Rig) -> Part:
    """Load every page as a browser does that has nothing yet."""
    with served(rig.site.settings) as server, Clients(server.port, 1) as clients:
        loaded = {name: _page(clients, path) for name, path in PAGES.items()}
    kinds = ("page", "styles", "scripts", "images")
    rows = [
        (name, *(kb(sizes[kind]) for kind in kinds), kb(_sum(sizes)), str(sizes["requests"]))
        for name, sizes in loaded.items()
    ]
    figures = {
        "kB of the heaviest page": max(map(_sum, loaded.values())) / 1000,
        "kB of styles and scripts": max(s["styles"] + s["scripts"] for s in loaded.values()) / 1000,
    }
    return Part("Bytes", [Table(ABOUT, ("page of", *kinds, "all", "requests"), rows)], figures)


def _sum(sizes: dict[str, int]) -> int:
    return sum(size for kind, size in sizes.items() if kind != "requests")


def _page(clients: Clients, path: str) -> dict[str, int]:
    sent = _sent(clients, path)
    found = _Loads()
    found.feed(clients.one(Ask(path, headers=(("Accept-Encoding", "identity"),)))[1].decode())
    sizes = {"page": sent, "styles": 0, "scripts": 0, "images": 0, "requests": 1}
    wanted = [(kind, urljoin(path, address)) for kind, address in found.addresses]
    known: set[str] = set()
    while wanted:
        kind, address = wanted.pop()
        if address in known or address.startswith("data:"):
            continue
        known.add(address)
        sizes[kind] += _sent(clients, address)
        sizes["requests"] += 1
        if kind == "styles":
            wanted += _in_styles(clients, address)
    return sizes


def _sent(clients: Clients, address: str) -> int:
    return len(clients.one(Ask(address))[1])


def _in_styles(clients: Clients, address: str) -> list[tuple[str, str]]:
    plain = clients.one(Ask(address, headers=(("Accept-Encoding", "identity"),)))[1]
    return [
        ("styles" if imported else "images", urljoin(address, (imported or named).decode()))
        for named, imported in IN_STYLES.findall(plain)
    ]


class _Loads(HTMLParser):
    """Finds what a page makes a browser load."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an address."""
        said = {name: value or "" for name, value in attrs}
        rel = said.get("rel", "")
        if tag == "link" and rel in ("stylesheet", "icon", "manifest"):
            self.addresses.append((KINDS.get(rel, "images"), said["href"]))
        elif tag == "script" and "src" in said:
            self.addresses.append(("scripts", said["src"]))
        elif tag in ("img", "use") and (address := said.get("src") or said.get("href")):
            self.addresses.append(("images", address.partition("#")[0]))
