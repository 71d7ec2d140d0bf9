"""The language of a page, and times as people read them: always with their zone."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel, get_domain, get_locale, gettext, refresh
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import LanguageAccept

LANGUAGES = {"en": "English", "bg": "Български"}  # each by its own name
SOURCE = "en"
TRANSLATIONS = Path(__file__).parents[1] / "translations"
# How the parts of a time follow each other; translators write what their readers are used to
# (the letters are those of Unicode's LDML, words stand in quotes).
PATTERNS = (
    _("EEEE d MMMM"),
    _("EEEE d MMMM y"),
    _("EEEE d"),
    _("MMMM y"),
    _("MMM y"),
    _("d MMMM y, HH:mm"),
    _("HH:mm (EEE)"),
)


def init(app: Flask) -> None:
    """Choose a page's language and teach templates to write times."""
    Babel(app, locale_selector=language, default_locale=SOURCE)
    with app.app_context():
        catalogs = get_domain().get_translations_cache(None)
        for tag in LANGUAGES:
            catalogs[tag, "messages"] = _catalog(tag)
    app.jinja_env.globals["languages"] = LANGUAGES
    for show in (day, days, hours, clock, moment, zone_name, iso, country, listed, language_name):
        app.add_template_filter(show)
    app.add_template_global(language)


def language() -> str:
    """Return the language this answer is written in.

    It is what was chosen, else the browser's, else that of the page's network, else the source's.
    """
    if not has_request_context():
        return SOURCE
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
        refresh()


def choose(tag: str) -> bool:
    """Remember a language for this visit; False if the site does not speak it."""
    if tag not in LANGUAGES:
        return False
    session["language"] = tag
    return True


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
    return str(format_date(local, gettext(pattern), locale=get_locale()))


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


def hours(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Write the hours of an item: "09:00–10:30", the end with its day when it is another."""
    start, end = (at.astimezone(ZoneInfo(zone)) for at in (starts_at, ends_at))
    first = clock(start, zone)
    if start.date() != end.date():
        return f"{first}–{_write(end, 'HH:mm (EEE)')}"
    return str(gettext("%(first)s–%(last)s", first=first, last=clock(end, zone)))


def clock(at: datetime, zone: str) -> str:
    """Write what a clock in `zone` shows: "09:00"."""
    return _write(at.astimezone(ZoneInfo(zone)), "HH:mm")


def moment(at: datetime, zone: str) -> str:
    """Write an instant whole: "22 September 2017, 18:00 CEST"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{_write(local, 'd MMMM y, HH:mm')} {_short(local)}"


def zone_name(at: datetime, zone: str) -> str:
    """Name a zone as it is in force at an instant: "Copenhagen time (CEST)"."""
    city = get_locale().time_zones.get(zone, {}).get("city") or zone.rsplit("/", 1)[-1]
    place = city.replace("_", " ")
    return str(gettext("%(place)s time (%(zone)s)", place=place, zone=_short(at, zone)))


def iso(at: datetime, zone: str = "UTC") -> str:
    """Write an instant for machines, with the offset of `zone`."""
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


def country(code: str) -> str:
    """Name a country (ISO 3166-1 alpha-2) in the page's language."""
    return str(get_locale().territories.get(code, code))


def language_name(tag: str) -> str:
    """Name a language (BCP 47 tag) in the page's language."""
    return str(get_locale().languages.get(tag, tag))


def listed(names: Iterable[str]) -> str:
    """Write names as a list is read aloud: "Elena, Ivan and Maria"."""
    locale = get_locale()
    # British: no comma before "and", as in the rest of our English.
    return format_list(list(names), locale="en_GB" if locale.language == "en" else locale)


def _write(local: datetime, pattern: str) -> str:
    return format_datetime(local, gettext(pattern), tzinfo=local.tzinfo, locale=get_locale())


def _short(at: datetime, zone: str = "") -> str:
    local = at.astimezone(ZoneInfo(zone)) if zone else at
    name = local.tzname() or ""
    # Zones without letters of their own are called by their offset: "UTC+03", "UTC-03".
    return name if name.isalpha() else f"UTC{name}"
