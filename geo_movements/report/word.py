"""Write a report as a Word document: real headings, tables, footnotes, ready to be edited."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

from geo_movements.export.zipped import settled
from geo_movements.extras import needed
from geo_movements.report.notes import Notes
from geo_movements.report.oxml import element
from geo_movements.report.parts import (
    Block,
    Bullets,
    Link,
    Mark,
    Paragraph,
    Picture,
    Report,
    Runs,
    Source,
    Sources,
    Table,
    alone,
)

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["to_word"]

_FONT = "Arial"
_EAST = {"ko": "Malgun Gothic"}
"""The font of scripts that the first lacks, by language."""
_REGION = {
    "de": "de-DE", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "ko": "ko-KR", "ru": "ru-RU",
    "uk": "uk-UA",
}  # fmt: skip
"""Word checks spelling by region."""
_INK, _SOFT, _LINK, _RULE, _SHADE = "1B2430", "4A5561", "0B5394", "9AA5B1", "E9EEF2"
_SHEET_MM, _MARGIN_MM = (210.0, 297.0), 20.0


def to_word(report: Report, picture: bytes) -> bytes:
    """Return the document; `picture` is the figure as PNG."""
    docx = needed("docx", extra="report", what="a Word document")
    document = docx.Document()
    _set_up(document, report)
    writer = _Writer(document, report, picture)
    writer.title()
    for section in report.sections:
        writer.section(section.title, section.blocks)
    writer.notes.attach(document)
    made = io.BytesIO()
    document.save(made)
    return settled(made.getvalue())


class _Writer:
    """Appends blocks to a document, one after another."""

    def __init__(self, document: Document, report: Report, picture: bytes) -> None:
        self.document = document
        self.report = report
        self.picture = picture
        self.notes = Notes(report.source_of)
        self._lies = False

    def title(self) -> None:
        self.document.add_paragraph(self.report.title, style="Title")
        if self.report.subtitle:
            self.document.add_paragraph(self.report.subtitle, style="Subtitle")

    def section(self, title: str, blocks: tuple[Block, ...]) -> None:
        self._turn(any(isinstance(block, Table) and block.wide for block in blocks))
        self.document.add_heading(title, level=1)
        for block in blocks:
            self._block(block)

    def _turn(self, wide: bool) -> None:
        """Begin a sheet on its side, or upright again."""
        if wide == self._lies:
            return
        from docx.enum.section import WD_ORIENT, WD_SECTION

        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        _set_sheet(section, lies=wide)
        self._lies = wide

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                style = "Intense Quote" if block.warning else None
                self._runs(self.document.add_paragraph(style=style), block.runs)
            case Bullets():
                for item in block.items:
                    self._runs(self.document.add_paragraph(style="List Bullet"), item)
            case Picture():
                self._picture(block)
            case Table():
                self._table(block)
            case Sources():
                for source in block.entries:
                    self._entry(source)

    def _entry(self, source: Source) -> None:
        self._runs(self.document.add_paragraph(style="List Number"), source.entry)

    def _picture(self, block: Picture) -> None:
        from docx.shared import Mm

        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(
            io.BytesIO(self.picture), width=Mm(_SHEET_MM[0] - 2 * _MARGIN_MM)
        )
        properties = shape._inline.docPr
        properties.set("descr", block.alt)
        properties.set("name", "Figure")
        self.document.add_paragraph(block.caption, style="Caption")

    # --- Tables -----------------------------------------------------------------------------------

    def _table(self, block: Table) -> None:
        """Lay out a table: a head that repeats, a row across for each group, no row broken."""
        from docx.shared import Mm

        if title := alone(block):
            self.document.add_heading(title, level=2)
        sheet = _SHEET_MM[1] if block.wide else _SHEET_MM[0]
        width = sheet - 2 * _MARGIN_MM
        table = self.document.add_table(rows=0, cols=len(block.head))
        table.autofit = False
        widths = [Mm(width * share / math.fsum(block.shares)) for share in block.shares]
        for column, column_width in zip(table.columns, widths, strict=True):
            column.width = column_width
        _dress(table, block.about)
        head = self._row(table, tuple((words,) for words in block.head), widths, "Table Head")
        _mark_row(head, "w:tblHeader")
        for group in block.groups:
            if group.title and len(block.groups) > 1:
                across = table.add_row()
                cell = across.cells[0].merge(across.cells[-1])
                paragraph = cell.paragraphs[0]
                paragraph.style = "Table Group"
                paragraph.add_run(group.title).bold = True
                if group.note:
                    paragraph.add_run(f"  {group.note}")
                _shade(cell)
                _mark_row(across, "w:cantSplit")
            for row in group.rows:
                self._row(table, row, widths, "Table Text")
        self.document.add_paragraph(style="Table Text")

    def _row(self, table: Any, cells: tuple[Runs, ...], widths: list[Any], style: str) -> Any:
        row = table.add_row()
        _mark_row(row, "w:cantSplit")
        for cell, runs, width in zip(row.cells, cells, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.style = style
            self._runs(paragraph, runs)
        return row

    # --- Runs -------------------------------------------------------------------------------------

    def _runs(self, paragraph: Any, runs: Runs) -> None:
        last_was_mark = False
        for run in runs:
            match run:
                case Mark():
                    if last_was_mark:
                        paragraph.add_run(", ", style="Footnote Reference")
                    self.notes.cite(paragraph, run.number)
                case Link():
                    _add_link(paragraph, run.url)
                case _:
                    paragraph.add_run(run)
            last_was_mark = isinstance(run, Mark)


# --- The document as a whole ----------------------------------------------------------------------


def _set_up(document: Document, report: Report) -> None:
    """Set sheet, styles, language, properties and foot."""
    from docx.shared import Pt

    _set_sheet(document.sections[0], lies=False)
    _set_properties(document, report)
    _set_styles(document, report)
    footer = document.sections[0].footer.paragraphs[0]
    footer.style = "Footer"
    footer.add_run(f"{report.title}  ·  ").font.size = Pt(8)
    _add_field(footer, "PAGE", Pt(8))


def _set_sheet(section: Any, *, lies: bool) -> None:
    from docx.shared import Mm

    short, long = _SHEET_MM
    section.page_width, section.page_height = (
        (Mm(long), Mm(short)) if lies else (Mm(short), Mm(long))
    )
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Mm(_MARGIN_MM))


def _set_properties(document: Document, report: Report) -> None:
    """Tell title and language; author, times and the count of revisions are nobody's to guess."""
    core = document.core_properties
    root = core._element
    for child in list(root):
        root.remove(child)
    core.title, core.subject = report.title[:255], (report.subtitle or "")[:255]
    core.language = _REGION.get(report.language, report.language)


def _set_styles(document: Document, report: Report) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Mm, Pt

    styles: Any = document.styles
    for name in ("Footnote Text", "Table Text", "Table Head", "Table Group"):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
    styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    sizes = {
        "Normal": (10, _INK), "Title": (22, _INK), "Subtitle": (11.5, _SOFT),
        "Heading 1": (14, _INK), "Heading 2": (10.5, _INK), "Caption": (8.5, _SOFT),
        "List Bullet": (10, _INK), "List Number": (8.5, _INK),
        "Intense Quote": (10, "9C1C00"), "Footnote Text": (8, _INK), "Table Text": (8, _INK),
        "Table Head": (8, _INK), "Table Group": (8.5, _INK), "Footer": (8, _SOFT),
    }  # fmt: skip
    for name, (size, ink) in sizes.items():
        style = styles[name]
        style.font.size = Pt(size)
        _set_ink(style.font, ink)
        _set_fonts(style, report.language)
    for name, before, after in (
        ("Normal", 0, 6), ("Title", 0, 4), ("Subtitle", 0, 12), ("Heading 1", 16, 6),
        ("Heading 2", 8, 3),
        ("Caption", 4, 10), ("List Bullet", 0, 3), ("List Number", 0, 3), ("Footnote Text", 0, 2),
        ("Table Text", 1.5, 1.5), ("Table Head", 3, 3), ("Table Group", 4, 2),
    ):  # fmt: skip
        spacing = styles[name].paragraph_format
        spacing.space_before, spacing.space_after = Pt(before), Pt(after)
        spacing.line_spacing_rule = WD_LINE_SPACING.SINGLE
    styles["Normal"].paragraph_format.line_spacing = 1.15
    for name in ("Caption", "Subtitle"):
        styles[name].font.bold = styles[name].font.italic = False
    styles["Subtitle"].font.name = styles["Title"].font.name = _FONT
    for name in ("Title", "Heading 1", "Heading 2"):
        styles[name].font.bold = True
    styles["Table Head"].font.bold = True
    styles["Table Group"].paragraph_format.keep_with_next = True
    styles["Footnote Reference"].font.superscript = True
    styles["List Number"].paragraph_format.left_indent = Mm(9)
    styles["List Number"].paragraph_format.first_line_indent = Mm(-9)
    _set_ink(styles["Hyperlink"].font, _LINK)
    styles["Hyperlink"].font.underline = True
    for name in ("Title", "Subtitle"):
        _unadorned(styles[name])
    _set_language(document, report)


def _set_ink(font: Any, ink: str) -> None:
    from docx.shared import RGBColor

    font.color.rgb = RGBColor.from_string(ink)


def _set_fonts(style: Any, language: str) -> None:
    """Name one font for every script, so that no theme's font comes in between."""
    from docx.oxml.ns import qn

    style.font.name = _FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        if key.endswith("Theme"):
            del fonts.attrib[key]
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), _FONT)
    fonts.set(qn("w:eastAsia"), _EAST.get(language, _FONT))


def _unadorned(style: Any) -> None:
    """Take away the rule below and the letters set wide."""
    from docx.oxml.ns import qn

    for parent, name in (("pPr", "w:pBdr"), ("rPr", "w:spacing"), ("rPr", "w:kern")):
        properties = getattr(style.element, f"get_or_add_{parent}")()
        for told in properties.findall(qn(name)):
            properties.remove(told)


def _set_language(document: Document, report: Report) -> None:
    from docx.oxml.ns import qn

    region = _REGION.get(report.language, report.language)
    for told in document.styles.element.iter(qn("w:lang")):
        told.set(qn("w:val"), region)
        told.set(qn("w:eastAsia"), region if report.language in _EAST else "ko-KR")


# --- XML that python-docx has no words for --------------------------------------------------------


def _add_field(paragraph: Any, code: str, size: Any) -> None:
    for kind in ("begin", None, "separate", "1", "end"):
        run = paragraph.add_run("1" if kind == "1" else "")
        run.font.size = size
        if kind is None:
            instruction = element("w:instrText")
            instruction.text = code
            run._r.append(instruction)
        elif kind != "1":
            run._r.append(element("w:fldChar", fldCharType=kind))


def _add_link(paragraph: Any, url: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    to = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = element("w:hyperlink")
    link.set(qn("r:id"), to)
    run = paragraph.add_run(url, style="Hyperlink")
    link.append(run._r)
    paragraph._p.append(link)


def _mark_row(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(element(name))


def _shade(cell: Any) -> None:
    cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=_SHADE))


def _dress(table: Any, about: str) -> None:
    """Draw hairlines between rows and none between columns, and say what the table holds."""
    properties = table._tbl.tblPr
    borders = element("w:tblBorders")
    for side, width in (("top", "8"), ("bottom", "8"), ("insideH", "4")):
        borders.append(element(f"w:{side}", val="single", sz=width, space="0", color=_RULE))
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w="60", type="dxa"))
    look = properties.find(f"{{{properties.nsmap['w']}}}tblLook")
    for part in (borders, element("w:tblLayout", type="fixed"), margins):
        for old in properties.findall(part.tag):
            properties.remove(old)
        look.addprevious(part) if look is not None else properties.append(part)
    properties.append(element("w:tblCaption", val=about))
