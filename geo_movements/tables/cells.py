"""What one cell may say: a list, an address, a word of a closed set, a number within bounds."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection

from geo_movements import schema
from geo_movements.errors import ParseError
from geo_movements.tables import strengths

__all__ = [
    "body_and_speaker",
    "draft",
    "is_url",
    "leg",
    "mode",
    "number",
    "one_of",
    "split_list",
    "strength_unit",
    "url",
]

TRUE, FALSE = ("true", "yes", "1"), ("false", "no", "0")


def one_of(
    allowed: Collection[str], fold: Callable[[str], str] = str.lower
) -> Callable[[str], str]:
    """Make a reader of a word that must be one of `allowed` once it is folded."""

    def parse(words: str) -> str:
        if (value := fold(words)) in allowed:
            return value
        raise ParseError(f'"{words}" is not known.', f"Write one of: {', '.join(allowed)}.")

    return parse


def number(words: str, low: float, high: float) -> float:
    """Read a finite number from `low` to `high`.

    >>> number("43.1", -90, 90)
    43.1
    """
    try:
        value = float(words)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise ParseError(
            f'"{words}" is no number from {low:g} to {high:g}.', "Write 43.1, with a point."
        )
    return value


def split_list(cell: str | None) -> tuple[str, ...]:
    """Split a cell of several values at its semicolons.

    >>> split_list("Khabarovsk; Chita")
    ('Khabarovsk', 'Chita')
    """
    return tuple(part.strip() for part in (cell or "").split(";") if part.strip())


def body_and_speaker(claimant: str) -> tuple[str, str | None]:
    """Tell the body that claims from the person who speaks for it.

    >>> body_and_speaker("White House (John Kirby)")
    ('White House', 'John Kirby')
    """
    match = re.fullmatch(r"(.*\S)\s*\(([^()]*)\)\s*", claimant, re.DOTALL)
    return (match[1], match[2].strip() or None) if match else (claimant, None)


def is_url(text: str) -> bool:
    """Tell whether a text is a web address that may be linked."""
    return re.fullmatch(r"https?://[^\s<>\"]+", text, re.IGNORECASE) is not None


_MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
_DAY_LIKE = re.compile(
    r"-?[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?:T.*)?|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}"
    rf"|[0-9]{{1,2}}[- ]{_MONTH}(?:[- ][0-9]{{2,4}})?|{_MONTH}[- ][0-9]{{1,4}}",
    re.IGNORECASE,
)


def leg(words: str) -> str:
    """Read a place in the order; a day is what a spreadsheet has made of 2-3."""
    if _DAY_LIKE.fullmatch(words):
        raise ParseError(
            f'"{words}" is a day, not a place in the order.',
            "A spreadsheet makes a day of 2-3: format the column as text, and write it again.",
        )
    return words


def mode(words: str) -> str:
    """Read a mode in common words."""
    known = schema.MODE_WORDS.get(" ".join(words.casefold().split()))
    if known is None:
        raise ParseError(f'"{words}" is no mode.', f"Write {', '.join(schema.MODES)}, or nothing.")
    return known


def strength_unit(words: str) -> str:
    """Read what a strength counts, also by a usual word for it: troops, men, tanks."""
    if words.casefold() in schema.STRENGTH_UNITS:
        return words.casefold()
    try:
        told = strengths.parse(f"2 {words}").unit
    except ParseError:
        told = None
    if told is None:
        raise ParseError(
            f'"{words}" is not known.', f"Write one of: {', '.join(schema.STRENGTH_UNITS)}."
        )
    return told


def draft(words: str) -> bool:
    """Read whether a row is a draft."""
    if words.casefold() in TRUE:
        return True
    if words.casefold() in FALSE:
        return False
    raise ParseError(f'"{words}" is neither true nor false.', "Write true or false.")


def url(words: str) -> str:
    """Read a web address."""
    if is_url(words):
        return words
    raise ParseError(f'"{words}" is no web address.', "It begins with http:// or https://.")
