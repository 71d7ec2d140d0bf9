"""The language of a page, and times as people read them: always with their zone."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from flask import Flask, request
from flask_babel import Babel, get_locale, gettext

LANGUAGES = ("en",)


def init(app: Flask) -> None:
    """Choose a page's language and teach templates to write times."""
    Babel(app, locale_selector=language, default_locale=LANGUAGES[0])
    for show in (day, days, hours, moment, zone_name, iso, country, listed):
        app.add_template_filter(show)
    app.add_template_global(language)


def language() -> str:
    """Return the language this answer is written in."""
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def day(at: datetime | date, zone: str = "UTC", pattern: str = "EEEE d MMMM") -> str:
    """Write the day of an instant as it is in `zone`: "Thursday 5 October"."""
    local = at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at
    return str(format_date(local, pattern, locale=get_locale()))


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
    pattern = "HH:mm" if start.date() == end.date() else "HH:mm (EEE)"
    return f"{_write(start, 'HH:mm')}–{_write(end, pattern)}"


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


def listed(names: Iterable[str]) -> str:
    """Write names as a list is read aloud: "Elena, Ivan and Maria"."""
    return format_list(list(names), locale=get_locale())


def _write(local: datetime, pattern: str) -> str:
    return format_datetime(local, pattern, tzinfo=local.tzinfo, locale=get_locale())


def _short(at: datetime, zone: str = "") -> str:
    local = at.astimezone(ZoneInfo(zone)) if zone else at
    name = local.tzname() or ""
    # Zones without letters of their own are called by their offset: "UTC+03", "UTC-03".
    return name if name.isalpha() else f"UTC{name}"
