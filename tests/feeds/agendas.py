"""Any agenda that can have been published, among them those that spreadsheets and files dislike."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from meetings.agenda.rules.revise import revise
from meetings.agenda.rules.values import (
    Agenda,
    Appearance,
    Head,
    Item,
    Means,
    Part,
    Shown,
    Stop,
    Vehicle,
    Venue,
    Wording,
)
from meetings.terms import Audience, EventKind, ItemKind, Status
from meetings.text import normalise, one_line
from tests.ical import troublesome
from tests.ical.entries import ZONES

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1", "'=1", '"=1"', "- a list\n- of two")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CITIES = {"Sofia": "sofia", "София": "sofia-bg"}

texts = st.text(max_size=20) | st.sampled_from((*troublesome.TEXTS, *FORMULAS))
lines = texts.map(lambda text: one_line(text)[:300].rstrip())
titles = lines.filter(bool)
summaries = texts.map(normalise)
slugs = st.sampled_from(["tram", "heat-pump"])
cities = st.sampled_from(["", "Sofia", "София", "A city that is gone"])
wordings = st.lists(
    st.builds(Wording, language=st.sampled_from(["bg", "da"]), title=titles, summary=summaries),
    max_size=2,
    unique_by=lambda wording: wording.language,
).map(tuple)
shown = st.builds(Shown, slug=slugs, title=titles)
vehicles = st.builds(
    Vehicle, name=titles, means=st.sampled_from(Means), seats=st.integers(0, 50), access=lines
)
people = st.builds(Appearance, name=titles, part=st.sampled_from(Part), about=lines, city=cities)
venues = st.builds(
    Venue,
    name=titles,
    address=lines,
    position=st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    arrival=summaries,
    access=summaries,
)


@st.composite
def heads(draw: Any) -> Head:
    """An event of some days, from the first year to the last that there may be."""
    zone = draw(st.sampled_from(ZONES))
    first = draw(st.datetimes(datetime(2000, 1, 3), datetime(2099, 12, 20)))
    starts_at = first.replace(second=0, microsecond=0, tzinfo=UTC)
    series = draw(st.sampled_from(["", "Meetings"]))
    return draw(
        st.builds(
            Head,
            uid=st.just("event@meetings.example"),
            title=titles,
            kind=st.sampled_from(sorted(set(EventKind) - {EventKind.STUDY_TOUR})),
            starts_at=st.just(starts_at),
            ends_at=st.just(starts_at + 4 * DAY),
            zone=st.just(zone),
            audience=st.sampled_from([Audience.PUBLIC, Audience.MEMBER]),
            status=st.sampled_from(Status),
            summary=summaries,
            for_whom=lines,
            languages=lines,
            sample=lines,
            also=wordings,
            series=st.just(series),
            series_number=st.just(3 if series else None),
            host_city=cities,
            venue=st.none() | venues,
            conference=st.sampled_from(["", "https://meet.example/JOINING"]),
        )
    )


@st.composite
def items(draw: Any, head: Head, number: int) -> Item:
    starts_at = head.starts_at + draw(st.integers(0, 4 * 23 * 60)) * HOUR / 60
    ends_at = starts_at + 3 * HOUR
    tour = draw(st.booleans())
    stops = [
        draw(
            st.builds(
                Stop,
                title=titles,
                starts_at=st.just(starts_at + n * HOUR),
                ends_at=st.just(starts_at + (n + 1) * HOUR),
                topic=lines,
                summary=summaries,
                address=lines,
                host=lines,
                access=lines,
                means=st.none() | st.sampled_from(Means),
                minutes=st.none() | st.integers(0, 1440),
                showcase=st.none() | shown,
            )
        )
        for n in range(draw(st.integers(0, 2)) if tour else 0)
    ]
    return draw(
        st.builds(
            Item,
            uid=st.just(f"{number}@meetings.example"),
            number=st.just(number),
            kind=st.just(ItemKind.STUDY_TOUR)
            if tour
            else st.sampled_from(sorted(set(ItemKind) - {ItemKind.STUDY_TOUR})),
            title=titles,
            starts_at=st.just(starts_at),
            ends_at=st.just(ends_at),
            status=st.sampled_from(sorted(set(Status) - {Status.POSTPONED})),
            summary=summaries,
            room=titles | st.just("") if head.venue else st.just(""),
            place=lines,
            access=lines,
            bring=lines,
            capacity=st.none() | st.integers(0, 100_000),
            also=wordings,
            speakers=st.lists(people, max_size=2, unique_by=lambda who: who.name).map(tuple),
            showcases=st.lists(shown, max_size=2, unique_by=lambda one: one.slug).map(tuple),
            stops=st.just(tuple(stops)),
            vehicles=st.lists(vehicles, max_size=2, unique_by=lambda one: one.name).map(tuple)
            if tour
            else st.just(()),
        )
    )


@st.composite
def drafts(draw: Any) -> Agenda:
    head = draw(heads())
    numbers = draw(st.lists(st.integers(1, 9), max_size=3, unique=True))
    return Agenda(head=head, items=tuple(draw(items(head, number)) for number in sorted(numbers)))


@st.composite
def editions(draw: Any) -> Agenda:
    """What one or two drafts have come to: what the second has dropped is there, cancelled."""
    agenda, _ = revise(None, draw(drafts()))
    if draw(st.booleans()):
        draft = draw(drafts())
        # Often at about the same time, so that what was dropped still lies in the event's days.
        if draw(st.booleans()):
            head = replace(draft.head, starts_at=agenda.head.starts_at, ends_at=agenda.head.ends_at)
            draft = Agenda(head=head)
        agenda, _ = revise(agenda, draft)
    return agenda
