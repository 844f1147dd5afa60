"""Phrases of a sentence: noun phrases, verb groups, prepositions, and what stands between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.tokens import Token

__all__ = ["Noun", "Other", "Phrase", "Verb", "be_form", "chunk", "heads_clause"]


@dataclass(slots=True, eq=False)
class Noun:
    """A noun phrase: its words, its head, what an "of" adds, what brackets add.

    `role` is "s" (stands free), "o" (after a verb) or "p" (after `prep`).
    """

    words: list[Token]
    of: Noun | None = None
    of_word: Token | None = None
    brackets: list[Token] = field(default_factory=list)
    role: str = ""
    prep: Token | None = None

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return self.of.end if self.of is not None else self.words[-1].end

    @property
    def head(self) -> Token:
        return self.words[-1]

    def __repr__(self) -> str:
        of = f" of {self.of!r}" if self.of else ""
        return f"[{' '.join(word.text for word in self.words)}{of}]{self.role}"


@dataclass(slots=True, eq=False)
class Verb:
    """A verb group: auxiliaries and a verb, or a copula alone.

    `form` is finite, infinitive, gerund or participle (a past one without an auxiliary, which may
    be a past tense too: then `maybe_finite`).
    """

    words: list[Token]
    main: Token
    form: str = "finite"
    maybe_finite: bool = False
    passive: bool = False
    perfect: bool = False
    progressive: bool = False
    negated: bool = False
    modal: str | None = None
    to_be: bool = False

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return self.words[-1].end

    @property
    def lemma(self) -> str:
        return self.main.lemma

    def __repr__(self) -> str:
        return f"<{' '.join(word.text for word in self.words)}:{self.form}>"


@dataclass(slots=True, eq=False)
class Other:
    """A word between phrases: a preposition, a conjunction, an adverb, a mark."""

    word: Token
    tag: str

    @property
    def start(self) -> int:
        return self.word.start

    @property
    def end(self) -> int:
        return self.word.end

    @property
    def low(self) -> str:
        return self.word.low

    def __repr__(self) -> str:
        return f"{self.word.low}/{self.tag}"


Phrase = Noun | Verb | Other

_LONGEST_BRACKET = 14
_IN_NOUN = frozenset("NJMHEDG")


def chunk(tokens: Sequence[Token], lexicon: Lexicon) -> list[Phrase]:
    """Group the words of a sentence into phrases, in order.

    >>> from geo_movements.draft.grammar.lexicon import lexicon
    >>> from geo_movements.draft.grammar.tokens import tokenise
    >>> from geo_movements.draft.records import Words
    >>> words = tokenise(Words("They sent a company of marines.", 0, 31), [], lexicon())
    >>> chunk(words, lexicon())
    [[They]s, <sent:finite>, [a company of [marines]]o, ./.]
    """
    phrases: list[Phrase] = []
    place = 0
    while place < len(tokens):
        tag = tokens[place].tag
        if tag == "(":
            place = _brackets(tokens, place, phrases, lexicon)
            continue
        if tag in {"q", ")"}:
            place += 1
            continue
        verb, after = _verb(tokens, place)
        if verb is not None:
            phrases.append(verb)
            place = after
            continue
        if tag in "NJMHEDY" and tag:
            after = _noun_end(tokens, place, lexicon)
            if tag == "J" and after == place + 1 and phrases and isinstance(phrases[-1], Noun):
                phrases.append(Other(tokens[place], "B"))  # "troops loyal to him"
                place = after
                continue
            phrases.append(Noun(list(tokens[place:after])))
            place = after
            continue
        phrases.append(Other(tokens[place], "P" if tag == "T" else tag))
        place += 1
    phrases = _attach_of(phrases, lexicon)
    _give_roles(phrases, lexicon)
    return phrases


def _brackets(
    tokens: Sequence[Token], place: int, phrases: list[Phrase], lexicon: Lexicon
) -> int:
    """Leave what is in brackets to the noun before; prepositional phrases in them count outside."""
    end = place + 1
    while end < len(tokens) and tokens[end].tag != ")" and end - place < 60:
        end += 1
    if end >= len(tokens) or tokens[end].tag != ")":
        return place + 1
    inside = tokens[place + 1 : end]
    if inside and inside[0].tag == "P" and not any(token.tag == "V" for token in inside):
        inner = place + 1
        while inner < end:
            if tokens[inner].tag in "NJMHEDY":
                after = min(_noun_end(tokens, inner, lexicon), end)
                phrases.append(Noun(list(tokens[inner:after])))
                inner = after
            else:
                phrases.append(Other(tokens[inner], tokens[inner].tag))
                inner += 1
    elif phrases and isinstance(phrases[-1], Noun) and len(inside) <= _LONGEST_BRACKET:
        phrases[-1].brackets += inside
    return end + 1


def _verb(tokens: Sequence[Token], place: int) -> tuple[Verb | None, int]:
    """Read a verb group that begins here, and tell where it ends."""
    start = place
    words: list[Token] = []
    last_verb = -1
    while place < len(tokens):
        token = tokens[place]
        if token.tag == "V":
            words.append(token)
            last_verb = place
            place += 1
            break
        if token.tag in {"A", "O"} or (token.tag == "T" and (not words or _is_be(words[-1]))):
            words.append(token)
            if token.tag == "A":
                last_verb = place
        elif token.tag in {"B", "X"} and words:
            words.append(token)
        elif token.tag == "X" and token.low in {"not", "never"}:
            words.append(token)
        elif token.tag == "B" and not words and _verb_follows(tokens, place):
            words.append(token)
        else:
            break
        place += 1
    if last_verb < start:
        return None, start
    kept = tokens[start : last_verb + 1]
    if all(token.tag in "BX" for token in kept):
        return None, start
    return _read(list(kept)), last_verb + 1


def _is_be(token: Token) -> bool:
    return token.low in {"be", "is", "are", "was", "were", "been", "has", "have", "had", "am"}


def _verb_follows(tokens: Sequence[Token], place: int) -> bool:
    while place < len(tokens) and tokens[place].tag == "B":
        if tokens[place].low in {"there", "here", "today", "yesterday", "home", "ago"}:
            return False
        place += 1
    return place < len(tokens) and tokens[place].tag in {"V"}


def _read(words: list[Token]) -> Verb:
    """Tell the voice, the tense and the mood of a verb group."""
    lows = [word.low for word in words]
    main = words[-1]
    verb = Verb(words, main)
    helpers = words[:-1]
    be = any(be_form(word.low) for word in helpers if word.tag == "A")
    have = any(word.low in {"have", "has", "had", "having"} for word in helpers if word.tag == "A")
    verb.negated = any(word.tag == "X" for word in words) or "cannot" in lows
    verb.modal = next((word.low for word in words if word.tag == "O"), None)
    first_to = next((place for place, word in enumerate(words) if word.tag == "T"), None)
    verb.to_be = first_to is not None and first_to > 0 and any(
        word.tag == "A" for word in words[:first_to]
    )
    verb.perfect = have
    forms = main.forms
    if main.tag == "A":
        verb.form = "infinitive" if first_to == 0 else "finite"
        if main.low in {"being", "having"} and len(words) == 1:
            verb.form = "gerund"
        return verb
    last_helper = next((word.low for word in reversed(helpers) if word.tag == "A"), "")
    if "n" in forms and (be_form(last_helper) or last_helper == "being"):
        verb.passive = True
    if "g" in forms and be:
        verb.progressive = True
    if first_to is not None and not verb.to_be:
        verb.form = "infinitive"
    elif "g" in forms and not be:
        verb.form = "gerund"
    elif lows[0] in {"being", "having"}:
        verb.form = "gerund"
    elif not any(word.tag in "AO" for word in helpers) and set(forms) & set("dn"):
        verb.form = "participle" if "n" in forms else "finite"
        verb.maybe_finite = "d" in forms
    return verb


def be_form(low: str) -> bool:
    """Tell whether a word is a form of "be"."""
    return low in {"be", "is", "are", "was", "were", "been", "being", "am", "'re", "'m"}


def _noun_end(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> int:
    """Find where the noun phrase that begins here ends."""
    start = place
    if tokens[place].tag == "Y":
        return place + 1
    place += 1
    while place < len(tokens):
        token, before = tokens[place], tokens[place - 1]
        if token.tag not in _IN_NOUN:
            if token.low in {"others", "ones"} and before.tag in "MDJ":
                return place + 1
            if token.low == "/" and place + 1 < len(tokens):
                place += 1
                continue
            if not _inner_adverb(tokens, place):
                break
        elif token.low in {"more", "other", "such"} and before.tag == "M":
            pass
        elif token.tag == "D" and before.tag not in "DHG" and before.low not in {"all", "both", "half"}:
            break
        elif token.tag == "H" and before.tag not in {"D", "H"}:
            break
        elif token.low in _SPANS and before.tag == "E" and not _calendar(before, lexicon):
            break
        elif token.tag == "M" and before.tag == "E" and _spans(tokens, place):
            break
        elif token.low in _TIMELY and _timely(tokens, place, lexicon):
            if before.tag not in {"D", "J", "M"}:
                break
        elif token.tag != "G" and _dated(tokens, start, place, lexicon):
            break
        elif token.tag == "M" and before.tag in {"N"} and not _is_time(before, lexicon):
            break
        place += 1
    while place - start > 1 and tokens[place - 1].tag == "J" and tokens[place - 2].tag in "NE":
        place -= 1  # "Alexandra | early on Thursday"
    return place


_SPANS = frozenset("hours days weeks months years minutes".split())
_TIMELY = frozenset("last next this that the same early late".split())


def _timely(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return after is not None and (after.low in _TIMELY or _is_time(after, lexicon))


def _spans(tokens: Sequence[Token], place: int) -> bool:
    return place + 1 < len(tokens) and tokens[place + 1].low.removesuffix("s") in {
        "hour", "day", "week", "month", "year", "minute",
    }  # fmt: skip


def _inner_adverb(tokens: Sequence[Token], place: int) -> bool:
    """Tell an adverb that belongs to the noun: "the last days", "heavily armed men"."""
    token = tokens[place]
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if token.tag not in {"B", "C", "X"} or after is None or after.tag not in "NJME":
        return False
    if token.tag == "C":
        return token.low in {"and", "or"} and tokens[place - 1].tag == "J" and after.tag == "J"
    return tokens[place - 1].tag in "DJM" and token.tag == "B"


def _is_time(token: Token, lexicon: Lexicon) -> bool:
    return any(token.low in words for words in lexicon.time.values())


def _dated(tokens: Sequence[Token], start: int, place: int, lexicon: Lexicon) -> bool:
    """Tell whether a date ends before this word: "In 1919 | troops", "on Sunday | U.S. troops"."""
    token, before = tokens[place], tokens[place - 1]
    if before.tag == "M" and _year(before):
        follows_date = place - 1 == start or _calendar(tokens[place - 2], lexicon)
        after_word = start > 0 and tokens[start - 1].low in _BEFORE_YEAR
        if follows_date and (after_word or place - 1 > start):
            return True
    if _calendar(before, lexicon):
        return token.tag != "M" and not _is_time(token, lexicon)
    if before.tag == "M" and place >= 2 and _calendar(tokens[place - 2], lexicon):
        return token.tag in "EN" and not _is_time(token, lexicon)
    return before.low in {"today", "yesterday", "overnight", "ago"}


_BEFORE_YEAR = frozenset("in since until till during late early mid ad before after".split())


def _year(token: Token) -> bool:
    return token.low.isdecimal() and 3 <= len(token.low) <= 4 and 300 <= int(token.low) <= 2100


def _calendar(token: Token, lexicon: Lexicon) -> bool:
    low = token.low
    named = low in lexicon.time["weekdays"] or low in lexicon.time["months"]
    return (named and token.text[:1].isupper()) or low in {"ad", "bc"}


def _attach_of(phrases: list[Phrase], lexicon: Lexicon) -> list[Phrase]:
    """Join "the rest of the army" to one phrase; not what moves: "the withdrawal of the army"."""
    joined: list[Phrase] = []
    place = 0
    while place < len(phrases):
        phrase = phrases[place]
        of = joined[-1] if joined else None
        before = joined[-2] if len(joined) > 1 else None
        if (
            isinstance(phrase, Noun)
            and isinstance(of, Other)
            and of.low == "of"
            and isinstance(before, Noun)
            and before.head.low not in lexicon.nominals
        ):
            joined.pop()
            innermost = before
            while innermost.of is not None:
                innermost = innermost.of
            innermost.of, innermost.of_word = phrase, of.word
        else:
            joined.append(phrase)
        place += 1
    return joined


def _give_roles(phrases: Sequence[Phrase], lexicon: Lexicon) -> None:
    """Tell each noun phrase's place: free, after a verb, after a preposition, or a time ("t")."""
    for place, phrase in enumerate(phrases):
        if isinstance(phrase, Noun):
            phrase.role, phrase.prep = _role(phrases, place)
            if phrase.role != "p" and _tells_when(phrase, lexicon):
                phrase.role = "t"


def _tells_when(noun: Noun, lexicon: Lexicon) -> bool:
    """Tell "the same afternoon", "four days" from what may be a subject."""
    head = noun.head
    return noun.of is None and head.tag == "N" and head.low in lexicon.time["units"]


def _role(phrases: Sequence[Phrase], place: int) -> tuple[str, Token | None]:
    back = place - 1
    while back >= 0 and _is(phrases[back], "B"):
        back -= 1
    before = phrases[back] if back >= 0 else None
    if isinstance(before, Verb):
        return "o", None
    if isinstance(before, Other) and before.tag == "P":
        return "p", before.word
    if isinstance(before, Other) and before.tag in {",", "C"}:
        back -= 1
        if back >= 0 and _is(phrases[back], ","):
            back -= 1
        other = phrases[back] if back >= 0 else None
        if before.tag == "C" and isinstance(other, Verb) and other.form == "gerund":
            if not heads_clause(phrases, place) or _is(phrases[max(0, back - 1)], "S"):
                return "o", None  # "after training and acclimatisation"
        if isinstance(other, Noun) and other.role in {"p", "o"}:
            begun = before.tag == "," or _has_verb(phrases, back)
            if not (begun and heads_clause(phrases, place)):
                return other.role, other.prep
    return "s", None


def _has_verb(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell whether the clause that holds `place` has had its finite verb."""
    while place >= 0:
        phrase = phrases[place]
        if isinstance(phrase, Verb) and (phrase.form == "finite" or phrase.maybe_finite):
            return True
        if _is(phrase, "S") or _is(phrase, ";") or _is(phrase, "R"):
            return False
        place -= 1
    return False


def _is(phrase: Phrase | None, tag: str) -> bool:
    return isinstance(phrase, Other) and phrase.tag == tag


def heads_clause(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell whether a finite verb follows a noun phrase, so that it is that verb's subject."""
    place += 1
    seen = 0
    relative = 0  # 1: in a relative clause, before its verb; 2: behind it
    while place < len(phrases) and seen < 16:
        phrase = phrases[place]
        seen += 1
        if isinstance(phrase, Verb):
            if relative == 1:
                relative = 2
                place += 1
                continue
            return phrase.form == "finite" or phrase.maybe_finite
        if _is(phrase, "R") and not relative and isinstance(phrases[place - 1], Noun):
            relative = 1
            place += 1
            continue
        if relative == 2 and isinstance(phrase, Noun):
            place += 1
            continue
        if isinstance(phrase, Noun):
            if relative == 1 and _is(phrases[place - 1], "R"):
                place += 1
                continue
            if phrase.role == "t":
                place += 1
                continue
            if phrase.role not in {"", "p"} and not _is(phrases[place - 1], "P"):
                return False
            before = phrases[place - 1]
            if not (_is(before, "P") or _is(before, "C") or _is(before, ",")):
                return False
        elif phrase.tag not in {"P", "B", "C"}:
            return False
        place += 1
    return False
