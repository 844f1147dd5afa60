"""An import that was killed goes on from its finished pieces, to the same bytes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geo_movements.errors import InputError, OutputError
from geo_movements.places.gazetteer import import_paths, imports_folder
from geo_movements.places.world import imports as importing
from geo_movements.places.world import pieces as cutting
from geo_movements.places.world.imports import import_gazetteer, remove_gazetteer

ROWS = 7


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "ROWS", ROWS)
    monkeypatch.setattr(importing, "_EVERY", 1)


def dump(path: Path, rows: int = 60, *, bad: int = 0, seed: int = 1) -> Path:
    """Write a dump: names that recur over pieces, areas told late, some rows with faults."""
    chosen = random.Random(seed)
    lines = []
    for row in range(rows):
        name = f"{chosen.choice('ABCDE')}{chosen.choice(('kino', 'dorf', '원산', 'ово'))}"
        others = ",".join(chosen.sample(["Alt", "Ålt", "Beta", "원산", "X'y"], chosen.randrange(4)))
        country = chosen.choice(("RU", "KP", "FR"))
        lat = "91" if row < bad * 9 and row % 9 == 5 else f"{chosen.uniform(-60, 60):.5f}"
        code = ("A", "ADM1") if row % 20 == 19 else ("P", "PPL")
        lines.append(
            f"{900_000_000 + row * 37 % 101}\t{name}\t{name}\t{others}\t{lat}\t3.5\t{code[0]}\t"
            f"{code[1]}\t{country}\t\t0{row % 5}\t\t\t\t{chosen.randrange(9)}\t\t1\tEtc/UTC\t"
            f"2024-10-{row % 28 + 1:02}\n"
        )
    path.write_text("".join(lines), encoding="utf-8")
    return path


class Stop(BaseException):
    """What a test throws in place of a kill."""


def stop_at(row: int) -> Any:
    def tell(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("rows", row):
            raise Stop

    return tell


def told(path: Path, **options: Any) -> list[tuple[str, int]]:
    """Import, and return what progress was told."""
    stages: list[tuple[str, int]] = []
    import_gazetteer(path, progress=lambda stage, done, _: stages.append((stage, done)), **options)
    return stages


def whole(path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path, **options: Any) -> bytes:
    """Return the bytes of an import that nothing has stopped."""
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("GEO_MOVEMENTS_GAZETTEERS", str(folder))
        made = import_gazetteer(path, **options)
        return made.path.read_bytes() + made.path.with_suffix(".fuzzy").read_bytes()


def kept() -> list[str]:
    return sorted(path.name for path in imports_folder().glob(".*.pieces/*"))


def result(name: str = "ru") -> bytes:
    path = imports_folder() / f"{name}.bin"
    return path.read_bytes() + path.with_suffix(".fuzzy").read_bytes()


@pytest.mark.parametrize("row", [8, 21, 22, 59])
def test_a_stopped_import_goes_on_to_the_same_bytes(tmp_path, monkeypatch, row) -> None:
    path = dump(tmp_path / "RU.txt")
    expected = whole(path, monkeypatch, tmp_path / "other")
    with pytest.raises(Stop):
        import_gazetteer(path, progress=stop_at(row))
    assert not import_paths() and len(kept()) == (row - 1) // ROWS
    stages = told(path)
    assert ("earlier", len(stages) and (row - 1) // ROWS * ROWS) in stages
    assert min(done for stage, done in stages if stage == "rows") > (row - 1) // ROWS * ROWS
    assert result() == expected
    assert [one.name for one in sorted(imports_folder().iterdir())] == ["ru.bin", "ru.fuzzy"]


def test_a_killed_import_goes_on_to_the_same_bytes(tmp_path, monkeypatch) -> None:
    path = dump(tmp_path / "RU.txt")
    expected = whole(path, monkeypatch, tmp_path / "other")
    code = (
        "import os, signal, sys\n"
        "from geo_movements.places.world import imports\n"
        f"imports.ROWS, imports._EVERY = {ROWS}, 1\n"
        "def tell(stage, done, total):\n"
        "    if (stage, done) == ('rows', 40): os.kill(os.getpid(), signal.SIGKILL)\n"
        "imports.import_gazetteer(sys.argv[1], progress=tell)\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert killed.returncode == -signal.SIGKILL
    assert not import_paths() and len(kept()) == 5
    assert ("earlier", 35) in told(path) and result() == expected


def test_pieces_of_any_size_give_the_same_answers(tmp_path, monkeypatch) -> None:
    path = dump(tmp_path / "RU.txt")
    monkeypatch.setattr(cutting, "BLOCK", 3)  # words are numbered alike where it divides a piece
    first = []
    for rows in (3, 9, 1000):
        monkeypatch.setattr(importing, "ROWS", rows)
        first.append(whole(path, monkeypatch, tmp_path / str(rows)))
    assert first[0] == first[1] == first[2]


def test_a_damaged_piece_and_those_after_it_are_read_anew(tmp_path, monkeypatch) -> None:
    path = dump(tmp_path / "RU.txt")
    expected = whole(path, monkeypatch, tmp_path / "other")
    with pytest.raises(Stop):
        import_gazetteer(path, progress=stop_at(50))
    for number, damage in ((2, b"\x00" * 9), (4, b"")):
        piece = next(imports_folder().glob(f".*.pieces/0000{number}.piece"))
        piece.write_bytes(piece.read_bytes()[:-9] + damage)
    assert ("earlier", 14) in told(path) and result() == expected


@pytest.mark.parametrize("change", ["content", "classes"])
def test_pieces_of_another_file_or_choice_are_not_used(tmp_path, monkeypatch, change) -> None:
    path = dump(tmp_path / "RU.txt")
    with pytest.raises(Stop):
        import_gazetteer(path, progress=stop_at(50))
    options = {"classes": "A"} if change == "classes" else {}
    if change == "content":
        dump(path, seed=2)
    expected = whole(path, monkeypatch, tmp_path / "other", **options)
    assert not [one for one in told(path, **options) if one[0] == "earlier"]
    assert result() == expected


def test_faults_before_the_stop_are_told_after_it(tmp_path, monkeypatch) -> None:
    path = dump(tmp_path / "RU.txt", bad=3)
    expected = whole(path, monkeypatch, tmp_path / "other", skip_bad=True)
    for options in ({}, {"skip_bad": True}):
        with pytest.raises(Stop):
            import_gazetteer(path, progress=stop_at(50), **options)
        assert kept()
        if options:
            assert import_gazetteer(path, **options).skipped == 3 and result() == expected
        else:
            with pytest.raises(InputError) as found:
                import_gazetteer(path)
            assert [problem.row for problem in found.value.problems] == [6, 15, 24]
            assert not kept() and not import_paths()


def test_a_number_that_came_before_the_stop_comes_twice_after_it(tmp_path) -> None:
    path = dump(tmp_path / "RU.txt")
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[2]]), "utf-8")
    with pytest.raises(Stop):
        import_gazetteer(path, progress=stop_at(50))
    with pytest.raises(InputError, match=r"row 61, geonameid: \d+ comes twice"):
        import_gazetteer(path)


def test_a_full_disk_keeps_the_pieces_and_a_removal_takes_them(tmp_path, monkeypatch) -> None:
    path = dump(tmp_path / "RU.txt")
    import_gazetteer(path)
    before = result()

    def full(*_: object, **__: object) -> None:
        raise OutputError("no room")

    with monkeypatch.context() as later, pytest.raises(OutputError):
        later.setattr(importing, "merge_pieces", full)
        import_gazetteer(path)
    assert len(kept()) == 9 and result() == before
    stages = told(path)
    assert ("earlier", 60) in stages and not [one for one in stages if one[0] == "rows"]
    with pytest.raises(Stop):
        import_gazetteer(path, progress=stop_at(50))
    remove_gazetteer("ru")
    assert not [*imports_folder().iterdir()]
