"""The compiled files of this room: the sea, the railways and the roads."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from geo_movements.errors import GeoMovementsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["arrays"]


def arrays(name: str, *, only: str | tuple[str, ...] = "") -> dict[str, NDArray[Any]]:
    """Read a compiled file: its arrays by name, or those whose names begin with `only`.

    Raises `GeoMovementsError` where the packaged file is missing or damaged.

    >>> sorted(arrays("rail"))[:2]
    ['codes', 'country']
    """
    import zipfile

    import numpy as np

    try:
        with (
            as_file(files("geo_movements.routes") / "data" / f"{name}.npz") as path,
            path.open("rb") as stream,  # numpy leaves a damaged file open
            np.load(stream) as stored,
        ):
            return {part: stored[part] for part in stored.files if part.startswith(only)}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise GeoMovementsError(
            f"The packaged routes cannot be read: {error}. Install geo-movements again."
        ) from error
