"""Words written to do harm are put into every text field of every table and of map.toml.

The fields are those that the schema lists, so that a new column is tried by itself. Each field has
a marker behind its words, by which they are found again in every output. A failure is: anything
that runs or is fetched; an error in the browser's console; a link that is not http(s), or lacks
noopener where it opens elsewhere; a cell that a spreadsheet would compute; words shown otherwise
than they were written (blanks, typographic quotes and marks of direction aside), or not shown where
plain words are; what no text holds (NUL, control characters, halves of a pair of surrogates) not
told with its file, row and column, or not shown as U+FFFD; a traceback, or a sequence that moves
the cursor of a terminal. The Content-Security-Policy is tried by pages into which all kinds of
elements and scripts were put, against a server on this machine that counts: the same things do
come through where a page has no policy.
"""

from __future__ import annotations

import itertools
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from torture.parts import Part, Scale, Tally

__all__ = ["FOUND", "PARTS"]

SHORT = ("legs.csv", "places.csv", "story.geojson", "story.kml", "story.gpkg", "report.csl.json")
"""What the short form writes; XLSX is in its round trip."""


@contextmanager
def _room() -> Iterator[Path]:
    """Give a folder, and silence the warnings of figures about letters without a font."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield Path(folder)


def _mixture(turn: int) -> dict[int, str]:
    """Deal the payloads over the fields: over all turns, each field has each of them."""
    from torture.content.payloads import PAYLOADS
    from torture.content.project import fields_of

    dealt = itertools.cycle(PAYLOADS.values())
    for _ in range(turn):
        next(dealt)
    return {one.number: next(dealt) for one in fields_of()}


def _turns(scale: Scale) -> range:
    from torture.content.payloads import PAYLOADS

    return range(scale.seed, scale.seed + scale.of(1, len(PAYLOADS)))


def fields(scale: Scale) -> Tally:
    """Read every payload in every field."""
    from torture.content.reading import faults_of, read_hostile

    tally = Tally()
    for turn in _turns(scale):
        with _room() as folder:
            read = read_hostile(folder / "story", _mixture(turn).__getitem__)
            for _, fault in faults_of(read):
                tally.case(fault)
    return tally


def outputs(scale: Scale) -> Tally:
    """Write every format with every payload, and read it as another program does."""
    from torture.content.outputs import REPORTS, WRITTEN
    from torture.content.payloads import PAYLOADS, PLAIN

    tally = Tally()
    short = [one for one in WRITTEN if one[0] in SHORT]
    chosen = scale.of(short, list(WRITTEN))
    base = _markers(dict.fromkeys(_mixture(0), PLAIN), chosen) if scale.long else {}
    for turn in _turns(scale):
        _try_outputs(_mixture(turn), chosen, base, tally)
    for name, words in PAYLOADS.items() if scale.long else ():
        told = [one for one in chosen if one[0].removeprefix("report") not in REPORTS[:3]]
        _try_outputs(dict.fromkeys(_mixture(0), words), told, base, tally, of=f"{name}: ")
    return tally


def _markers(words: dict[int, str], chosen: list) -> dict[str, set[int]]:  # type: ignore[type-arg]
    from torture.content.outputs import words_in, write
    from torture.content.reading import read_hostile, story_of
    from torture.content.written import markers

    with _room() as folder:
        read = read_hostile(folder / "read", words.__getitem__)
        _, story = story_of(folder / "story", words.__getitem__, read.refused)
        return {
            name: markers(words_in(write(story, folder / name, **options)))
            for name, options in chosen
        }


def _try_outputs(words, chosen, base, tally: Tally, of: str = "") -> None:  # type: ignore[no-untyped-def]
    from torture.content.outputs import formulas_in, links_in, words_in, write
    from torture.content.reading import read_hostile, story_of
    from torture.content.written import altered, markers

    with _room() as folder:
        read = read_hostile(folder / "read", words.__getitem__)
        told, story = story_of(folder / "story", words.__getitem__, read.refused)
        for name, options in chosen:
            path = write(story, folder / name, **options)
            text = words_in(path)
            found = markers(text)
            lost = base.get(name, set()) - found - set(read.refused)
            faults = [*altered(text, told)]
            faults += [f"a spreadsheet would compute {cell}" for cell in formulas_in(path)]
            faults += [f"a link to {one}" for one in links_in(path) if not _is_sound(one)]
            faults += [f"the words of the fields {sorted(lost)} are not there"] if lost else []
            faults += [] if found else ["none of the words is there"]
            for _ in found:
                tally.case()
            for fault in faults:
                tally.case(f"{of}{name}: {fault}")


def _is_sound(link: str) -> bool:
    return link.startswith(("http://", "https://", "#", "data:image/", "report.figure.png"))


def round_trip(scale: Scale) -> Tally:
    """Write CSV and XLSX, and read the same words again."""
    from geo_movements import read, save
    from torture.content.reading import read_hostile, story_of

    tally = Tally()
    for turn in _turns(scale):
        words = _mixture(turn)
        with _room() as folder:
            refused = read_hostile(folder / "read", words.__getitem__).refused
            _, story = story_of(folder / "story", words.__getitem__, refused)
            for suffix in (".csv", ".xlsx", ".geojson"):
                again = read(save(story, folder / f"again{suffix}")).movements
                first = story.legs.set_index("id", drop=False)
                told = again.set_index("id", drop=False)
                for column in told.columns.intersection(first.columns):
                    one = first[column].where(first[column].notna(), None).astype(object)
                    other = told[column].reindex(one.index)
                    if column in ("draft", "path"):
                        continue
                    wrong = [
                        f"{a!r} came back as {b!r}"
                        for a, b in zip(one, other, strict=True)
                        if (a or None) != (b or None)
                    ]
                    tally.case(wrong[0] and f"{suffix}, {column}: {wrong[0]}" if wrong else "")
    return tally


def terminal(scale: Scale) -> Tally:
    """Run commands on hostile projects of hostile names."""
    from torture.content.payloads import PAYLOADS
    from torture.content.terminal import faults_of_terminal

    tally = Tally()
    names = scale.of(["control"], list(PAYLOADS))
    for turn, name in enumerate(names, scale.seed):
        with _room() as folder:
            words = _mixture(turn)
            told = faults_of_terminal(folder, words.__getitem__, PAYLOADS[name])
            for fault in itertools.islice(told, scale.of(6, None)):
                tally.case(fault)
    return tally


def pages(scale: Scale) -> Tally:
    """Open every page and picture with everything in it opened."""
    from torture.content.browser import PAGES, REVIEWED, opened, pages_of
    from torture.content.payloads import PAYLOADS, signed
    from torture.content.reading import read_hostile, story_of
    from torture.content.written import altered, markers

    tally = Tally()
    payloads = list(PAYLOADS.values())
    with scale.browser() as browser:
        for turn in _turns(scale):
            words, article = _mixture(turn), payloads[turn % len(payloads)]
            with _room() as folder:
                refused = read_hostile(folder / "read", words.__getitem__).refused
                told, story = story_of(folder / "story", words.__getitem__, refused)
                told[REVIEWED] = signed(article, REVIEWED)
                only = scale.of(("map.html",), tuple(PAGES))
                for path in pages_of(story, folder, article, only):
                    opener, scripts = PAGES[path.name]
                    with opened(browser, path) as (tab, seen):
                        seen.languages = scale.of(("en",), seen.languages)
                        opener(tab, seen)
                    text = "\n".join(seen.texts)
                    found = markers(text)
                    for _ in found:
                        tally.case()
                    wrapped = path.name in ("figure.svg", "fragment.html")
                    faults = [*seen.faults(scripts=scripts)]
                    parsed = (REVIEWED,) if path.name == "review.html" else ()
                    faults += dict.fromkeys(altered(text, told, wrapped=wrapped, parsed=parsed))
                    faults += [] if found else ["none of the words is shown"]
                    for fault in faults:
                        tally.case(f"turn {turn}, {path.name}: {fault}")
    return tally


def policy(scale: Scale) -> Tally:
    """Try to break the policy of each kind of page."""
    from torture.content.browser import pages_of
    from torture.content.payloads import PLAIN
    from torture.content.policy import try_bare, try_page
    from torture.content.reading import read_hostile, story_of

    tally = Tally()
    words = dict.fromkeys(_mixture(0), PLAIN)
    only = scale.of(("map.html",), ("map.html", "flows.html", "review.html", "report.html"))
    with _room() as folder, scale.browser() as browser:
        refused = read_hostile(folder / "read", words.__getitem__).refused
        _, story = story_of(folder / "story", words.__getitem__, refused)
        for page in pages_of(story, folder, PLAIN, only):
            try_page(browser, page, tally)
            if scale.long:
                try_bare(browser, page, tally)
    return tally


def megabytes(scale: Scale) -> Tally:
    """Put a megabyte into every field."""
    from torture.content.long import run

    return run(scale)


PARTS: tuple[Part, ...] = (
    Part("fields", "Every payload in every field is refused by name, or read as written",
         fields, least=100),
    Part("outputs", "Every format: words as written, no live formula, no foreign link",
         outputs, least=200),
    Part("round-trip", "CSV, XLSX and GeoJSON come back as they were", round_trip, least=20),
    Part("terminal", "No command prints what moves a cursor", terminal, least=6),
    Part("pages", "Pages and pictures in a browser, all opened: nothing runs, nothing is fetched",
         pages, least=20, limit_s=3600),
    Part("megabytes", "A megabyte of each kind in every field ends in time and memory",
         megabytes, least=100, short=False, limit_s=7200),
    Part("policy", "The policy of a page refuses what was put into it", policy, least=60),
)  # fmt: skip
FOUND: tuple[str, ...] = (
    "A NUL or half of a pair of surrogates made a whole CSV unreadable; what no text holds was "
    "told by its row alone, and of map.toml not at all, or it made the file no TOML. Each is told "
    "by file, row and column, and read as U+FFFD (tests/tables/test_hostile.py).",
    "A name of borders longer than a file's name may be ended in a traceback "
    "(tests/tables/test_hostile.py).",
    "A lone carriage return in a cell parted a row of the lock file and of drafts "
    "(tests/tables/test_hostile.py).",
    "A cell with a carriage return or marks of direction, and a file's name with an escape "
    "sequence, moved the cursor of a terminal (tests/tables/test_hostile.py).",
    "Reports wrote U+FFFD for signs that turn the direction of writing; these now stand as "
    "written, and are closed after the words (tests/report/test_contents.py).",
    "An id of slashes in the lock file was taken apart until the stack was full "
    "(tests/places/test_qualifiers.py).",
    "Figures drew the sign of a next line as U+FFFD (tests/tables/test_hostile.py).",
    "A megabyte of digits in the order of legs took hours, and megabytes in neighbouring columns "
    "more memory than there is as GeoJSON (tests/tables/test_hostile.py).",
    "In problems.csv of the pipeline a spreadsheet would have computed a cell that begins as a "
    "formula.",
)
