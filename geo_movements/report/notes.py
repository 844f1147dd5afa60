"""Footnotes of a Word document, which python-docx has no words for (ISO/IEC 29500-1, 17.11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geo_movements.report.oxml import element
from geo_movements.report.parts import Source

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["Notes"]

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_SEPARATORS = ("separator", "continuationSeparator")


class Notes:
    """The footnotes of a document: one a source, at the first place that cites it.

    Word counts footnotes by where they stand. A source's number is the same where sources are first
    cited in the order of their numbers; where one comes out of turn, its number is written out.
    """

    def __init__(self, sources: Mapping[int, Source]) -> None:
        self._sources = sources
        self._cited: dict[int, int] = {}
        """Source number -> the footnote's id."""
        self._counted = 0
        self._written_out: set[int] = set()

    def cite(self, paragraph: Any, number: int) -> None:
        """Put a footnote at the end of a paragraph, or refer to the one that there is."""
        if number in self._cited:
            self._refer(paragraph, number)
            return
        note = self._cited[number] = len(self._cited) + 1
        run = paragraph.add_run(style="Footnote Reference")
        reference = element("w:footnoteReference", id=str(note))
        run._r.append(reference)
        if number == self._counted + 1:
            self._counted = number
        else:  # the custom mark follows, and Word does not count this one
            reference.set(reference.tag.replace("footnoteReference", "customMarkFollows"), "1")
            run.add_text(str(number))
            self._written_out.add(number)
        start = element("w:bookmarkStart", id=str(note), name=_bookmark(number))
        run._r.addprevious(start)
        run._r.addnext(element("w:bookmarkEnd", id=str(note)))

    def _refer(self, paragraph: Any, number: int) -> None:
        """Refer to an earlier footnote: the number is that footnote's, wherever it moves."""
        for kind in ("begin", "code", "separate", "text", "end"):
            run = paragraph.add_run(style="Footnote Reference")
            if kind == "code":
                instruction = element("w:instrText")
                instruction.text = f" NOTEREF {_bookmark(number)} \\f \\h "
                run._r.append(instruction)
            elif kind == "text":
                run.add_text(str(number))
            else:
                run._r.append(element("w:fldChar", fldCharType=kind))

    def attach(self, document: Document) -> None:
        """Write the part that holds the footnotes, and tell the document of it."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import XmlPart
        from docx.oxml.ns import qn

        root = element("w:footnotes")
        package: Any = document.part.package
        part: Any = XmlPart(PackURI("/word/footnotes.xml"), _TYPE, root, package)
        for at, kind in enumerate(_SEPARATORS, start=-1):
            paragraph = element("w:p")
            run = element("w:r")
            run.append(element(f"w:{kind}"))
            paragraph.append(run)
            note = element("w:footnote", type=kind, id=str(at))
            note.append(paragraph)
            root.append(note)
        for number, at in self._cited.items():
            source = self._sources[number]
            note = element("w:footnote", id=str(at))
            paragraph = element("w:p")
            style = element("w:pPr")
            style.append(element("w:pStyle", val="FootnoteText"))
            paragraph.append(style)
            mark = _run("FootnoteReference")
            mark.append(_text(str(number)) if number in self._written_out else _ref())
            paragraph.append(mark)
            paragraph.append(_words(" "))
            words = _words(f"{source.short}.", "Hyperlink" if source.url else None)
            if source.url:
                to = part.relate_to(source.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
                link = element("w:hyperlink")
                link.set(qn("r:id"), to)
                link.append(words)
                words = link
            paragraph.append(words)
            note.append(paragraph)
            root.append(note)
        document.part.relate_to(part, _RELATION)
        settings = document.settings.element
        told = element("w:footnotePr")
        for at in (-1, 0):
            told.append(element("w:footnote", id=str(at)))
        compat = settings.find(qn("w:compat"))
        compat.addprevious(told) if compat is not None else settings.append(told)


def _bookmark(number: int) -> str:
    return f"_RefSource{number}"


def _run(style: str | None) -> Any:
    run = element("w:r")
    if style:
        properties = element("w:rPr")
        properties.append(element("w:rStyle", val=style))
        run.append(properties)
    return run


def _ref() -> Any:
    return element("w:footnoteRef")


def _text(words: str) -> Any:
    told = element("w:t")
    told.text = words
    told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return told


def _words(words: str, style: str | None = None) -> Any:
    run = _run(style)
    run.append(_text(words))
    return run
