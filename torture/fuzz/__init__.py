"""Chance finds what nobody thinks of, in two ways.

*Properties* are tried on examples that [Hypothesis](https://hypothesis.works) makes up, 10,000
each: what is read is printed and read again as the same; the resolver answers to any text, and
gives the same places in any order of rows; a line that is cut at the antimeridian stays within the
range of longitudes, as long as it was; routes end at their places; tables that are read column by
column say what each row says by itself; every format that can be read back gives back every claim;
what a page is packed into is unpacked, in a browser too; flows are what adding up row by row gives.

*Readers* are fed by [atheris](https://github.com/google/atheris), which changes bytes so that more
of the code is reached, ten minutes each. An exception that is not the project's own, a warning of
Python's, an input that takes more than 10 s and memory over 1 GB count as failures; so does an
answer that does not hold, such as a lock file that is written otherwise the second time. Its first
inputs are the samples of the project; `make test` feeds those, and what has once broken a reader.
"""

from __future__ import annotations

from torture.fuzz import counts, formats, guide, lines, packs, places, tables, words
from torture.fuzz.readers import READERS
from torture.parts import Part

__all__ = ["FOUND", "PARTS"]

_LONG_S = 7200
"""Some of the properties take a tenth of a second an example."""

PARTS: tuple[Part, ...] = (
    Part("dates", "Dates: read, printed and read again", words.dates, limit_s=_LONG_S),
    Part("days-in-words", "Days in the words of the page are read", words.days_in_words),
    Part("strengths", "Strengths: read, printed and read again", words.strengths),
    Part("resolver", "Any text as a place, rows in any order", places.resolver, limit_s=_LONG_S),
    Part("cut", "Lines cut at the antimeridian", lines.cut),
    Part("routes", "Routes end at their places", lines.routes, limit_s=_LONG_S),
    Part("rows", "Tables by columns and row by row", tables.parsed, limit_s=_LONG_S),
    Part("legs", "Stories by columns and row by row", tables.built, limit_s=_LONG_S),
    Part("flows", "Flows and a count row by row", counts.flows, limit_s=_LONG_S),
    Part("packed", "Lists of a page, packed and unpacked", packs.in_python),
    Part("unpacked", "The same, unpacked by the browser", packs.in_browser),
    Part("registry", "Every format is tried, or says why not", formats.registry),
    *(
        Part(
            f"format-{suffix[1:].replace('.', '-')}", f"What goes into {suffix} comes out",
            formats.round_trip(suffix), short=suffix != ".kmz", limit_s=_LONG_S,
        )
        for suffix in formats.PARTS_OF_FORMATS
    ),
    *(
        Part(f"fed-{name}", f"Bytes for the reader of {reader.what}", guide.fed(name))
        for name, reader in READERS.items()
    ),
)  # fmt: skip
FOUND: tuple[str, ...] = (
    "A date of which only its doubt is known (`XXXX~`) was printed without the doubt "
    "(tests/tables/test_dates.py).",
    "A line along the antimeridian that left it by a hair went round the "
    "Earth when it was cut (tests/export/test_geojson.py).",
    "KML lost the carriage returns of a cell (tests/export/test_round_trip.py).",
    "Claimants whose names hold what no text holds were one group in KML, twice "
    "(tests/export/test_round_trip.py).",
    "A page without an element, such as a comment alone, was a traceback of lxml "
    "(tests/draft/test_articles.py).",
)
