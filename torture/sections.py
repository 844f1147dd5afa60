"""The sections of the torture, in the order in which they run and are written."""

from __future__ import annotations

import importlib
from types import ModuleType

from torture.parts import Part

__all__ = ["SECTIONS", "module", "parts_of"]

SECTIONS = {
    "content": "Hostile content",
    "files": "Hostile files",
    "fuzz": "Fuzzing",
    "faults": "Faults",
    "network": "Network manners",
    "truth": "Truth under stress",
    "supply": "Supply",
    "life": "Long life",
}
"""Each section's module, and its heading."""


def module(section: str) -> ModuleType:
    """Import a section."""
    return importlib.import_module(f"torture.{section}")


def parts_of(section: str) -> tuple[Part, ...]:
    """Return a section's parts."""
    parts: tuple[Part, ...] = module(section).PARTS
    return parts
