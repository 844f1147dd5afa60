"""A story as a GeoPackage: every table a layer, with the styles that QGIS draws them by."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo_movements.export.frames import about, cut, forces_of, table_of, typed
from geo_movements.export.geojson import dumps
from geo_movements.export.looks import looks_of
from geo_movements.export.ogr import MOMENT, distinct_names, pieces_of, write_layer
from geo_movements.export.qgis import Style, styles_of
from geo_movements.export.settings import told_settings
from geo_movements.grammar import place_mark

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo_movements.schema import Story

__all__ = ["geopackage_pieces"]

_STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
    f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME
)
"""
"""As QGIS makes it ("Save Style to Database")."""


def geopackage_pieces(story: Story) -> Iterator[bytes]:
    """Write a story as a GeoPackage: layers legs, leg_points, places, areas, events; and tables.

    A layer has one kind of geometry, as QGIS wants it: `legs` has the claims that are lines, and
    those without geometry; `leg_points` the presences and one-ended legs; `row` tells their common
    order. `places` has each place's point, `areas` the polygons. Columns `look_...` carry the line
    grammar. `sources`, `forces` and `settings` are tables without geometry, `layer_styles` has the
    styles that QGIS opens the layers with.
    """
    return pieces_of("story.gpkg", lambda path: _write_story(path, story))


def _write_story(path: Path, story: Story) -> None:
    looks = looks_of(story)
    legs = typed(story.legs).join(looks.table)
    legs.insert(0, "row", pd.Series(range(1, len(legs) + 1), index=legs.index, dtype="Int64"))
    _write_claims(path, legs, cut(story.legs.geometry.to_numpy()))
    _write_places(path, story.places)
    events = table_of(story, "events")
    _write(path, "events", typed(events), cut(events.geometry.to_numpy()), "Point")
    _write(path, "sources", typed(story.sources))
    _write(path, "forces", typed(forces_of(story)))
    _write(path, "settings", _settings(story))
    _finish(path, styles_of(looks.groups))


def _write_claims(path: Path, legs: pd.DataFrame, shapes: NDArray[Any]) -> None:
    import numpy as np
    import shapely

    points = shapely.get_type_id(shapes) == 0
    lines = np.array([_multi(shape) for shape in shapes[~points]], dtype=object)
    _write(path, "legs", legs[~points], lines, "MultiLineString")
    _write(path, "leg_points", legs[points], shapes[points], "Point")


def _multi(shape: Any) -> Any:
    import shapely

    return (
        shape
        if shape is None or shape.geom_type != "LineString"
        else shapely.multilinestrings([shape])
    )


def _write_places(path: Path, places: gpd.GeoDataFrame) -> None:
    import numpy as np
    import shapely

    marks = [place_mark(row) for row in places.to_dict("records")]
    table = typed(places).assign(look_mark=pd.Series(marks, index=places.index, dtype=object))
    there = places["lat"].notna().to_numpy()
    points = np.full(len(places), None, dtype=object)
    points[there] = shapely.points(*places[["lon", "lat"]][there].astype(float).to_numpy().T)
    _write(path, "places", table, cut(points), "Point")
    shapes = places.geometry.to_numpy()
    wide = shapely.get_dimensions(shapes) == 2
    areas = [
        shapely.multipolygons([shape]) if shape.geom_type == "Polygon" else shape
        for shape in cut(shapes[wide])
    ]
    named = table[["toponym", "place_id", "name", "precision", "attribution"]][wide]
    _write(path, "areas", named, np.array(areas, dtype=object), "MultiPolygon")


def _settings(story: Story) -> pd.DataFrame:
    """Tell the settings, and under `about` what the whole file is of; values are JSON."""
    told = {**told_settings(story.settings), "about": about(story)}
    values = [dumps(value) for value in told.values()]
    return typed(pd.DataFrame({"name": [*told], "value": values}, dtype=object))


def _write(
    path: Path,
    layer: str,
    table: pd.DataFrame,
    shapes: NDArray[Any] | None = None,
    kind: str = "Unknown",
) -> None:
    new = not path.exists()
    options = {"FID": "fid", "GEOMETRY_NAME": "geom"} if shapes is not None else {"FID": "fid"}
    write_layer(
        path, "GPKG", layer, distinct_names(table, "fid", "geom"), shapes, kind=kind,
        append=not new,
        dataset={"ADD_GPKG_OGR_CONTENTS": "NO", "VERSION": "1.2"} if new else {},
        options=options,
    )  # fmt: skip


def _finish(path: Path, styles: list[Style]) -> None:
    """Put the styles in, and one time in the place of that of writing."""
    database = sqlite3.connect(path)
    try:
        with database:
            database.execute(_STYLES)
            database.executemany(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
                "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, "
                "owner, update_time) VALUES ('', '', ?, 'geom', ?, ?, ?, 1, ?, '', ?)",
                [
                    (one.layer, one.name, one.qml, one.sld, one.description, MOMENT)
                    for one in styles
                ],
            )
            database.execute(
                "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, "
                "last_change, srs_id) VALUES ('layer_styles', 'attributes', 'layer_styles', '', "
                "?, 0)",
                (MOMENT,),
            )
            database.execute("UPDATE gpkg_contents SET last_change = ?", (MOMENT,))
    finally:
        database.close()
