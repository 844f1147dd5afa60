"""Write a report as Markdown, with footnotes as GitHub, GitLab, Pandoc and Quarto read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from geo_movements.report.parts import (
    Block,
    Bullets,
    Link,
    Mark,
    Paragraph,
    Picture,
    Report,
    Runs,
    Sources,
    Table,
)

__all__ = ["escaped", "to_markdown"]

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$&^]|:(?=[\w+-]+:)|=(?==)|^[-+=]")
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")
"""What Markdown, its extensions or a site's templates would read as theirs: see `escaped`."""


def to_markdown(report: Report, picture: str | None) -> str:
    """Return the document; `picture` is the address of the figure, where it lies somewhere."""
    lines = [f"# {escaped(report.title)}", ""]
    if report.subtitle:
        lines += [f"*{escaped(report.subtitle)}*", ""]
    for section in report.sections:
        lines += [f"## {escaped(section.title)}", ""]
        for block in section.blocks:
            lines += [*_block(block, picture), ""]
    for source in report.sources:
        lines.append(f"[^{source.number}]: {escaped(source.short)}.")
    return "\n".join(lines).rstrip("\n") + "\n"


def _block(block: Block, picture: str | None) -> Iterator[str]:
    match block:
        case Paragraph():
            yield f"> **{_runs(block.runs)}**" if block.warning else _runs(block.runs)
        case Bullets():
            yield from (f"- {_runs(item)}" for item in block.items)
        case Picture():
            if picture is not None:
                yield f"![{escaped(block.alt)}]({quote(picture, safe='/:.-_~')})"
                yield ""
            else:
                yield escaped(block.alt)
                yield ""
            yield f"*{escaped(block.caption)}*"
        case Table():
            yield from _table(block)
        case Sources():
            yield from (f"{one.number}. {_runs(one.entry)}" for one in block.entries)


def _table(block: Table) -> Iterator[str]:
    """Write a table; a group is a row whose first cell has its title in bold."""
    yield _line(escaped(words) for words in block.head)
    yield _line("---" for _ in block.head)
    for group in block.groups:
        if group.title and len(block.groups) > 1:
            note = f" {escaped(group.note)}" if group.note else ""
            yield _line([f"**{escaped(group.title)}**{note}", *[""] * (len(block.head) - 1)])
        yield from (_line(map(_runs, row)) for row in group.rows)


def _line(cells: Iterator[str] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: str | Mark | Link) -> str:
    if isinstance(run, Mark):
        return f"[^{run.number}]"
    if isinstance(run, Link):
        return f"<{_address(run.url)}>"
    # What stands between marks keeps its spaces.
    return escaped(run)


def _address(url: str) -> str:
    """Write an address so that nothing in it ends it, nor a cell of a table."""
    return quote(url, safe="/:?#@!$&'()*+,;=%~-._").replace("|", "%7C")


def escaped(words: str) -> str:
    r"""Write words so that Markdown shows them as they are.

    Braces are escaped too, for templates that run before Markdown, and the colons of `:smile:`.

    >>> escaped("*NIS* | <b> {{ 7*7 }} a_b")
    '\\*NIS\\* \\| \\<b\\> \\{\\{ 7\\*7 \\}\\} a\\_b'
    >>> escaped("30 km, e.g. (at Kursk): 12.5 - 13")
    '30 km, e.g. (at Kursk): 12.5 - 13'
    >>> escaped("1. no list"), escaped("- nor this")
    ('1\\. no list', '\\- nor this')
    """
    return _NUMBERED.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", words))
