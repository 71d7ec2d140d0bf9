"""The figures as tables, and as the page docs/performance.md."""

from collections.abc import Iterable, Iterator, Mapping

from bench.aims import verdicts
from bench.parts import Part, Table

AIMS = "What is aimed for, and what this run found."
PAGE = """# What a request costs

`make bench` measures again and writes this page.

{about}

{parts}
"""


def text(parts: Iterable[Part]) -> str:
    """Return the tables of some parts in Markdown, each part under its heading."""
    return "\n\n".join(block for part in parts for block in _part(part))


def aims(parts: Iterable[Part]) -> Part:
    """Return the part that says which aims the others met."""
    figures = {name: figure for part in parts for name, figure in part.figures.items()}
    head = ("what", "aim", "measured", "verdict")
    return Part("Aims", [Table(AIMS, head, list(verdicts(figures)))], {})


def page(parts: list[Part], about: Mapping[str, str]) -> str:
    """Return docs/performance.md."""
    said = "\n".join(f"- {name}: {value}" for name, value in about.items())
    return PAGE.format(about=said, parts=text([aims(parts), *parts]))


def _part(part: Part) -> Iterator[str]:
    yield f"## {part.title}"
    for table in part.tables:
        yield table.about
        yield _table(table)


def _table(table: Table) -> str:
    """Return a table whose columns of figures are set to the right."""
    columns = list(zip(table.head, *table.rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    figures = [all(_is_figure(cell) for cell in column[1:]) for column in columns]
    rules = [
        "-" * (width + 1) + ":" if right else "-" * (width + 2)
        for width, right in zip(widths, figures, strict=True)
    ]
    lines = [_row(row, widths, figures) for row in (table.head, *table.rows)]
    return "\n".join([lines[0], f"|{'|'.join(rules)}|", *lines[1:]])


def _row(cells: Iterable[str], widths: list[int], figures: list[bool]) -> str:
    set_out = [
        cell.rjust(width) if right else cell.ljust(width)
        for cell, width, right in zip(cells, widths, figures, strict=True)
    ]
    return f"| {' | '.join(set_out)} |"


def _is_figure(cell: str) -> bool:
    return not cell or cell.replace(",", "").replace(".", "", 1).isdigit()
