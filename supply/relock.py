"""Choose the versions, and write the locks: the first step of `make lock`.

    python -m supply.relock [--upgrade]

uv resolves for all systems and each Python from 3.11 on at once. A version that is locked stays
unless something declared forbids it, or `--upgrade` is said.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from supply.locks import FOLDER, ROOT, SETS, Pin, lock_of, name_of, project, read, written

__all__ = ["main"]

OLDEST = "3.11"
PYTHONS = ("3.11", "3.12", "3.13")
MACHINES = ("x86_64", "aarch64")
HEAD = """\
Written by `make lock`; do not edit. The versions that `make` installs, and the SHA-256 of each file
of each of them (sources, and wheels of every system). Set: {name}."""


def main() -> int:
    """Write the locks, and what the registry tells of each version into facts.json."""
    parser = argparse.ArgumentParser(prog="python -m supply.relock", description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="choose all versions anew")
    upgrade = parser.parse_args().upgrade
    facts: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        chosen = Path(temporary) / "chosen.txt"
        chosen.write_text("" if upgrade else _old(), encoding="utf-8")
        every = [extra for extras in SETS.values() for extra in extras]
        _uv(chosen, every, "-o", str(chosen))
        extras: list[str] = []
        for name, added in SETS.items():
            extras += added
            packages = [
                one for one in _resolved(chosen, extras) if name_of(one["name"]) not in facts
            ]
            lock_of(name).write_text(
                written(map(_pin, packages), HEAD.format(name=name)), encoding="utf-8"
            )
            facts |= {name_of(one["name"]): _facts(one, name) for one in packages}
            print(f"supply/{name}.lock: {len(packages)} versions")
        for who, asking in _asking(chosen.read_text(encoding="utf-8")):
            facts[who]["asked_by"] = asking
    _keep(facts)
    return 0


def _old() -> str:
    """Give all that is locked, so that it stays."""
    found = [lock_of(name) for name in SETS if lock_of(name).exists()]
    return "".join(
        f"{pin.name}=={pin.version}\n"
        for path in found
        for pin in read(path.read_text(encoding="utf-8")).values()
    )


def _resolved(chosen: Path, extras: list[str]) -> list[dict[str, Any]]:
    """Take what extras need of what is chosen: the packages of a pylock (PEP 751)."""
    pylock = chosen.with_name("pylock.toml")
    pylock.unlink(missing_ok=True)
    _uv(chosen, extras, "-c", str(chosen), "--format", "pylock.toml", "-o", str(pylock))
    packages: list[dict[str, Any]] = tomllib.loads(pylock.read_text(encoding="utf-8"))["packages"]
    return [one for one in packages if name_of(one["name"]) != "geo-movements"]


def _uv(chosen: Path, extras: list[str], *given: str) -> None:
    """Resolve the core, what builds it, and extras."""
    build = chosen.with_name("build.in")
    build.write_text("\n".join(project()["build-system"]["requires"]) + "\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        str(ROOT / "pyproject.toml"),
        str(build),
    ]
    command += [word for extra in extras for word in ("--extra", extra)]
    command += [*given, "--universal", "--python-version", OLDEST, "--fork-strategy", "fewest"]
    command += ["--system-certs", "--quiet", "--no-header"]
    subprocess.run(command, check=True, cwd=ROOT)


def _pin(package: Mapping[str, Any]) -> Pin:
    hashes = tuple(file["hashes"]["sha256"] for file in _files(package))
    return Pin(name_of(package["name"]), package["version"], package.get("marker", ""), hashes)


def _files(package: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())]


def _facts(package: Mapping[str, Any], name: str) -> dict[str, Any]:
    days = [file["upload-time"].date().isoformat() for file in _files(package)]
    return {
        "version": package["version"], "set": name, "released": min(days), "asked_by": [],
        "no_wheel": sorted(_without(package)),
    }  # fmt: skip


def _without(package: Mapping[str, Any]) -> Iterator[str]:
    """Name the Pythons and machines (Linux with glibc) for which there is no wheel."""
    names = [file["url"].rpartition("/")[2].removesuffix(".whl") for file in
             package.get("wheels", ())]  # fmt: skip
    for python in PYTHONS:
        for machine in MACHINES:
            if not any(_fits(*name.split("-")[-3:], python, machine) for name in names):
                yield f"{python} {machine}"


def _fits(pythons: str, abis: str, platforms: str, python: str, machine: str) -> bool:
    """Tell whether the three tags of a wheel (PEP 425) fit.

    >>> _fits("cp39", "abi3", "manylinux_2_28_aarch64", "3.13", "aarch64")
    True
    >>> _fits("cp311", "cp311", "manylinux2014_x86_64.manylinux_2_17_x86_64", "3.12", "x86_64")
    False
    """
    minor = int(python.split(".")[1])
    there = any(
        one == "any" or (one.startswith(("manylinux", "linux")) and one.endswith(f"_{machine}"))
        for one in platforms.split(".")
    )
    spoken = any(
        one in ("py3", f"py3{minor}", f"cp3{minor}")
        or ("abi3" in abis.split(".") and re.fullmatch(r"cp3\d+", one) and int(one[3:]) <= minor)
        for one in pythons.split(".")
    )
    return there and spoken


def _asking(text: str) -> Iterator[tuple[str, list[str]]]:
    """Read who asks for each from what uv notes behind it."""
    for block in re.split(r"\n(?=\w)", text):
        who = re.match(r"([\w.-]+)==", block)
        notes = re.findall(r"^ +#(?: via)? +(?!via$)(\S+)", block, re.MULTILINE)
        if who:
            asking = {"" if one in ("-r", "geo-movements") else name_of(one) for one in notes}
            yield name_of(who[1]), sorted(asking - {""})


def _keep(facts: dict[str, dict[str, Any]]) -> None:
    """Write facts.json; what was read of a version's metadata stays while the version does."""
    path = FOLDER / "facts.json"
    old = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for name, told in facts.items():
        before = old.get(name, {})
        if before.get("version") == told["version"]:
            told |= {key: before[key] for key in ("licence", "by") if key in before}
    text = json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
