"""What the command line says of hostile words: no sequence moves the cursor or hides a line."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

from geo_movements.cli import main
from torture.content.project import Words, written

__all__ = ["faults_of_terminal"]

MOVES = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What moves a cursor, turns a line, or hides what stands in it."""


def faults_of_terminal(folder: Path, words_of: Words, words: str) -> Iterator[str]:
    """Run commands on a hostile project, named hostilely as well; yields a case each."""
    project = folder / "\x1b[31mred\r\u202e"
    written(project, words_of)
    sound = folder / "sound"
    sound.mkdir(exist_ok=True)
    (sound / "movements.csv").write_text("id,origin,destination\na,Wonsan,Vladivostok\n")
    asked = words.replace("\x00", "").encode("utf-8", "replace").decode()
    out = str(folder / "out\x1b[2J.geojson")
    for command in (
        ["check", str(project)],
        ["check", str(project), "--format", "lines"],
        ["resolve", str(project)],
        ["resolve", str(project), "--explain", asked],
        ["map", str(project), "-o", str(folder / "map.html")],
        ["export", str(sound), "-o", out],
        ["diff", str(sound), str(project)],
        ["route", f"x{asked}", "Vladivostok"],
        ["gazetteer", "search", f"x{asked}"],
        ["gazetteer", "show", f"x{asked}"],
    ):
        yield _fault(command)


def _fault(command: list[str]) -> str:
    told = io.StringIO()
    try:
        with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
            main(command)
    except SystemExit as end:
        if end.code not in (0, 1, 2):
            return f"{command[:1]}: ended with {end.code}"
    except Exception as error:
        return f"{command[:2]!r} raised {type(error).__name__}: {error}"
    found = MOVES.search(told.getvalue())
    return f"{command!r} printed {found[0]!r}" if found else ""
