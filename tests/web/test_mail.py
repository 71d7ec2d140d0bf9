"""Mails as files: whole or not at all, whatever is in them."""

from datetime import UTC, datetime
from email import message_from_bytes, message_from_string, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.text import MAIL_ADDRESS, normalise, one_line
from meetings.web import mail

AT = datetime(2026, 11, 2, 12, 0, 17, tzinfo=UTC)


def made(text="Hello", to="a@b.example", subject="S", language="en"):
    return mail.message(text, to=to, subject=subject, language=language, at=AT)


def box(data_dir):
    return sorted((data_dir / "mail").iterdir())


def read(path):
    return message_from_bytes(path.read_bytes(), policy=policy.SMTP)


def test_a_mail_asks_for_no_automatic_answer_and_can_be_told_from_others(context, data_dir):
    for _ in range(2):
        mail.post(made())
    one, two = map(read, box(data_dir))
    assert [str(one[name]) for name in ("Auto-Submitted", "Date")] == [
        "auto-generated",
        "Mon, 02 Nov 2026 12:00:17 +0000",
    ]
    assert (one["Message-ID"] != two["Message-ID"], "@localhost>" in one["Message-ID"]) == (
        True,
        True,
    )


def test_a_mail_to_nobody_leaves_nothing(context, data_dir):
    mail.drop(made())
    assert box(data_dir) == []


def test_a_mail_that_cannot_be_written_is_not_there_at_all(context, data_dir):
    wrong = made()
    wrong.set_payload(object())
    with pytest.raises(AttributeError):
        mail.post(wrong)
    assert box(data_dir) == []


@given(st.from_regex(MAIL_ADDRESS, fullmatch=True).filter(lambda found: len(found) < 255))
def test_every_address_that_is_taken_can_be_written_to(app, address):
    with app.app_context():
        # As text: Python's own reader of bytes knows headers in ASCII only.
        written = made(to=address).as_bytes().decode()
    found = message_from_string(written, policy=policy.SMTP)
    assert [one.addr_spec for one in found["To"].addresses] == [address]


@given(st.text(max_size=200).map(normalise), st.text(max_size=60).map(one_line))
def test_any_text_comes_out_as_it_went_in(app, text, subject):
    with app.app_context():
        found = message_from_bytes(made(text, subject=subject).as_bytes(), policy=policy.SMTP)
    assert found.get_content().replace("\r\n", "\n").rstrip("\n") == text
    assert (found["Subject"] or "").split() == subject.split()
