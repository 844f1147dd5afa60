"""The toponyms of a draft: how a place is written in a cell, and what the lock file says of it.

The places are those that the article's context decided; no person did, and the lock says so
(`decided_by` auto). What is not decided there is left to `resolve`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from geo_movements.draft.capitals import capital_of
from geo_movements.draft.records import Mention, Sense, Words
from geo_movements.places.gazetteer import Candidate, open_gazetteer
from geo_movements.places.qualifiers import DEEPEST, read_qualifier
from geo_movements.places.rows import listed, place_row, qualified_row
from geo_movements.places.toponyms import tidy

__all__ = ["Toponym", "cells", "decisions", "sense_row", "toponym"]

_POSSESSIVE = re.compile(r"(?:['’]s?)$")
_CONTAINED = re.compile(r"\b(?:in|inside|within|at|of)\s+", re.IGNORECASE)
_EDGES = re.compile(
    r"\b(?:borders?|coasts?|shores?|frontiers?|lines?|edges?|mouth|end|half|part|side)\s*$",
    re.IGNORECASE,
)


class Toponym(NamedTuple):
    """What a cell says of a place: its text, and the words of the article where that left some out.

    >>> Toponym("eastern Russia", "three bases in eastern Russia").text
    'eastern Russia'
    """

    text: str
    in_full: str | None = None


def toponym(words: Words, senses: Sequence[Sense]) -> Toponym:
    """Write the words of a place as a cell has them.

    `senses` are in the order of the text. Mentions stand as they are looked up (no possessive, no
    case ending), and a container that the text puts before a place after it. Of an unnamed thing in
    a named area ("three bases in eastern Russia") the area is kept, and the words in full.
    """
    within = [*_within(words, senses)]
    text = tidy(_plain(_named(words, [sense.mention for sense in within])))
    if not within or _is_read(text, within):
        return Toponym(text)
    for found in _CONTAINED.finditer(text):
        rest = text[found.end() :].strip()
        if not _EDGES.search(text[: found.start()]) and _is_read(rest, within):
            return Toponym(rest, text)
    return Toponym(text)


def decisions(
    toponyms: Iterable[str], senses: Sequence[Sense]
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Make the rows of the lock file for toponyms that the article's context decides.

    Returns them by toponym, and the toponyms that the article uses for more than one place: these
    are left open.
    """
    known, doubtful = _decided(senses)
    known = {**_capitals(toponyms := [*toponyms], known, senses), **known}
    rows: dict[str, dict[str, Any]] = {}
    for text in dict.fromkeys(toponyms):
        row = _row(text, known, DEEPEST)
        if row is not None:
            rows[text] = row
    return rows, [text for text in dict.fromkeys(toponyms) if text in doubtful]


# --- The words ------------------------------------------------------------------------------------


def _within(words: Words, senses: Sequence[Sense]) -> Iterator[Sense]:
    at = bisect_left(senses, words.start, key=lambda sense: sense.mention.start)
    while at < len(senses) and senses[at].mention.start < words.end:
        if senses[at].mention.end <= words.end:
            yield senses[at]
        at += 1


def _named(words: Words, mentions: Sequence[Mention]) -> str:
    """Put each mention's name in the place of what the text has; a leading container goes last."""
    pieces, containers, at = [], [], words.start
    for number, mention in enumerate(sorted(mentions, key=lambda one: one.start)):
        if mention.start < at:
            continue
        before = words.text[at - words.start : mention.start - words.start]
        at = mention.end
        after = words.text[at - words.start :]
        # A name may say more than its mention: "Kursk", in "the Kursk region", is Kursk region.
        more = mention.name.removeprefix(mention.text)
        if more != mention.name and more and after.casefold().startswith(more.casefold()):
            at += len(more)
            after = after[len(more) :]
        owned = _POSSESSIVE.search(mention.text) or re.match(r"['’]s?\s", after)
        leads = not number and not before.strip().removeprefix("the").strip()
        if leads and owned and len(mentions) > 1:
            containers.append(mention.name)
            at += 0 if _POSSESSIVE.search(mention.text) else len(owned[0]) - 1
        else:
            pieces += [before, mention.name]
    pieces.append(words.text[at - words.start :])
    return ", ".join(["".join(pieces).strip(), *containers])


def _plain(text: str) -> str:
    """Fold white space; a semicolon would end a place of `via`."""
    return " ".join(text.replace(";", ",").split())


def _is_read(text: str, senses: Sequence[Sense]) -> bool:
    names = {tidy(sense.mention.name).casefold() for sense in senses}
    return _reads(text, names, DEEPEST)


def _reads(text: str, names: set[str], depth: int) -> bool:
    head = _bare(text.partition(",")[0])
    if text.casefold() in names or head in names:
        return True
    qualifier = read_qualifier(text) if depth else None
    return qualifier is not None and all(_reads(b, names, depth - 1) for b in qualifier.bases)


def _bare(text: str) -> str:
    return re.sub(r"^the\s+", "", text.strip(), flags=re.IGNORECASE).casefold()


# --- The places -----------------------------------------------------------------------------------


def _decided(senses: Sequence[Sense]) -> tuple[dict[str, Sense], set[str]]:
    """Gather what each name means, and the names that mean several places."""
    known: dict[str, Sense] = {}
    doubtful: set[str] = set()
    for sense in senses:
        if sense.place is None or sense.mention.kind != "place":
            continue
        for name in {tidy(sense.mention.name), tidy(sense.mention.text)}:
            held = known.setdefault(name, sense)
            if held.place is not None and held.place.place_id != sense.place.place_id:
                doubtful.add(name)
    return {name: sense for name, sense in known.items() if name not in doubtful}, doubtful


_CAPITAL = re.compile(
    r"(?:[Tt]he\s+)?(?P<area>\S.*?)(?:['’]s?)?\s+(?:(?:state|provincial|regional)\s+)?capital"
)


def _capitals(
    toponyms: Iterable[str], known: Mapping[str, Sense], senses: Sequence[Sense]
) -> dict[str, Sense]:
    """Decide "North Kordofan capital" by what North Kordofan means: its capital, else the area."""
    nations = {tidy(one.mention.name): one for one in senses if one.place is not None}
    found = {}
    for text in toponyms:
        match = _CAPITAL.fullmatch(text)
        area = match and (known.get(match["area"]) or nations.get(match["area"]))
        if not area or area.place is None or area.place.precision not in ("country", "region"):
            continue
        seat = capital_of(area.place)
        told = f"the capital of {area.place.name}" if seat else f"its capital: {area.reason}"
        found[text] = area._replace(place=seat or area.place, reason=told)
    return found


def _row(text: str, known: Mapping[str, Sense], depth: int) -> dict[str, Any] | None:
    """Make the row of a toponym from what its mention means, or of what it qualifies."""
    sense = known.get(text) or known.get(re.sub(r"^[Tt]he\s+", "", text))
    head, comma, _ = text.partition(",")
    if sense is None and comma:
        sense = known.get(head.strip())
    if sense is not None:
        return sense_row(text, sense)
    qualifier = read_qualifier(text) if depth else None
    if qualifier is None:
        return None
    bases = {base: _row(base, known, depth - 1) for base in qualifier.bases}
    rows = {base: row for base, row in bases.items() if row is not None}
    return qualified_row(text, qualifier, rows) if len(rows) == len(bases) else None


def sense_row(text: str, sense: Sense) -> dict[str, Any]:
    """Make the row of a toponym from what one of its mentions means; it has a place."""
    place = sense.place
    assert place is not None  # `_decided` keeps no other
    ranked = [weighed for weighed in sense.ranked if weighed.candidate.place == place]
    candidate = ranked[0].candidate if ranked else Candidate(place, "exact", curated=False)
    others = [weighed for weighed in sense.ranked if weighed.candidate.place != place]
    # An area's sense has the point that corpora go by; a project has the gazetteer's own.
    known = open_gazetteer().get(place.place_id) or place
    return place_row(
        text,
        candidate._replace(place=known),
        score=round(sense.score, 3),
        reason=f"by the article's context: {sense.reason}",
        runners_up=listed(others),
    )


def cells(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield every toponym of drafted rows."""
    for row in rows:
        for column in ("origin", "destination", "place"):
            if row.get(column):
                yield row[column]
        yield from (part.strip() for part in (row.get("via") or "").split(";") if part.strip())
