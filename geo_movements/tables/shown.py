"""What a spreadsheet shows of a cell beyond its value: a month of a day, words around a number."""

from __future__ import annotations

import re

from geo_movements.errors import ParseError
from geo_movements.tables import strengths

__all__ = ["day_as_shown", "number_as_shown", "shown_number"]

_TOKEN = re.compile(
    r'"(?P<text>[^"]*)"|\\(?P<one>.)|(?P<skip>\[[^\]]*\]|_.|\*.)|(?P<general>General)'
    r"|(?P<digits>[#0?](?:[#0?.,]*[#0?.,])?)|(?P<mark>.)",
    re.DOTALL | re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]{2,}|[<>~+\u2248\u2264\u2265]")


def day_as_shown(iso: str, code: str) -> str:
    """Cut a day down to the month or the year where its number format, an XLSX one, shows no more.

    >>> day_as_shown("2024-10-01", "mmm-yy"), day_as_shown("2024-10-01", "yyyy")
    ('2024-10', '2024')
    """
    marks = "".join(match["mark"] or "" for match in _TOKEN.finditer(code.partition(";")[0]))
    marks = marks.lower()
    if "d" in marks or "h" in marks or "s" in marks or not re.search("[my]", marks):
        return iso
    return iso[:7] if "m" in marks else iso[:4]


def shown_number(number: str, code: str) -> str | None:
    """Write a number with the words that its number format, an XLSX one, puts around it.

    None where it puts none, or where it shows another number: thousands, a percentage, a fraction.

    >>> shown_number("5", '"at least "#,##0')
    'at least 5'
    """
    if number.startswith("-"):
        return None
    shown, counted = "", 0
    for match in _TOKEN.finditer(_section(code)):
        if match["digits"] or match["general"]:
            if (match["digits"] or "").endswith(",") or counted:
                return None
            shown, counted = shown + number, 1
        elif match["mark"] and match["mark"] in "%/@Ee":
            return None
        else:
            shown += match["text"] or match["one"] or match["mark"] or ""
    words = " ".join(shown.split())
    return words if counted and words != number else None


def _section(code: str) -> str:
    """Return the first section of a number format: of all numbers, or of those above zero."""
    quoted = re.match(r'(?:"[^"]*"|\\.|[^;"])*', code)
    return quoted[0] if quoted else ""


def number_as_shown(number: str, shown: str | None) -> tuple[str, str | None]:
    """Take the words around a number where they say how many it is; else tell that they are lost.

    Returns the cell's text, and what is shown where that is not taken.

    >>> number_as_shown("5", "at least 5"), number_as_shown("5", "5 km")
    (('at least 5', None), ('5', '5 km'))
    """
    if shown is None or not _WORDS.search(shown):
        return number, None
    try:
        strengths.parse(shown)
    except ParseError:
        return number, shown
    return shown, None
