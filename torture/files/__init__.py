"""Files that are made to do harm, or that are merely broken: bombs, escapes, noise, truncation.

Every kind of file that a command reads is given so: tables, workbooks, GeoJSON, geometries,
borders, GeoPackage and GeoParquet, settings, articles, saved pages, fonts, gazetteers and the
partitions of the pipeline; and what stands on a disk in a file's place, from a pipe to a link
that goes around. Each case runs the real command in a process of its own, in a folder made for
it. It fails where the command takes over 20 s of processor time or 1 GB of memory (the most that
the process has held at once; `RLIMIT_AS` would count what numpy only reserves), waits for what
never comes, shows a traceback, ends with another status than the case says, does not name the
file and what to do, writes anything outside its output or leaves half of one, reads or asks for
anything outside the project (a file beside it has a word that must not show; a web address on
this machine must not be called), or sends the terminal a control character. A file that only
looks hostile must be taken. Every file is made by code when it is needed: none is kept, and none
works against any library that is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from torture.files import (
    articles,
    borders,
    disk,
    gazetteers,
    geodata,
    ours,
    partitions,
    settings,
    tables,
    workbooks,
)
from torture.files.case import Case
from torture.files.judged import SHORT, try_all
from torture.parts import Part

__all__ = ["FOUND", "PARTS"]


def _part(name: str, what: str, cases: Sequence[Case]) -> Part:
    """Make a part of the cases of a room; the short form tries those that are light."""
    least = min(SHORT, sum(case.light for case in cases))
    return Part(name, what, partial(try_all, cases), least=least, short=least > 0, limit_s=3600)


PARTS: tuple[Part, ...] = (
    _part("disk", "Links, devices, pipes, folders and odd names", disk.CASES),
    _part("tables", "CSV and the tables beside the movements", tables.CASES),
    _part("workbooks", "XLSX and ODS", workbooks.CASES),
    _part("geodata", "GeoJSON, WKT and areas", geodata.CASES),
    _part("borders", "Files of borders", borders.CASES),
    _part("ours", "GeoPackage and GeoParquet", ours.CASES),
    _part("settings", "map.toml", settings.CASES),
    _part("articles", "Articles, saved pages and fonts", articles.CASES),
    _part("gazetteers", "Gazetteers to import", gazetteers.CASES),
    _part("partitions", "Partitions of the pipeline", partitions.CASES),
)
FOUND: tuple[str, ...] = (
    "`/dev/zero` by any name ate the memory, and a pipe held a command for ever: what is no "
    "file is no longer read (tests/test_files.py)",
    "a `map.toml` or lock that was a link to nowhere was passed over (tests/test_files.py)",
    "`borders` in `map.toml` could name a file anywhere on the machine, in whatever format GDAL "
    "knows, those included that refer to an address; it is read by ourselves, inside the project "
    "(tests/basemap/test_ownborders.py)",
    "a geometry in a geometry 100,000 deep, in GeoPackage or GeoParquet, ended the process; "
    "collections, and shapes of arcs, are no longer read there "
    "(tests/tables/test_wkb.py)",
    "partitions of Parquet: no, or twice the same, heading, a column called `_row`, days in the "
    "year 5,881,580, bytes that are no UTF-8 and geometries that are none were tracebacks, and "
    "one text said a million times ate the memory (tests/pipeline/test_hostile_parquet.py)",
    "a workbook whose sheet is not there, and a GeoPackage without a claim, made a map of no "
    "claim, with exit 0 (tests/tables/test_workbook.py, tests/tables/test_ours.py)",
    "the last cell of a row of an ODS was lost where it had a value and no text "
    "(tests/tables/test_workbook.py)",
    "half a megabyte of XLSX made millions of cells: they are counted before the library is let "
    "at them; so are the elements of ODS and DOCX, and the tags of a page "
    "(tests/tables/test_bookbounds.py, tests/draft/test_hostile_articles.py)",
    "the count was passed by a sheet of another name, a `content.xml` in an XLSX, UTF-16, the "
    "styles of an ODS, and merged cells in small letters; and it was itself slow: every part "
    "that begins as XML is counted, and other encodings than UTF-8 are refused "
    "(tests/tables/test_xmlparts.py, tests/tables/test_bookbounds.py)",
    "those counts refused honest files: a letterhead on 160 pages of a PDF, and a partition of a "
    "million like rows (tests/draft/test_hostile_articles.py, "
    "tests/pipeline/test_hostile_parquet.py)",
    "a binary file of borders was read past the check of its geometries "
    "(tests/basemap/test_ownborders.py)",
    "a saved page that was cut was taken for whole (tests/embed/test_hostile_page.py)",
    "a PDF of three kilobytes that drew one page 2,000 times took minutes: what its pages and "
    "forms draw is counted as they are read, some 16 MB and four times the file at most "
    "(tests/draft/test_hostile_articles.py)",
    "a table of 100,000 rows that are each wrong filled the terminal with as many lines "
    "(tests/test_files.py)",
    "a cell of 30 MB and a million columns took minutes (tests/tables/test_gathered.py)",
    "integers of hundreds of digits in `map.toml` and in a gazetteer were tracebacks "
    "(tests/tables/test_settings_ground.py, tests/test_cli_gazetteer.py)",
    "a name of 251 letters was a traceback (tests/test_files.py)",
    "a saved page could unpack to 4 GB, or say that it has a thousand million rows "
    "(tests/embed/test_hostile_page.py)",
    "20,000 forces, each a part of the next, took hours (tests/tables/test_forces.py)",
    "100,000 places of one name in a gazetteer took minutes (torture/files/gazetteers.py)",
    "a packed gazetteer could unpack to a thousand times its size (tests/test_cli_gazetteer.py)",
    "a setting nested 10,000 deep was a traceback; a FlatGeobuf of borders without a layer, and "
    "an address of tiles with slots of its own, too (tests/tables/test_settings_ground.py, "
    "tests/basemap/test_ownborders.py, tests/tables/test_tiles.py)",
    "a lock file that ended within a line was taken as whole (tests/tables/test_read.py)",
    "two million rows in 300 kB of Parquet ran out of memory before they were counted",
)
