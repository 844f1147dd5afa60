"""What the product says, beside somebody who says it independently.

Lengths, bearings, middles and lines beside geographiclib, to a micrometre: on 10,000 legs of eight
kinds, among them nearly antipodal, polar, equatorial, over the antimeridian and none at all. Dates
of the whole grammar of EDTF beside the package `edtf` and beside plain enumeration; each day of
ten thousand years beside a walk from one day to the next. Every output beside validators and
readers that are not ours. Colours beside the formulas of WCAG 2.1 and CIEDE2000 and the matrices of
Machado, Oliveira and Fernandes. Two builds byte by byte; other Pythons by what is in the files, to
1e-6 degrees. A number, bound, file or colour that is otherwise is a failure, and so is what differs
from an oracle without a reason that the standard gives.
"""

from __future__ import annotations

from torture.parts import Part
from torture.truth import colours, dates, days, formats, geodesics, same, viewer

__all__ = ["FOUND", "PARTS"]

PARTS: tuple[Part, ...] = (
    Part("lengths", "Lengths, bearings and middles of legs", geodesics.measured, 80),
    Part("lines", "How far drawn great circles leave the geodesic", geodesics.drawn_lines, 40),
    Part("tables", "Lengths and ends in the table of legs", geodesics.legs_in_tables, 64),
    Part("places", "Places by way and distance: 30 km east of A", geodesics.placed, 80),
    Part("rings", "Rings of the page: how wide they are on the ground", viewer.rings, 20),
    Part("edtf", "Bounds and doubt of dates in EDTF", dates.bounded, 300, limit_s=3600),
    Part("days", "Days, Gregorian and Julian, one after the other", days.counted, 1000),
    Part("years", "Days of years up to nine digits, and minutes", days.far, 200),
    Part("clocks", "Days that the page's own scripts compute", viewer.days, 100),
    Part("formats", "Files that others validate and read", formats.validated, 10, limit_s=5400),
    Part("office", "Documents that LibreOffice opens", formats.opened, 5, False, 3600),
    Part("palette", "Colours of claims, for every eye", colours.distances, 300),
    Part("words", "Contrast of all words on the page", colours.words, 50),
    Part("bytes", "The same bytes from two processes", same.built_twice, 100, False, 5400),
    Part("pythons", "The same content from other Pythons", same.elsewhere, 100, False, 7200),
)

FOUND: tuple[str, ...] = (
    "A workbook with a text such as #N/A twice in one column had another cell's words in place of "
    "it, or could not be opened (tests/export/test_round_trip.py).",
    "KML of proportional lines had one id for several widths: not valid, and of the wrong width "
    "(tests/export/test_validators.py).",
    "A figure stopped with an error of GEOS where a spike of land touched an area's box "
    "(tests/figure/test_layout.py).",
    "The SVG of a figure told the id `title` twice (tests/figure/test_output.py).",
    "199X-02-29 was refused, since 1990 has no such day (tests/tables/test_dates.py).",
    "A set of EDTF forgot the doubt of its inner members (tests/tables/test_dates.py).",
    "-XXXX was bounded by the year -9999, which nobody told, and -000X held a year -0 "
    "(tests/tables/test_dates.py).",
    "The page, the lists and the bibliography did not know days past the year 9999, and took them "
    "for no bound (tests/test_grammar.py, and `clocks`).",
    "A page from Python 3.13 had other bytes than one from 3.12: the header of gzip named another "
    "system (`gzipped`, and `pythons`).",
    "Slides from Python 3.12 had tables a hair narrower than from 3.11, whose `sum` of floats is "
    "another: what is told is summed by `math.fsum` (`pythons`).",
    "The scale on the map and the names of countries had less than 4.5:1 (`words`).",
)
