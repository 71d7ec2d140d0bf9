"""A misspelt address leads to what was meant, or to nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.networks.rules.names import Known, meant, own_language

CITIES = [
    Known("sonderborg", "Sonderborg", ("Sønderborg",)),
    Known("sofia", "Sofia", ("София",)),
    Known("kyiv", "Kyiv", ("Київ",)),
    Known("venice", "Venice", ("Venezia",)),
    Known("vienna", "Vienna", ("Wien",)),
    Known("santiago-de-compostela", "Santiago de Compostela"),
    Known("vitoria-gasteiz", "Vitoria-Gasteiz"),
]


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("Sønderborg", "sonderborg"),
        ("sonderburg", "sonderborg"),
        ("SONDERBORG", "sonderborg"),
        ("софия", "sofia"),
        ("Kiev", "kyiv"),
        ("venezia", "venice"),
        ("Wien", "vienna"),
        ("santiago_de_compostela", "santiago-de-compostela"),
        ("vitoria gasteiz", "vitoria-gasteiz"),
    ],
)
def test_another_spelling_means_the_city(asked, slug):
    assert meant(asked, CITIES).slug == slug


@pytest.mark.parametrize("asked", ["", "-", "xyzzy", "paris", "s"])
def test_what_is_like_nothing_means_nothing(asked):
    assert meant(asked, CITIES) is None


@given(st.text(max_size=40), st.permutations(CITIES))
def test_the_order_in_which_names_are_known_does_not_count(asked, known):
    assert meant(asked, known) == meant(asked, CITIES)


@given(st.sampled_from(CITIES), st.sampled_from([str.upper, str.lower, str.title]))
def test_case_does_not_count(city, write):
    assert meant(write(city.title), CITIES) == city


@pytest.mark.parametrize(("country", "language"), [("DK", "da"), ("JP", "ja"), ("BE", "")])
def test_a_country_of_several_languages_has_none_of_its_own(country, language):
    assert own_language(country) == language
