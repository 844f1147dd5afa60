"""Write docs/tables.md from the package's own guide: `python docs/tables.py`."""

from __future__ import annotations

from pathlib import Path

from geo_movements.tables.guide import ALLOWED, COLUMNS, PURPOSES

HEAD = """\
# The tables, column by column

Every cell may be empty, but for an `id` of `sources` and `forces`, a `toponym` of `places`, and one
of `origin` and `destination`. Columns that are not listed here travel through to every export.
Dates are described in [dates.md](dates.md), strengths in [strengths.md](strengths.md).
"""


def text() -> str:
    """Return the page."""
    return HEAD + "".join(_table(name) for name in COLUMNS)


def _table(name: str) -> str:
    lines = [f"\n## {name}\n", PURPOSES[name] + "\n", "| column | what it says |", "|---|---|"]
    for column, sentence in COLUMNS[name].items():
        allowed = ALLOWED.get((name, column))
        one_of = f" One of: {', '.join(allowed)}." if allowed else ""
        lines.append(f"| `{column}` | {sentence}{one_of} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_suffix(".md").write_text(text(), encoding="utf-8")
