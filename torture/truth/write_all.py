"""Write a project as each of some suffixes: `python write_all.py PROJECT INTO SUFFIX...`.

Run by its path in a process of its own, by the Python and with the package that are looked at.
"""

from __future__ import annotations

import sys
from pathlib import Path

import geo_movements as gm


def main() -> None:
    """Read, resolve and build, then save; what cannot be is written as what was said of it."""
    folder, into, *suffixes = sys.argv[1:]
    project = gm.read(folder)
    story = gm.build(project, gm.resolve(project))
    for suffix in suffixes:
        path = Path(into) / f"out{suffix}"
        try:
            gm.save(story, path)
        except gm.GeoMovementsError as error:
            path.write_text(str(error), encoding="utf-8")


if __name__ == "__main__":
    main()
