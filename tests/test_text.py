import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.text import fold, fold_mail, html, normalise, one_line, plain

ANY = st.text(st.characters())  # lone surrogates too
PIECES = ["\n", "\n\n", "- ", "1. ", "7) ", "> ", "# ", "## ", "---", "```", "    ", "\t", "*", "**", "_", "`", "[", "](", ")", "<", ">", "&#8232;", "&#x202e;", "&lt;", "!", "https://example.org/", "javascript:alert(1)", "<script>", "mailto:a@example.org", "\\", "word", " ", '"', "\x00", "\u0338"]  # fmt: skip
MARKDOWN = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | ANY
# Letters whose folded or decomposed forms are unlike themselves.
LETTERS = st.text(st.sampled_from("Aaİ\u0131IißẞÆæØøŁłĐđЙйёЁΣ\u03c3ςᾼͅǅﬁÅå ́Ⅷ①が한\u00ad\u200b"))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\r\nb\rc\u2028d\u2029e\x85f\x0bg\x0ch", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("a\tb", "a b"),
        ("a \n b\u00a0\t\n", "a\n b"),
        ("\n \n  first\n\n\nlast\n\n", "  first\n\n\nlast"),
        ("a\x00\x07\x1b\x7f\x9fb", "ab"),
        ("\ufeffa\ud800\ufffe\U0010ffffb", "ab"),
        ("e\u0301", "\u00e9"),
        ("\u202eabc\u202c \u2066d\u2069", "abc d"),
        ("\u05d0\u200f!", "\u05d0\u200f!"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        (" \t\n", ""),
    ],
)
def test_a_text_is_stored_as(typed, stored):
    assert normalise(typed) == stored


@given(ANY)
def test_what_is_stored_stays_as_it_is(text):
    assert normalise(normalise(text)) == normalise(text)


@given(ANY)
def test_what_is_stored_has_no_control_but_line_feeds(text):
    kinds = [(char, unicodedata.category(char)) for char in normalise(text)]
    assert [char for char, kind in kinds if kind in {"Cc", "Cs", "Zl", "Zp"} and char != "\n"] == []


@given(ANY)
def test_what_is_stored_has_no_blanks_at_the_ends_of_lines_nor_empty_lines_around(text):
    stored = normalise(text)
    assert stored == "\n".join(line.rstrip() for line in stored.split("\n")).strip("\n")


@given(ANY)
def test_python_agrees_where_the_stored_lines_end(text):
    assert "\n".join(normalise(text).splitlines()) == normalise(text)


@given(ANY)
def test_one_line_is_words_with_single_spaces(text):
    assert one_line(text) == " ".join(normalise(text).split())


@given(ANY)
def test_one_line_stays_as_it_is(text):
    assert one_line(one_line(text)) == normalise(one_line(text)) == one_line(text)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("  Sønderborg \n", "sonderborg"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Ærø", "aero"),
        ("Łódź", "lodz"),
        ("Đakovo", "dakovo"),
        ("Reykjavík Þórr", "reykjavik thorr"),
        ("İzmir", "izmir"),
        ("Iğd\u0131r", "igdir"),
        ("Zürich  \u00a0 HB", "zurich hb"),
        ("Асеновград", "асеновград"),
        ("\uff57\uff49\uff44\uff45", "wide"),
        ("co\u00adop\u200b", "coop"),
        ("ΣΟΦΟΣ", "σοφοσ"),
        ("がん", "か\u3099ん"),
        ("\u00a8", ""),
    ],
)
def test_a_name_is_found_by(typed, key):
    assert fold(typed) == key


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_a_name_is_found_however_its_letters_are_composed(form):
    assert fold(unicodedata.normalize(form, "Йордан Ёлкин Ångström")) == "иордан елкин angstrom"


@given(ANY | LETTERS)
def test_a_folded_name_stays_as_it_is(text):
    assert fold(fold(text)) == fold(text)


@given(ANY | LETTERS)
def test_a_name_is_found_by_its_composed_and_by_its_decomposed_form(text):
    clean = normalise(text)
    assert fold(unicodedata.normalize("NFD", clean)) == fold(clean)


def test_every_letter_is_found_by_its_folded_form():
    letters = [char for char in map(chr, range(0x110000)) if fold_mail(char) != char]
    assert [char for char in letters if fold(fold(char)) != fold(char)] == []


def test_a_mail_address_is_one_account_however_it_is_typed():
    typed = [" Ann@Example.org\n", "ann@example.org", "ANN@EXAMPLE.ORG"]
    assert {fold_mail(address) for address in typed} == {"ann@example.org"}


def test_two_mail_addresses_that_differ_by_a_diacritic_are_two_accounts():
    assert fold_mail("jorn@example.org") != fold_mail("jørn@example.org")
    assert fold_mail("Groß@Example.org") == "groß@example.org"


@given(ANY | LETTERS)
def test_a_folded_mail_address_stays_as_it_is(text):
    assert fold_mail(fold_mail(text)) == fold_mail(text)


WRITTEN = """\
# Day one
Meet at the [town hall](https://example.org/hall), **not** at `Hall 2`.
Write to [Ann](mailto:ann@example.org) or <bob@example.org>.

- bread
- butter
  1. salted
  2. not

7. seventh
8. eighth

   more

> See <https://example.org/> and ![the map](https://example.org/map.png)

## Later
***
```
as typed
```
[](https://example.org/x) [here](/relative) <b>x</b>"""


def test_markdown_is_plain_text_with_its_addresses():
    assert (
        plain(WRITTEN)
        == """\
Day one

Meet at the town hall (https://example.org/hall), not at Hall 2.
Write to Ann (ann@example.org) or bob@example.org.

- bread
- butter
  1. salted
  2. not

7. seventh
8. eighth
   more

See https://example.org/ and the map

Later

as typed

https://example.org/x [here](/relative) <b>x</b>"""
    )


def test_markdown_is_html_of_few_elements():
    assert (
        html(WRITTEN)
        == """\
<h3>Day one</h3>
<p>Meet at the <a href="https://example.org/hall" rel="noopener nofollow">town hall</a>, <strong>not</strong> at <code>Hall 2</code>.<br>
Write to <a href="mailto:ann@example.org" rel="noopener nofollow">Ann</a> or <a href="mailto:bob@example.org" rel="noopener nofollow">bob@example.org</a>.</p>
<ul>
<li>bread</li>
<li>butter
<ol>
<li>salted</li>
<li>not</li>
</ol>
</li>
</ul>
<ol>
<li>
<p>seventh</p>
</li>
<li>
<p>eighth</p>
<p>more</p>
</li>
</ol>
<blockquote>
<p>See <a href="https://example.org/" rel="noopener nofollow">https://example.org/</a> and the map</p>
</blockquote>
<h4>Later</h4>

<code>as typed
</code>
<p><a href="https://example.org/x" rel="noopener nofollow"></a> [here](/relative) &lt;b&gt;x&lt;/b&gt;</p>"""
    )


def test_an_address_within_the_words_of_a_link_hides_neither():
    written = "[Hall <https://example.org/hall>](https://example.org/map)"
    assert plain(written) == "Hall https://example.org/hall (https://example.org/map)"


@given(MARKDOWN)
def test_plain_text_is_ready_to_be_stored(markdown):
    assert normalise(plain(markdown)) == plain(markdown)


@given(st.text(st.characters(categories=["L"])))
def test_a_word_is_itself_in_plain_text(word):
    assert plain(word) == normalise(word)


@pytest.mark.parametrize("around", ["**", "*a ", "> ", "- ", "[", "![", "`", "<a@"])
def test_no_depth_of_markdown_is_too_deep(around):
    deep = around * 3000 + "word" + "](https://example.org/)" * 30 + around[::-1] * 3000
    assert plain(deep) == normalise(plain(deep))


def test_a_link_without_address_is_its_words():
    assert (plain("[words]()"), html("[words]()")) == (
        "words",
        '<p><a rel="noopener nofollow">words</a></p>',
    )


class Elements(HTMLParser):
    """The elements and attributes of a page, and the texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(name, value.partition(":")[0]) for name, value in attrs}


TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "code"}
ATTRIBUTES = {("rel", "noopener nofollow"), ("href", "http"), ("href", "https"), ("href", "mailto")}


@given(MARKDOWN)
def test_no_markdown_makes_other_elements_or_attributes(markdown):
    elements = Elements(html(markdown))
    assert (elements.tags - TAGS, elements.attributes - ATTRIBUTES) == (set(), set())


@given(MARKDOWN)
def test_html_has_no_control_but_line_feeds(markdown):
    assert [char for char in html(markdown) if char in "\u2028\u2029\u202e" or (char < " " and char != "\n")] == []  # fmt: skip
