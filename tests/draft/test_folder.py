"""A draft becomes a project folder, and goes below what a person has in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo_movements.build import build
from geo_movements.check import find_problems
from geo_movements.draft.drafting import Examined, draft_of
from geo_movements.draft.folder import appended, files_of, kept_texts
from geo_movements.errors import InputError, errors_in
from geo_movements.places.resolve import resolve
from geo_movements.tables.read import read
from tests.draft.conftest import TEXT, examined


@pytest.fixture
def folder(tmp_path: Path, found: Examined) -> Path:
    return put(tmp_path / "story", files_of(draft_of([found]), "story"))


def put(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_bytes(text.encode())
    return folder


def test_the_folder_is_a_project(folder: Path) -> None:
    project = read(folder)
    assert not project.problems
    assert project.movements["destination"].tolist() == ["Vladivostok", "eastern Russia"]
    assert (folder / "articles" / "example-post-1024.txt").read_text() == TEXT
    places = resolve(project)
    assert set(places["decided_by"]) == {"auto"} and not (places["match"] == "none").any()
    assert "# story: a draft, for a person" in (folder / "README.md").read_text()


def test_drafts_stop_every_output_until_a_person_has_decided(folder: Path) -> None:
    project = read(folder)
    places = resolve(project)
    with pytest.raises(InputError) as stopped:
        build(project, places)
    assert [(p.file, p.row) for p in stopped.value.problems if p.column == "draft"] == [
        ("events.csv", 2), ("movements.csv", 2), ("movements.csv", 3),
    ]  # fmt: skip
    story = build(project, places, allow_drafts=True)
    assert story.legs["draft"].tolist() == [True, True]
    assert story.legs["sentence"].iloc[0].startswith("Some 300 soldiers")
    for table in ("movements.csv", "events.csv"):
        path = folder / table
        path.write_text(path.read_text().replace(",true,", ",,"))
    assert not errors_in(find_problems(read(folder), places))


@pytest.mark.parametrize("kept", [b"another text", b"\xff no text"])
def test_a_text_that_no_source_names_is_not_written_over(folder: Path, kept: bytes) -> None:
    for name in ("articles/example-post-1024.txt", "events.csv", "sources.csv"):
        (folder / name).unlink()
    (folder / "movements.csv").write_text("origin,destination\nKursk,Sudzha\n")
    (folder / "articles" / "other-post-1024.txt").write_bytes(kept)
    draft = draft_of([examined(publisher="Other Post")], read(folder), kept_texts(folder))
    assert list(draft.texts) == ["articles/other-post-1024-2.txt"]


def test_the_same_article_again_adds_nothing(folder: Path, found: Examined) -> None:
    draft = draft_of([found], read(folder), kept_texts(folder))
    assert draft.new == {"movements": 0, "events": 0, "sources": 0}
    assert "3 of 3 statements are of sentences that the project has already" in str(
        draft.problems[0]
    )


def test_a_row_that_a_person_dropped_comes_under_its_old_source(
    folder: Path, found: Examined
) -> None:
    path = folder / "movements.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:2]))
    draft = draft_of([found], read(folder), kept_texts(folder))
    assert draft.new == {"movements": 1, "events": 0, "sources": 0}
    put(folder, appended(draft, folder))
    assert read(folder).movements["id"].tolist() == ["example-post-1024-1", "example-post-1024-2"]


def test_what_a_person_has_stays_as_it_is(tmp_path: Path, found: Examined) -> None:
    mine = (
        "\ufeff# my table\r\nid;From;to;mood;draft\r\n"
        'a;"Kursk";Sudzha;"good; very";\r\nb;Minsk;Gomel;;'
    )
    folder = put(tmp_path / "mine", {"movements.csv": mine, "sources.csv": "id,publisher\nx,Me\n"})
    draft = draft_of([found], read(folder), kept_texts(folder))
    files = appended(draft, folder)
    header, *body = files["movements.csv"].split("\r\n")[1:]
    assert header.startswith("id;From;to;mood;draft;movement;leg;kind;force;")
    assert files["movements.csv"].startswith(mine.split("\r\n")[0])
    assert body[:2] == mine.split("\r\n")[2:]
    assert body[2].startswith("example-post-1024-1;the Wonsan area;Vladivostok;;true;")
    put(folder, files)
    project = read(folder)
    assert project.movements["id"].tolist() == ["a", "b", *draft.project.movements["id"][2:]]
    assert project.movements["mood"].tolist() == ["good; very", None, None, None]
    assert project.sources["id"].tolist() == ["x", "example-post-1024"]
    assert len(project.events) == 1


def test_sentences_that_are_there_do_not_come_twice(folder: Path) -> None:
    other = examined()
    other = other._replace(article=other.article._replace(text="Other. " + TEXT))
    assert draft_of([other], read(folder)).new["movements"] == 0


def test_two_articles_at_once(found: Examined) -> None:
    second = found._replace(article=found.article._replace(publisher="Another"))
    draft = draft_of([found, second])
    assert draft.project.sources["id"].tolist() == ["example-post-1024", "another-1024"]
    assert draft.project.movements["id"].is_unique
    assert draft.project.movements["movement"].nunique() == 2


def test_a_place_decided_before_stays_and_another_meaning_is_told(
    folder: Path, found: Examined
) -> None:
    lock = folder / "places.lock.csv"
    lock.write_text(
        lock.read_text().replace("geonames:2013348", "mine:1").replace(",auto,", ",user,")
    )
    (folder / "movements.csv").write_text("id,origin\nx,Vladivostok\n")
    draft = draft_of([found], read(folder), kept_texts(folder))
    told = [str(p) for p in draft.problems if p.level == "warning"]
    assert any('"Vladivostok" is Vladivostok in the project' in words for words in told)
    assert "mine:1" in appended(draft, folder)["places.lock.csv"]
    assert "geonames:2013348" not in appended(draft, folder)["places.lock.csv"]


def test_a_place_of_the_project_s_own_comes_before_the_article_s(
    folder: Path, found: Examined
) -> None:
    (folder / "places.lock.csv").unlink()
    (folder / "movements.csv").write_text("id,origin\nx,Wonsan\n")
    (folder / "places.csv").write_text("toponym,lat,lon\nVladivostok,1,2\n")
    draft = draft_of([found], read(folder), kept_texts(folder))
    assert "Vladivostok" not in draft.project.lock["toponym"].tolist()


def test_formulas_are_guarded(found: Examined) -> None:
    article = found.article._replace(title="=1+1", publisher="@home")
    text = files_of(draft_of([found._replace(article=article)]), "x")["sources.csv"]
    assert "'=1+1" in text and "'@home" in text


def test_an_article_without_movements_says_so(found: Examined) -> None:
    draft = draft_of([found._replace(statements=[])])
    assert draft.new["movements"] == 0
    assert "no movement is found" in str(draft.problems[0])
