"""The command of the torture: what failed is told, what was done is not done again."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from torture import __main__ as command
from torture import kept, sections, sheet
from torture.kept import Run
from torture.parts import Part, Scale, Tally, UnavailableError


def one(scale: Scale) -> Tally:
    tally = Tally(note="of two")
    tally.case()
    tally.case("the second broke")
    return tally


def absent(scale: Scale) -> Tally:
    raise UnavailableError("no moon today")


def broken(scale: Scale) -> Tally:
    raise ZeroDivisionError("by nought")


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = (Part("one", "one", one), Part("absent", "a", absent), Part("broken", "b", broken))
    monkeypatch.setattr(command, "parts_of", lambda section: parts)


@pytest.mark.parametrize(
    ("name", "told"),
    [("one", "the second broke"), ("absent", "no moon today"), ("broken", "ZeroDivisionError")],
)
def test_what_came_of_a_part_is_written(
    name: str, told: str, made_up: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command._run_here("files", name, scale=Scale(long=False), into=tmp_path / "told.json")
    assert told in (tmp_path / "told.json").read_text()


def test_what_passed_on_this_source_is_not_run_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = argparse.Namespace(again=False, short=False)
    ran: list[str] = []
    run = Run("files", "one", "2026-01-01", kept.source(), 1.0, cases=5)
    monkeypatch.setattr(command, "kept", lambda section, part: run)
    monkeypatch.setattr(command, "keep", lambda run: None)
    monkeypatch.setattr(command, "_run_apart", lambda *_: ran.append("again") or run)
    assert command._run("files", Part("one", "one", one), asked)
    assert not ran and "5 cases on 2026-01-01" in capsys.readouterr().out
    asked.again = True
    assert command._run("files", Part("one", "one", one), asked)
    assert ran == ["again"]


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    run = Run("files", "one", "2026-01-01", "abc", 1.5, 3, ("broke",), "a note")
    kept.keep(run, tmp_path)
    assert kept.kept("files", "one", tmp_path) == run
    assert kept.kept("files", "two", tmp_path) is None
    assert not run.passed


def test_the_page_tells_failures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "parts_of", lambda section: (Part("one", "A first thing", one),))
    kept.keep(Run("files", "one", "2026-01-01", "abc", 150, 3, ("it broke",)), tmp_path)
    page = sheet.sheet(tmp_path)
    told = len(sections.SECTIONS)
    assert f"3 cases in 1 of {told} parts; 1 of these failed. **{told - 1} have not" in page
    assert "| A first thing | 3 | 1 | 2 min | 2026-01-01 | abc |" in page
    assert "- A first thing: it broke" in page
    assert "| A first thing | not run | – | – | – | – |" in page


def test_the_page_is_what_was_kept() -> None:
    assert sheet.PAGE.read_text(encoding="utf-8") == sheet.sheet()
