"""Which passwords are refused and why, and what a browser is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.accounts.rules import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    Device,
    Weakness,
    device,
    weakness,
)
from meetings.accounts.rules.common import PASSWORDS, WORDS
from meetings.accounts.rules.passwords import bare

MAIL, NAME = "elena.petrova-1@sofia.example", "Елена Петрова"
texts = st.text(min_size=0, max_size=40)


def why(password, mail=MAIL, name=NAME):
    return weakness(password, mail=mail, name=name)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "short"),
        ("x7!kQ2 vb9$Lm4", "short"),
        ("й" * 7 + "a\u0301" * 7, "short"),  # each letter of the second half is written as two
        ("00000000024ß13", "short"),  # ß counts once, though it is compared as ss
        ("\u0958x7!kQ2 vb9$Lm", "short"),  # one letter that NFC writes as two
        ("I am Elena, let me in", "personal"),
        ("hello this is PETROVA", "personal"),
        ("здравей, елена от София", "personal"),
        ("e.l.e.n.a petrova rules", "personal"),
        ("elena.petrova-1@sofia.example", "personal"),
        ("our Meetings are so long", "product"),
        ("дългите срещи в София", "product"),
        ("ababababababababab", "repeated"),
        ("frogs fly frogs fly ", "repeated"),
        ("11111222223333344444", "repeated"),
        ("abcdefghijklmnop", "sequence"),
        ("987654321098765432", "sequence"),
        ("qwertyuiopasdfghjkl", "sequence"),
        ("явертъуиопшщасдфгх", "sequence"),
        ("Correct Horse Battery Staple", "common"),
        ("1q2w3e4r5t6y7u8i", "common"),
        ("Password-Welcome-123!", "common"),
        ("ILoveYou2026!!!!", "common"),
        ("моята парола 2026", "common"),
    ],
)
def test_a_password_that_is_guessed_early_is_refused(password, reason):
    assert why(password) == reason


@pytest.mark.parametrize(
    "password",
    [
        "purple frogs fly home",
        "кафявата жаба лети",
        "x7!kQ2 vb9$Lm4w",
        "8273640192837465",
        "an elen of the forest sings",
        "tram 12 leaves at noon",
        "🐸🦆🐸🐌🦋🐸🐢🐙🦀🐝🐞🦊🐼🐨🐸",
    ],
)
def test_length_is_all_that_a_good_password_needs(password):
    assert why(password) is None


@given(st.text(max_size=SHORTEST_PASSWORD - 1))
def test_no_short_password_is_taken(password):
    assert why(password) is not None


@given(texts, texts, texts)
def test_every_password_gets_an_answer_whoever_types_it(password, mail, name):
    assert why(password, mail, name) in (None, *Weakness)


@given(st.sampled_from(sorted(PASSWORDS)), st.sampled_from(["", "!", " ", "..."]))
def test_every_listed_password_is_refused_however_it_is_dressed(password, end):
    assert why(password.title() + end) is not None


def test_the_list_is_written_as_passwords_are_compared():
    assert [word for word in (*WORDS, *PASSWORDS) if bare(word) != word] == []


def test_a_long_password_costs_no_time_to_speak_of():
    assert why("ab" * (LONGEST_PASSWORD // 2)) == "repeated"


WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
MAC, PHONE = "Macintosh; Intel Mac OS X 10_15_7", "iPhone; CPU iPhone OS 17_5 like Mac OS X"
AGENTS = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0": "Firefox Linux",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/126.0": "Edge Windows",
    f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Mobile Safari/537.36": "Chrome Android",
    f"Mozilla/5.0 ({MAC}) {WEBKIT} Version/17.5 Safari/605.1.15": "Safari macOS",
    f"Mozilla/5.0 ({PHONE}) {WEBKIT} CriOS/126.0 Mobile/15E148 Safari/604.1": "Chrome iPhone",
    "curl/8.5.0": " ",
    "": " ",
}


@pytest.mark.parametrize("agent", AGENTS)
def test_a_browser_is_called_what_its_makers_call_it(agent):
    assert " ".join(device(agent)) == AGENTS[agent]


@given(texts)
def test_of_any_other_header_nothing_is_kept(agent):
    assert device(agent + "<script>") in (Device(), device(agent))
