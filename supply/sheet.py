"""docs/dependencies.md, from facts.json and reasons.toml: a step of `make lock`.

python -m supply.sheet
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from supply.facts import facts, reasons
from supply.locks import ROOT, declared

__all__ = ["PAGE", "brought", "main", "sheet"]

PAGE = ROOT / "docs" / "dependencies.md"
TITLES = {
    "": "The core",
    "draft": "`draft`: articles that are no plain text",
    "figure": "`figure`: figures for print",
    "formats": "`formats`: GeoParquet",
    "pipeline": "`pipeline`: large tables",
    "ner": "`ner`: a statistical model of names",
    "symbols": "`symbols`: military symbols",
    "report": "`report`: Word, PowerPoint, PDF",
    "llm": "`llm`: a language model of the user's own",
    "examples": "`examples`: what the examples are built with",
    "dev": "`dev`: what tests, checks and builds",
    "torture": "`torture`: what `make torture` and `make lock` need besides",
    "bench": "`bench`: what the benchmarks compare with",
    "data": "`data`: what the packaged data is compiled from",
}
COLUMNS = "| Package | What for | To do without | Licence | Since | Releases | Locked | Kept by |"
USERS = ("", "draft", "figure", "formats", "pipeline", "ner", "symbols", "report", "llm")
"""What a user may install; the rest is for those who work on the project."""


def main() -> int:
    """Write the page."""
    PAGE.write_text(sheet(), encoding="utf-8")
    return 0


def sheet() -> str:
    """Write the page as it should be."""
    told, said, asked = facts(), reasons(), declared()
    return "\n".join([*_head(told, said, asked), *_tables(told, said, asked), *_rest(told, said)])


def brought(roots: Mapping[str, Any], told: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """Find what packages bring with them, and these themselves.

    Where an extra of a package asks for one, that counts for the package.
    """
    bring: dict[str, set[str]] = {}
    for name, fact in told.items():
        for asking in fact["asked_by"]:
            bring.setdefault(asking, set()).add(name)
    found: set[str] = set()
    left = set(roots) & set(told)
    while left:
        found |= left
        left = {name for one in left for name in bring.get(one, ())} - found
    return found


def _head(
    told: Mapping[str, Any], said: Mapping[str, Any], asked: Mapping[str, Mapping[str, str]]
) -> list[str]:
    core = brought(asked[""], told)
    all_ = brought({n: 1 for extra in USERS if extra != "llm" for n in asked[extra]}, told)
    unbuilt = sorted(name for name, fact in told.items() if fact["no_wheel"])
    users = [name for name in unbuilt if told[name]["set"] == "run"]
    rest = [name for name in unbuilt if name not in users]
    but = f" but {', '.join(users)}" if users else ""
    return [
        "# Dependencies",
        "",
        "Written by `make lock` from `supply/`; the reasons are in `supply/reasons.toml`.",
        "",
        f"The core asks for {len(asked[''])} packages: {len(core)} with all that these bring, and",
        f"{len(all_)} with every extra of `all`. What another package brings anyway is",
        "declared all the same where our code imports it. Nothing is imported before it is",
        "needed: `--help` of every command runs on the standard library alone, and a test says so.",
        "",
        "## How they are locked",
        "",
        "`make` installs exactly the versions in `supply/*.lock`, and pip checks the SHA-256 of",
        "each file (`--require-hashes`). The locks hold the hashes of all files of a version, so",
        "that they serve every system and Python 3.11 to 3.13. For Linux with glibc, on x86_64 and",
        f"aarch64, all that users install have wheels{but}, so that no code of theirs runs while",
        "they are installed. Of the others these have none for one of these, and are built:",
        f"{', '.join(rest) or 'none'}. Our own code is built by the locked hatchling, not by one",
        "that a build would fetch.",
        "",
        "`make lock` chooses what pyproject.toml has changed and keeps the rest; `make lock",
        "UPGRADE=1` chooses all versions anew. Both write the locks, this page and the bill of",
        "materials (`supply/geo-movements.cdx.json`, CycloneDX 1.6), which lies in the wheel under",
        "`.dist-info/sboms/` and, with `make release`, beside it.",
        "",
        "## What is asked of a dependency",
        "",
        "A licence that goes with MIT: one that asks for its notice alone or, of a package that",
        "stays one of its own, binds its own files alone (MPL, LGPL). Code that goes into pages",
        "(Leaflet, milsymbol) and fonts must be of the former; data asks for its credit, which",
        "pages carry. Where a package has one release, or none for long, it is pinned to that",
        "version, and *To do without* below is the plan.",
        "",
        "*Since* is the year of the first release; with the number of releases it was asked on",
        f"{said['asked'].isoformat()}. *Locked* is the day of the version that is locked. Licences",
        "and keepers are what the packages say of themselves.",
        "",
    ]


def _tables(
    told: Mapping[str, Any], said: Mapping[str, Any], asked: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    shown: dict[str, str] = {}
    for extra, title in TITLES.items():
        mine = {name for name in asked[extra] if name in told}
        yield from (f"## {title}", "")
        also = sorted(mine & set(shown))
        mine -= set(shown)
        if mine:
            yield COLUMNS
            yield "| --- | --- | --- | --- | ---: | ---: | --- | --- |"
            yield from (_row(name, told[name], said["package"][name]) for name in sorted(mine))
            yield ""
        if also:
            yield f"And, from above: {', '.join(also)}."
            yield ""
        shown |= dict.fromkeys(mine, extra)
        yield f"With all that these bring: {len(brought(asked[extra], told))} packages."
        yield ""


def _row(name: str, fact: Mapping[str, Any], reason: Mapping[str, Any]) -> str:
    cells = (
        f"`{name}`", reason["why"], reason["drop"], fact["licence"], str(reason["since"]),
        str(reason["releases"]), fact["released"], fact["by"].replace("|", "/") or "–",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _rest(told: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[str]:
    yield from ("## What these bring", "")
    yield "| Package | Asked for by | Licence | Locked | In |"
    yield "| --- | --- | --- | --- | --- |"
    for name in sorted(set(told) - set(said["package"])):
        fact = told[name]
        by = ", ".join(fact["asked_by"]) or "–"
        yield f"| `{name}` | {by} | {fact['licence']} | {fact['released']} | {fact['set']} |"
    yield from ("", "## What their metadata does not say", "")
    for name, (licence, where) in sorted(said["licence"].items()):
        yield f"- `{name}`: {licence} ({where})."
    for name, why in sorted(said["apart"].items()):
        yield f"- `{name}`: {why}."
    yield ""


if __name__ == "__main__":
    sys.exit(main())
