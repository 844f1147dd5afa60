"""What is fed to the readers: bytes of every kind, and which answers are right.

A feed takes bytes and returns nothing. What the project raises on purpose is its answer; any other
exception, and an answer that does not hold (what is printed is not read back the same), is a fault.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import geo_movements as gm
from torture.fuzz import seeds
from torture.fuzz.parcels import packed

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["READERS", "FaultError", "Reader", "fault_of"]


class FaultError(Exception):
    """The reader answered, and its answer does not hold."""


class Reader(NamedTuple):
    """A reader that is fed: with what at first, and by which function."""

    what: str
    feed: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]
    longest: int = 4000
    """So many bytes an input has at the most."""


def fault_of(feed: Callable[[bytes], None], data: bytes) -> str:
    """Feed a reader, and return what is wrong: "" where it answered, or refused on purpose.

    What would be printed as a warning of Python's, with a path of the source, is a fault too.
    """
    import traceback

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", ResourceWarning)
            feed(data)
    except gm.GeoMovementsError:
        return ""
    except Exception as error:
        frames = [
            f"{Path(frame.filename).name}:{frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
            if "geo_movements" in frame.filename
        ]
        where = f" in {frames[-1]}" if frames else ""
        return f"{type(error).__name__}{where}: {error}"
    return ""


def _demand(holds: bool, told: str) -> None:
    if not holds:
        raise FaultError(told)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="fuzz"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


# --- Words ----------------------------------------------------------------------------------------

ASKED: tuple[Mapping[str, Any], ...] = (
    {},
    {"anchor": "2024-10-18", "order": "dmy"},
    {"calendar": "julian", "d_day": "1944-06-06", "order": "mdy"},
)


def _date(data: bytes) -> None:
    from geo_movements.tables import dates

    text = _text(data)
    for asked in ASKED:
        try:
            span = dates.parse(text, **asked)
        except gm.ParseError:
            continue
        printed = dates.to_edtf(span)
        _demand(dates.parse(printed) == span, f"{text!r} is printed as {printed!r}: another span")


def _strength(data: bytes) -> None:
    from geo_movements.tables import strengths

    text = _text(data)
    for unit, decimal in ((None, "."), ("vehicles", ","), ("formations", ".")):
        try:
            strength = strengths.parse(text, unit=unit, decimal=decimal)
        except gm.ParseError:
            continue
        printed = strengths.to_text(strength)
        again = strengths.parse(printed)
        _demand(again == strength, f"{text!r} is printed as {printed!r}: {again} for {strength}")


# --- Files ----------------------------------------------------------------------------------------


def _is_looked_into(data: bytes) -> bool:
    """Choose one input in four: what comes behind a reader takes ten times as long."""
    return zlib.crc32(data) % 4 == 0


def _file(name: str) -> Callable[[bytes], None]:
    """Make the feed that reads a project of one file, and looks for problems in one of four."""

    def feed(data: bytes) -> None:
        with _folder() as folder:
            (folder / name).write_bytes(data)
            project = gm.read(folder / name)
            problems = project.problems
            if _is_looked_into(data):
                problems = [*gm.check(project).itertuples(index=False)]
            _demand(all(one.problem for one in problems), "a problem without words")

    return feed


def _workbook(data: bytes) -> None:
    packs = packed(data)
    name = "book.ods" if b"opendocument" in packs[:3000] else "book.xlsx"
    _file(name)(packs)


MOVEMENTS = "origin,destination\nWonsan,Vladivostok\nKursk,\n"


def _lock(data: bytes) -> None:
    """Resolve beside a lock file, write the lock again, and once more: the same bytes."""
    from geo_movements.places.lock import lock_text, locked

    with _folder() as folder:
        (folder / "movements.csv").write_text(MOVEMENTS)
        (folder / "places.lock.csv").write_bytes(data)
        project = gm.read(folder)
        locked(project)
        if not _is_looked_into(data):
            return
        text = lock_text(gm.resolve(project), project)
        (folder / "places.lock.csv").write_text(text, encoding="utf-8")
        project = gm.read(folder)
        again = lock_text(gm.resolve(project), project)
        _demand(text == again, "the lock that was written is written otherwise the next time")


def _settings(data: bytes) -> None:
    """Read settings; those that are exported come back."""
    from geo_movements.export.settings import told_settings
    from geo_movements.tables.settings import read_settings, settings_from

    with _folder() as folder:
        problems: list[gm.Problem] = []
        (folder / "map.toml").write_bytes(data)
        settings = read_settings(folder / "map.toml", problems)
        if any(problem.level == "error" for problem in problems):
            return
        told = told_settings(settings)
        again = told_settings(settings_from(told, folder / "map.toml", problems))
        _demand(again == told, "the settings that are exported come back as others")


def _article(data: bytes) -> None:
    """Draft from an article; its rows are cells of the tables, and offsets are of its text."""
    from geo_movements.draft.articles import read_articles
    from geo_movements.draft.drafting import draft_of, examine

    with _folder() as folder:
        (folder / "article.txt").write_bytes(packed(data))
        articles, _ = read_articles([folder / "article.txt"])
        examined = examine(articles[0])
        text = articles[0].text
        for one in examined.statements:
            words = one.sentence
            _demand(text[words.start : words.end] == words.text, "a sentence that is elsewhere")
        draft_of([examined])


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "date": Reader("dates", _date, seeds.dates, 250),
        "strength": Reader("strengths", _strength, seeds.strengths, 250),
        "csv": Reader("a CSV of movements", _file("legs.csv"), seeds.tables),
        "workbook": Reader("workbooks, XLSX and ODS", _workbook, seeds.workbooks, 40_000),
        "geojson": Reader("GeoJSON", _file("legs.geojson"), seeds.geojson),
        "lock": Reader("the lock file", _lock, seeds.locks),
        "settings": Reader("map.toml", _settings, seeds.settings),
        "text": Reader("articles, to draft from", _article, seeds.articles),
    }
)
