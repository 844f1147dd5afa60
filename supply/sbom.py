"""The bill of materials: CycloneDX 1.6, the last step of `make lock`.

    python -m supply.sbom

What it holds is in the tree (locks, facts, contents), so that the same tree gives the same bytes:
there is no clock in it, and its number is made of what it says.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from supply.facts import facts, reasons
from supply.locks import FOLDER, ROOT, declared, pins
from supply.sheet import USERS, brought

__all__ = ["PATH", "contents", "main", "sbom"]

PATH = FOLDER / "geo-movements.cdx.json"
OURS = "geo-movements"


def main() -> int:
    """Write it."""
    PATH.write_text(sbom(), encoding="utf-8")
    return 0


def contents() -> list[dict[str, Any]]:
    """Read what of others lies in the package, or goes into what it writes."""
    parts: list[dict[str, Any]] = tomllib.loads((FOLDER / "contents.toml").read_text("utf-8"))[
        "part"
    ]
    return parts


def sbom() -> str:
    """Write what users install: the core is required, all else optional."""
    told, asked = facts(), declared()
    core = brought(asked[""], told)
    users = brought({name: 1 for extra in USERS for name in asked[extra]}, told)
    ours = _ours()
    said, locked = reasons()["package"], pins()
    packages = [
        _package(name, told[name], name in core, said.get(name), locked[name].marker)
        for name in sorted(users)
    ]
    parts = [_part(part) for part in contents()]
    book = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": ours},
        "components": [*packages, *parts],
        "dependencies": [*_asking(users, told, asked, ours["bom-ref"])],
    }
    text = json.dumps(book, sort_keys=True, ensure_ascii=False)
    number = uuid.uuid5(uuid.NAMESPACE_URL, hashlib.sha256(text.encode()).hexdigest())
    book["serialNumber"] = f"urn:uuid:{number}"
    return json.dumps(book, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _ours() -> dict[str, Any]:
    code = (ROOT / "geo_movements" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+?)"', code, re.MULTILINE)
    assert found, "no version"
    return {
        "bom-ref": OURS, "type": "application", "name": OURS, "version": found[1],
        "purl": f"pkg:pypi/{OURS}@{found[1]}", "licenses": _licences("MIT"),
    }  # fmt: skip


def _package(
    name: str, fact: Mapping[str, Any], required: bool, reason: Any, marker: str
) -> dict[str, Any]:
    return {
        "bom-ref": _ref(name, fact), "type": "library", "name": name, "version": fact["version"],
        "purl": _ref(name, fact), "scope": "required" if required else "optional",
        "licenses": _licences(fact["licence"]),
        **({"description": reason["why"]} if reason else {}),
        **({"authors": [{"name": fact["by"]}]} if fact["by"] else {}),
        **({"properties": [{"name": "geo-movements:marker", "value": marker}]} if marker else {}),
    }  # fmt: skip


def _ref(name: str, fact: Mapping[str, Any]) -> str:
    return f"pkg:pypi/{name}@{fact['version']}"


def _licences(expression: str) -> list[dict[str, Any]]:
    """Give a licence as an SPDX expression, or by a name where it is none."""
    loose = {"BSD", "GPL", "LGPL", "Public-Domain"} & set(re.findall(r"[\w.+-]+", expression))
    if loose or "LicenseRef-" in expression:
        return [{"license": {"name": expression.removeprefix("LicenseRef-")}}]
    return [{"expression": expression}]


def _part(part: Mapping[str, Any]) -> dict[str, Any]:
    where = [f"brought by {part['package']}"] if "package" in part else part["files"]
    told = {
        "bom-ref": f"part:{part['name']}", "type": part["type"], "name": part["name"],
        "description": part["what"], "licenses": _licences(part["licence"]),
        "properties": [{"name": "geo-movements:lies-in", "value": one} for one in where],
    }  # fmt: skip
    told |= {key: part[key] for key in ("version", "purl") if key in part}
    if "sha256" in part:
        told["hashes"] = [{"alg": "SHA-256", "content": part["sha256"]}]
    return told


def _asking(
    users: set[str],
    told: Mapping[str, Any],
    asked: Mapping[str, Mapping[str, str]],
    ours: str,
) -> Iterator[dict[str, Any]]:
    """Tell who asks for whom."""
    direct = {name for extra in USERS for name in asked[extra]}
    parts = [f"part:{part['name']}" for part in contents() if "package" not in part]
    refs = {name: _ref(name, told[name]) for name in users}
    yield {"ref": ours, "dependsOn": sorted({*(refs[name] for name in direct), *parts})}
    for name in sorted(users):
        brings = [refs[one] for one in users if name in told[one]["asked_by"]]
        brings += [f"part:{part['name']}" for part in contents() if part.get("package") == name]
        yield {"ref": refs[name], "dependsOn": sorted(brings)}


if __name__ == "__main__":
    sys.exit(main())
