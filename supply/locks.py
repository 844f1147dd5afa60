"""The sets of locked versions: how they lie on the disk, and how they are read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["FOLDER", "ROOT", "SETS", "Pin", "declared", "lock_of", "name_of", "pins", "project"]

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent
SETS: Mapping[str, tuple[str, ...]] = {
    "run": ("all",),
    "dev": ("dev",),
    "torture": ("torture",),
    "bench": ("bench",),
    "data": ("data",),
}
"""Each lock, and the extras that it adds to those before it."""
_PIN = re.compile(r"^([\w.-]+)==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$")


class Pin(NamedTuple):
    """A locked version: where it is installed (a marker, or ""), and its files' SHA-256."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def project() -> Mapping[str, Any]:
    """Read pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def declared() -> dict[str, dict[str, str]]:
    """Give what pyproject.toml declares: of each extra ("" is the core), names and their bounds.

    What only names another extra of ours is none.
    """
    told = project()["project"]
    every = {"": told["dependencies"], **told["optional-dependencies"]}
    return {
        extra: {
            name_of(one): one
            for one in needs
            if name_of(one) != "geo-movements"
        }
        for extra, needs in every.items()
    }  # fmt: skip


def name_of(requirement: str) -> str:
    """Normalise the name of a requirement (PEP 503).

    >>> name_of("Typing_Extensions[x]>=4 ; python_version < '3.12'")
    'typing-extensions'
    """
    found = re.match(r"\s*([\w.-]+)", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[1]).lower()


def lock_of(name: str) -> Path:
    """Tell where a set lies."""
    return FOLDER / f"{name}.lock"


def pins(sets: Iterable[str] = SETS) -> dict[str, Pin]:
    """Read what sets lock, by name."""
    found: dict[str, Pin] = {}
    for one in sets:
        found |= read(lock_of(one).read_text(encoding="utf-8"))
    return found


def read(text: str) -> dict[str, Pin]:
    """Read a lock.

    >>> read("a==1.0 ; sys_platform == 'win32'")["a"]
    Pin(name='a', version='1.0', marker="sys_platform == 'win32'", hashes=())
    """
    found: dict[str, Pin] = {}
    for block in re.split(r"\n(?=\w)", text):
        if match := _PIN.match(block.partition("\n")[0]):
            name = name_of(match[1])
            hashes = tuple(re.findall(r"--hash=sha256:(\S+)", block))
            found[name] = Pin(name, match[2], match[3] or "", hashes)
    return found


def written(pinned: Iterable[Pin], head: str) -> str:
    """Write a lock, as pip reads it."""
    lines = [f"# {line}" for line in head.splitlines()]
    for pin in sorted(pinned):
        marker = f" ; {pin.marker}" if pin.marker else ""
        hashes = [f"    --hash=sha256:{one}" for one in sorted(pin.hashes)]
        lines.append(" \\\n".join([f"{pin.name}=={pin.version}{marker}", *hashes]))
    return "\n".join(lines) + "\n"
