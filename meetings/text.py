"""What people type, made safe to store, compare and show; the same text always gives the same."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

# Every character that some reader takes for the end of a line.
_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")

# Code points that no text needs: controls, surrogates, the byte order mark and what
# Unicode calls noncharacters (XML refuses two of them). Of the signs that steer the
# direction of writing, the marks U+061C, U+200E and U+200F stay: Arabic and Hebrew need
# them and each ends with its character. Embeddings, overrides and isolates go, paired or
# not: they reorder what follows, also on other people's pages, and a title does without.
_DROPPED: dict[int, str | None] = dict.fromkeys(
    chain(
        range(0x20),
        range(0x7F, 0xA0),
        range(0x202A, 0x202F),
        range(0x2066, 0x206A),
        range(0xD800, 0xE000),
        range(0xFDD0, 0xFDF0),
        (0xFEFF,),
        (plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF)),
    )
) | {0x09: " ", 0x0A: "\n"}

# Diacritics as NFKD leaves them, and the invisible: soft hyphen, joiners, direction marks.
# The marks of Indic, Thai or Japanese writing are letters and stay.
_FOLDED: dict[int, str | None] = dict.fromkeys(
    chain(
        range(0x0300, 0x0370),
        range(0x1AB0, 0x1B00),
        range(0x1DC0, 0x1E00),
        range(0x20D0, 0x2100),
        range(0xFE00, 0xFE10),
        range(0xFE20, 0xFE30),
        (0xAD, 0x34F, 0x61C),
        range(0x200B, 0x2010),
        range(0x2060, 0x2065),
    )
) | str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h"}
    | {"\u0131": "i"}  # without its dot, as in Turkish
)

# A mail address as mail servers take it: RFC 5322's dot-atom at a name of letters, digits and
# hyphens, in any script (RFC 6531), which has a dot unless it is of this machine. Only delivery
# proves an address; this catches a name or a telephone number in its place.
_ATOM, _LABEL = r"[\w!#$%&'*+/=?^`{|}~-]+", r"(?:[^\W_]|-)+"
MAIL_ADDRESS = rf"{_ATOM}(?:\.{_ATOM})*@(?:localhost|{_LABEL}(?:\.{_LABEL})+)"

# A spreadsheet takes a cell that begins so for a formula, also in full width.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 -- meant

_TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "code"}


def normalise(text: str) -> str:
    """Return `text` as it is stored: NFC, LF the only control, no blanks at the end of a line.

    Tabs become spaces; empty lines before and after go; what steers the direction of
    writing beyond one character goes (see `_DROPPED`).
    """
    lines = unicodedata.normalize("NFC", _cleaned(text)).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def _cleaned(text: str) -> str:
    return _BREAKS.sub("\n", text).translate(_DROPPED)


def one_line(text: str) -> str:
    """Return `text` normalised and on one line, each run of blanks a single space."""
    return " ".join(normalise(text).split())


def fold(text: str) -> str:
    """Return what two spellings of a name have in common, for search and equality.

    Case, diacritics (й as и, whichever way it was typed), ligatures, width and blanks
    do not count; the script does.
    """
    key = unicodedata.normalize("NFKD", one_line(text))
    # Folding case can bring forth letters that decompose, decomposing such that have a case.
    key = unicodedata.normalize("NFKD", key.casefold()).casefold()
    return " ".join(key.translate(_FOLDED).split())


def fold_mail(address: str) -> str:
    """Return the mail address by which an account is unique: no case, no blanks around it.

    It is what mails are sent to, so no letter becomes another one: ß stays, as it is not ss.
    """
    key = unicodedata.normalize("NFD", address.strip()).lower()
    return unicodedata.normalize("NFC", key)


def inert(cell: str) -> str:
    """Return what a cell of a table shows, as text whatever it begins with."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


class _Markdown(MarkdownIt):
    """CommonMark without raw HTML and without code by indentation.

    A line that was typed is a line that shows. An address without http, https or mailto
    makes no link, so that the writer sees that it does not work.
    """

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False, "breaks": True})
        self.disable("code")

    def validateLink(self, url: str) -> bool:  # noqa: N802 -- the name is the library's
        """Tell whether `url` may be linked to."""
        return url.lower().startswith(("http://", "https://", "mailto:"))


_MARKDOWN = _Markdown()


def html(markdown: str) -> str:
    """Return `markdown` as HTML for a page whose own headings end at h2.

    Every heading is h3 or h4; an image shows as the words that describe it, so that no
    reader is made to fetch anything from elsewhere.
    """
    tokens = [_demoted(token) for token in _MARKDOWN.parse(normalise(markdown))]
    rendered = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    # Entities such as &#8232; have brought back what `normalise` took away.
    return nh3.clean(
        _cleaned(rendered),
        tags=_TAGS,
        attributes={"a": {"href"}},
        attribute_filter=lambda _tag, _name, value: value or None,  # [words]() links nowhere
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    ).strip()


def _demoted(token: Token) -> Token:
    if token.type in {"heading_open", "heading_close"}:
        token.tag = "h3" if token.tag == "h1" else "h4"
    for child in token.children or ():
        if child.type == "image":
            child.type = "text"
    return token


def plain(markdown: str) -> str:
    """Return `markdown` as text for mails and calendars: links as `words (address)`."""
    tokens = _MARKDOWN.parse(normalise(markdown))
    for token in tokens:
        # Blocks nest twenty deep at most, emphasis without limit: no tree of the latter.
        token.content, token.children = _words(token), None
    return normalise(_block(SyntaxTreeNode(tokens)))


def _words(block: Token) -> str:
    if block.type != "inline":
        return block.content
    words: list[str] = []
    link, start = "", 0
    for token in block.children or ():
        kind = "" if token.markup == "autolink" else token.type
        if kind == "link_open":
            link, start = str(token.attrGet("href")).removeprefix("mailto:"), len(words)
        elif kind == "link_close":
            words[start:] = [_link("".join(words[start:]), link)]
        else:
            words.append("\n" if kind in {"softbreak", "hardbreak"} else token.content)
    return "".join(words)


def _link(words: str, address: str) -> str:
    if not words or not address or words == address:
        return words or address
    return f"{words} ({address})"


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "inline" | "fence":
            return node.content
        case "bullet_list":
            return _listed(("- ", item) for item in node.children)
        case "ordered_list":
            start = int(node.attrs.get("start", 1))
            return _listed((f"{n}. ", item) for n, item in enumerate(node.children, start))
        case _:
            parts = (_block(child).rstrip() for child in node.children)
            return ("\n" if node.type == "list_item" else "\n\n").join(filter(None, parts))


def _listed(items: Iterable[tuple[str, SyntaxTreeNode]]) -> str:
    return "\n".join(
        marker + _block(item).replace("\n", "\n" + " " * len(marker)) for marker, item in items
    )
