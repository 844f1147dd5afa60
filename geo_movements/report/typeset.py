"""Write a report as a tagged PDF, set by Typst without a network and without the system's fonts."""

from __future__ import annotations

import json
import tempfile
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from geo_movements.errors import OutputError
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

_FONTS = ("Source Sans Pro", "Noto Sans KR", "Noto Sans JP", "Noto Sans SC", "DejaVu Sans")
"""Those of the figure, each asked for the letters that the ones before it lack."""
_CJK = "justmytype_intl_cjk"
_CJK_FOLDERS = ("notosanskr", "notosansjp", "notosanssc")
_FIRST_CJK = "\u1100"
_UNDISPLAYED = "could not be displayed"


def to_pdf(report: Report, picture: bytes) -> bytes:
    """Return the document; `picture` is the figure as PNG.

    It meets PDF/UA-1, for who reads by ear, unless a letter is in none of the fonts: then it is
    tagged all the same, and the letter is a box.
    """
    typst = needed("typst", extra="report", what="a PDF report")
    template = resources.files(__name__.rpartition(".")[0]).joinpath("report.typ").read_bytes()
    told = json.dumps(_told(report), ensure_ascii=False)
    with tempfile.TemporaryDirectory(prefix="geo-movements-") as folder:
        root = Path(folder)
        (root / "report.typ").write_bytes(template)
        (root / "figure.png").write_bytes(picture)
        (root / "report.json").write_text(told, encoding="utf-8")
        compiler = typst.Compiler(
            root / "report.typ",
            root=root,
            font_paths=_folders(told),
            ignore_system_fonts=True,
            package_path=root,  # there are no packages, and none are fetched
            package_cache_path=root,
        )
        try:
            made: bytes = compiler.compile(pdf_standards=["ua-1"])
        except typst.TypstError as error:
            if _UNDISPLAYED not in str(error):
                raise OutputError(f"the PDF could not be set: {error}") from error
            made = compiler.compile()
    return made


def _folders(told: str) -> list[str]:
    """List where the fonts lie: those for Hangul, Kana and Han, which are large, where needed."""
    found = [_folder("font_source_sans_pro") / "files"]
    if max(told, default="") >= _FIRST_CJK and find_spec(_CJK) is not None:
        found += [_folder(_CJK) / "fonts" / "ofl" / name for name in _CJK_FOLDERS]
    found.append(_folder("matplotlib") / "mpl-data" / "fonts" / "ttf")
    return [str(path) for path in found]


def _folder(package: str) -> Path:
    """Find a package's folder; nothing of it is run."""
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec is not None else None
    if not places:
        raise OutputError(
            f'a PDF report needs the package "{package}", which is not installed. '
            'Install it: pip install "geo-movements[report]"'
        )
    return Path(places[0])


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
