"""Files that are made to do harm, or that are merely broken.

to be written
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from torture.files import disk, tables
from torture.files.case import Case
from torture.files.judged import try_all
from torture.parts import Part, Scale, Tally

__all__ = ["FOUND", "PARTS"]


def _try(cases: Iterable[Case], scale: Scale) -> Tally:
    return try_all(cases, scale)


PARTS: tuple[Part, ...] = (
    Part("tables", "tables", partial(_try, tables.CASES)),
    Part("disk", "disk", partial(_try, disk.CASES)),
)
FOUND: tuple[str, ...] = ()
