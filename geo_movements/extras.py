"""Optional packages: imported where they are used, and named with their extra where missing."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from geo_movements.errors import OutputError

__all__ = ["needed"]


def needed(module: str, *, extra: str, what: str) -> ModuleType:
    """Import an optional package, or say what to install.

    `what` is what the caller is about to make ("a figure"). Raises `OutputError` where the package
    is not there; an error inside the package itself passes through.

    >>> needed("json", extra="figure", what="a figure").__name__
    'json'
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != module.split(".")[0]:
            raise
        raise OutputError(
            f'{what} needs the package "{error.name}", which is not installed. '
            f'Install it: pip install "geo-movements[{extra}]"'
        ) from error
