"""Which entries a feed holds, and by what it is known."""

import hashlib
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # of a feed that never held anything
PAST = timedelta(days=365)
CANCELLED_KEPT = timedelta(days=30)  # after its end; by then every reader has polled


def day(at: datetime) -> datetime:
    """Return the midnight (UTC) that begins the day of `at`: a feed's window moves only then."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def tag(name: str, version: int, at: datetime, form: str) -> str:
    """Return the entity tag of a feed's bytes: equal tags, equal bytes.

    The bytes depend on what was published (`version` of the feed called `name`), on the UTC
    day, since what is past leaves, and on `form`, how this version of the product writes.
    """
    return f"{name}-{version}-{at.astimezone(UTC):%Y%m%d}-{form}"


def titled(name: str, title: str) -> str:
    """Return the name of a feed that is known also by what can change unpublished."""
    if not title:
        return name
    return f"{name}.{hashlib.blake2b(title.encode(), digest_size=6).hexdigest()}"


def changed(changed_at: datetime, at: datetime) -> datetime:
    """Return when a feed last changed: when something was published, or its window moved."""
    return max(changed_at, day(at))
