"""The commands `draft` and `places` as a user types them, up to the map."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import time
from pathlib import Path

import pytest

import geo_movements as gm
from geo_movements.cli import main

ROOT = Path(__file__).parents[1]
WHOLE = ROOT.parent / "shared" / "eval" / "article" / "article.txt"
SAMPLE = ROOT / "data" / "dprk-2024" / "article.txt"
ARTICLE = (
    "Some 300 soldiers were taken by ship from Wonsan to Vladivostok on 8 October 2024, the "
    "ministry said.\n\nAbout 40 soldiers marched from Kursk to Sudzha last Friday.\n"
)
Out = pytest.CaptureFixture[str]


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE)
    return path


def table(folder: str, name: str = "movements") -> list[dict[str, str]]:
    with (Path(folder) / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def decide(folder: str) -> None:
    """Do what a person does: clear every draft cell."""
    for name in ("movements", "events"):
        path = Path(folder) / f"{name}.csv"
        if path.exists():
            text = path.read_text(encoding="utf-8")
            rows = list(csv.reader(io.StringIO(text)))
            at = rows[0].index("draft")
            for row in rows[1:]:
                row[at] = ""
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows(rows)
            path.write_text(out.getvalue(), encoding="utf-8")


def test_from_text_to_map(article: Path, capsys: Out) -> None:
    assert main(["draft", "article.txt", "--published", "2024-10-24", "-o", "story"]) == 0
    told = capsys.readouterr()
    assert "wrote story: 2 drafted movements" in told.err
    assert "A person must check each one" in told.err and not told.out
    first, second = table("story")
    told = [first[name] for name in ("origin", "destination", "mode", "strength", "date")]
    assert told == ["Wonsan", "Vladivostok", "sea", "Some 300", "8 October 2024"]
    assert second["date"] == "2024-10-18"
    text = Path("story", first["article"]).read_text()
    assert text[int(first["sentence_start"]) : int(first["sentence_end"])] == first["sentence"]
    assert main(["map", "story", "-o", "map.html"]) == 1
    assert "the row is a draft" in capsys.readouterr().err and not Path("map.html").exists()
    assert main(["map", "story", "--allow-drafts", "-o", "map.html"]) == 0
    decide("story")
    assert main(["map", "story", "-o", "map.html"]) == 0
    assert "drafts" not in capsys.readouterr().err.partition("wrote map.html")[2]


@pytest.mark.parametrize("suffix", [".html", ".svg", ".geojson", ".kml", ".md", ".xlsx"])
def test_every_output_refuses_drafts_and_shows_them_as_such(
    article: Path, suffix: str, capsys: Out
) -> None:
    main(["draft", "article.txt", "--published", "2024-10-24", "-o", "story"])
    verb = {".html": "map", ".svg": "figure", ".md": "report"}.get(suffix, "export")
    assert main([verb, "story", "-o", f"out{suffix}"]) == 1
    assert not Path(f"out{suffix}").exists()
    assert main([verb, "story", "--allow-drafts", "-o", f"out{suffix}"]) == 0
    told = Path(f"out{suffix}").read_bytes().decode("utf-8", "replace")
    shown = {
        ".html": "not yet checked by an editor", ".svg": "not yet checked by an editor",
        ".kml": r"<name>\[draft\] ", ".md": "Not for publication: 2 claims are drafts",
        ".geojson": '"draft": ?true', ".xlsx": "",
    }[suffix]  # fmt: skip
    assert re.search(shown, told)
    if suffix == ".geojson":
        assert json.loads(told)["features"][0]["properties"]["sentence"].startswith("Some 300")


def test_a_page_to_review_a_draft_on(article: Path, capsys: Out) -> None:
    assert main(["draft", "article.txt", "--published", "2024-10-24", "-o", "review.html"]) == 0
    assert "2 drafted movements" in capsys.readouterr().err
    told = Path("review.html").read_text()
    assert "Some 300 soldiers" in told and "Vladivostok" in told and not Path("story").exists()


def test_a_drafted_event_is_a_draft_too(article: Path, capsys: Out) -> None:
    Path("legs.csv").write_text("id,from,to\nx,Wonsan,Vladivostok\n")
    Path("story").mkdir()
    Path("story/movements.csv").write_text("id,origin,destination\nx,Wonsan,Vladivostok\n")
    Path("story/events.csv").write_text("id,text,draft\ne,It is denied.,true\nf,No.,\n")
    assert main(["map", "story", "-o", "map.html"]) == 1
    assert "events.csv row 2, draft: the row is a draft" in capsys.readouterr().err
    assert main(["map", "story", "--allow-drafts", "-o", "map.html"]) == 0
    assert "1 of 2 rows are drafts" in capsys.readouterr().err


def test_an_existing_folder_is_refused_without_append(article: Path, capsys: Out) -> None:
    Path("story").mkdir()
    assert main(["draft", "article.txt", "-o", "story"]) == 1
    assert "already there" in capsys.readouterr().err and not [*Path("story").iterdir()]
    assert main(["draft", "article.txt", "-o", "none", "--append"]) == 1
    assert main(["draft", "article.txt", "-o", "article.txt", "--append"]) == 1
    assert "folders of CSV files only" in capsys.readouterr().err


def test_append_adds_what_is_new_and_nothing_twice(article: Path, capsys: Out) -> None:
    main(["draft", "article.txt", "--published", "2024-10-24", "-o", "story"])
    before = contents("story")
    append = ["--published", "2024-10-24", "-o", "story", "--append"]
    assert main(["draft", "article.txt", *append]) == 0
    assert "nothing new to draft" in capsys.readouterr().err
    assert contents("story") == before
    Path("more.txt").write_text("About 200 soldiers marched from Minsk to Gomel on 9 October 2024.")
    assert main(["draft", "more.txt", *append]) == 0
    rows = table("story")
    assert [row["id"] for row in rows] == ["article-1024-1", "article-1024-2", "more-1024-1"]
    assert {row["id"] for row in table("story", "sources")} == {"article-1024", "more-1024"}
    assert not [*Path().glob(".tmp-*")]


def contents(folder: str) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def test_standard_input_is_an_article(
    article: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    def typed() -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ARTICLE.encode())))

    typed()
    assert main(["draft", "-", "--published", "2024-10-24", "-o", "story"]) == 0
    assert table("story")[0]["sources"] == "standard-input-1024"
    typed()
    assert main(["places", "-"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["toponym"] for row in rows] == ["Wonsan", "Vladivostok", "Kursk", "Sudzha"]
    assert rows[0]["country"] == "KP" and rows[0]["mentions"] == "1"
    start, end = map(int, rows[0]["positions"].split("-"))
    assert ARTICLE[start:end] == "Wonsan" and rows[0]["decided_by"] == "auto"


@pytest.mark.parametrize("output", ["places.csv", "places.geojson", "places.html", "places.xlsx"])
def test_places_are_a_table_data_or_a_map(article: Path, output: str) -> None:
    assert main(["places", "article.txt", "-o", output]) == 0
    raw = Path(output).read_bytes()
    if output.endswith(".geojson"):
        names = [one["properties"]["toponym"] for one in json.loads(raw)["features"]]
        assert names == ["Wonsan", "Vladivostok", "Kursk", "Sudzha"]
    assert len(raw) > 300


def test_bad_articles_are_all_told_and_nothing_is_written(article: Path, capsys: Out) -> None:
    Path("empty.txt").write_text("")
    Path("broken.docx").write_bytes(b"PK\x03\x04word/")
    files = ["empty.txt", "article.txt", "broken.docx", "absent.pdf"]
    assert main(["draft", *files, "--published", "2024-10-24", "-o", "story"]) == 1
    told = capsys.readouterr().err
    for file in ("empty.txt: it is empty", "broken.docx: ", "absent.pdf: no such file"):
        assert f"error: {file}" in told
    assert "Traceback" not in told and not Path("story").exists()


def test_a_language_that_nobody_reads_is_named_and_its_places_still_tried(
    article: Path, capsys: Out
) -> None:
    Path("de.txt").write_text(
        "Die Truppen wurden am Montag mit dem Zug von Kursk nach Minsk gebracht, sagte er."
    )
    assert main(["draft", "de.txt", "--published", "2024-10-24", "-o", "story"]) == 1
    assert "de.txt: it is in German, in which no movements are read" in capsys.readouterr().err
    assert main(["places", "de.txt"]) == 0
    told = capsys.readouterr()
    assert "it is in German" in told.err and "Kursk" in told.out and "Minsk" in told.out


def test_a_text_without_movements_makes_no_folder(article: Path, capsys: Out) -> None:
    Path("calm.txt").write_text("The minister visited Paris and spoke of the weather.")
    assert main(["draft", "calm.txt", "--published", "2024-10-24", "-o", "story"]) == 0
    assert "no movement is found in it" in capsys.readouterr().err and not Path("story").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["draft", "article.txt"],
        ["draft", "article.txt", "-o", "x", "--published", "soon"],
        ["draft", "article.txt", "-o", "x", "--published", "2024-10"],
        ["draft", "article.txt", "-o", "x", "--published", "9024-10-24"],
        ["draft", "article.txt", "-o", "x", "--url", "javascript:alert(1)"],
        ["draft", "article.txt", "-o", "x", "--language", "tlh"],
        ["draft", "article.txt", "article.txt", "-o", "x", "--title", "T"],
        ["draft", "-", "-", "-o", "x"],
        ["draft", "article.txt", "-o", "x.html", "--append"],
        ["draft", "article.txt", "article.txt", "-o", "x.html"],
        ["places"],
    ],
)
def test_misuse_is_2(article: Path, arguments: list[str]) -> None:
    try:
        status = main(arguments)
    except SystemExit as stopped:
        status = int(str(stopped.code))
    assert status == 2 and not Path("x").exists() and not Path("x.html").exists()


def test_hostile_text_is_text_like_any_other(article: Path, capsys: Out) -> None:
    nasty = (
        "=HYPERLINK(1) {{ 7*7 }} soldiers marched from Kursk to Sudzha. ${x} </script>\x00 \u202e"
        "\ud83d\ude00 Soldiers marched from <img onerror=alert(1)> to Minsk, \u200fsaid 'X'.\n"
    ).encode("utf-16", "surrogatepass")
    Path("a.txt").write_bytes(nasty)
    assert main(["draft", "a.txt", "--published", "2024-10-24", "-o", "story"]) == 0
    assert main(["map", "story", "--allow-drafts", "-o", "map.html"]) == 0
    assert "<img onerror" not in Path("map.html").read_text()


def test_a_long_text_takes_time_in_proportion(article: Path) -> None:
    def seconds(times: int) -> float:
        Path("long.txt").write_text((ARTICLE + "It rained for days on end.\n\n") * times)
        began = time.perf_counter()
        assert main(["draft", "long.txt", "--published", "2024-10-24", "-o", f"s{times}"]) == 0
        return time.perf_counter() - began

    seconds(2)
    few = max(seconds(100), 0.3)
    assert seconds(400) < 10 * few  # in proportion to its square it would be 16


def test_the_python_twin_gives_a_project(article: Path) -> None:
    project = gm.draft("article.txt", published="2024-10-24")
    assert project.movements["draft"].tolist() == ["true", "true"]
    story = gm.build(project, gm.resolve(project), allow_drafts=True)
    assert len(story.legs) == 2


def test_the_sample_article_is_drafted_and_maps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["draft", str(SAMPLE), "--published", "2024-10-24", "-o", "s"]) == 0
    ways = {(row["origin"], row["destination"]) for row in table("s")}
    assert ways >= {("Wonsan area", "Vladivostok"), ("Chongjin", "Vladivostok")}
    decide("s")
    assert main(["map", "s", "-o", "map.html"]) == 0, capsys.readouterr().err


@pytest.mark.skipif(not WHOLE.exists(), reason="the article is for evaluation, and not in the tree")
def test_a_whole_article_is_drafted_as_a_careful_reader_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["draft", str(WHOLE), "--published", "2024-10-24", "-o", "s"]) == 0
    rows = table("s")
    told = [(row["origin"], row["destination"], row["status"]) for row in rows]
    assert {
        ("Wonsan region", "Vladivostok", "assessed"), ("Vladivostok", "eastern Russia", "claimed"),
        ("North Korea", "Russia", "claimed"), ("Russia", "Ukraine", "planned"),
        ("Pyongyang", "Russia", "planned"),
    } <= {*told}  # fmt: skip
    assert told.count(("Pyongyang", "Russia", "planned")) == 2
    assert len([row for row in rows if row["kind"] == "leg"]) == 7  # and presences in Russia
    assert not [row for row in rows if row["destination"] not in ("Russia", "eastern Russia",
                "Ukraine", "Vladivostok")]  # fmt: skip
    assert [row["stance"] for row in table("s", "events")] == ["denies"]
    decide("s")
    assert main(["map", "s", "-o", "map.html"]) == 0, capsys.readouterr().err


def test_a_page_of_nothing_is_not_written(article: Path, capsys: Out) -> None:
    Path("calm.txt").write_text("Nothing happened in Kursk that the papers could tell of.")
    assert main(["draft", "calm.txt", "--published", "2024-10-24", "-o", "review.html"]) == 0
    assert "nothing new to draft" in capsys.readouterr().err
    assert not Path("review.html").exists()


def test_a_headline_is_the_title_of_the_folder(article: Path) -> None:
    article.write_text(f'The "long" way north\n\n{ARTICLE}')
    assert main(["draft", "article.txt", "--published", "2024-10-24", "-o", "story"]) == 0
    assert gm.read("story").settings.title == 'The "long" way north'
    assert table("story", "sources")[0]["title"] == 'The "long" way north'
    assert "events.csv" not in (Path("story") / "README.md").read_text()
    article.write_text(ARTICLE)
    assert main(["draft", "article.txt", "--published", "2024-10-24", "-o", "other"]) == 0
    assert not (Path("other") / "map.toml").exists()


def test_sentences_without_end_are_not_passed_over_in_silence(article: Path, capsys: Out) -> None:
    article.write_text(ARTICLE + "The column moved, " + "and it went on and on, " * 300 + "west.")
    assert main(["draft", "article.txt", "--published", "2024-10-24", "-o", "story"]) == 0
    assert "1 of its sentences have more than 3,000 characters" in capsys.readouterr().err


def test_an_append_that_was_killed_is_made_whole_by_the_next(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    Path("more.txt").write_text("About 200 soldiers marched from Minsk to Gomel on 9 October 2024.")
    append = ["draft", "more.txt", "--published", "2024-10-24", "--append", "-o"]
    for folder in ("whole", "broken"):
        main(["draft", "article.txt", "--published", "2024-10-24", "-o", folder])
    main([*append, "whole"])
    replace, left = os.replace, 0

    def dying(source: object, target: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed
        replace(source, target)

    monkeypatch.setattr(os, "replace", dying)
    for allowed in (0, 1, 2, 3):
        left = allowed
        with pytest.raises(Killed):
            main([*append, "broken"])
    left = 100
    assert main([*append, "broken"]) == 0
    found = {path.name: told for path, told in contents("broken").items()}
    assert found == {path.name: told for path, told in contents("whole").items()} | {
        "README.md": found["README.md"]  # which names the folder
    }
