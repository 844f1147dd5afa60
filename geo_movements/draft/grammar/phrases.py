"""The phrases of a sentence: noun phrases, verb groups, and the words between."""

from __future__ import annotations

from dataclasses import dataclass, field

from geo_movements.draft.grammar.words import Token

__all__ = ["Noun", "Other", "Phrase", "Verb", "is_mark", "low_of"]


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
        """Give where it begins in the article."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Give where it ends in the article."""
        return self.of.end if self.of is not None else self.words[-1].end

    @property
    def head(self) -> Token:
        """Give its last word."""
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
        """Give where it begins in the article."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Give where it ends in the article."""
        return self.words[-1].end

    @property
    def lemma(self) -> str:
        """Give the base form of its verb."""
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
        """Give where it begins in the article."""
        return self.word.start

    @property
    def end(self) -> int:
        """Give where it ends in the article."""
        return self.word.end

    @property
    def low(self) -> str:
        """Give it in lower case."""
        return self.word.low

    def __repr__(self) -> str:
        return f"{self.word.low}/{self.tag}"


Phrase = Noun | Verb | Other


def is_mark(phrase: Phrase | None, *tags: str) -> bool:
    """Tell whether a phrase is a word between phrases, of one of some classes."""
    return isinstance(phrase, Other) and phrase.tag in tags


def low_of(phrase: Phrase | None) -> str:
    """Give a word between phrases in lower case; nothing for other phrases."""
    return phrase.word.low if isinstance(phrase, Other) else ""
