"""Write a report as Markdown, with footnotes as GitHub, GitLab, Pandoc and Quarto read them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from geo_movements.markup import markdown
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
    alone,
)

__all__ = ["to_markdown"]


def to_markdown(report: Report, picture: str | None) -> str:
    """Return the document; `picture` is the address of the figure, where it lies somewhere."""
    lines = [f"# {markdown(report.title)}", ""]
    if report.subtitle:
        lines += [f"*{markdown(report.subtitle)}*", ""]
    for section in report.sections:
        lines += [f"## {markdown(section.title)}", ""]
        for block in section.blocks:
            lines += [*_block(block, picture), ""]
    for source in report.sources:
        lines.append(f"[^{source.number}]: {markdown(source.short)}.")
    return "\n".join(lines).rstrip("\n") + "\n"


def _block(block: Block, picture: str | None) -> Iterator[str]:
    match block:
        case Paragraph():
            yield f"> **{_runs(block.runs)}**" if block.warning else _runs(block.runs)
        case Bullets():
            yield from (f"- {_runs(item)}" for item in block.items)
        case Picture():
            if picture is not None:
                yield f"![{markdown(block.alt)}]({quote(picture, safe='/:.-_~')})"
                yield ""
            else:
                yield markdown(block.alt)
                yield ""
            yield f"*{markdown(block.caption)}*"
        case Table():
            yield from _table(block)
        case Sources():
            yield from (f"{one.number}. {_runs(one.entry)}" for one in block.entries)


def _table(block: Table) -> Iterator[str]:
    """Write a table; a group is a row with its title in bold, one alone has a heading."""
    if title := alone(block):
        yield f"### {markdown(title)}"
        yield ""
    yield _line(markdown(words) for words in block.head)
    yield _line("---" for _ in block.head)
    for group in block.groups:
        if group.title and len(block.groups) > 1:
            note = f" {markdown(group.note)}" if group.note else ""
            yield _line([f"**{markdown(group.title)}**{note}", *[""] * (len(block.head) - 1)])
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
    start, end = len(run) - len(run.lstrip(" ")), len(run.rstrip(" "))
    return f"{run[:start]}{markdown(run)}{run[max(start, end) :]}"


def _address(url: str) -> str:
    """Write an address so that nothing in it ends it, nor a cell of a table."""
    return quote(url, safe="/:?#@!$&'()*+,;=%~-._").replace("|", "%7C")
