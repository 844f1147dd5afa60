"""What the installed packages tell of themselves: their licence, and who keeps them.

    python -m supply.facts

The second step of `make lock`; all sets must be installed. What is for other systems alone keeps
what reasons.toml says of it.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Mapping
from email.utils import getaddresses
from importlib.metadata import Distribution, PackageMetadata, distributions
from typing import Any

from supply import licences
from supply.locks import FOLDER, name_of

__all__ = ["facts", "installed", "licence_of", "main", "reasons"]


def main() -> int:
    """Write licences and keepers into facts.json; returns 1 where a licence is unknown."""
    told, here, said = facts(), installed(), reasons()
    for name, fact in told.items():
        if found := here.get(name):
            fact["licence"] = licence_of(name, found.metadata, said)
            fact["by"] = _keepers(found.metadata)
        else:
            fact["licence"] = said["licence"].get(name, [fact.get("licence", "")])[0]
            fact.setdefault("by", "")
    text = json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False)
    (FOLDER / "facts.json").write_text(text + "\n", encoding="utf-8")
    unknown = [name for name, fact in told.items() if not fact["licence"]]
    if unknown:
        print(f"no licence is told of {', '.join(unknown)}: say it in supply/reasons.toml")
    return 1 if unknown else 0


def facts() -> dict[str, dict[str, Any]]:
    """Read facts.json."""
    found: dict[str, dict[str, Any]] = json.loads((FOLDER / "facts.json").read_text("utf-8"))
    return found


def reasons() -> dict[str, Any]:
    """Read reasons.toml."""
    return tomllib.loads((FOLDER / "reasons.toml").read_text(encoding="utf-8"))


def installed() -> dict[str, Distribution]:
    """Find what is installed here, by its normalised name."""
    return {name_of(one.metadata["Name"]): one for one in distributions() if one.metadata["Name"]}


def licence_of(name: str, metadata: PackageMetadata, said: Mapping[str, Any]) -> str:
    """Tell a licence: what we say of the package where its metadata errs, else what they say."""
    return str(said["licence"][name][0]) if name in said["licence"] else licences.of(metadata)


def _keepers(metadata: PackageMetadata) -> str:
    """Name who keeps a package, as it says: maintainers, else authors; at most three."""
    for word in ("Maintainer", "Maintainer-email", "Author", "Author-email"):
        told = re.split(r",\s*|;\s*", str(metadata.get(word) or ""))
        if word.endswith("email"):
            addresses = getaddresses(metadata.get_all(word) or [])
            told = [name or address.partition("@")[0] for name, address in addresses]
        names = [one for one in told if one and one != "None"]
        if names:
            return ", ".join(names[:3]) + (" ..." if len(names) > 3 else "")
    return ""


if __name__ == "__main__":
    sys.exit(main())
