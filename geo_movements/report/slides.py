"""Write a report as PowerPoint slides: the figure, a slide a movement, notes for who speaks."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from geo_movements.export.zipped import settled
from geo_movements.extras import needed
from geo_movements.report.parts import (
    Bullets,
    Link,
    Mark,
    Paragraph,
    Picture,
    Report,
    Runs,
    Section,
    Sources,
    Table,
    TableGroup,
    plain,
    without_empty,
)

__all__ = ["to_slides"]

_WIDE_IN, _HIGH_IN, _EDGE_IN = 13.333, 7.5, 0.6
_TOP_IN, _FOOT_IN = 1.5, 7.1
"""Between them is what a slide shows, below its title."""
_PICTURE_IN = (1.0, 7.25)
"""So is the figure, which needs every inch."""
_FONT = "Arial"
_INK, _SOFT, _LINK, _RULE, _SHADE = "1B2430", "4A5561", "0B5394", "9AA5B1", "E9EEF2"
_TABLE_PT, _TEXT_PT, _SMALL_PT, _NOTE_PT = 14, 18, 14, 14
_ALONE_PT, _ALONE_IN = 20, (3.4, 8.73)
"""A claim that is alone fills its slide: its names, and what is told."""
_BROAD_IN = 6.0
_ON_ITS_OWN, _TITLE_ONLY = 0, 5
"""Layouts of python-pptx's own template: a title slide, a title and nothing else."""
_HYPERLINK = (b'<a:hlink><a:srgbClr val="0000FF"/>', b'<a:hlink><a:srgbClr val="0B5394"/>')
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's table style without any."""


def to_slides(report: Report, picture: bytes) -> bytes:
    """Return the presentation; `picture` is the figure as PNG."""
    pptx = needed("pptx", extra="report", what="a PowerPoint presentation")
    presentation = pptx.Presentation()
    _set_up(presentation, report)
    deck = _Deck(presentation, report, picture)
    deck.title()
    for section in report.sections:
        if not section.aside:
            deck.section(section)
    made = io.BytesIO()
    presentation.save(made)
    return settled(made.getvalue())


class _Deck:
    """Appends slides, one after another."""

    def __init__(self, presentation: Any, report: Report, picture: bytes) -> None:
        self.presentation = presentation
        self.report = report
        self.picture = picture

    def title(self) -> None:
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[_ON_ITS_OWN])
        _fill(slide.shapes.title, self.report.title, 36, _INK, bold=True)
        _place(slide.shapes.title, _EDGE_IN, 2.2, _WIDE_IN - 2 * _EDGE_IN, 1.7)
        slide.shapes.title.text_frame.vertical_anchor = _anchor("BOTTOM")
        subtitle = slide.placeholders[1]
        if self.report.subtitle:
            _fill(subtitle, self.report.subtitle, 18, _SOFT)
            _place(subtitle, _EDGE_IN, 4.1, _WIDE_IN - 2 * _EDGE_IN, 1.6)
        else:
            subtitle._element.getparent().remove(subtitle._element)

    def section(self, section: Section) -> None:
        """Make the slides of a section: text flows together, a picture or a table stands alone."""
        words: list[Runs] = []
        for block in section.blocks:
            match block:
                case Paragraph():
                    words.append(block.runs)
                case Bullets():
                    words += block.items
                case Picture():
                    self._picture(section.title, block)
                case Sources():
                    entries = [(f"{one.number}. ", *one.entry) for one in block.entries]
                    self._texts(section.title, entries, _SMALL_PT)
                case Table():
                    self._table(section.title, block)
        if words:
            self._texts(section.title, words, _TEXT_PT)

    def _slide(self, title: str) -> Any:
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[_TITLE_ONLY])
        _fill(slide.shapes.title, title, 26, _INK, bold=True)
        _place(slide.shapes.title, _EDGE_IN, 0.25, _WIDE_IN - 2 * _EDGE_IN, 0.75)
        slide.shapes.title.text_frame.vertical_anchor = _anchor("MIDDLE")
        return slide

    def _texts(self, title: str, texts: Sequence[Runs], size_pt: int) -> None:
        """Lay out paragraphs on as many slides as they need."""
        from pptx.util import Inches, Pt

        wide = _WIDE_IN - 2 * _EDGE_IN
        heights = [_lines(plain(one), wide, size_pt) * _line_in(size_pt) + 0.12 for one in texts]
        pages = _pages(texts, heights, _FOOT_IN - _TOP_IN)
        for number, page in enumerate(pages, start=1):
            slide = self._slide(_numbered(title, number, len(pages)))
            box = slide.shapes.add_textbox(
                Inches(_EDGE_IN), Inches(_TOP_IN), Inches(wide), Inches(_FOOT_IN - _TOP_IN)
            )
            box.text_frame.word_wrap = True
            for at, runs in enumerate(page):
                frame = box.text_frame
                paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
                paragraph.space_after = Pt(8)
                self._runs(paragraph, runs, size_pt)

    def _picture(self, title: str, block: Picture) -> None:
        """Put the figure on a slide as large as it fits, its description in the notes."""
        from pptx.util import Inches

        slide = self._slide(title)
        shape = slide.shapes.add_picture(io.BytesIO(self.picture), 0, 0)
        shape.name = "Figure"
        shape._element.nvPicPr.cNvPr.set("descr", block.alt)
        top, foot = _PICTURE_IN
        room_wide, room_high = _WIDE_IN - 2 * _EDGE_IN, foot - top
        scale = min(Inches(room_wide) / shape.width, Inches(room_high) / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
        shape.left = int((Inches(_WIDE_IN) - shape.width) / 2)
        shape.top = Inches(top)
        slide.notes_slide.notes_text_frame.text = "\n".join((block.caption, block.alt))

    # --- Tables -----------------------------------------------------------------------------------

    def _table(self, title: str, block: Table) -> None:
        """Give each group slides of its own, under its title, with its remarks in the notes."""
        for whole in block.groups:
            part = without_empty(replace(block, groups=(whole,)))
            (group,) = part.groups
            # `sum` of floats is another in Python 3.12 than before; `fsum` is everywhere the same.
            room = (_WIDE_IN - 2 * _EDGE_IN) / math.fsum(part.shares)
            widths = [room * share for share in part.shares]
            if block.wide and len(group.rows) == 1:
                self._alone(part, group)
                continue
            heights = [_row_in(row, widths) for row in group.rows]
            head = tuple((words,) for words in part.head)
            room = _FOOT_IN - _TOP_IN - 0.2 - _row_in(head, widths)
            pages = _pages(group.rows, heights, room)
            # Of a table of groups each is told by its own name, of another by the section's too.
            named = group.title or title
            if group.title and not block.wide:
                named = f"{title}: {group.title}"
            for number, page in enumerate(pages, start=1):
                slide = self._slide(_numbered(named, number, len(pages)))
                self._note(slide, group)
                heights = [_row_in(row, widths) for row in (head, *page)]
                self._grid(slide, part, page, widths, heights, size_pt=_TABLE_PT, head=head)
                if group.remarks:
                    slide.notes_slide.notes_text_frame.text = "\n".join(group.remarks)

    def _alone(self, block: Table, group: TableGroup) -> None:
        """Stand a claim that is alone on its side: what is told, line by line, then its remarks."""
        told = [
            ((name,), runs)
            for name, runs in zip(block.head[1:], group.rows[0][1:], strict=True)
            if runs
        ]
        slide = self._slide(group.title or "")
        self._note(slide, group)
        widths, size_pt = _ALONE_IN, _ALONE_PT
        remarks = [words.partition(": ")[2] for words in group.remarks]
        wide = math.fsum(widths)
        below = math.fsum(_lines(words, wide, _NOTE_PT) * _line_in(_NOTE_PT) for words in remarks)
        heights = _alone_in(told, widths, size_pt)
        if math.fsum(heights) + below + 0.3 > _FOOT_IN - _TOP_IN:
            size_pt = _TABLE_PT
            heights = _alone_in(told, widths, size_pt)
        self._grid(slide, block, told, widths, heights, size_pt=size_pt, head=None)
        if group.remarks:
            from pptx.util import Inches

            top = _TOP_IN + math.fsum(heights) + 0.2
            box = slide.shapes.add_textbox(
                Inches(_EDGE_IN),
                Inches(top),
                Inches(math.fsum(widths)),
                Inches(max(0.4, _FOOT_IN - top)),
            )
            box.text_frame.word_wrap = True
            for at, words in enumerate(remarks):
                frame = box.text_frame
                paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
                self._runs(paragraph, (words,), _NOTE_PT, _SOFT)
            slide.notes_slide.notes_text_frame.text = "\n".join(group.remarks)

    def _note(self, slide: Any, group: TableGroup) -> None:
        from pptx.util import Inches

        if not group.note:
            return
        box = slide.shapes.add_textbox(
            Inches(_EDGE_IN), Inches(0.95), Inches(_WIDE_IN - 2 * _EDGE_IN), Inches(0.4)
        )
        box.text_frame.word_wrap = True
        self._runs(box.text_frame.paragraphs[0], (group.note,), _NOTE_PT, _SOFT)

    def _grid(
        self,
        slide: Any,
        block: Table,
        rows: Sequence[tuple[Runs, ...]],
        widths: Sequence[float],
        heights: Sequence[float],
        *,
        size_pt: int,
        head: tuple[Runs, ...] | None,
    ) -> None:
        """Lay out a real table; without a head its first column names what stands beside it."""
        from pptx.util import Inches

        told = [head, *rows] if head else list(rows)
        frame = slide.shapes.add_table(
            len(told), len(widths), Inches(_EDGE_IN), Inches(_TOP_IN),
            Inches(math.fsum(widths)), Inches(math.fsum(heights)),
        )  # fmt: skip
        frame.name = block.about[:80]
        frame._element.nvGraphicFramePr.cNvPr.set("descr", block.about)
        table = frame.table
        table.first_row, table.first_col, table.horz_banding = head is not None, head is None, False
        frame._element.graphic.graphicData.tbl.tblPr.find(_a("tableStyleId")).text = _NO_STYLE
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Inches(width)
        for at, (row, height) in enumerate(zip(told, heights, strict=True)):
            table.rows[at].height = Inches(height)
            is_head = head is not None and at == 0
            for number, runs in enumerate(row):
                cell = table.cell(at, number)
                _dress(cell, head=is_head)
                bold = is_head or (head is None and number == 0)
                self._runs(cell.text_frame.paragraphs[0], runs, size_pt, bold=bold)

    # --- Runs -------------------------------------------------------------------------------------

    def _runs(
        self, paragraph: Any, runs: Runs, size_pt: int, ink: str = _INK, *, bold: bool = False
    ) -> None:
        last_was_mark = False
        for run in runs:
            if isinstance(run, Mark) and last_was_mark:
                _raise(_add_run(paragraph, ", ", size_pt, ink))
            match run:
                case Mark():
                    _raise(_add_run(paragraph, str(run.number), size_pt, ink))
                case Link():
                    added = _add_run(paragraph, run.url, size_pt, _LINK)
                    added.hyperlink.address = run.url
                case _:
                    _add_run(paragraph, run, size_pt, ink, bold=bold)
            last_was_mark = isinstance(run, Mark)


# --- How much fits --------------------------------------------------------------------------------


def _line_in(size_pt: int) -> float:
    return size_pt * 1.2 / 72


def _lines(words: str, wide_in: float, size_pt: int) -> int:
    """Reckon the lines of a text: letters are half as wide as high, those of Hangul as wide.

    In a narrow cell more is left at the ends of lines.
    """
    letter = 0.48 if wide_in > _BROAD_IN else 0.53
    units = sum(2 if "\u1100" <= letter <= "\uffdc" else 1 for letter in words)
    return max(1, math.ceil(units * letter * size_pt / 72 / max(wide_in, 0.2)))


def _row_in(row: Sequence[Runs], widths: Sequence[float]) -> float:
    lines = max(
        _lines(plain(runs), width - 0.12, _TABLE_PT)
        for runs, width in zip(row, widths, strict=True)
    )
    return lines * _line_in(_TABLE_PT) + 0.1


def _alone_in(
    told: Sequence[tuple[Runs, Runs]], widths: Sequence[float], size_pt: int
) -> list[float]:
    """Reckon how high each line of a claim is that stands on its side."""
    return [
        max(
            _lines(plain(cell), wide - 0.12, size_pt)
            for cell, wide in zip(row, widths, strict=True)
        )
        * _line_in(size_pt)
        + 0.12
        for row in told
    ]


def _pages(items: Sequence[Any], heights: Sequence[float], room: float) -> list[list[Any]]:
    """Part items into as few pages as hold them, about evenly full.

    One that is too high has a page of its own.
    """
    pages = _filled(items, heights, room)
    even = math.fsum(heights) / max(1, len(pages))
    tries = (even + (room - even) * step / 10 for step in range(11))
    return next(
        (one for less in tries if len(one := _filled(items, heights, less)) == len(pages)), pages
    )


def _filled(items: Sequence[Any], heights: Sequence[float], room: float) -> list[list[Any]]:
    pages: list[list[Any]] = []
    left = 0.0
    for item, height in zip(items, heights, strict=True):
        if not pages or height > left:
            pages.append([])
            left = room
        pages[-1].append(item)
        left -= height
    return pages


def _numbered(title: str, number: int, of: int) -> str:
    return title if of == 1 else f"{title} ({number}/{of})"


# --- The presentation as a whole ------------------------------------------------------------------


def _set_up(presentation: Any, report: Report) -> None:
    """Make slides wide, with one font, and tell title and language; times are nobody's to tell."""
    from pptx.util import Inches

    ratio = Inches(_WIDE_IN) / presentation.slide_width
    presentation.slide_width, presentation.slide_height = Inches(_WIDE_IN), Inches(_HIGH_IN)
    master = presentation.slide_master
    for home in (master, *master.slide_layouts):
        for shape in home.placeholders:
            left, width = shape.left, shape.width
            shape.left, shape.width = int(left * ratio), int(width * ratio)
    core = presentation.core_properties
    for child in list(core._element):
        core._element.remove(child)
    core.title, core.subject = report.title[:255], (report.subtitle or "")[:255]
    core.language = report.language
    for relation in master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            theme = relation.target_part
            for old, new in ((b'typeface="Calibri"', b'typeface="Arial"'), _HYPERLINK):
                theme._blob = theme.blob.replace(old, new)


def _place(shape: Any, left: float, top: float, width: float, height: float) -> None:
    from pptx.util import Inches

    shape.left, shape.top = Inches(left), Inches(top)
    shape.width, shape.height = Inches(width), Inches(height)


def _anchor(name: str) -> Any:
    from pptx.enum.text import MSO_ANCHOR

    return getattr(MSO_ANCHOR, name)


def _fill(shape: Any, words: str, size_pt: int, ink: str, *, bold: bool = False) -> None:
    from pptx.enum.text import MSO_AUTO_SIZE, PP_ALIGN

    frame = shape.text_frame
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    _add_run(frame.paragraphs[0], words, size_pt, ink, bold=bold)


def _add_run(paragraph: Any, words: str, size_pt: int, ink: str, *, bold: bool = False) -> Any:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    run = paragraph.add_run()
    run.text = words
    run.font.size, run.font.name, run.font.bold = Pt(size_pt), _FONT, bold
    colour: Any = RGBColor
    run.font.color.rgb = colour.from_string(ink)
    return run


def _raise(run: Any) -> None:
    run.font._element.set("baseline", "30000")


def _a(name: str) -> str:
    from pptx.oxml.ns import qn

    return str(qn(f"a:{name}"))


def _dress(cell: Any, *, head: bool) -> None:
    """Draw a hairline below a cell, a stronger one below the head, and none beside it."""
    from pptx.oxml import parse_xml
    from pptx.util import Inches

    cell.margin_left = cell.margin_right = Inches(0.05)
    cell.margin_top = cell.margin_bottom = Inches(0.04)
    properties = cell._tc.get_or_add_tcPr()
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    width, ink = (15875, _SOFT) if head else (6350, _RULE)
    properties.append(
        parse_xml(
            f'<a:lnB {space} w="{width}"><a:solidFill><a:srgbClr val="{ink}"/>'
            "</a:solidFill></a:lnB>"
        )
    )
