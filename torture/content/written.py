"""Whether words stand in an output as they were written: found by the marker behind them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from geo_movements.places.names import normalise
from geo_movements.places.toponyms import tidy
from geo_movements.tables.words import readable

__all__ = ["altered", "markers", "plainly"]

_MARKER = re.compile(r"zq(\d{4})q")
_ISOLATES = re.compile("[\u2066-\u2069]")
"""What an output may put around words, so that they turn nothing but themselves."""
_LONGEST = 500
"""No payload is longer, with the blanks that a figure puts in."""
_WHOLE = 3
"""So often at least stands what is parsed as it was written."""
_QUOTES = str.maketrans(dict.fromkeys('"\u2018\u2019\u201c\u201d', "'"))
_BLANK = re.compile(r"[\s\x1c-\x1f\u0085\u2028\u2029]+")


def plainly(words: str) -> str:
    r"""Write words as a reader sees them: blanks as one, quotes alike, what no text holds U+FFFD.

    Quotes within a quotation are printed as its language has them.

    >>> plainly("a\r\n b\x00")
    'a b\ufffd'
    """
    return _BLANK.sub(" ", _ISOLATES.sub("", readable(words))).translate(_QUOTES)


def markers(text: str) -> set[int]:
    """List the markers in a text."""
    return {int(number) for number in _MARKER.findall(text)}


def altered(
    text: str, written: dict[int, str], *, wrapped: bool = False, parsed: Collection[int] = ()
) -> Iterator[str]:
    """Tell each place of a text where a marker stands behind other words than were written.

    `written` is what was written by marker, which stands at its end. The last part after a
    semicolon will do, since a list is told part by part. In a text that is `wrapped`, as a figure
    is, blanks stand anywhere: they are left out. Of markers that are `parsed`, as by a draft, which
    takes from an article who speaks, parts may stand; but the whole stands there, too.
    """
    whole = dict.fromkeys(parsed, 0)
    for words in written.values():
        text = text.replace(
            f"project:{normalise(readable(words))}", ""
        )  # an id, computed of the name
    seen = plainly(text)
    told = {number: _tails(words) for number, words in written.items()}
    for found in _MARKER.finditer(seen):
        number = int(found[1])
        if number not in told:
            continue
        before = seen[max(found.start() - _LONGEST, 0) : found.start()]
        tails = told[number]
        if wrapped:
            before, tails = before.replace(" ", ""), tuple(one.replace(" ", "") for one in tails)
        if before.endswith(tails):
            whole[number] = whole.get(number, 0) + 1
        elif number not in parsed:
            yield f"written {written[number]!r}, shown {before[-80:]!r}"

    for number in parsed:
        if whole[number] < _WHOLE:
            yield f"written {written[number]!r}, which stands there {whole[number]} times"


def _tails(words: str) -> tuple[str, ...]:
    """Return what may stand before a marker: the words, as a toponym, the last of a list."""
    kinds = (words, tidy(words), words.rpartition(";")[2])
    return tuple(_MARKER.sub("", plainly(one)).lstrip() for one in kinds)
