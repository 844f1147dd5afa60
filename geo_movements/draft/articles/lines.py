"""Lines to paragraphs: what a page's width broke is joined, what a writer broke stays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import quantiles

__all__ = ["headline", "mended", "pages_mended"]

_ENDS = re.compile("[.!?…:;。][\"'”’»)\\]]*$")
_HYPHENS = ("-", "‐")
_NO_HEADLINE = re.compile("[.!…:;,。][\"'”’»)\\]]*$|\\. | [-–—] |\\bhttps?:|@|[<>{}=]")
LONGEST_HEADLINE = 100
LONGEST_WORD = 60
SHORT = 0.8
"""A line that reaches less far than this share of the usual width may end a paragraph."""
NARROWEST, WIDEST = 20, 110
"""Lines of fewer or more characters than columns and typewriters set are no broken ones."""
EDGE_LINES = 2
"""So many lines at the top and the foot of a page may be a running head."""


def mended(text: str) -> str:
    r"""Join the lines of a text that was broken at a width; another stays as it is.

    >>> lines = ["Two ferries left the port", "on the second day of the", "month for a far island"]
    >>> mended("\n".join([*lines, "on its coast.", "", "Nobody saw."])).split("\n")[0]
    'Two ferries left the port on the second day of the month for a far island on its coast.'
    """
    lines = text.split("\n")
    return _joined(lines) if _is_broken(lines) else text


def headline(text: str) -> str | None:
    r"""Return the first line of a text where it is a headline: short, on its own, no sentence.

    >>> headline("The long way north\n\nTwo ferries left the port.")
    'The long way north'
    >>> headline("Two ferries left the port.\n\nNobody saw them.") is None
    True
    """
    first, _, rest = text.lstrip("\ufeff\n ").partition("\n")
    first = " ".join(first.split())
    alone = rest.startswith(("\n", "\r", " \n")) and bool(rest.strip())
    words = len(first.split()) >= 2 and len(first) <= LONGEST_HEADLINE and first[0] not in "+-*#•|("
    return first if alone and words and not _NO_HEADLINE.search(first) else None


def pages_mended(pages: Sequence[str]) -> str:
    """Join the lines and the pages of a printed text, without its running heads and folios."""
    split = [[line.strip() for line in page.split("\n")] for page in pages]
    running = _running(split)
    lines = [line for page in split for line in _without(page, running)]
    return _joined(lines)


def _is_broken(lines: Sequence[str]) -> bool:
    """Tell whether lines end at a width: most of the long ones in the midst of a sentence."""
    widths = [len(line.strip()) for line in lines if line.strip()]
    if len(widths) < 4 or not NARROWEST <= max(widths) <= WIDEST:
        return False
    full = [
        (line, after) for line, after in pairwise(lines)
        if len(line.strip()) > SHORT * max(widths) and after.strip()
    ]  # fmt: skip
    open_ones = sum(not _ENDS.search(line.strip()) for line, _ in full)
    return len(full) > 2 and 2 * open_ones > len(full)


def _joined(lines: Sequence[str]) -> str:
    width = _width(lines)
    known = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(lines).lower()))
    paragraphs: list[list[str]] = [[]]
    for raw in lines:
        line = " ".join(raw.split())
        before = paragraphs[-1][-1] if paragraphs[-1] else ""
        if not line:
            # A blank line in the midst of a sentence is a page's foot, or a gap between lines.
            if _ENDS.search(before) or len(before) < SHORT * width:
                paragraphs.append([])
            continue
        if before and _begins_anew(before, line, width):
            paragraphs.append([])
        paragraphs[-1].append(line)
    return "\n\n".join(_one_line(part, known) for part in paragraphs if part)


def _begins_anew(before: str, line: str, width: float) -> bool:
    if re.match(r"[•▪◦‣*–-]\s", line):
        return True
    if before.endswith(_HYPHENS):
        return False
    short = len(before) < SHORT * width
    return short and (bool(_ENDS.search(before)) or (not line[:1].islower() and len(before) < 60))


def _width(lines: Sequence[str]) -> float:
    """Measure what most full lines reach: the ninth decile."""
    lengths = [len(" ".join(line.split())) for line in lines if line.strip()]
    return quantiles(lengths, n=10)[-1] if len(lengths) > 1 else 0.0


def _one_line(lines: Sequence[str], known: Counter[str]) -> str:
    pieces: list[str] = []
    for line in lines:
        before = pieces[-1] if pieces else ""
        if not (before.endswith(_HYPHENS) and before[-2:-1].isalpha()):
            pieces.append(line)
            continue
        if line[:1].islower():  # else "Ulan-" and "Ude": a name keeps its hyphen
            pieces[-1] = _unhyphened(before, line, known)
        pieces += ["", line]
    return _spaced(pieces)


def _spaced(pieces: Sequence[str]) -> str:
    """Join pieces with spaces, but for those with an empty one between."""
    return " ".join(pieces).replace("  ", "")


def _unhyphened(before: str, after: str, known: Counter[str]) -> str:
    """Take the hyphen off a word that was broken, unless the text has it so elsewhere."""
    head = re.search(r"[^\W\d_]+(?:-[^\W\d_]+)*$", before[-LONGEST_WORD:-1])
    tail = re.match(r"[^\W\d_]{1,60}", after)
    if head and tail and known[f"{head[0]}-{tail[0]}".lower()] > known[(head[0] + tail[0]).lower()]:
        return before
    return before[:-1]


def _running(pages: Sequence[Sequence[str]]) -> set[str]:
    """Find the lines that stand at the edge of most pages, whatever their numbers.

    None fills the width of the text.
    """
    seen: Counter[str] = Counter()
    short = SHORT * _width([line for page in pages for line in page])
    for page in pages:
        lines = (page[number] for number in _edges(page))
        seen.update({_numberless(line) for line in lines if len(line) < short})
    return {line for line, times in seen.items() if times >= 3 and 2 * times > len(pages)}


def _without(page: Sequence[str], running: set[str]) -> list[str]:
    edges = set(_edges(page))
    return [
        line for number, line in enumerate(page)
        if number not in edges or not _is_edging(line, running)
    ]  # fmt: skip


def _is_edging(line: str, running: set[str]) -> bool:
    folio = re.fullmatch(r"(?i)(?:page )?\W{0,3}\d{1,4}\W{0,3}(?:(?:of|/) ?\d{1,4})?", line)
    return bool(folio) or _numberless(line) in running


def _edges(page: Sequence[str]) -> list[int]:
    """List the numbers of the lines at the top and at the foot of a page."""
    filled = [number for number, line in enumerate(page) if line]
    return [*filled[:EDGE_LINES], *filled[EDGE_LINES:][-EDGE_LINES:]]


def _numberless(line: str) -> str:
    return re.sub(r"\d+", "#", line).casefold()
