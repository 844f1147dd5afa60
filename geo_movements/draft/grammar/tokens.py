"""The words of a sentence, each with the class that it has where it stands.

Classes: D(eterminer), N(oun), J (adjective), M (number), H(edge of a number), E (name), P(reposition),
T(o), C(oordinator), S(ubordinator), R(elative), V(erb), A(uxiliary), O (modal), X (negation), B
(adverb), Y (pronoun), G(enitive), and marks: , ; ( ) q(uote).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.records import Mention, Words

__all__ = ["Token", "tokenise"]

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
_LONGEST_NAME = 60


class Token:
    """A word: how it is written, where, its class, and the place that it names a part of."""

    __slots__ = ("cap", "end", "forms", "lemma", "low", "mention", "start", "tag", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.low = text.lower()
        self.cap = text[:1].isupper()
        self.tag = ""
        self.lemma = self.low
        self.forms = ""
        self.mention: Mention | None = None

    def __repr__(self) -> str:
        return f"{self.text}/{self.tag}"


def tokenise(sentence: Words, mentions: Sequence[Mention], lexicon: Lexicon) -> list[Token]:
    """Split a sentence into words, and class each by its form and its neighbours.

    `mentions` are those within the sentence, in order.

    >>> from geo_movements.draft.grammar.lexicon import lexicon
    >>> tokenise(Words("Two brigades left Kars.", 0, 23), [], lexicon())
    [Two/M, brigades/N, left/V, Kars/E, ./.]
    """
    tokens = _words(sentence)
    shouted = _shouted(sentence.text)
    _name(tokens, mentions)
    for place, token in enumerate(tokens):
        _class_alone(token, place, tokens, lexicon, shouted)
    _join(tokens, lexicon)
    _settle(tokens, lexicon)
    return tokens


def _words(sentence: Words) -> list[Token]:
    start = sentence.start
    tokens: list[Token] = []
    for found in _TOKEN.finditer(sentence.text):
        text = found.group()
        first, last = start + found.start(), start + found.end()
        if len(text) > 2 and text[-2] in "'’" and text[-1] == "s":
            tokens += [Token(text[:-2], first, last - 2), Token(text[-2:], last - 2, last)]
        else:
            tokens.append(Token(text, first, last))
    return tokens


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
    elif low[0].isdigit():
        token.tag = "J" if "-" in low else "M"
    elif low in ("'s", "’s"):
        token.tag = "G"
    elif low in ("n't", "n’t"):
        token.tag = "X"
    elif token.cap and not _opens(token, place, tokens, lexicon):
        token.tag = "E"
        token.forms = ""
    elif token.mention is not None and token.mention.kind == "place" and token.cap:
        token.tag = "E"
    else:
        _class_word(token, lexicon)


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
    ends = ("ous", "ful", "less", "able", "ible", "ish", "ical", "ional", "ial", "ic", "ive", "tical")
    return low.endswith(ends) and len(low) > 5 and low.removesuffix("s") not in _NO_ADJECTIVES


_NO_ADJECTIVES = frozenset(
    """public republic traffic critic topic mechanic clinic fabric panic medic executive offensive
    defensive native initiative detective operative objective fugitive captive archive perspective
    motive alternative relative representative official material trial memorial denial burial
    national professional editorial industrial initial testimonial mujahedin olympic academic
    arrive tunic picnic territorial""".split()
)
_NO_VERBS = frozenset(
    """evening morning during nothing something anything everything spring string building meeting
    wedding ceiling neighboring neighbouring ceasing sterling viking lightning""".split()
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
    joined = Token(
        " ".join(token.text for token in tokens), tokens[0].start, tokens[-1].end
    )
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


def _settle(tokens: Sequence[Token], lexicon: Lexicon) -> None:
    """Decide what may be a verb or a noun, and words of two closed classes, by what is near."""
    seen = ""  # letters of the verbs before, for what is coordinated with them
    for place, token in enumerate(tokens):
        if token.tag == "?":
            token.tag = _verb_or_noun(tokens, place, lexicon, seen)
            if token.tag == "V":
                seen += token.forms
        elif token.tag in {"R", "P", "S", "D", "B", "T", "J"}:
            token.tag = _which(tokens, place, lexicon)
        elif token.tag in {"A", "O"}:
            seen += "d"


def _tag(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].tag if 0 <= place < len(tokens) else ""


def _before(tokens: Sequence[Token], place: int) -> tuple[str, int]:
    """Give the class of the word before, adverbs and quotes left out, and where it stands."""
    place -= 1
    while place >= 0 and tokens[place].tag in {"B", "q"}:
        place -= 1
    return _tag(tokens, place), place


def _after(tokens: Sequence[Token], place: int) -> tuple[str, int]:
    place += 1
    while place < len(tokens) and tokens[place].tag in {"B", "q"}:
        place += 1
    return _tag(tokens, place), place


_NOMINAL = {"N", "J", "E", "M", "H", "D", "Y"}


def _verb_or_noun(tokens: Sequence[Token], place: int, lexicon: Lexicon, finite: str) -> str:
    token = tokens[place]
    forms = token.forms
    before, where = _before(tokens, place)
    after, _ = _after(tokens, place)
    if before == "T":
        return "V" if "b" in forms else _attributive(tokens, place)
    if before == "O":
        return "V"
    if before in {"A", "X"}:
        having = tokens[where].low in {"have", "has", "had", "having"}
        return "V" if set(forms) & set("n" if having else "gnb") else _attributive(tokens, place)
    if before == "Y":
        low = tokens[where].low
        return "V" if low not in {"it", "them", "him", "us", "me"} or set(forms) & set("sdng") else "N"
    if before in {"D", "G", "H"}:
        return _attributive(tokens, place)
    if before in {"P"}:
        if "g" in forms:
            return "V" if after not in {"P", "C", ",", "."} or token.lemma in lexicon.triggers else "N"
        return _attributive(tokens, place)
    if before in {"S", "R"}:
        if set(forms) & set("gsdn"):
            if "g" not in forms and "n" in forms and after in {"N"} and before == "S":
                return _attributive(tokens, place)
            return "V"
        return "V" if before == "R" else "N"
    if before == "J":
        return "V" if forms in {"dn", "d"} and after in {"P", "D", "T"} else _attributive(tokens, place)
    if before == "M":
        if set(forms) & set("dn") and after in {"N", "J", "E"}:
            return "J"
        return "V" if set(forms) & set("d") else "N"
    if before in {"N", "E", ")"}:
        return _after_noun(tokens, place, where, after, finite, lexicon)
    if before in {",", "C"}:
        return _coordinated(tokens, place, after, finite, before)
    if before == "V":
        if "g" in forms:
            return "V" if after != "N" or token.lemma in lexicon.triggers else _attributive(tokens, place)
        return _attributive(tokens, place)
    if "g" in forms and after in _NOMINAL | {"P", ",", "T"}:
        following = tokens[place + 1].low if place + 1 < len(tokens) else ""
        noun = any(following in lexicon.nouns[name] for name in ("troops", "units", "ships"))
        return "J" if noun and after == "N" else "V"
    if "n" in forms and after in {"P", "T"}:
        return "V"
    return _attributive(tokens, place)


def _attributive(tokens: Sequence[Token], place: int) -> str:
    """Class what stands where a noun or an adjective must."""
    after, _ = _after(tokens, place)
    if set(tokens[place].forms) & set("ng") and after in {"N", "J", "E", "M", "?"}:
        return "J"
    return "N"


def _after_noun(
    tokens: Sequence[Token], place: int, where: int, after: str, seen: str, lexicon: Lexicon
) -> str:
    token, noun = tokens[place], tokens[where]
    forms = token.forms
    if set(forms) & set("dng"):
        return _participle(tokens, place, where, after, lexicon)
    if "s" in forms:
        return _third_person(token, noun, after, lexicon)
    if where != place - 1 and tokens[place - 1].tag == "B":
        return "V"
    if noun.tag == "N" and _plural(noun):
        return "V"
    if noun.tag == "E" and (_listed(tokens, where) or _plural_name(noun)):
        return "V"
    if noun.tag == ")":
        return "V"
    following = tokens[place + 1].low if place + 1 < len(tokens) else ""
    if not set(seen) & set("dsb") and following in _WAYS and any(map(_plural, tokens[:where])):
        return "V"  # "soldiers seeking refuge cross into": the sentence wants its verb
    return "N"


_WAYS = frozenset("into from towards toward through across onto to over past for".split())
_HALF_NOUNS = frozenset("troop army ship force peace tank arms border sea air sand snow".split())


def _participle(
    tokens: Sequence[Token], place: int, where: int, after: str, lexicon: Lexicon
) -> str:
    """Class a past form or an -ing form after a noun."""
    token, noun = tokens[place], tokens[where]
    bare = where == 0 or tokens[where - 1].tag in {"P", "C"}
    if "g" in token.forms:
        if after == "N" and noun.mention is not None and noun.mention.kind == "people":
            return "J"
        if token.low in lexicon.nouns["site"] and after not in {"D", "E", "M", "N"}:
            return "N"
        if bare and noun.tag == "N" and not _plural(noun) and after in {".", ",", "P", "C", ""}:
            return "N"  # "after heavy fighting": a noun that one counts would have an article
        return "J" if after in {"N", "?"} and noun.low in _HALF_NOUNS else "V"
    if after == "N" and noun.tag == "E" and where and tokens[where - 1].tag in {"P", "D", "C", "J"}:
        return "V" if token.lemma in lexicon.triggers else "J"
    return "V"


def _third_person(token: Token, noun: Token, after: str, lexicon: Lexicon) -> str:
    if noun.low in _HALF_NOUNS and noun.tag == "N":
        return "V" if after in {"D", "M", "T", "E"} and noun.low in {"army", "ship", "force"} else "N"
    if noun.tag == "N" and after == "P" and token.lemma not in lexicon.triggers:
        return "N"
    if noun.mention is not None and noun.mention.kind == "people" and not _plural(noun):
        if token.low in _MACHINES or token.lemma in _ALSO_NOUNS:
            return "N"  # "Russian helicopters land"
    nominal = token.low in lexicon.nominals or token.lemma in _ALSO_NOUNS
    if noun.tag == "N" and _plural(noun) and nominal:
        return "V" if token.lemma in lexicon.triggers and after in {"E", "D"} else "N"
    if not nominal and token.lemma in lexicon.triggers:
        return "V"
    return "V" if after not in {".", ";", "C", "V", "A", "O", "", "?"} else "N"


_MACHINES = frozenset("helicopters motors channels shuttles switches ferries moves".split())
_ALSO_NOUNS = frozenset(
    """land ship cross head leave fly truck bus transport convoy escort drive ride walk sail steam
    rush order shift force carry pass push sweep surge race rail lead set fall pull make start break
    attack raid patrol strike fight battle plan report claim call demand request visit threat
    guard post base camp march return""".split()
)


def _plural(token: Token) -> bool:
    low = token.low
    return (low.endswith("s") and not low.endswith(("ss", "us", "is"))) or low.endswith("men") or low in {
        "police", "militia", "infantry", "cavalry", "people", "personnel", "peshmerga",
        "mujahideen", "mujahedin", "crew", "artillery", "staff", "artillery", "fedayeen",
    }  # fmt: skip


def _plural_name(token: Token) -> bool:
    return token.low.endswith(("ans", "ers", "men", "forces", "troops", "guards", "ese", "is"))


def _listed(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a name ends a list of names: "Sazanami and Samidare"."""
    while place >= 0 and tokens[place].tag == "E":
        place -= 1
    return place > 0 and tokens[place].low == "and" and tokens[place - 1].tag in {"E", "N"}


def _coordinated(
    tokens: Sequence[Token], place: int, after: str, finite: str, before: str
) -> str:
    forms = tokens[place].forms
    if "g" in forms:
        return "V" if after not in {"N"} or before == "," else _gerund_or_adjective(tokens, place)
    if set(forms) & set("dn"):
        low = tokens[place].low
        known = tokens[place].lemma != low or not low.endswith("ed")
        return _attributive(tokens, place) if after in {"N"} and not (finite and known) else "V"
    if after in {".", "", ",", "C", "V", "A", "O", "?", "G"}:
        return "N"
    if "s" in forms:
        return "V" if finite or after in {"D", "M", "E", "N", "T"} else "N"
    if "b" in forms:
        return "V" if "b" in finite else "N"
    return "N"


def _gerund_or_adjective(tokens: Sequence[Token], place: int) -> str:
    """Tell "and shipping troops" from "and advancing troops": by the verb before."""
    return "V" if any(t.tag == "V" and "g" in t.forms for t in tokens[:place]) else "J"


def _which(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> str:
    """Decide among closed classes: "that troops", "before leaving", "to Kursk", "after Kursk"."""
    token, low = tokens[place], tokens[place].low
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if low == "that":
        return _that(tokens, place)
    if low == "to":
        return _to(tokens, place, lexicon)
    before = _tag(tokens, place - 1)
    if before == "D" and after is not None and after.tag in {"N", "J", "M", "?"}:
        if token.tag in {"B", "J"} or low in _BEFORE_NOUNS:
            return "J"
    if low in _ORDER and after is not None and after.tag == "?" and before not in {"D", "G"}:
        return "B"
    if low == "for":
        return "P"
    if low in {"before", "after", "since", "until", "till", "as", "while", "when"}:
        return _sub_or_prep(tokens, place)
    if low in {"about", "around", "over", "under", "some"} and after is not None and after.tag == "M":
        return "H" if not _year_like(after) else token.tag
    if low in {"no"}:
        return "D"
    if token.tag == "P" and (after is None or after.tag in {".", ",", ";", "C", "S", "P", "T", "A", "O"}):
        if low in _PARTICLES and not (after is not None and after.tag == "C" and after.low in {"and", "or"} and low in {"from", "to", "into"}):
            return "B"
    if token.tag == "B" and low in {"near", "inside", "around", "off", "over", "up", "down", "out"}:
        if after is not None and after.tag in _NOMINAL and low not in {"up", "out"}:
            return "P"
    return token.tag


_BEFORE_NOUNS = frozenset("following then near inside outside opposite above under".split())
_ORDER = frozenset("first next last early late long alone free later earlier further".split())
_PARTICLES = frozenset("in on off out up down over through across around about along past by under inside outside near below above behind aboard".split())


def _year_like(token: Token) -> bool:
    return len(token.low) == 4 and token.low.isdigit() and token.low[0] in "12"


def _that(tokens: Sequence[Token], place: int) -> str:
    """Tell the conjunction and the pronoun from "that town"."""
    after, _ = _after(tokens, place)
    before = _tag(tokens, place - 1)
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if before in {"P", "T", ""} and after in {"N", "J"}:
        return "D"
    if following is not None and following.low in {"same", "very"}:
        return "D"
    if after in {"N"} and following is not None and not _plural(following) and before not in {"V", "N", ","}:
        return "D"
    return "R"


def _to(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> str:
    """Tell the infinitive's "to" from the preposition."""
    where = place + 1
    while where < len(tokens) and tokens[where].tag in {"B", "q"}:
        where += 1
    if where >= len(tokens):
        return "P"
    token = tokens[where]
    if token.low in {"be", "have", "do"}:
        return "T"
    if "b" in token.forms and token.tag == "?":
        if token.low in _PLACES_NOT_DEEDS:
            return "P"
        return "T"
    return "P"


_PLACES_NOT_DEEDS = frozenset("base port sea land garrison camp front station post shore".split())


def _sub_or_prep(tokens: Sequence[Token], place: int) -> str:
    """Tell "after troops left" and "after leaving" (S) from "after the battle" (P)."""
    low = tokens[place].low
    if low in {"while", "when"}:
        return "S"
    for token in tokens[place + 1 :]:
        if token.tag in {",", ";", ".", "S", "C"}:
            return "P"
        if token.tag == "R":
            return "P"
        if token.tag in {"A", "O"}:
            return "S"
        if token.tag == "?" and set(token.forms) & set("sdg"):
            if "g" in token.forms and token is not tokens[place + 1]:
                continue
            return "S" if low != "for" else "P"
        if token.tag == "T" or (token.tag == "P" and token.low == "to"):
            continue
    return "P"
