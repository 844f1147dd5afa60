"""A Word document (.docx): its paragraphs, tables, notes. Needs the extra `draft`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

from geo_movements.errors import ParseError
from geo_movements.extras import needed
from geo_movements.tables.xmlparts import refuse_elements

__all__ = ["Document", "read_docx"]

MAX_BYTES = 200_000_000
"""What a document may unpack to, its pictures too."""
MAX_XML_BYTES = 60_000_000
"""What of it may be XML, which takes some twenty times as much memory to read."""
MAX_ELEMENTS = 3_000_000
"""Of XML, some 160 bytes of memory each; a thick book has a third of it."""
_TEXT = "Save the text alone as .txt."
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = {
    f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}  # fmt: skip
"""What was struck out, codes of fields, and what stands twice for older programs."""
_BROKEN = "Open it in a word processor and save it again as .docx, or as text."


class Document(NamedTuple):
    """The text of a document, and its title where its properties give one."""

    text: str
    title: str | None = None


def read_docx(raw: bytes) -> Document:
    """Read a document as it stands when all changes are accepted, a line a paragraph.

    Notes come after the text. Raises ParseError where it is broken or holds no text.
    """
    docx = needed("docx", extra="draft", what="a Word document")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _refuse_vast(archive)
        document = docx.Document(io.BytesIO(raw))
        text = "\n".join(_paragraphs(document.element.body))
        notes = "\n".join(_notes(document.part))
        title = document.core_properties.title
    except ParseError:
        raise
    except Exception as error:  # the package raises whatever a broken file leads it into
        raise ParseError("the document is broken or no Word document.", _BROKEN) from error
    return Document(
        f"{text}\n\n{notes}" if notes.strip() else text, " ".join(title.split()) or None
    )


def _refuse_vast(archive: zipfile.ZipFile) -> None:
    """Raise ParseError where a document unpacks to more than can be read."""
    sizes = [entry.file_size for entry in archive.infolist()]
    told = [one for one in archive.infolist() if one.filename.endswith((".xml", ".rels"))]
    if sum(sizes) > MAX_BYTES or sum(entry.file_size for entry in told) > MAX_XML_BYTES:
        size = f"it unpacks to {sum(sizes) / 1e6:,.0f} MB."
        raise ParseError(size, _TEXT)
    refuse_elements(archive, MAX_ELEMENTS, _TEXT)


def _paragraphs(element: Any) -> Iterator[str]:
    """Yield the paragraphs in their order; those of a text box after the one that it hangs on."""
    for paragraph in element.iter(f"{_W}p"):
        if any(above.tag in _LEFT_OUT for above in paragraph.iterancestors()):
            continue
        yield "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _LEFT_OUT or child.tag == f"{_W}p":
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            yield "\n" if child.tag != f"{_W}tab" else " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        else:
            yield from _pieces(child)


def _notes(part: Any) -> Iterator[str]:
    from docx.oxml import parse_xml

    for relation in part.rels.values():
        if relation.reltype.endswith(("/footnotes", "/endnotes")) and not relation.is_external:
            yield from _paragraphs(parse_xml(relation.target_part.blob))
