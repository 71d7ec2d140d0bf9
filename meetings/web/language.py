"""The language of a page, and times as people read them: always with their zone."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, current_app, g, has_app_context, has_request_context, request, session
from flask_babel import Babel, get_domain, gettext, refresh
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import LanguageAccept

from meetings.ical import whole_days

LANGUAGES = {"en": "English", "bg": "Български"}  # each by its own name
SOURCE = "en"
TRANSLATIONS = Path(__file__).parents[1] / "translations"
# How the parts of a time follow each other; translators write what their readers are used to
# (the letters are those of Unicode's LDML, words stand in quotes).
PATTERNS = (
    _("EEEE d MMMM"),
    _("EEEE d MMMM y"),
    _("EEEE d"),
    _("EEE d MMM"),
    _("MMMM y"),
    _("MMM y"),
    _("d MMMM y, HH:mm"),
    _("HH:mm (EEE)"),
    _("%(first)s–%(last)s"),
)


def init(app: Flask) -> None:
    """Choose a page's language and teach templates to write times."""
    Babel(app, locale_selector=language, default_locale=SOURCE)
    with app.app_context():
        catalogs = get_domain().get_translations_cache(None)
        for tag in LANGUAGES:
            catalogs[tag, "messages"] = _catalog(tag)
    # Flask-Babel's own look up five proxies for each sentence; a page has sixty.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of Jinja's i18n
        gettext=lambda text: _catalog(language()).ugettext(text),
        ngettext=lambda one, many, n: _catalog(language()).ungettext(one, many, n),
        newstyle=True,
    )
    app.jinja_env.globals["languages"] = LANGUAGES
    for show in (day, days, when, hours, clock, moment, zone_name, iso):
        app.add_template_filter(show)
    for name in (country, listed, language_name):
        app.add_template_filter(name)
    app.add_template_global(language)


def language() -> str:
    """Return the language this answer is written in.

    It is what was chosen, else the browser's, else that of the page's network, else the source's.
    """
    if not has_app_context():
        return SOURCE
    # Asked for with every sentence, so found out once.
    spoken = g.get("spoken")
    if spoken is None:
        spoken = g.spoken = _asked_for() if has_request_context() else SOURCE
    return str(spoken)


def _asked_for() -> str:
    chosen = ""
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        chosen = session.get("language", "")
    if chosen in LANGUAGES:
        return str(chosen)
    # "*" says that any will do; which one is then for the page's network to say.
    named = LanguageAccept([pair for pair in request.accept_languages if pair[0] != "*"])
    return named.best_match(LANGUAGES) or str(g.get("preferred", SOURCE))


def prefer(tag: str) -> None:
    """Write the rest of this request in a language for whoever asks for none the site speaks."""
    if tag in LANGUAGES:
        g.preferred = tag
        _speak(None)


def choose(tag: str) -> bool:
    """Remember a language for this visit; False if the site does not speak it."""
    if tag not in LANGUAGES:
        return False
    session["language"] = tag
    _speak(None)
    return True


@contextmanager
def speaking(tag: str) -> Generator[None]:
    """Write what is inside in a language of the site, whoever asks; in the source's if unknown."""
    before = g.get("spoken")
    _speak(tag if tag in LANGUAGES else SOURCE)
    try:
        yield
    finally:
        _speak(before)


def _speak(tag: str | None) -> None:
    g.spoken = tag
    refresh()


@cache
def _catalog(tag: str) -> Translations:
    """Return the texts of a language, from the file that translators write: no build step."""
    path = TRANSLATIONS / tag / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return Translations()  # the source's own language
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=tag))
    compiled.seek(0)
    return Translations(compiled, "messages")


def day(at: datetime | date, zone: str = "UTC", pattern: str = "EEEE d MMMM") -> str:
    """Write the day of an instant as it is in `zone`: "Thursday 5 October".

    `pattern` is one of PATTERNS, or a single letter that is the same everywhere.
    """
    local = at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at
    return _written(
        datetime(local.year, local.month, local.day, tzinfo=UTC), _said(pattern), language()
    )


def days(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Write the days of an event: "Thursday 5 to Friday 6 October 2017"."""
    first = starts_at.astimezone(ZoneInfo(zone)).date()
    # An event that ends at midnight does not happen on the day that begins then.
    last = (ends_at - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
    whole = day(last, pattern="EEEE d MMMM y")
    if first == last:
        return whole
    pattern = "EEEE d MMMM y"
    if first.year == last.year:
        pattern = "EEEE d" if first.month == last.month else "EEEE d MMMM"
    return str(gettext("%(first)s to %(last)s", first=day(first, pattern=pattern), last=whole))


def when(starts_at: datetime, ends_at: datetime, zone: str, *, brief: bool = False) -> str:
    """Write when an event is: "Saturday 5 October 2030, 14:00–15:30"; of whole days its days.

    Of several days with hours: "Thursday 5 October, 09:00 to Friday 6 October 2030, 16:00";
    `brief`, for lists, the days alone.
    """
    said, first = days(starts_at, ends_at, zone), day(starts_at, zone, "EEEE d MMMM y")
    if whole_days(starts_at, ends_at, zone):
        return said
    if said == first:
        on = hours(starts_at, ends_at, zone)
        return str(gettext("%(day)s, %(hours)s", day=first, hours=on))
    return said if brief else _from_to(starts_at, ends_at, zone)


def _from_to(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    first, last = (at.astimezone(ZoneInfo(zone)) for at in (starts_at, ends_at))
    pattern = "EEEE d MMMM" if first.year == last.year else "EEEE d MMMM y"
    return str(
        gettext(
            "%(first)s to %(last)s",
            first=_at(starts_at, zone, pattern),
            last=_at(ends_at, zone, "EEEE d MMMM y"),
        )
    )


def _at(at: datetime, zone: str, pattern: str) -> str:
    on = day(at, zone, pattern)
    return str(gettext("%(day)s, %(clock)s", day=on, clock=clock(at, zone)))


def hours(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Write the hours of an item: "09:00–10:30", the end with its day when it is another."""
    there = ZoneInfo(zone)
    start, end = starts_at.astimezone(there), ends_at.astimezone(there)
    if start.date() != end.date():
        return f"{clock(start, zone)}–{_write(end, 'HH:mm (EEE)')}"
    return _hours((start.hour, start.minute), (end.hour, end.minute), language())


def clock(at: datetime, zone: str) -> str:
    """Write what a clock in `zone` shows: "09:00"."""
    local = at.astimezone(ZoneInfo(zone))
    return _clock(local.hour, local.minute, language())


def moment(at: datetime, zone: str) -> str:
    """Write an instant whole: "22 September 2017, 18:00 CEST"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{_write(local, 'd MMMM y, HH:mm')} {_short(local)}"


def zone_name(at: datetime, zone: str) -> str:
    """Name a zone as it is in force at an instant: "Copenhagen time (CEST)"."""
    city = _locale().time_zones.get(zone, {}).get("city") or zone.rsplit("/", 1)[-1]
    place = city.replace("_", " ")
    return str(gettext("%(place)s time (%(zone)s)", place=place, zone=_short(at, zone)))


def iso(at: datetime, zone: str = "UTC") -> str:
    """Write an instant for machines, with the offset of `zone`."""
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


def country(code: str) -> str:
    """Name a country (ISO 3166-1 alpha-2) in the page's language."""
    return str(_locale().territories.get(code, code))


def language_name(tag: str) -> str:
    """Name a language (BCP 47 tag) in the page's language."""
    return str(_locale().languages.get(tag, tag))


def listed(names: Iterable[str]) -> str:
    """Write names as a list is read aloud: "Elena, Ivan and Maria"."""
    locale = _locale()
    # British: no comma before "and", as in the rest of our English.
    return format_list(list(names), locale="en_GB" if locale.language == "en" else locale)


def _write(local: datetime, pattern: str) -> str:
    return _written(local.replace(tzinfo=UTC), _said(pattern), language())


@lru_cache(maxsize=10_000)
def _hours(first: tuple[int, int], last: tuple[int, int], tag: str) -> str:
    """Write two times of any one day: a page tells the same hours of many."""
    shown = {"first": _clock(*first, tag), "last": _clock(*last, tag)}
    return str(_catalog(tag).ugettext("%(first)s–%(last)s")) % shown


@lru_cache(maxsize=10_000)
def _clock(hour: int, minute: int, tag: str) -> str:
    pattern = _catalog(tag).ugettext("HH:mm")
    return _written(datetime(1970, 1, 1, hour, minute, tzinfo=UTC), str(pattern), tag)


def _said(text: str) -> str:
    return str(_catalog(language()).ugettext(text))


@lru_cache(maxsize=10_000)
def _written(local: datetime, pattern: str, tag: str) -> str:
    """Write what clocks show, as if in UTC: to follow a pattern costs as much as a whole line."""
    return str(format_datetime(local, pattern, tzinfo=UTC, locale=tag))


def _locale() -> Locale:
    return _locales()[language()]


@cache
def _locales() -> dict[str, Locale]:
    return {tag: Locale.parse(tag) for tag in LANGUAGES}


def _short(at: datetime, zone: str = "") -> str:
    local = at.astimezone(ZoneInfo(zone)) if zone else at
    name = local.tzname() or ""
    # Zones without letters of their own are called by their offset: "UTC+03", "UTC-03".
    return name if name.isalpha() else f"UTC{name}"
