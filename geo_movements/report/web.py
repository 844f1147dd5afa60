"""Write a report as one HTML page: static, without scripts, nothing linked but the sources."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape
from importlib import resources

from geo_movements.languages import load
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

__all__ = ["to_html"]


def to_html(report: Report, picture: str | None) -> str:
    """Return the page; `picture` is the figure as a data: address."""
    style = resources.files(__name__.rpartition(".")[0]).joinpath("report.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{escape(report.language)}" dir="{escape(report.direction)}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{escape(report.title)}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            *_body(report, picture),
            "</body>",
            "</html>",
            "",
        ]
    )


def _body(report: Report, picture: str | None) -> Iterator[str]:
    yield "<main>"
    yield f"<header><h1><bdi>{escape(report.title)}</bdi></h1>"
    if report.subtitle:
        yield f'<p class="lead"><bdi>{escape(report.subtitle)}</bdi></p>'
    yield "</header>"
    first = _First(load(report.language).say("Source {number}", number="{number}"))
    for at, section in enumerate(report.sections, start=1):
        yield f'<section aria-labelledby="part-{at}">'
        yield f'<h2 id="part-{at}">{escape(section.title)}</h2>'
        for block in section.blocks:
            yield from _block(block, picture, first)
        yield "</section>"
    yield "</main>"


class _First:
    """Knows which sources have been cited, so that the list leads back to the first place."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.cited: set[int] = set()

    def mark(self, number: int) -> str:
        own = "" if number in self.cited else f' id="cited-{number}"'
        self.cited.add(number)
        label = escape(self.label.replace("{number}", str(number)))
        return f'<sup><a href="#source-{number}"{own} aria-label="{label}">{number}</a></sup>'


def _block(block: Block, picture: str | None, first: _First) -> Iterator[str]:
    match block:
        case Paragraph():
            kind = ' class="warning"' if block.warning else ""
            yield f"<p{kind}>{_runs(block.runs, first)}</p>"
        case Bullets():
            yield "<ul>"
            yield from (f"<li>{_runs(item, first)}</li>" for item in block.items)
            yield "</ul>"
        case Picture():
            yield "<figure>"
            if picture is not None:
                yield f'<img src="{escape(picture)}" alt="{escape(block.alt)}">'
            yield f"<figcaption><bdi>{escape(block.caption)}</bdi></figcaption></figure>"
        case Table():
            yield from _table(block, first)
        case Sources():
            yield '<ol class="sources">'
            for one in block.entries:
                back = ""
                if one.number in first.cited:
                    label = escape(first.label.replace("{number}", str(one.number)))
                    back = f' <a href="#cited-{one.number}" aria-label="{label} ↩">↩</a>'
                yield (
                    f'<li id="source-{one.number}" value="{one.number}">'
                    f"{_runs(one.entry, first)}{back}</li>"
                )
            yield "</ol>"


def _table(block: Table, first: _First) -> Iterator[str]:
    """Write a table that scrolls in itself on a narrow screen; a keyboard reaches it."""
    about = escape(block.about)
    yield f'<div class="table" role="region" aria-label="{about}" tabindex="0"><table>'
    if len(block.groups) == 1 and block.groups[0].title:
        yield f"<caption><bdi>{escape(block.groups[0].title)}</bdi></caption>"
    yield "<thead><tr>"
    yield "".join(f'<th scope="col">{escape(words)}</th>' for words in block.head)
    yield "</tr></thead>"
    for group in block.groups:
        yield "<tbody>"
        if group.title and len(block.groups) > 1:
            note = f" <span><bdi>{escape(group.note)}</bdi></span>" if group.note else ""
            yield (
                f'<tr class="group"><th colspan="{len(block.head)}" scope="colgroup">'
                f"<bdi>{escape(group.title)}</bdi>{note}</th></tr>"
            )
        for row in group.rows:
            yield f"<tr>{''.join(f'<td>{_runs(cell, first)}</td>' for cell in row)}</tr>"
        yield "</tbody>"
    yield "</table></div>"


def _runs(runs: Runs, first: _First) -> str:
    told: list[str] = []
    for at, run in enumerate(runs):
        match run:
            case Mark():
                apart = '<sup aria-hidden="true">,&#8201;</sup>'
                told.append(apart if at and isinstance(runs[at - 1], Mark) else "")
                told.append(first.mark(run.number))
            case Link():
                url = escape(run.url)
                told.append(f'<a href="{url}" rel="noopener noreferrer">{url}</a>')
            case _:
                told.append(f"<bdi>{escape(run)}</bdi>")
    return "".join(told)
