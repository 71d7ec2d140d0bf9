"""What a report asks for, and what is refused, by the rule alone."""

from xml.etree.ElementTree import fromstring

import pytest

from meetings.feeds.rules.dav import report
from meetings.feeds.rules.webdav import Refusal, RefusedError, UnreadableError

QUERY = (
    '<c:calendar-query xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:d="DAV:">'
    "<d:prop><d:getetag/></d:prop>{}</c:calendar-query>"
)
TWICE = (
    '<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
    '<c:time-range start="20300101T000000Z"/><c:time-range start="20310101T000000Z"/>'
    "</c:comp-filter></c:comp-filter></c:filter>"
)
OTHER = '<c:filter><c:comp-filter name="VTODO"/></c:filter>'


def test_a_report_without_a_body_is_unreadable():
    with pytest.raises(UnreadableError):
        report(None)


@pytest.mark.parametrize(
    ("asked", "why"), [("", Refusal.TIMES), (OTHER, Refusal.TIMES), (TWICE, Refusal.FILTER)]
)
def test_a_filter_that_is_none_of_ours_is_refused(asked, why):
    with pytest.raises(RefusedError) as refused:
        report(fromstring(QUERY.format(asked)))  # noqa: S314 -- our own text
    assert refused.value.why is why
