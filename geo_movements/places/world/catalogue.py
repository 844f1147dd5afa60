"""The gazetteers that answer, in the order in which they do: what each is, and made of what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from geo_movements.errors import GeoMovementsError
from geo_movements.places.gazetteer import (
    WORLD,
    curated_path,
    import_paths,
    open_gazetteer,
    open_import,
    sources_of,
)
from geo_movements.places.world.imports import imported
from geo_movements.places.world.table import Table

__all__ = ["catalogue"]


def catalogue() -> tuple[list[dict[str, Any]], list[str]]:
    """Describe the curated table, the imports and the packaged world; then what is damaged.

    Each has name, kind, path, places, names, size_bytes and sources: name, version, sha256,
    licence, attribution of what it was made of.
    """
    held, problems = [_curated()], []
    for path in import_paths():
        try:
            made = imported(path)
            open_import(path).verify()
        except (GeoMovementsError, OSError, ValueError) as error:
            problems.append(str(error))
            continue
        held.append({**made._asdict(), "kind": "import", "path": str(path)})
        del held[-1]["skipped"]
    world = Table(WORLD)
    held.append(_row("world", "packaged", WORLD, world.size, world.names, sources_of(world)))
    return held, problems


def _curated() -> dict[str, Any]:
    path = curated_path()
    places = open_gazetteer(WORLD).curated
    licences = sorted({place.attribution for place in places})
    sources = [
        {"name": path.name, "version": "", "licence": licence, "attribution": licence}
        for licence in licences
    ]
    names = {
        name for place in places for name in open_gazetteer(WORLD).curated_names(place.place_id)
    }
    return _row("curated", "packaged", path, len(places), len(names), sources)


def _row(
    name: str, kind: str, path: Path, places: int, names: int, sources: list[dict[str, str]]
) -> dict[str, Any]:
    return {
        "name": name, "kind": kind, "path": str(path), "places": places, "names": names,
        "size_bytes": path.stat().st_size, "sources": sources,
    }  # fmt: skip
