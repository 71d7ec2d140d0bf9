"""Times, names and lists in every language of the site, and whose choice of a language counts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from babel.dates import get_day_names, get_month_names
from hypothesis import assume, given
from hypothesis import strategies as st

from meetings.web import language
from meetings.web.language import LANGUAGES
from tests.factories import PASSWORD, event_file, world
from tests.visitor import Visitor, tree

tags = st.sampled_from(sorted(LANGUAGES))
zones = st.sampled_from(sorted(zone for zone in available_timezones() if "/" in zone))
instants = st.datetimes(
    min_value=datetime(2000, 1, 2),
    max_value=datetime(2098, 12, 30),
    timezones=st.just(UTC),
)
lengths = st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=400))
GLUE = {"to", "г", "ч"}  # noqa: RUF001 -- words that only join the parts of a date, two Cyrillic
CLOCK = re.compile(r"\d\d:\d\d")


@contextmanager
def speaking(app, tag: str) -> Iterator[None]:
    with app.app_context(), language.speaking(tag):
        yield


def words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text) if word not in GLUE]


def weekday(local: datetime, tag: str, width: str = "wide") -> str:
    return str(get_day_names(width, locale=tag)[local.weekday()])


def month(local: datetime, tag: str) -> str:
    return str(get_month_names("wide", locale=tag)[local.month])


@given(at=instants, zone=zones, tag=tags)
def test_a_day_is_the_one_that_the_zone_has_in_the_words_of_the_language(app, at, zone, tag):
    local = at.astimezone(ZoneInfo(zone))
    with speaking(app, tag):
        said = language.day(at, zone)
    assert words(said) == [weekday(local, tag), str(local.day), month(local, tag)]


@given(starts=instants, length=lengths, zone=zones, tag=tags)
def test_the_days_of_an_event_say_nothing_twice(app, starts, length, zone, tag):
    first = starts.astimezone(ZoneInfo(zone))
    last = (starts + length - timedelta(microseconds=1)).astimezone(ZoneInfo(zone))
    with speaking(app, tag):
        said = language.days(starts, starts + length, zone)
    parts = {"year": str(first.year), "month": month(first, tag)}
    if first.year == last.year:
        del parts["year"]
        if first.month == last.month:
            del parts["month"]
    begins = [weekday(first, tag), str(first.day)]
    begins += [parts[name] for name in ("month", "year") if name in parts]
    ends = [weekday(last, tag), str(last.day), month(last, tag), str(last.year)]
    assert words(said) == (ends if first.date() == last.date() else begins + ends)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_an_event_that_ends_at_midnight_ends_on_the_day_before(app, tag):
    starts, ends = datetime(2030, 10, 4, 22, tzinfo=UTC), datetime(2030, 10, 5, 22, tzinfo=UTC)
    with speaking(app, tag):
        said = language.days(starts, ends, "Europe/Copenhagen")
    assert words(said)[1:] == ["5", month(starts, tag), "2030"]


@given(starts=instants, length=lengths, zone=zones, tag=tags)
def test_when_an_event_is_says_its_hours_and_its_days_once(app, starts, length, zone, tag):
    first, last = (at.astimezone(ZoneInfo(zone)) for at in (starts, starts + length))
    assume(f"{first:%H:%M}{last:%H:%M}" != "00:0000:00")
    with speaking(app, tag):
        said = language.when(starts, starts + length, zone)
    assert CLOCK.findall(said) == [f"{first:%H:%M}", f"{last:%H:%M}"]
    assert said.startswith(weekday(first, tag))


@given(starts=instants, length=lengths, zone=zones, tag=tags)
def test_when_said_briefly_is_hours_of_one_day_or_days_alone(app, starts, length, zone, tag):
    with speaking(app, tag):
        days = language.days(starts, starts + length, zone)
        whole = language.when(starts, starts + length, zone)
        said = language.when(starts, starts + length, zone, brief=True)
        one = days == language.day(starts, zone, "EEEE d MMMM y")
    assert said == (whole if one else days)


@given(starts=instants, length=lengths, zone=zones, tag=tags)
def test_hours_name_a_day_only_when_it_is_another(app, starts, length, zone, tag):
    first, last = (at.astimezone(ZoneInfo(zone)) for at in (starts, starts + length))
    with speaking(app, tag):
        said = language.hours(starts, starts + length, zone)
    named = weekday(last, tag, "abbreviated") in said
    assert CLOCK.findall(said) == [f"{first:%H:%M}", f"{last:%H:%M}"]
    assert named == (first.date() != last.date())


@given(at=instants, zone=zones, tag=tags)
def test_a_moment_is_whole_and_names_its_zone(app, at, zone, tag):
    local = at.astimezone(ZoneInfo(zone))
    with speaking(app, tag):
        said = language.moment(at, zone)
    date, hour, name = said.replace(" ч.", "").rsplit(" ", 2)
    assert words(date) == [str(local.day), month(local, tag), str(local.year)]
    assert hour == f"{local:%H:%M}"
    assert re.fullmatch(r"[A-Z]+|UTC[+-]\d\d(\d\d)?", name, re.IGNORECASE)


@given(at=instants, zone=zones, tag=tags)
def test_a_zone_is_called_what_a_moment_in_it_calls_it(app, at, zone, tag):
    with speaking(app, tag):
        said, moment = language.zone_name(at, zone), language.moment(at, zone)
    assert said.endswith(f"({moment.rsplit(' ', 1)[1]})")
    assert "_" not in said


@given(at=instants, zone=zones)
def test_a_zone_without_letters_of_its_own_is_called_by_its_offset(app, at, zone):
    local = at.astimezone(ZoneInfo(zone))
    assume(not (local.tzname() or "").isalpha())
    with speaking(app, "en"):
        offset = language.zone_name(at, zone).rsplit("UTC", 1)[1].rstrip(")")
    whole, rest = int(offset[:3]), int(offset[0] + (offset[3:] or "0"))
    assert timedelta(hours=whole, minutes=rest) == local.utcoffset()


@pytest.mark.parametrize(
    ("tag", "zone", "said"),
    [
        ("en", "Europe/Copenhagen", "Copenhagen time (CEST)"),
        ("bg", "Europe/Copenhagen", "часова зона Копенхаген (CEST)"),
        ("en", "Asia/Tokyo", "Tokyo time (JST)"),
        ("bg", "Asia/Tokyo", "часова зона Токио (JST)"),
        ("en", "America/Sao_Paulo", "Sao Paulo time (UTC-03)"),
        ("bg", "America/Sao_Paulo", "часова зона Сао Пауло (UTC-03)"),  # noqa: RUF001 -- Cyrillic
    ],
)
def test_a_zone_is_named_by_its_city_and_its_letters(app, tag, zone, said):
    with speaking(app, tag):
        assert language.zone_name(datetime(2026, 7, 1, 12, tzinfo=UTC), zone) == said


G = "г."  # noqa: RUF001 -- a Cyrillic abbreviation: year
TIMES = {
    # As CLDR 48 has them: a word after a year and one after an hour, a comma after a weekday.
    "bg": {
        "day": "четвъртък, 19 октомври",
        "date": f"четвъртък, 19 октомври 2017 {G}",
        "month": f"октомври 2017 {G}",
        "days": f"четвъртък, 19 \u2013 петък, 20 октомври 2017 {G}",
        "months": f"четвъртък, 19 октомври \u2013 сряда, 1 ноември 2017 {G}",
        "years": f"четвъртък, 19 октомври 2017 {G} \u2013 понеделник, 1 януари 2018 {G}",
        "when": f"четвъртък, 19 октомври 2017 {G}, 14:30\u201316:00 ч.",
        "late": f"четвъртък, 19 октомври 2017 {G}, 14:30\u201300:00 ч. (пт)",
        "length": f"четвъртък, 19 октомври, 14:30 ч. \u2013 петък, 20 октомври 2017 {G}, 10:30 ч.",
        "whole": f"четвъртък, 19 \u2013 петък, 20 октомври 2017 {G}",
        "hours": "14:30\u201316:00 ч.",
        "night": "14:30\u201301:00 ч. (пт)",
        "moment": f"19 октомври 2017 {G}, 14:30 ч. CEST",
    },
    "en": {
        "day": "Thursday 19 October",
        "date": "Thursday 19 October 2017",
        "month": "October 2017",
        "days": "Thursday 19 to Friday 20 October 2017",
        "months": "Thursday 19 October to Wednesday 1 November 2017",
        "years": "Thursday 19 October 2017 to Monday 1 January 2018",
        "when": "Thursday 19 October 2017, 14:30\u201316:00",
        "late": "Thursday 19 October 2017, 14:30\u201300:00 (Fri)",
        "length": "Thursday 19 October, 14:30 to Friday 20 October 2017, 10:30",
        "whole": "Thursday 19 to Friday 20 October 2017",
        "hours": "14:30\u201316:00",
        "night": "14:30\u201301:00 (Fri)",
        "moment": "19 October 2017, 14:30 CEST",
    },
}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_times_are_written_as_their_readers_write_them(app, tag):
    zone = "Europe/Copenhagen"
    at = datetime(2017, 10, 19, 12, 30, tzinfo=UTC)
    hour = timedelta(hours=1)
    with speaking(app, tag):
        said = {
            "day": language.day(at, zone),
            "date": language.day(at, zone, "EEEE d MMMM y"),
            "month": language.day(at, zone, "MMMM y"),
            "days": language.days(at, at + 20 * hour, zone),
            "months": language.days(at, at + 13 * 24 * hour, zone),
            "years": language.days(at, datetime(2018, 1, 1, 12, tzinfo=UTC), zone),
            "when": language.when(at, at + hour * 1.5, zone),
            "late": language.when(at, at + hour * 9.5, zone),
            "length": language.when(at, at + 20 * hour, zone),
            "whole": language.when(at - 14.5 * hour, at + 33.5 * hour, zone),
            "hours": language.hours(at, at + hour * 1.5, zone),
            "night": language.hours(at, at + hour * 10.5, zone),
            "moment": language.moment(at, zone),
        }
    assert said == TIMES[tag]


def test_every_pattern_that_a_template_asks_for_is_one_that_translators_write():
    folder = Path(language.__file__).parents[2] / "templates"
    written = {str(pattern) for pattern in language.PATTERNS}
    asked = {
        found
        for path in folder.rglob("*.html")
        for found in re.findall(r"\| day\([^)\"]*\"([^\"]+)\"", path.read_text(encoding="utf-8"))
    }
    assert {pattern for pattern in asked if len(pattern) > 1} - written == set()
    assert "MMM y" in asked


@pytest.mark.parametrize(("at", "name"), [((2026, 1, 1), "CET"), ((2026, 7, 1), "CEST")])
def test_a_zone_has_the_letters_of_its_season(app, at, name):
    with speaking(app, "bg"):
        said = language.moment(datetime(*at, 12, tzinfo=UTC), "Europe/Copenhagen")
    assert said.rsplit(" ", 1)[1] == name


@given(at=instants, zone=zones)
def test_an_instant_written_for_machines_is_the_same_in_every_zone(at, zone):
    written = datetime.fromisoformat(language.iso(at, zone))
    assert written == at.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    ("tag", "names", "said"),
    [
        ("bg", ["Елена", "Иван", "Мария"], "Елена, Иван и Мария"),
        ("bg", ["Елена", "Иван"], "Елена и Иван"),
        ("en", ["Elena", "Ivan"], "Elena and Ivan"),
        ("en", ["Elena"], "Elena"),
        ("en", [], ""),
    ],
)
def test_names_are_listed_as_they_are_read_aloud(app, tag, names, said):
    with speaking(app, tag):
        assert language.listed(names) == said


@pytest.mark.parametrize(
    ("tag", "code", "said"),
    [("en", "DK", "Denmark"), ("bg", "DK", "Дания"), ("bg", "JP", "Япония"), ("bg", "XX", "XX")],
)
def test_a_country_has_its_name_or_its_code(app, tag, code, said):
    with speaking(app, tag):
        assert language.country(code) == said


@pytest.mark.parametrize(
    ("tag", "code", "said"), [("en", "da", "Danish"), ("bg", "da", "датски"), ("bg", "qqq", "qqq")]
)
def test_a_language_has_its_name_or_its_tag(app, tag, code, said):
    with speaking(app, tag):
        assert language.language_name(code) == said


def reads(visitor: Visitor, asked: str = "", page: str = "/") -> str | None:
    """The language of a page for a browser that asks for one."""
    headers = {"Accept-Language": asked} if asked else {}
    return tree(visitor.get(page, headers=headers)).get("lang")


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("", "en"),
        ("bg", "bg"),
        ("bg-BG,bg;q=0.9,en;q=0.5", "bg"),
        ("de,bg;q=0.5", "bg"),
        ("en,bg;q=0.5", "en"),
        ("de", "en"),
        ("*", "en"),
        (";;q=x,,", "en"),
    ],
)
def test_a_browser_gets_the_first_of_its_languages_that_the_site_speaks(visitor, asked, given):
    assert reads(visitor, asked) == given


@pytest.mark.parametrize("tag", LANGUAGES)
def test_what_was_chosen_counts_more_than_the_browser(visitor, tag):
    visitor.post("/language", {"language": tag})
    (other,) = set(LANGUAGES) - {tag}
    assert reads(visitor, other) == tag


def test_choosing_a_language_leads_back_to_the_page_that_was_left(visitor):
    answer = visitor.post("/language", {"language": "bg", "next": "/events/"})
    assert answer.location == "/events/"


@pytest.mark.parametrize("tag", ["de", "", "BG", "../bg"])
def test_a_language_that_the_site_does_not_speak_is_refused(visitor, tag):
    visitor.post("/language", {"language": "bg"})
    visitor.post("/language", {"language": tag}, 422)
    assert reads(visitor) == "bg"


def test_a_choice_without_a_token_is_refused(visitor):
    answer = visitor.client.post("/language", data={"language": "bg"})
    assert (answer.status_code, reads(visitor)) == (422, "en")


@pytest.fixture
def sofia(app):
    """Somebody who has chosen Bulgarian, for this visit and all others."""
    world(app, event_file())
    visitor = Visitor(app).log_in("sofia@test.example", PASSWORD)
    visitor.post("/language", {"language": "bg"})
    return visitor


@pytest.mark.postgresql
def test_an_account_reads_in_its_language_from_the_next_log_in_on(app, sofia):
    again = Visitor(app)
    assert reads(again, "en") == "en"
    again.log_in("sofia@test.example", PASSWORD)
    assert reads(again, "en") == "bg"


def test_the_language_of_an_account_is_nobody_elses(app, sofia):
    munich = Visitor(app).log_in("munich@test.example", PASSWORD)
    assert reads(munich) == "en"


def test_a_refused_language_is_not_the_accounts(app, sofia):
    sofia.post("/language", {"language": "de"}, 422)
    assert reads(Visitor(app).log_in("sofia@test.example", PASSWORD)) == "bg"


def test_after_logging_out_the_browser_counts_again(sofia):
    sofia.log_out()
    assert reads(sofia, "en") == "en"


@pytest.mark.parametrize("page", ["/", "/events/sonderborg/", "/events/sonderborg/agenda"])
def test_a_page_that_is_kept_is_kept_for_each_language(app, page):
    world(app, event_file())
    readers = [("en", Visitor(app)), ("bg", Visitor(app))] * 2
    assert [reads(visitor, tag, page) for tag, visitor in readers] == ["en", "bg", "en", "bg"]


def test_a_cache_is_told_that_pages_differ_by_language(visitor):
    assert "Accept-Language" in visitor.get("/").headers["Vary"].split(", ")


def test_a_page_offers_the_other_language_in_its_own_words(visitor):
    links = [link for link in tree(visitor.get("/")).iter() if link.get("hreflang")]
    assert [(link.get("lang"), link.text) for link in links] == [("bg", "Български")]
