"""What GDAL writes for us: layers into a file of its own format, and its bytes."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements.errors import OutputError
from geo_movements.schema import CRS

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["distinct_names", "made_in_memory", "pieces_of", "write_layer"]

_PIECE = 1 << 20
MOMENT = "2000-01-01T00:00:00.000Z"
"""What stands where a format wants the time of writing: the same story gives the same bytes."""


def pieces_of(name: str, make: Callable[[Path], None]) -> Iterator[bytes]:
    """Make a file in a folder of its own, and yield what it holds, a megabyte at a time."""
    with tempfile.TemporaryDirectory(prefix="geo-movements-") as room:
        path = Path(room) / name
        make(path)
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece


def made_in_memory(make: Callable[[io.BytesIO], None]) -> Iterator[bytes]:
    """Make a file in memory, where no disk can be full, and yield what it holds."""
    file = io.BytesIO()
    make(file)
    yield file.getvalue()


def write_layer(
    path: Path | io.BytesIO,
    driver: str,
    layer: str,
    table: pd.DataFrame,
    shapes: NDArray[Any] | None = None,
    *,
    kind: str = "Unknown",
    append: bool = False,
    dataset: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
    threads: int | None = None,
) -> None:
    """Write one layer; `shapes` None makes it a table without geometry.

    `kind` is the type of its geometries, `threads` how many GDAL has, by default as many as it
    likes. Raises `OutputError` with what GDAL says.
    """
    import geopandas as gpd
    import pyogrio

    frame: Any = table.reset_index(drop=True)
    if shapes is not None:
        frame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs=CRS), crs=CRS)
    told: dict[str, Any] = {"geometry_type": kind} if shapes is not None else {}
    try:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": MOMENT, "GDAL_NUM_THREADS": threads})
        pyogrio.write_dataframe(
            frame, path, driver=driver, layer=layer, append=append, use_arrow=False,
            dataset_options=dict(dataset or {}), layer_options=dict(options or {}), **told,
        )  # fmt: skip
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError) as error:
        raise OutputError(f"GDAL could not write the {driver} file ({error}).") from error
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None, "GDAL_NUM_THREADS": None})


def distinct_names(table: pd.DataFrame, *taken: str) -> pd.DataFrame:
    """Give columns that differ from another, or from a taken name, by case alone a number.

    SQL takes no notice of case: a user's own "Force" would be the force.

    >>> import pandas as pd
    >>> list(distinct_names(pd.DataFrame(columns=["force", "Force", "fid"]), "fid"))
    ['force', 'Force_2', 'fid_2']
    """
    met = {name.casefold() for name in taken}
    names = []
    for name in map(str, table.columns):
        fresh, count = name, 1
        while fresh.casefold() in met:
            count += 1
            fresh = f"{name}_{count}"
        met.add(fresh.casefold())
        names.append(fresh)
    return table.set_axis(names, axis="columns")
