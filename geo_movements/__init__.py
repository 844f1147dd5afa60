"""Maps of reported troop movements: claims with doubt, dates and sources.

>>> import geo_movements as gm
>>> project = gm.read("data/dprk-2024")
>>> places = gm.resolve(project)
>>> story = gm.build(project, places)
>>> gm.save(story, "map.html").name
'map.html'
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

TYPE_CHECKING = False  # as in typing, without its import: `--help` is quick
if TYPE_CHECKING:
    from typing import Any

    from geo_movements.build import build
    from geo_movements.check import check
    from geo_movements.draft.drafting import draft
    from geo_movements.errors import (
        GeoMovementsError,
        InputError,
        OutputError,
        ParseError,
        Problem,
    )
    from geo_movements.flows import flows
    from geo_movements.page import add_to, to_map
    from geo_movements.places.resolve import resolve
    from geo_movements.route import route
    from geo_movements.save import save
    from geo_movements.schema import Project, Settings, Story
    from geo_movements.tables.read import read

__version__ = "0.1.0"

__all__ = [
    "GeoMovementsError",
    "InputError",
    "OutputError",
    "ParseError",
    "Problem",
    "Project",
    "Settings",
    "Story",
    "add_to",
    "build",
    "check",
    "draft",
    "flows",
    "read",
    "resolve",
    "route",
    "save",
    "to_map",
]

# Where each public name lives: loaded when first asked for (PEP 562), so that `--help` is quick.
_HOMES = {
    "GeoMovementsError": "errors",
    "InputError": "errors",
    "OutputError": "errors",
    "ParseError": "errors",
    "Problem": "errors",
    "Project": "schema",
    "Settings": "schema",
    "Story": "schema",
    "add_to": "page",
    "build": "build",
    "check": "check",
    "draft": "draft.drafting",
    "flows": "flows",
    "read": "tables.read",
    "resolve": "places.resolve",
    "route": "route",
    "save": "save",
    "to_map": "page",
}


class _Package(ModuleType):
    """Keeps `build`, `check`, `draft`, `flows` and others the functions, whatever was imported.

    Python sets each submodule it imports as an attribute here, over the function of that name.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
