"""The words of a sentence, each with the class that it has where it stands.

Classes: D(eterminer), N(oun), J (adjective), M (number), H(edge of a number), E (name),
P(reposition), T(o), C(oordinator), S(ubordinator), R(elative), V(erb), A(uxiliary), O (modal),
X (negation), B (adverb), Y (pronoun), G(enitive), and marks: , ; ( ) q(uote).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.tags import settle
from geo_movements.draft.grammar.words import Token, bag
from geo_movements.draft.records import Mention, Words

__all__ = ["tokenise"]

_TOKEN = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\w.,]\d)"  # 3 000
    r"|\d{1,2}:\d{2}\b|\d+(?:-[^\W\d_]+)+"
    r"|\d[\d.,]*\d(?:st|nd|rd|th|s)?\b|\d+(?:st|nd|rd|th|s)?\b"
    r"|(?:[A-Z]\.){2,}(?:-[A-Za-z]+)?"  # U.S.
    r"|['’]s\b|n['’]t\b"
    r"|[^\W\d_](?:[^\W_]|[-–’'`´ʼ](?=[^\W_])(?!s\b)|\.(?=[^\W\d_]))*"
    r"|\S"
)
_UPPER_SHARE = 0.7
_MARKS = {
    ",": ",",
    ";": ";",
    ":": ";",
    ".": ".",
    "!": ".",
    "?": ".",
    "(": "(",
    ")": ")",
    "[": "(",
    "]": ")",
    "—": ",",
    "–": ",",
    "-": ",",
    '"': "q",
    "“": "q",
    "”": "q",
    "'": "q",
    "‘": "q",
    "’": "q",
    "«": "q",
    "»": "q",
}


def tokenise(sentence: Words, mentions: Sequence[Mention], lexicon: Lexicon) -> list[Token]:
    """Split a sentence into words, and class each by its form and its neighbours.

    `mentions` are those within the sentence, in order.

    >>> from geo_movements.draft.grammar.lexicon import lexicon
    >>> tokenise(Words("Two brigades left Kars.", 0, 23), [], lexicon())
    [Two/M, brigades/N, left/V, Kars/E, ./.]
    """
    tokens = _words(sentence)
    shouted = _shouted(sentence.text)
    _name(tokens, [one for one in mentions if one.text.lower() not in lexicon.closed])
    for place, token in enumerate(tokens):
        _class_alone(token, place, tokens, lexicon, shouted)
    _join(tokens, lexicon)
    settle(tokens, lexicon)
    return tokens


def _words(sentence: Words) -> list[Token]:
    start = sentence.start
    tokens: list[Token] = []
    for found in _TOKEN.finditer(sentence.text):
        text = found.group()
        first, last = start + found.start(), start + found.end()
        before = tokens[-1] if tokens else None
        if text == "." and before is not None and last < sentence.end and _initial(before, first):
            continue  # "Robert E. Lee"
        if len(text) > 2 and text[-2] in "'’" and text[-1] == "s":
            tokens += [Token(text[:-2], first, last - 2), Token(text[-2:], last - 2, last)]
        else:
            tokens.append(Token(text, first, last))
    return tokens


def _initial(before: Token, start: int) -> bool:
    """Tell whether a full stop at `start` only ends an initial."""
    return before.end == start and len(before.text) == 1 and before.text.isupper()


def _shouted(text: str) -> bool:
    """Tell whether a sentence is all in capitals, so that capitals mean nothing."""
    letters = [letter for letter in text if letter.isalpha()]
    upper = sum(letter.isupper() for letter in letters)
    return len(letters) > 20 and upper > _UPPER_SHARE * len(letters)


def _name(tokens: Sequence[Token], mentions: Sequence[Mention]) -> None:
    """Give each word the mention that it is a part of; both come in order."""
    waiting = iter(mentions)
    mention = next(waiting, None)
    for token in tokens:
        while mention is not None and mention.end <= token.start:
            mention = next(waiting, None)
        if mention is None:
            return
        if token.start >= mention.start and token.end <= mention.end:
            token.mention = mention


def _class_alone(
    token: Token, place: int, tokens: Sequence[Token], lexicon: Lexicon, shouted: bool
) -> None:
    """Class a word by its form alone."""
    low = token.low
    if shouted:
        token.cap = token.mention is not None or _nobodys(low, lexicon)
    if token.text in _MARKS:
        token.tag = _mark(token, place, tokens)
    elif low in {"may", "march"} and token.text[0].isupper() and _after_number(tokens, place):
        token.tag = "N"
    elif low[0].isdigit():
        token.tag = "J" if "-" in low else "M"
    elif low in ("'s", "’s"):
        token.tag = "G"
    elif low in ("n't", "n’t"):
        token.tag = "X"
    elif low in _PARTICLES and _between_names(tokens, place):
        token.tag = "E"
    elif token.cap and not _opens(token, place, tokens, lexicon):
        token.tag = "E"
        token.forms = ""
    elif token.mention is not None and token.mention.kind == "place" and token.cap:
        token.tag = "E"
    else:
        _class_word(token, lexicon)


_PARTICLES = bag("de la del du des van von der den al el bin ibn di da do dos le les sur ez ad")


def _between_names(tokens: Sequence[Token], place: int) -> bool:
    """Tell "Juan de Borbón" from "de" in a text of another language."""
    inside = 0 < place < len(tokens) - 1
    return inside and tokens[place - 1].cap and tokens[place + 1].text[:1].isupper()


def _after_number(tokens: Sequence[Token], place: int) -> bool:
    return place > 0 and tokens[place - 1].tag == "M"


def _nobodys(low: str, lexicon: Lexicon) -> bool:
    """Tell a name in a text of capitals: no word of the dictionary, none of the grammar."""
    if not low.isalpha() or len(low) < 4 or low in lexicon.closed or low in lexicon.forms:
        return False
    return not _common(low, lexicon) and low not in _dictionary()


@cache
def _dictionary() -> frozenset[str]:
    from geo_movements.draft.names.lexicon import lists

    return lists().common


def _mark(token: Token, place: int, tokens: Sequence[Token]) -> str:
    """Class a mark; an apostrophe after an s is a genitive."""
    if token.text in "'’" and place and tokens[place - 1].end == token.start:
        before = tokens[place - 1]
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if before.low.endswith("s") and after is not None and after.start > token.end:
            return "G"
    return _MARKS[token.text]


def _opens(token: Token, place: int, tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Tell whether a capital only opens a sentence or a quotation."""
    first = place == 0 or tokens[place - 1].tag in {".", "q", ";", "(", ""}
    if not first:
        return token.low in {"i"} or (len(token.text) == 1 and token.low in lexicon.closed)
    if token.mention is not None:
        return False
    return token.low in lexicon.closed or token.low in lexicon.forms or _common(token.low, lexicon)


def _common(low: str, lexicon: Lexicon) -> bool:
    return (
        any(low in words for words in lexicon.nouns.values())
        or any(low in words for words in lexicon.adjectives.values())
        or low in lexicon.numbers
        or low in lexicon.nominals
        or low.endswith(("ly", "ing", "ed"))
        or low in lexicon.time["units"]
    )


def _class_word(token: Token, lexicon: Lexicon) -> None:
    low = token.low
    token.tag = lexicon.closed.get(low, "")
    told = lexicon.forms.get(low)
    if token.tag == "J":
        return
    if low in lexicon.adjectives["military"] and low.endswith(("ed", "ising", "izing")):
        token.tag = "J"
        return
    if low in lexicon.time["units"] and not token.tag:
        token.tag = "N"
        return
    if told is not None and not token.tag:
        token.lemma, token.forms = told[0]
        for base, letters in told:  # a verb of movement before its homographs: "left"
            if base in lexicon.triggers:
                token.lemma, token.forms = base, letters
        token.tag = "?"
    elif not token.tag:
        if low in lexicon.numbers:
            token.tag = "M"
        elif low in lexicon.time["months"] or low in lexicon.time["weekdays"]:
            token.tag = "N"
        elif low.endswith("ly") and len(low) > 4 and low not in {"family", "supply", "assembly"}:
            token.tag = "B"
        elif _adjectival(low):
            token.tag = "J"
        elif not low[0].isalnum():
            token.tag = "o"
        elif low.endswith("ed") and len(low) > 4:
            token.tag, token.forms = "?", "dn"
        elif low.endswith("ing") and len(low) > 5 and low not in _NO_VERBS:
            token.tag, token.forms = "?", "g"
        else:
            token.tag = "N"


def _adjectival(low: str) -> bool:
    ends = (
        "ous",
        "ful",
        "less",
        "able",
        "ible",
        "ish",
        "ical",
        "ional",
        "ial",
        "ic",
        "ive",
        "tical",
    )
    return low.endswith(ends) and len(low) > 5 and low.removesuffix("s") not in _NO_ADJECTIVES


_NO_ADJECTIVES = bag(
    """public republic traffic critic topic mechanic clinic fabric panic medic executive offensive
    defensive native initiative detective operative objective fugitive captive archive perspective
    motive alternative relative representative official material trial memorial denial burial
    national professional editorial industrial initial testimonial mujahedin olympic academic
    arrive tunic picnic territorial"""
)
_NO_VERBS = bag(
    """evening morning during nothing something anything everything spring string building meeting
    wedding ceiling neighboring neighbouring ceasing sterling viking lightning"""
)


def _join(tokens: list[Token], lexicon: Lexicon) -> None:
    """Make one word of each phrase of several: "out of", "at least"."""
    place = 0
    while place < len(tokens):
        if _range(tokens, place):
            tokens[place : place + 3] = [_as_one(tokens[place : place + 3], "M")]
        for words, tag in lexicon.phrases.get(tokens[place].low, ()):
            after = place + len(words)
            if tuple(token.low for token in tokens[place:after]) != words:
                continue
            if tag == "H" and not _counts(tokens, after):
                continue
            if tag == "P" and words[-1] == "to" and _verb_next(tokens, after):
                continue
            tokens[place:after] = [_as_one(tokens[place:after], tag)]
            break
        place += 1


def _as_one(tokens: Sequence[Token], tag: str) -> Token:
    joined = Token(" ".join(token.text for token in tokens), tokens[0].start, tokens[-1].end)
    joined.tag = tag
    return joined


def _range(tokens: Sequence[Token], place: int) -> bool:
    """Tell "550 to 600 soldiers", not "from seven to ten"."""
    if place + 3 >= len(tokens) or (place and tokens[place - 1].low in {"from", "between"}):
        return False
    one, to, two = tokens[place : place + 3]
    joined = to.low in {"to", "or"} or (to.text in "-–" and one.end == to.start)
    return one.tag == two.tag == "M" and joined and tokens[place + 3].tag not in {"M", ","}


def _counts(tokens: Sequence[Token], place: int) -> bool:
    return place < len(tokens) and tokens[place].tag == "M"


def _verb_next(tokens: Sequence[Token], place: int) -> bool:
    return place < len(tokens) and "b" in tokens[place].forms
