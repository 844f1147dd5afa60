"""What leaves the review page reads back and maps; what is hostile never runs."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import geo_movements as gm
from geo_movements.cli import main
from geo_movements.draft.records import Article, Mention, Sense, Statement, Words
from geo_movements.places.candidates import Weighed
from geo_movements.places.gazetteer import Candidate, Place
from geo_movements.tables.formulas import guarded

from .conftest import TEXT, make_article, page_of, senses_of, statements_of

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

HOSTILE = (
    "{{ 7*7 }}", "${7*7}", "</script><script>window.hacked = 1</script>", "`tick`",
    "<img src=x onerror='window.hacked = 2'>", "javascript:window.hacked=3", "\u202egnorw\u202c",
    "\x00\ud800 half", "=HYPERLINK(1)", "\"quoted\" & 'single' \u2028 line", "__proto__",
    "constructor",
)  # fmt: skip


def unzipped(file: Path, folder: Path) -> Path:
    with zipfile.ZipFile(file) as packed:
        assert packed.testzip() is None
        packed.extractall(folder)
    (only,) = folder.iterdir()
    return only


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def test_the_decided_folder_maps_in_one_command(html: str, open_page: Open, tmp_path: Path) -> None:
    seen = open_page(html)
    seen.keys("aa")
    seen.keys("d")  # the White House's
    seen.keys("a")
    seen.tab.fill("[id='rv-movements:4-claimant']", "Ukraine's military intelligence")
    seen.tab.fill("[id='rv-movements:4-date']", "late October 2024")
    seen.tab.keyboard.press("Control+Enter")
    seen.tab.click(".rv-current .rv-change")
    seen.tab.fill(".rv-hand input", "44.33, 131.67")
    seen.tab.keyboard.press("Control+Enter")
    seen.keys("a")
    assert "All 7 decided" in seen.tab.inner_text(".rv-progress")
    folder = unzipped(
        seen.downloaded(lambda: seen.tab.click("#rv-download")), tmp_path / "unzipped"
    )
    assert folder.name == "seoul-says-troop-ships-left-north-korea-s-east"
    assert "nothing unsaved" in seen.tab.inner_text(".rv-progress")

    project = gm.read(folder)
    assert [one for one in project.problems if one.level == "error"] == []
    assert len(project.movements) == 5 and len(project.events) == 1
    assert project.movements["draft"].isna().all()
    assert project.movements["claimant"].iloc[3] == "Ukraine's military intelligence"
    (event,) = table(folder / "events.csv")
    assert event["concerns"].count(";") == 1  # the dropped movement is gone
    lock = {row["toponym"]: row for row in table(folder / "places.lock.csv")}
    assert lock["Sergeyevka"]["match"] == "coordinates"
    assert {row["decided_by"] for row in lock.values()} == {"user"}
    assert "the Wonsan area" not in lock  # its row was dropped
    text = next((folder / "articles").iterdir()).read_text(encoding="utf-8")
    first = project.movements.iloc[0]
    start, end = int(first["sentence_start"]), int(first["sentence_end"])
    assert " ".join(text[start:end].split()) == first["sentence"]

    assert main(["map", str(folder), "-o", str(tmp_path / "map.html")]) == 0
    assert "44.33" in (folder / "places.lock.csv").read_text()


def test_what_is_not_decided_stays_a_draft(html: str, open_page: Open, tmp_path: Path) -> None:
    seen = open_page(html)
    seen.keys("a")
    folder = unzipped(
        seen.downloaded(lambda: seen.tab.click("#rv-download")), tmp_path / "unzipped"
    )
    assert seen.said() == "Saved. 6 rows stay drafts."
    assert [row["draft"] for row in table(folder / "movements.csv")] == ["", *["true"] * 5]
    lock = {row["toponym"]: row for row in table(folder / "places.lock.csv")}
    assert lock["Wonsan"]["decided_by"] == "user" and lock["Sergeyevka"]["decided_by"] == "auto"
    assert float(lock["the Wonsan area"]["uncertainty_km"]) >= 20
    assert main(["map", str(folder), "-o", str(tmp_path / "map.html")]) != 0
    work = json.loads((folder / "review.json").read_text(encoding="utf-8"))
    assert work["rows"][0]["decision"] == "accepted"
    resolved = gm.resolve(gm.read(folder)).set_index("toponym")
    assert resolved.loc["Vladivostok", "decided_by"] == "user"


CELLS = (
    "=1+1", "+7", "-33.5, 151.2", "-0217-11", "'=1", "a=1", "@x", "\tx", "-", "''+", "1e5", "",
    "-1e5", "x\ny", 'say "no"', "a,b", " 1", "+1,+2", "--1", "'tis",
)  # fmt: skip


def test_formulas_are_guarded_as_the_tables_do(html: str, open_page: Open) -> None:
    seen = open_page(html)
    seen.tab.evaluate(
        """(cells) => {
          const [row] = gmReview.work.rows;
          cells.forEach((cell, at) => (row.cells[["note", "quote", "side", "either", "unit_type",
            "avoid", "departed", "arrived", "strength", "reported"][at]] = cell));
        }""",
        list(CELLS[:10]),
    )
    columns = ["note", "quote", "side", "either", "unit_type", "avoid", "departed", "arrived",
               "strength", "reported"]  # fmt: skip
    for half in (CELLS[:10], CELLS[10:]):
        seen.tab.evaluate(
            "([columns, cells]) => columns.forEach((column, at) =>"
            " (gmReview.work.rows[0].cells[column] = cells[at]))",
            [columns, list(half)],
        )
        seen.tab.evaluate("document.querySelector('.rv-menu').open = true")
        file = seen.downloaded(lambda: seen.tab.click("text='movements.csv'"))
        row = table(file)[0]
        assert [row.get(column, "") for column in columns] == [guarded(cell) for cell in half]


def test_hostile_words_never_run(open_page: Open, tmp_path: Path) -> None:
    text = "\n".join(f"{words} sailed from {words} to Wonsan. 🚂" for words in HOSTILE)
    statements, senses, at = [], [], 0
    for words in HOSTILE:
        sentence = Words(f"{words} sailed from {words} to Wonsan.", at, 0)
        sentence = sentence._replace(end=at + len(sentence.text))
        start = at + len(words) + len(" sailed from ")
        origin = Words(words, start, start + len(words))
        place = Place(words, words, 1.0, 2.0, "town", None, words, words, words, 5, words)
        ranked = (Weighed(Candidate(place, "exact", False), 0.5, {words: 1.0}),)
        mention = Mention(words, origin.start, origin.end, words)
        senses.append(Sense(mention, place, 0.3, words, ranked))
        statements.append(
            Statement(
                kind="leg", sentence=sentence, trigger=Words("sailed", start - 12, start - 6),
                force=Words(words, at, at + len(words)), origin=origin, strength=words,
                claimant=Words(words, at, at + len(words)), status=words, mode=words, date=words,
                confidence={words: 0.5, "origin": 0.2},
            )
        )  # fmt: skip
        at += len(sentence.text) + 3
    article = Article(text, words, "2024-10-24", "en", HOSTILE[2], HOSTILE[4], HOSTILE[5])
    html = page_of(article, statements, senses)
    assert "window.hacked = 1</script>" not in html
    seen = open_page(html)
    for _ in HOSTILE:
        seen.tab.click(".rv-current .rv-change")
        seen.keys("a")
    seen.tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    folder = unzipped(seen.downloaded(lambda: seen.tab.click("#rv-download")), tmp_path / "out")
    assert seen.tab.evaluate("window.hacked ?? null") is None
    assert seen.errors == []
    rows = table(folder / "movements.csv")
    assert len(rows) == len(HOSTILE)
    told = {row["force"] for row in rows}
    assert {"{{ 7*7 }}", "'=HYPERLINK(1)", "__proto__", "constructor"} <= told


def test_an_article_without_movements_can_still_get_rows(open_page: Open) -> None:
    text = "Nobody moved. The band played on in Dublin."
    seen = open_page(page_of(make_article(text), [], []))
    assert "0 of 0 decided" in seen.tab.inner_text(".rv-progress")
    assert "No row yet" in seen.tab.inner_text(".rv-rows")
    seen.keys("jkadeu")
    seen.select("band played")
    seen.tab.click("text=New event")
    assert seen.cell(1, "sentence") == "The band played on in Dublin."
    assert seen.errors == []


def test_the_same_draft_makes_the_same_page(html: str) -> None:
    again = page_of(make_article(), statements_of(TEXT), senses_of(TEXT))
    assert again == html


def test_the_command_writes_the_page(
    tmp_path: Path, open_page: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Some 300 soldiers marched from Kursk to Sudzha.", encoding="utf-8")
    wanted = ["draft", str(article), "--published", "2024-08-07", "-o", str(tmp_path / "r.html")]
    assert main(wanted) == 0
    assert "for a person to decide" in capsys.readouterr().err
    seen = open_page((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert seen.tab.inner_text(".rv-current .rv-way") == "Kursk → Sudzha"
    assert main([*wanted, "--append"]) != 0
    assert main(["draft", str(article), str(article), "-o", str(tmp_path / "s.html")]) != 0
    assert not (tmp_path / "s.html").exists()
