"""Write a report as a tagged PDF, set by Typst without a network and without the system's fonts."""

from __future__ import annotations

import json
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

from geo_movements.extras import needed
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

__all__ = ["to_pdf"]

_FONTS = ("Libertinus Serif",)


def to_pdf(report: Report, picture: bytes) -> bytes:
    """Return the document; `picture` is the figure as PNG."""
    typst = needed("typst", extra="report", what="a PDF report")
    template = resources.files(__name__.rpartition(".")[0]).joinpath("report.typ").read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "report.typ").write_bytes(template)
        (root / "figure.png").write_bytes(picture)
        told = _told(report)
        (root / "report.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        made: bytes = typst.compile(
            root / "report.typ", root=root, ignore_system_fonts=True, pdf_standards=["ua-1"]
        )
    return made


def _told(report: Report) -> dict[str, Any]:
    """Lay out the report as the template reads it."""
    teller = _Teller(report)
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "language": report.language,
        "fonts": list(_FONTS),
        "sections": [
            {
                "title": section.title,
                "wide": any(isinstance(one, Table) and one.wide for one in section.blocks),
                "blocks": [teller.block(one) for one in section.blocks],
            }
            for section in report.sections
        ],
    }


class _Teller:
    """Lays out blocks, one after another, and knows which sources have been cited."""

    def __init__(self, report: Report) -> None:
        self._sources = report.source_of
        self._cited: set[int] = set()

    def block(self, block: Block) -> dict[str, Any]:
        match block:
            case Paragraph():
                told: dict[str, Any] = {"runs": self._runs(block.runs), "warning": block.warning}
                return {"kind": "paragraph", **told}
            case Bullets():
                return {"kind": "bullets", "items": [self._runs(item) for item in block.items]}
            case Picture():
                return {"kind": "picture", "caption": block.caption, "alt": block.alt}
            case Table():
                return {"kind": "table", **self._table(block)}
            case Sources():
                entries = [
                    {"number": one.number, "entry": self._runs(one.entry)} for one in block.entries
                ]
                return {"kind": "sources", "entries": entries}

    def _table(self, block: Table) -> dict[str, Any]:
        alone = len(block.groups) == 1
        return {
            "title": block.groups[0].title if alone else None,
            "head": list(block.head),
            "shares": list(block.shares),
            "groups": [
                {
                    "title": None if alone else group.title,
                    "note": group.note,
                    "rows": [[self._runs(cell) for cell in row] for row in group.rows],
                }
                for group in block.groups
            ],
        }

    def _runs(self, runs: Runs) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = []
        for run in runs:
            match run:
                case Mark():
                    told.append(
                        {
                            "mark": run.number,
                            "first": run.number not in self._cited,
                            "apart": bool(told) and "mark" in told[-1],
                            "short": self._sources[run.number].short,
                        }
                    )
                    self._cited.add(run.number)
                case Link():
                    told.append({"url": run.url})
                case _:
                    told.append({"text": run})
        return told
