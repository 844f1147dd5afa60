"""Whether tables and documents hold together, by those who did not write them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

__all__ = ["csv_faults", "docx_faults", "pptx_faults", "xlsx_faults"]


def csv_faults(path: Path, story: Any) -> Iterator[str]:
    """Read by the grammar of RFC 4180, letter by letter, and beside the standard library."""
    import csv

    text = path.read_bytes().decode("utf-8-sig")
    try:
        records = _records(text)
    except ValueError as error:
        yield str(error)
        return
    if len({len(record) for record in records}) != 1:
        yield f"records of {sorted({len(record) for record in records})} fields"
    if records != list(csv.reader(text.splitlines(keepends=True))):
        yield "Python's csv reads it otherwise"
    if len(records) - 1 != len(story.legs):
        yield f"{len(records) - 1} of {len(story.legs)} claims"


def _records(text: str) -> list[list[str]]:
    field = re.compile(r'"((?:[^"]|"")*)"|([^",\r\n]*)')
    records, record, at = [], [], 0
    while at < len(text):
        match = field.match(text, at)
        assert match is not None
        quoted, plain = match.groups()
        record.append(plain if quoted is None else quoted.replace('""', '"'))
        at = match.end()
        if text.startswith("\r\n", at):
            records.append(record)
            record, at = [], at + 2
        elif text.startswith(",", at):
            at += 1
        else:
            raise ValueError(f"at {at} is {text[at : at + 20]!r}, no comma and no end of a record")
    if record:
        raise ValueError("its last record has no end")
    return records


def xlsx_faults(path: Path, story: Any) -> Iterator[str]:
    """Read each cell of a workbook of a story by openpyxl, and look into its parts."""
    import openpyxl

    header, *rows = openpyxl.load_workbook(path)["legs"].iter_rows()
    if len(rows) != len(story.legs):
        yield f"{len(rows)} of {len(story.legs)} claims"
        return
    for at, name in enumerate(cell.value for cell in header):
        if name not in story.legs or name.startswith("route_"):
            continue
        for row, told in zip(rows, story.legs[name].tolist(), strict=True):
            cell = row[at]
            if isinstance(told, str) and (
                cell.data_type != "s" or str(cell.value) not in (told, f"'{told}")
            ):
                yield f"{cell.coordinate} is {cell.value!r} ({cell.data_type}), not {told!r}"
    yield from _package(path)


def _package(path: Path) -> Iterator[str]:
    """Look whether an Office file holds together: parts well-formed, all that is named there."""
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if len(names) != len(archive.namelist()) or archive.testzip():
            yield "a part is twice there, or broken"
        types = ElementTree.fromstring(archive.read("[Content_Types].xml"))
        told = {one.get("PartName", "").lstrip("/") for one in types if one.get("PartName")}
        if missing := told - names:
            yield f"{missing} are told and not there"
        endings = {one.get("Extension") for one in types}
        for name in names - {"[Content_Types].xml"}:
            if name not in told and name.rpartition(".")[2] not in endings:
                yield f"{name} has no content type"
            if name.endswith((".xml", ".rels")):
                root = ElementTree.fromstring(archive.read(name))
                yield from _relations(name, root, names) if name.endswith(".rels") else ()


def _relations(name: str, root: Any, names: set[str]) -> Iterator[str]:
    import posixpath

    base = posixpath.dirname(posixpath.dirname(name))
    for one in root:
        target = str(one.get("Target"))
        if one.get("TargetMode") == "External":
            if not target.startswith(("http://", "https://", "mailto:")):
                yield f"{name} leads to {target}"
        elif posixpath.normpath(posixpath.join(base, target)).lstrip("/") not in names:
            yield f"{name} leads to {target}, which is not there"


def docx_faults(path: Path, story: Any) -> Iterator[str]:
    """Open a document by python-docx, and look into its parts."""
    import docx

    document = docx.Document(str(path))
    if not document.paragraphs or not document.tables:
        yield "no words or no tables"
    yield from _package(path)


def pptx_faults(path: Path, story: Any) -> Iterator[str]:
    """Open slides by python-pptx, and look into their parts."""
    import pptx

    if not len(pptx.Presentation(str(path)).slides):
        yield "no slides"
    yield from _package(path)
