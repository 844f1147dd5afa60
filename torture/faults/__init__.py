"""..."""

from __future__ import annotations

from torture.faults import caches, full, kills, spared, together
from torture.parts import Part

__all__ = ["FOUND", "PARTS"]

PARTS: tuple[Part, ...] = (
    Part("kill", "kill -9", kills.killed_anywhere, 9),
    Part("again", "killed and run again", kills.recovered, 8, short=False),
    Part("interrupt", "SIGINT and SIGTERM", kills.interrupted, 2),
    Part("full", "a", full.full_anywhere, 2),
    Part("disk", "a", full.full_disk, 2, short=False),
    Part("caches", "a", caches.damaged, 20),
    Part("together", "a", together.two_at_once, 1),
    Part("newer", "a", together.newer, 1),
    Part("memory", "a", spared.little_memory, 2),
    Part("elsewhere", "a", spared.elsewhere, 1),
    Part("nowhere", "a", full.nowhere, 2),
)
FOUND: tuple[str, ...] = ()
