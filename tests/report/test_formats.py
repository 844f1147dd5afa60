"""Each format is what it says, holds all of the report, and runs none of its words."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pptx
import pytest
from docx.enum.style import WD_STYLE_TYPE

import geo_movements as gm
from geo_movements import report
from geo_movements.cli import main
from geo_movements.markup import markdown
from geo_movements.report.marked import to_markdown
from geo_movements.report.notes import Notes
from geo_movements.report.parts import clean
from geo_movements.report.slides import to_slides
from geo_movements.report.typeset import to_pdf
from geo_movements.report.web import to_html
from geo_movements.report.word import to_word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


# --- Word -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def word(story: gm.Story, picture: bytes) -> bytes:
    return to_word(report.report_of(story), picture)


def part(archive: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(archive)) as parts:
        return ElementTree.fromstring(parts.read(name))


def test_a_word_document_has_real_headings_tables_and_language(word: bytes) -> None:
    document = docx.Document(io.BytesIO(word))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[:3] == ["Summary", "Map", "Claims"]
    assert document.paragraphs[0].style.name == "Title"
    claims = document.tables[0]
    assert claims.rows[0].cells[1].text == "Who says so"
    assert claims.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None
    assert document.core_properties.title == "Sealift"
    assert document.core_properties.created is None
    languages = {one.get(f"{W}val") for one in document.styles.element.iter(f"{W}lang")}
    assert languages == {"en-GB"}


def test_each_table_of_those_who_differ_says_of_what(story: gm.Story, word: bytes) -> None:
    document = docx.Document(io.BytesIO(word))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 2"] == ["Sealift"]
    assert "\n### Sealift\n\n| \\# | Who says so |" in report.markdown(story)


def test_its_claims_lie_on_a_sheet_on_its_side(word: bytes) -> None:
    sections = docx.Document(io.BytesIO(word)).sections
    assert [one.page_width > one.page_height for one in sections] == [False, True, False]


def test_its_figure_is_described(word: bytes) -> None:
    (shape,) = docx.Document(io.BytesIO(word)).inline_shapes
    assert "5 claims" in shape._inline.docPr.get("descr")


def test_its_footnotes_are_real_one_a_source_and_referred_to_after(word: bytes) -> None:
    body, notes = part(word, "word/document.xml"), part(word, "word/footnotes.xml")
    references = [one.get(f"{W}id") for one in body.iter(f"{W}footnoteReference")]
    told = {
        one.get(f"{W}id"): "".join(t.text or "" for t in one.iter(f"{W}t")).strip()
        for one in notes.iter(f"{W}footnote")
    }
    assert references == ["1", "2", "3", "4", "5", "6"]
    assert set(told) == {"-1", "0", *references}
    assert sorted(told.values())[-6:] == [
        "AP, 23 Oct 2024.", "Jane Doe, “Austin: ‘evidence’ & more”, CNN, 23 Oct 2024.",
        "Kyiv Post, about 18 Oct 2024.", "TASS, 21 Oct 2024.", "The Late One, Jan 2025.",
        "“Budanov”, UNN, 8–13 Oct 2024.",
    ]  # fmt: skip
    again = [one.text for one in body.iter(f"{W}instrText") if "NOTEREF" in (one.text or "")]
    marks = {one.get(f"{W}name") for one in body.iter(f"{W}bookmarkStart")}
    assert again and {re.search(r"_RefSource\d+", text)[0] for text in again} <= marks
    assert part(word, "word/settings.xml").find(f"{W}footnotePr") is not None


def test_a_source_that_comes_out_of_turn_keeps_its_number(story: gm.Story) -> None:
    sources = report.report_of(story).source_of
    document = docx.Document()
    document.styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
    paragraph = document.add_paragraph()
    notes = Notes(sources)
    for number in (1, 3, 2):
        notes.cite(paragraph, number)
    marked = [
        one.get(f"{W}customMarkFollows") for one in paragraph._p.iter(f"{W}footnoteReference")
    ]
    assert marked == [None, "1", None]
    assert paragraph.text == "3"


# --- PowerPoint -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def deck(story: gm.Story, picture: bytes) -> Any:
    return pptx.Presentation(io.BytesIO(to_slides(report.report_of(story), picture)))


def test_slides_are_read_from_the_back_of_a_room(deck: Any) -> None:
    smallest: dict[str, float] = {}
    for slide in deck.slides:
        title = slide.shapes.title.text_frame.text
        for shape in slide.shapes:
            cells = shape.table.iter_cells() if shape.has_table else []
            for frame in (
                *(cell.text_frame for cell in cells),
                *([shape.text_frame] if shape.has_text_frame else []),
            ):
                sizes = [run.font.size.pt for p in frame.paragraphs for run in p.runs]
                smallest[title] = min([smallest.get(title, 99), *sizes])
    assert min(smallest.values()) >= 14 and smallest["Summary"] == 18
    (figure,) = (s for slide in deck.slides for s in slide.shapes if s.name == "Figure")
    assert figure.width * figure.height > 0.6 * deck.slide_width * deck.slide_height


def test_a_slide_has_no_column_that_its_movement_leaves_empty(deck: Any) -> None:
    pages = [s for s in deck.slides if s.shapes.title.text_frame.text.startswith("Sealift")]
    tables = [shape.table for slide in pages for shape in slide.shapes if shape.has_table]
    heads = [[cell.text_frame.text for cell in table.rows[0].cells] for table in tables]
    told = [[c.text_frame.text for c in row.cells] for t in tables for row in list(t.rows)[1:]]
    assert all(any(row[at] for row in told) for at in range(len(heads[0])))
    assert "From" in heads[0] and "Grade" in heads[0]
    alone = next(s for s in deck.slides if s.shapes.title.text_frame.text == "Plan")
    (table,) = (shape.table for shape in alone.shapes if shape.has_table)
    assert "Grade" not in [row.cells[0].text_frame.text for row in table.rows]


def test_slides_have_titles_a_picture_with_words_and_real_tables(deck: Any) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[:3] == ["Sealift", "Summary", "Map"] and all(titles)
    assert titles.count("Sealift") == 2  # the first slide, and the movement's own
    (figure,) = (s for slide in deck.slides for s in slide.shapes if s.name == "Figure")
    assert "5 claims" in figure._element.nvPicPr.cNvPr.get("descr")
    tables = [s.table for slide in deck.slides for s in slide.shapes if s.has_table]
    assert any(table.cell(0, 1).text == "Who says so" for table in tables)


def test_remarks_stand_in_the_notes_of_their_slide(deck: Any) -> None:
    slide = next(s for s in list(deck.slides)[3:] if s.shapes.title.text_frame.text == "Sealift")
    assert "One total." in slide.notes_slide.notes_text_frame.text
    assert "Remarks, by the number of the claim" not in str(deck.slides)


def test_nothing_runs_off_a_slide(deck: Any) -> None:
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width + 1
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height + 1


# --- PDF ------------------------------------------------------------------------------------------


def test_a_pdf_is_tagged_and_says_so(story: gm.Story, picture: bytes) -> None:
    made = to_pdf(report.report_of(story), picture)
    assert made.startswith(b"%PDF-") and b"/MarkInfo" in made and b"/StructTreeRoot" in made
    assert b"pdfuaid:part" in made.replace(b" ", b"")


def test_a_letter_that_no_font_has_costs_the_standard_not_the_pdf(
    story: gm.Story, picture: bytes
) -> None:
    made = to_pdf(replace(report.report_of(story), title="\U00013000"), picture)
    assert made.startswith(b"%PDF-") and b"/StructTreeRoot" in made
    assert b"pdfuaid:part" not in made.replace(b" ", b"")


def test_a_pdf_with_every_kind_of_letter_meets_the_standard(
    story: gm.Story, picture: bytes
) -> None:
    made = to_pdf(replace(report.report_of(story), title="원산 Вонсан 元山 وونسان"), picture)
    assert b"pdfuaid:part" in made.replace(b" ", b"")


# --- HTML -----------------------------------------------------------------------------------------


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(page: str) -> _Seen:
    parser = _Seen()
    parser.feed(page)
    parser.close()
    return parser


def test_a_page_links_its_footnotes_and_nothing_else_but_sources(story: gm.Story) -> None:
    page = seen(to_html(report.report_of(story), "data:image/png;base64,AA=="))
    inside = {link.removeprefix("#") for link in page.links if link.startswith("#")}
    assert inside and inside <= set(page.ids) and len(page.ids) == len(set(page.ids))
    outside = [link for link in page.links if not link.startswith(("#", "data:"))]
    assert all(link.startswith("https://") for link in outside)
    assert "script" not in page.tags and "thead" in page.tags
    assert not any(name.startswith("on") for name in page.attributes)


def test_its_policy_allows_its_own_style_alone(story: gm.Story) -> None:
    page = to_html(report.report_of(story), None)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy and "style=" not in page


# --- Markdown and the sources alone ---------------------------------------------------------------


def test_markdown_defines_each_footnote_that_it_cites(story: gm.Story) -> None:
    made = to_markdown(report.report_of(story), "fig.png")
    cited = set(re.findall(r"\[\^(\d+)\](?!:)", made))
    defined = set(re.findall(r"^\[\^(\d+)\]:", made, re.MULTILINE))
    assert cited and cited <= defined
    assert "](fig.png)" in made and "| White House (John Kirby)[^1][^2] |" in made
    rows = [line for line in made.splitlines() if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows if "White House (" in row} == {11}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("2024. A year", r"2024\. A year"),
        ("+ more", r"\+ more"),
        ("30 km east, at Kursk - and on", "30 km east, at Kursk - and on"),
        ("a_b*c", r"a\_b\*c"),
        (":smile: at 5:30", "&#58;smile: at 5:30"),
    ],
)
def test_only_what_markdown_would_read_is_escaped(words: str, told: str) -> None:
    assert markdown(words) == told


def test_words_and_addresses_keep_their_distance_in_markdown(story: gm.Story) -> None:
    made = report.markdown(story)
    assert "CNN, 23 Oct 2024. <https://example.org/cnn?a=1&b=2> archived: <https://archive" in made


def test_several_authors_are_several(story: gm.Story) -> None:
    two = story.sources.assign(author="Jane Doe; Agence {x}")
    told = gm.Story(**{**vars(story), "sources": two})
    assert "author = {{Jane Doe} and {Agence \\{x\\}}}" in report.bibtex(told)
    assert json.loads(report.csl(told))[0]["author"] == [
        {"literal": "Jane Doe"}, {"literal": "Agence {x}"},
    ]  # fmt: skip


def test_bibtex_has_what_is_told_and_nothing_else(story: gm.Story) -> None:
    made = report.bibtex(story)
    cnn = made[made.index("@online{cnn,") :].split("\n}\n")[0]
    assert 'title = {{Austin: "evidence" \\& more}}' in cnn
    assert "author = {{Jane Doe}}" in cnn and "url = {https://example.org/cnn?a=1&b=2}" in cnn
    assert r"\url{https://archive.example/cnn}" in cnn
    assert "date = {2024-10-18~}" in made and "date = {2024-10-08/2024-10-13}" in made
    assert "urldate" not in made and made.count("@online{") == 6
    assert made.index("@online{cnn") < made.index("@online{late")


def test_csl_is_csl(story: gm.Story) -> None:
    items = {item["id"]: item for item in json.loads(report.csl(story))}
    assert items["kp"]["issued"] == {"date-parts": [[2024, 10, 18]], "circa": True}
    assert items["unn"]["issued"] == {"date-parts": [[2024, 10, 8], [2024, 10, 13]]}
    assert items["cnn"]["author"] == [{"literal": "Jane Doe"}]
    assert items["late"]["type"] == "document" and items["ap"]["type"] == "webpage"
    known = {
        "id", "type", "title", "publisher", "URL", "archive_location", "note", "author", "issued",
    }  # fmt: skip
    assert {name for item in items.values() for name in item} <= known
    assert "accessed" not in str(items)


# --- All of them ----------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", report.SUFFIXES)
@pytest.mark.usefixtures("quick")
def test_the_same_story_gives_the_same_bytes(story: gm.Story, suffix: str) -> None:
    assert report.render(story, suffix) == report.render(story, suffix)


def texts(archive: bytes, tag: str) -> str:
    with zipfile.ZipFile(io.BytesIO(archive)) as parts:
        names = [name for name in parts.namelist() if name.endswith(".xml")]
        roots = [ElementTree.fromstring(parts.read(name)) for name in names]
    return "\n".join(one.text or "" for root in roots for one in root.iter(tag))


@pytest.mark.parametrize("suffix", report.SUFFIXES)
@pytest.mark.usefixtures("quick")
def test_hostile_words_are_shown_as_they_stand(
    hostile: gm.Story, hostile_words: str, suffix: str
) -> None:
    words = clean(hostile_words)
    made = report.render(hostile, suffix)
    if suffix == ".docx":
        assert words in texts(made, f"{W}t")
    elif suffix == ".pptx":
        assert words in texts(made, f"{A}t")
    elif suffix == ".html":
        page = seen(made)
        assert words in page.text
        assert not {"b", "script"} & page.tags and "onclick" not in page.attributes
        assert not any("javascript" in link for link in page.links)
    elif suffix == ".md":
        assert not re.search(r"(?<!\\)(?:<b|\]\(javascript)", made)
        assert not re.search(r"\{[{%#]", made) and markdown(words) in made
    elif suffix == ".csl.json":
        assert json.loads(made)[0]["title"] == words
    elif suffix == ".bib":
        depth = 0
        for brace in re.sub(r"\\[{}]", "", made):
            depth += (brace == "{") - (brace == "}")
            assert depth >= 0
        assert depth == 0 and r"\end{document}" not in made
    else:
        assert made.startswith(b"%PDF-")


def test_save_writes_them_and_html_and_pdf_stay_what_they_are(
    story: gm.Story, tmp_path: Path, quick: None
) -> None:
    for name in ("r.docx", "r.pptx", "r.md", "r.bib", "r.csl.json"):
        assert gm.save(story, tmp_path / name).stat().st_size > 100
    gm.save(story, tmp_path / "r.md", figure="map.png")
    assert "](map.png)" in (tmp_path / "r.md").read_text()
    assert "gm-story" in gm.save(story, tmp_path / "r.html").read_text()


def test_the_figure_in_a_report_is_ours(story: gm.Story) -> None:
    made = report.docx(story)
    (shape,) = docx.Document(io.BytesIO(made)).inline_shapes
    assert shape.width > 2 * shape.height > 0 or shape.height > shape.width / 4
    assert len(made) > 60_000


def test_an_unknown_suffix_names_the_known(story: gm.Story) -> None:
    with pytest.raises(gm.OutputError, match=r"\.docx, \.pptx"):
        report.render(story, ".odt")


# --- The command ----------------------------------------------------------------------------------


@pytest.fixture
def folder(project_folder) -> Path:
    return project_folder("id,from,to\na,Wonsan,Vladivostok\n")


def test_the_command_writes_each_that_is_asked_for(
    folder: Path, tmp_path: Path, quick: None, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, picture: bytes,
) -> None:  # fmt: skip
    monkeypatch.setattr("geo_movements.figure.png", lambda *_, **__: picture)
    names = ("r.docx", "r.md", "s.bib", "s.csl.json")
    outputs = [part for name in names for part in ("-o", str(tmp_path / name))]
    assert main(["report", str(folder), *outputs]) == 0
    assert all((tmp_path / name).exists() for name in names)
    assert "](r.figure.png)" in (tmp_path / "r.md").read_text()
    assert (tmp_path / "r.figure.png").read_bytes() == picture
    assert "r.docx: 1 claim, 0 sources" in capsys.readouterr().err


@pytest.mark.parametrize("taken", ["r.md", "r.figure.png"])
def test_markdown_has_its_figure_or_is_not_written(
    folder: Path, tmp_path: Path, quick: None, picture: bytes, monkeypatch: pytest.MonkeyPatch,
    taken: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("geo_movements.figure.png", lambda *_, **__: picture)
    (tmp_path / taken).mkdir()
    assert main(["report", str(folder), "-o", str(tmp_path / "r.md")]) == 1
    assert [path.name for path in tmp_path.glob("r.*")] == [taken]


def test_a_suffix_that_is_no_report_is_misuse(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(folder), "-o", "r.odt"]) == 2
    assert ".docx, .pptx, .pdf, .html, .md, .bib, .csl.json" in capsys.readouterr().err
