"""Commands are killed, interrupted, and left without disk, memory or permission.

Every kind of command that writes (over fifty, listed in torture/samples.py) meets that at moments
all over its writing: before each call that changes the folder, at a byte of the file, at random
times. A server that has imported everything forks a child for each moment, at the first write, so
that a hundred moments cost one preparation. It counts as a failure when a file is neither the old
one nor the whole new one; when one that is not whole has a name that a command would take for an
output (such files begin with `.tmp-geo-movements-`, and the next command that writes to the folder
removes them); when a command that could answer leaves anything behind, says nothing, or ends with a
traceback or another status than 1 (interrupted: 130 or 143). Two commands at once on one project
each do their work, or are refused. What is kept between runs is damaged in nine ways: the same
answer comes out or a message, never another answer. Under other clocks, locales, time zones,
umasks, hash seeds and folders the bytes are the same.
"""

from __future__ import annotations

from torture.faults import caches, full, kills, spared, together
from torture.parts import Part

__all__ = ["FOUND", "PARTS"]

PARTS: tuple[Part, ...] = (
    Part(
        "kill",
        "kill -9 at 100 moments of every kind of write, over nothing and over an older file",
        kills.killed_anywhere, 9, limit_s=7200,
    ),
    Part(
        "again", "a command that was killed is run again: as if nothing had been",
        kills.recovered, 8, short=False,
    ),
    Part(
        "interrupt", "SIGINT and SIGTERM at random moments: 130 and 143, nothing left",
        kills.interrupted, 2, limit_s=3600,
    ),
    Part(
        "full", "each call that changes the folder fails, each file ends at 20 sizes (ENOSPC, ...)",
        full.full_anywhere, 2, limit_s=3600,
    ),
    Part(
        "disk", "a disk of four megabytes, full to 20 degrees", full.full_disk, 2, short=False,
        limit_s=3600,
    ),
    Part(
        "nowhere", "read-only, /dev/full, a directory, a pipe, no such folder, a name too long",
        full.nowhere, 1, short=False, limit_s=3600,
    ),
    Part(
        "memory", "20 amounts of memory that do not suffice, from the start and later",
        spared.little_memory, 2, short=False, limit_s=3600,
    ),
    Part("together", "two commands at once on one project", together.two_at_once, 1, short=False),
    Part("newer", "what a newer version has written is refused", together.newer, 1),
    Part(
        "caches", "what is kept between runs, damaged in 200 ways or more", caches.damaged, 20,
        limit_s=3600,
    ),
    Part(
        "elsewhere", "other clocks, locales, time zones, umasks, folders: the same bytes",
        spared.elsewhere, 1, short=False, limit_s=7200,
    ),
)  # fmt: skip
FOUND: tuple[str, ...] = (
    "The pipeline believed its notes by name and size: a lost `survey/*.npy` was taken for no "
    "shared ids, a flipped bit in kept legs went into the next output under its old digest. Each "
    "record now has a digest of itself and of every file it tells of (tests/pipeline/test_run.py).",
    "An imported gazetteer with a flipped bit answered; up to 200 MB are now checked whenever it "
    "is opened (tests/places/test_imports.py).",
    "A draft that was killed while it was appended lost its places: the lock was written last, "
    "after the rows that say that the article is drafted (tests/test_cli_draft.py).",
    "SIGTERM left half a file behind, an interruption within a destructor was lost, and a full "
    "disk behind standard output ended in a traceback (tests/test_cli_ends.py).",
    "Memory that ran out ended in a traceback (tests/test_cli_ends.py).",
    "Two resolves, two drafts or two imports at once could lose what one of them had written "
    "(tests/test_turns.py).",
    "A file of 80 Korean letters could not be written, a pipe of an output's name was "
    "replaced, and a read-only file, too (tests/test_disk.py).",
    "Files of the pipeline and of gazetteers had mode 0644 whatever the umask "
    "(tests/test_disk.py).",
    "`new story.xlsx` wrote other bytes at each time (tests/test_new.py).",
    "A manifest or a lock file of a newer version was written over (tests/pipeline/test_run.py, "
    "tests/tables/test_read.py).",
    "A lock followed a link, and a sweep waited at a pipe of a stray's name (tests/test_turns.py, "
    "tests/test_disk.py).",
    "Where the disk of temporary files was full, GDAL left tiles out of a PMTiles in silence, and "
    "half a sheet could stand in a workbook (tests/export/test_full_disk.py).",
    "Where the system speaks Turkish, GEOS writes LiNESTRiNG, and does not read it again; GDAL and "
    "fonts took its letters, too (tests/test_wkt.py). `new` gave its files the permissions of the "
    "package's own (tests/test_new.py).",
    "A Markdown report that could not be written left its figure (tests/report/test_formats.py).",
    "An interruption while a lock was let go left its file behind (tests/test_turns.py).",
    "A Dask cluster served its pages to every machine, at a port that could be taken "
    "(tests/pipeline/test_engines.py).",
)
