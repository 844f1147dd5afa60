"""Verb groups: auxiliaries and a verb, with their voice, tense and mood."""

from __future__ import annotations

from collections.abc import Sequence

from geo_movements.draft.grammar.phrases import Verb
from geo_movements.draft.grammar.words import Token

__all__ = ["be_form", "verb_group"]


def verb_group(tokens: Sequence[Token], place: int) -> tuple[Verb | None, int]:
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
        elif (
            (token.tag in {"B", "X"} and words)
            or (token.tag == "X" and token.low in {"not", "never"})
            or (token.tag == "B" and not words and _verb_follows(tokens, place))
        ):
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
    verb.to_be = (
        first_to is not None and first_to > 0 and any(word.tag == "A" for word in words[:first_to])
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
    elif ("g" in forms and not be) or lows[0] in {"being", "having"}:
        verb.form = "gerund"
    elif not any(word.tag in "AO" for word in helpers) and set(forms) & set("dn"):
        verb.form = "participle" if "n" in forms else "finite"
        verb.maybe_finite = "d" in forms
    return verb


def be_form(low: str) -> bool:
    """Tell whether a word is a form of "be"."""
    return low in {"be", "is", "are", "was", "were", "been", "being", "am", "'re", "'m"}
