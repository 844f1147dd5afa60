"""Words of a text with what their capitals say: the ground on which names are sought."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from geo_movements.draft.names.lexicon import lists
from geo_movements.draft.records import Words
from geo_movements.places.names import normalise

__all__ = ["Tokens", "read"]

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|[A-Z](?:\.[A-Z])+(?![a-z])|[^\W\d_]+(?:['’ʼ‘`][^\W\d_]+)*|[^\w\s]|[\w.,:]+"
)
_CONTRACTED = re.compile(r"['’](?:ve|re|ll|d|m|t)$")


_SMALL = frozenset(
    {"about", "after", "amid", "amidst", "among", "before", "between", "from", "into", "near",
     "onto", "over", "than", "that", "through", "under", "until", "upon", "with", "without",
     "against"}
)  # fmt: skip
"""Words that headlines leave in lower case."""


@dataclass(slots=True)
class Tokens:
    """The words and signs of one sentence, as lists of one length.

    `keys` are folded, "" for signs and numbers; `capital` tells a word that begins with a capital,
    `weak` one whose capital says nothing: at a start, in a headline, in a text all in capitals.
    """

    text: str
    style: str
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    capital: list[bool] = field(default_factory=list)
    weak: list[bool] = field(default_factory=list)
    owns: list[bool] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.words)

    def key(self, first: int, last: int) -> str:
        """Fold the words of a stretch, as the gazetteer's keys are."""
        return " ".join(filter(None, self.keys[first : last + 1]))

    def name(self, first: int, last: int) -> str:
        """Return the words of a stretch as they are written, on one line."""
        return " ".join(self.text[self.starts[first] : self.ends[last]].split())

    def gap(self, index: int) -> int:
        """Return how many characters stand before a token, counted from the one before it."""
        return self.starts[index] - self.ends[index - 1]

    def is_name(self, index: int) -> bool:
        """Tell a word with a capital; False beyond the end."""
        return index < len(self.words) and self.capital[index] and bool(self.keys[index])

    def touches(self, index: int) -> bool:
        """Tell whether nothing stands between a token and the next."""
        return self.ends[index] == self.starts[index + 1]


def read(text: str, sentence: Words, keys: dict[str, str]) -> Tokens:
    """Read the tokens of a sentence; `keys` keeps folded words from one sentence to the next."""
    found = Tokens(text, "")
    words, starts, ends = found.words, found.starts, found.ends
    folded, capital, owns = found.keys, found.capital, found.owns
    for match in _TOKEN.finditer(text, sentence.start, sentence.end):
        word, start, end = match[0], match.start(), match.end()
        owned = False
        if len(word) > 2 and word[-2] in "'’ʼ‘`" and word[-1] in "sS":
            word, end, owned = word[:-2], end - 2, True
        words.append(word)
        starts.append(start)
        ends.append(end)
        owns.append(owned)
        first = word[0]
        capital.append(first.isupper() and not _CONTRACTED.search(word))
        if not first.isalpha():
            folded.append("")
            continue
        key = keys.get(word)
        if key is None:
            plain = word.isascii() and word.isalpha()
            key = keys[word] = word.lower() if plain else normalise(word)
        folded.append(key)
    found.style = _style(found)
    found.weak = _weak(found)
    return found


def _style(tokens: Tokens) -> str:
    """Tell a sentence in capitals, and a headline with each word capitalised, from plain ones."""
    letters = [word for word, key in zip(tokens.words, tokens.keys, strict=True) if len(key) > 1]
    if len(letters) >= 3:
        upper = sum(word.isupper() for word in letters)
        if upper >= 0.8 * len(letters):
            return "capitals"
    raised = sum(word[0].isupper() for word in letters if len(word) > 3)
    low = {word for word in letters if len(word) > 3 and word[0].islower()}
    if raised >= 4 and low <= _SMALL and _common(tokens) >= 2:
        return "headline"
    return "plain"


def _common(tokens: Tokens) -> int:
    """Count the capitalised words, but the first, that a dictionary has in lower case."""
    known = lists().common
    pairs = list(zip(tokens.keys, tokens.capital, strict=True))[1:]
    return sum(raised and len(key) > 3 and key in known for key, raised in pairs)


_OPENING: Sequence[str] = ('"', "“", "‘", "'", "(", "[", "«", "-", "—", "–", "*", "•")


def _weak(tokens: Tokens) -> list[bool]:
    if tokens.style != "plain":
        return [True] * len(tokens)
    weak = [False] * len(tokens)
    at_start = True
    for index, (word, key) in enumerate(zip(tokens.words, tokens.keys, strict=True)):
        weak[index] = at_start
        if key:
            at_start = False
        elif word in '"“‘«:':
            at_start = True
    return weak
