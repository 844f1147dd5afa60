"""Countries by their formal names ("Democratic Republic of Congo"), and the short ones for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import MappingProxyType

from geo_movements.draft.names.candidates import Candidate
from geo_movements.draft.names.known import Known, Names
from geo_movements.draft.names.tokens import Tokens
from geo_movements.places.names import normalise

__all__ = ["SHORT", "define", "formal"]

_PEOPLES = r"People['’]?s['’]?"
_NAMES = tuple(
    (re.compile(pattern + r"(?![\w'’])", re.IGNORECASE), name)
    for pattern, name in (
        (
            r"(?:Dem(?:ocratic|\.)\s+Rep(?:ublic|\.)|D\.?R\.?)\s*(?:of\s+(?:the\s+)?)?Congo"
            r"|Congo\s?(?:[-–]\s?|\()(?:Kinshasa\)?|DRC?\))",
            "Democratic Republic of the Congo",
        ),
        (
            r"Rep(?:ublic|\.)\s+of\s+(?:the\s+)?Congo|Congo\s+Republic"
            r"|Congo\s?(?:[-–]\s?|\()Brazzaville\)?",
            "Republic of the Congo",
        ),
        (rf"Democratic\s+{_PEOPLES}\s+Republic\s+of\s+Korea", "North Korea"),
        (r"Republic\s+of\s+Korea", "South Korea"),
        (rf"{_PEOPLES}\s+Republic\s+of\s+China", "China"),
    )
)
_FIRST = frozenset(
    {"democratic", "dem", "d", "dr", "republic", "rep", "congo", "people", "peoples"}
)
_STYLE = re.compile(
    rf"(?:(?:(?:Democratic|Socialist|Islamic|Federal|Federative|Arab|{_PEOPLES})\s+)*Republic"
    r"|Kingdom|Commonwealth|Sultanate|Principality)\s+of\s+(?:the\s+)?",
    re.IGNORECASE,
)
_STYLES = frozenset(
    {"democratic", "socialist", "islamic", "federal", "federative", "arab", "people", "peoples",
     "republic", "kingdom", "commonwealth", "sultanate", "principality"}
)  # fmt: skip
SHORT = MappingProxyType(
    {
        "congo": ("Democratic Republic of the Congo", "Republic of the Congo"),
        "korea": ("South Korea", "North Korea"),
    }
)
"""A short name that several countries go by -> their names."""


def formal(tokens: Tokens, index: int, names: Names) -> tuple[int, str, Known] | None:
    """Read a country's formal name: its last token, the name to look up, what is known of it.

    "Republic of Finland" is Finland where the gazetteer has no longer name; of "Democratic Republic
    of Congo" no part is a name of its own.
    """
    key, start = tokens.keys[index], tokens.starts[index]
    if key not in _FIRST and key not in _STYLES and tokens.words[index] not in ("D.R", "D.R."):
        return None
    for pattern, name in _NAMES:
        if match := pattern.match(tokens.text, start, tokens.ends[-1]):
            known = names.get(normalise(name))
            last = _token(tokens, index, match.end())
            return (last, name, known) if known is not None and last is not None else None
    return _styled(tokens, index, names)


def _styled(tokens: Tokens, index: int, names: Names) -> tuple[int, str, Known] | None:
    style = _STYLE.match(tokens.text, tokens.starts[index], tokens.ends[-1])
    if style is None or style.end() not in tokens.starts:
        return None
    first = tokens.starts.index(style.end())
    for last in range(min(first + 3, len(tokens) - 1), first - 1, -1):
        named = tokens.is_name(first) and tokens.keys[last]
        known = names.get(tokens.key(first, last)) if named else None
        if known is not None and known.kind == "country" and known.exact:
            whole = names.get(normalise(tokens.name(index, last)))
            if whole is not None and whole.kind == "country":
                return last, tokens.name(index, last), whole
            return last, tokens.name(first, last), known
    return None


def _token(tokens: Tokens, index: int, end: int) -> int | None:
    """Return the token that ends where a stretch does."""
    for last in range(index, min(index + 12, len(tokens))):
        if tokens.ends[last] >= end:
            return last
    return None


def define(listed: Sequence[Candidate]) -> None:
    """Let a bare "Congo" mean the country that the text gives a full name, where it is one only.

    "Korea" does so where the full name is the formal one: beside "South Korea" it may be both.
    """
    placed = [one for one in listed if one.kind == "place" and one.score > 0]
    for short, full in SHORT.items():
        named = {one.name for one in placed if one.name in full and one.key != short}
        stated = short == "congo" or any(
            one.name in named and (one.form == "abbreviated" or "republic" in one.key)
            for one in placed
        )
        if len(named) == 1 and stated:
            for one in placed:
                if one.key == short:
                    one.name = min(named)
