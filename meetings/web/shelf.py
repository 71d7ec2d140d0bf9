"""What was last answered, for the time the database is away, in a folder of the site.

It outlives the process: whoever migrates a database starts the site anew.
"""

import gzip
import hashlib
import json
import os
from collections import OrderedDict
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Lock, get_ident
from typing import NamedTuple

from meetings.web.caching import Page

MOST = 5_000  # answers


class Good(NamedTuple):
    """An answer that was right: its tag, when it changed, its bytes."""

    tag: str
    changed_at: datetime
    page: Page


class Shelf:
    """Good answers by name; the processes of a site share the folder."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        """Keep `most` answers in `folder`, which is made when the first comes."""
        self._folder, self._most = folder, most
        # Of what this process has put or seen there, or tried to: it tries once.
        self._tags: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()
        self._puts = 0

    def put(self, name: str, good: Good) -> None:
        """Remember an answer, as far as the folder can be written."""
        if self._tags.get(name) == good.tag:
            return
        self._note(name, good.tag)
        with suppress(OSError):
            self._write(name, good)

    def holds(self, name: str, tag: str) -> bool:
        """Whether the answer of this tag is there: looked up in memory, and else in the folder."""
        if self._tags.get(name) == tag:
            return True
        try:
            with self._path(name).open("rb") as file:
                there = bool(json.loads(file.readline())["tag"] == tag)
        except (OSError, ValueError, KeyError):
            return False
        if there:
            self._note(name, tag)
        return there

    def get(self, name: str) -> Good | None:
        """Return the last good answer, None where there is none."""
        try:
            return self._read(name)
        except (OSError, ValueError, EOFError, KeyError):
            return None

    def drop(self, name: str) -> None:
        """Forget an answer that nobody may have any more."""
        with self._lock:
            self._tags.pop(name, None)
        with suppress(OSError):
            self._path(name).unlink()

    def _note(self, name: str, tag: str) -> None:
        with self._lock:
            self._tags[name] = tag
            while len(self._tags) > self._most:
                self._tags.popitem(last=False)

    def _path(self, name: str) -> Path:
        return self._folder / hashlib.blake2b(name.encode(), digest_size=20).hexdigest()

    def _write(self, name: str, good: Good) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(name)
        head = {"tag": good.tag, "changed_at": good.changed_at.isoformat(), "page": good.page.tag}
        made = path.with_name(f"{path.name}.{os.getpid()}.{get_ident()}")
        # Whole or not at all: it is read when nothing else is left.
        made.write_bytes(json.dumps(head).encode() + b"\n" + good.page.zipped)
        made.chmod(0o600)
        made.replace(path)
        self._puts += 1
        if self._puts % (self._most // 10) == 0:
            self._clear()

    def _clear(self) -> None:
        written = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime)
        for path in written[: -self._most]:
            path.unlink(missing_ok=True)
        with self._lock:
            self._tags.clear()  # they are looked up again

    def _read(self, name: str) -> Good:
        head, zipped = self._path(name).read_bytes().split(b"\n", 1)
        said = json.loads(head)
        page = Page(gzip.decompress(zipped), zipped, said["page"])
        return Good(said["tag"], datetime.fromisoformat(said["changed_at"]), page)
