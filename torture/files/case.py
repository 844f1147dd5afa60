"""A hostile file: how it is made, what is done with it, and what must be said of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

__all__ = ["SECRET", "Case", "Room"]

SECRET = "the-word-that-nobody-may-read"
"""What stands in a file outside the project: an output or a message that has it has read there."""


class Room(NamedTuple):
    """The folders of one case. `outside` has a file `secret.txt` that nothing may read or change.

    `address` is a web address on this machine; who asks it for anything is found out.
    """

    given: Path
    out: Path
    outside: Path
    address: str


class Case(NamedTuple):
    """One hostile file, by a name in words.

    `make` writes it into `room.given`. `command` is what is run, with `{given}` and `{out}` for the
    two folders. `file` is what the message must call the file, `says` what else must be in it.
    """

    name: str
    make: Callable[[Room], object]
    command: str
    file: str
    says: tuple[str, ...] = ()
    status: int = 1
    """0 where the file only looks hostile, and is rightly taken."""
    light: bool = False
    """Whether it is safe and quick enough for the short form, in the process of the tests."""
    given: str = ""
    """A file of `room.given` that is standard input."""
