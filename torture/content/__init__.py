"""..."""

from __future__ import annotations

from torture.parts import Part

__all__ = ["FOUND", "PARTS"]

PARTS: tuple[Part, ...] = ()
FOUND: tuple[str, ...] = ()
