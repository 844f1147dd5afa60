"""What the tables' readers would refuse: said on the page, before anybody takes the tables away."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from geo_movements.errors import ParseError
from geo_movements.tables import amounts, counts, dates, phrases, relative

__all__ = ["faults_of", "words_known"]

_DATES = ("date", "departed", "arrived", "reported")
_GROUP = re.compile(r"\?P<\w+>|\\[a-z]")
_WORD = re.compile("[a-z]{2,}")


def faults_of(cells: Mapping[str, str], anchor: str | None) -> dict[str, str]:
    """Say of each date and strength of a row why it would be refused; what reads is left out.

    `anchor` is the day that "last Friday" counts from.

    >>> faults_of({"date": "31 February 2024", "strength": "3,000"}, None)
    {'date': '"31 February 2024": there is no day 31: February 2024 has 29. Correct the day.'}
    """
    readers: dict[str, Callable[[str], object]] = {
        name: lambda words: _read_date(words, cells, anchor) for name in _DATES
    }
    readers["strength"] = lambda words: _read_strength(words, cells)
    found = {}
    for name, read in readers.items():
        if (words := cells.get(name, "")) and (fault := _fault(read, words)):
            found[name] = fault
    return found


def _read_date(words: str, cells: Mapping[str, str], anchor: str | None) -> object:
    return dates.parse(words, anchor=anchor, calendar=cells.get("calendar"))


def _read_strength(words: str, cells: Mapping[str, str]) -> object:
    from geo_movements.tables import strengths

    return strengths.parse(words, unit=cells.get("strength_unit"))


def _fault(read: Callable[[str], object], words: str) -> str | None:
    try:
        read(words)
    except ParseError as error:
        return f"{error.problem} {error.hint}".strip()
    return None


@cache
def words_known() -> dict[str, list[str]]:
    """List the words that the readers of dates and of strengths know, for the page's own check.

    >>> "october" in words_known()["date"], "dozen" in words_known()["strength"]
    (True, True)
    """
    dated = [text for rule in dates.RULES for text in (rule.pattern.pattern, rule.example)]
    dated += [text for one in relative.RELATIVE for text in (one.pattern.pattern, one.example)]
    dated += [phrase.pattern for phrase in phrases._PHRASES]
    dated += [phrases.ABOUT, phrases.PERHAPS, phrases._DOUBTED.pattern, _DAYTIME]
    counted = [example for rule in amounts.RULES for example in rule.examples]
    counted += [rule.pattern.pattern for rule in amounts.RULES] + [*counts.SCALES]
    return {"date": _words(dated), "strength": _words(counted)}


_DAYTIME = "am pm utc gmt noon midnight dawn dusk morning afternoon evening night hours local time"
"""The clock's words."""


def _words(texts: list[str]) -> list[str]:
    plain = [_GROUP.sub(" ", text.lower()) for text in texts]
    return sorted({word for text in plain for word in _WORD.findall(text)})
