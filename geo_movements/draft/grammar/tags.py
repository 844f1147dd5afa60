"""The class of a word where it stands: verb or noun, conjunction or preposition."""

from __future__ import annotations

from collections.abc import Sequence

from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.neighbours import (
    NOMINAL,
    NOUNS_BESIDE,
    WAYS,
    is_plural,
    names_several,
    tag_after,
    tag_before,
)
from geo_movements.draft.grammar.small_words import settle_small
from geo_movements.draft.grammar.words import Token, bag

__all__ = ["settle"]


def settle(tokens: Sequence[Token], lexicon: Lexicon) -> None:
    """Decide what may be a verb or a noun, and words of two closed classes, by what is near."""
    seen = ""  # letters of the verbs before, for what is coordinated with them
    for place, token in enumerate(tokens):
        if token.tag == "?":
            token.tag = _verb_or_noun(tokens, place, lexicon, seen)
            if token.tag == "V":
                seen += token.forms + ("f" if token.forms == "d" else "")
        elif token.tag in {"R", "P", "S", "D", "B", "T", "J"}:
            token.tag = settle_small(tokens, place, lexicon)
        elif token.tag in {"A", "O"}:
            seen += "df"


_ONLY_VERBS = bag(
    """say tell announce declare add explain inform confirm acknowledge admit insist argue believe
    think suggest allege hear write publish warn predict describe deny reject refuse agree decide
    authorize authorise approve begin continue remain become accuse seize destroy send withdraw"""
)


def _verb_or_noun(tokens: Sequence[Token], place: int, lexicon: Lexicon, finite: str) -> str:
    """Class a word that may be a verb or a noun by what stands before it."""
    token = tokens[place]
    forms = token.forms
    before, where = tag_before(tokens, place)
    after, _ = tag_after(tokens, place)
    if before == "T":
        return "V" if "b" in forms else _attributive(tokens, place)
    if before == "O":
        return "V"
    if before in {"A", "X"}:
        having = tokens[where].low in {"have", "has", "had", "having"}
        return "V" if set(forms) & set("n" if having else "gnb") else _attributive(tokens, place)
    if before == "Y":
        is_object = tokens[where].low in {"it", "them", "him", "us", "me"}
        return "N" if is_object and not set(forms) & set("sdng") else "V"
    if before in {"D", "G", "H"}:
        return _attributive(tokens, place)
    if before == "P":
        return _after_preposition(tokens, place, after, lexicon)
    if before in {"S", "R"}:
        return _after_subject(tokens, place, before, after)
    if before == "J":
        is_verb = forms in {"dn", "d"} and after in {"P", "D", "T"}
        return "V" if is_verb else _attributive(tokens, place)
    if before == "M":
        if set(forms) & set("dn") and after in {"N", "J", "E"}:
            return "J"
        return "V" if "d" in forms else "N"
    if before in {"N", "E", ")", ",", "C"} and "s" in forms and token.lemma in _ONLY_VERBS:
        return "V"
    if before in {"N", "E", ")"}:
        return _after_noun(tokens, place, where, after, finite, lexicon)
    if before in {",", "C"}:
        return _coordinated(tokens, place, after, finite, before, lexicon)
    if before == "V":
        is_verb = "g" in forms and (after != "N" or token.lemma in lexicon.triggers)
        return "V" if is_verb else _attributive(tokens, place)
    return _at_a_beginning(tokens, place, after, lexicon)


def _after_preposition(tokens: Sequence[Token], place: int, after: str, lexicon: Lexicon) -> str:
    token = tokens[place]
    if "g" not in token.forms:
        return _attributive(tokens, place)
    return "V" if after not in {"P", "C", ",", "."} or token.lemma in lexicon.triggers else "N"


def _after_subject(tokens: Sequence[Token], place: int, before: str, after: str) -> str:
    forms = tokens[place].forms
    if not set(forms) & set("gsdn"):
        return "V" if before == "R" else "N"
    if "g" not in forms and "n" in forms and after == "N" and before == "S":
        return _attributive(tokens, place)
    return "V"


def _at_a_beginning(tokens: Sequence[Token], place: int, after: str, lexicon: Lexicon) -> str:
    forms = tokens[place].forms
    if "g" in forms and after in NOMINAL | {"P", ",", "T"}:
        following = tokens[place + 1].low if place + 1 < len(tokens) else ""
        noun = any(following in lexicon.nouns[name] for name in ("troops", "units", "ships"))
        return "J" if noun and after == "N" else "V"
    if "n" in forms and after in {"P", "T"}:
        return "V"
    return _attributive(tokens, place)


def _attributive(tokens: Sequence[Token], place: int) -> str:
    """Class what stands where a noun or an adjective must."""
    after, _ = tag_after(tokens, place)
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
        unit = where > 1 and any(
            one.low in lexicon.nouns["units"] and not is_plural(one) for one in tokens[:where]
        )
        doing = place + 1 < len(tokens) and tokens[place + 1].forms == "g"
        return _third_person(token, noun, after, lexicon, unit=unit, doing=doing)
    following = tokens[place + 1].low if place + 1 < len(tokens) else ""
    goes = following in WAYS | _WHERE and token.lemma in lexicon.triggers
    if goes and token.low not in NOUNS_BESIDE and _lacks_verb(tokens, place):
        return "V"  # "paratroopers of the 82nd Division land at", "who overran Mosul push into"
    if noun.tag == "E" and token.low in lexicon.nouns["site"]:
        return "N"
    if where != place - 1 and tokens[place - 1].tag == "B":
        return "V"
    if noun.tag == "N" and is_plural(noun):
        return "V"
    if noun.tag == "E" and (_listed(tokens, where) or names_several(noun)):
        return "V"
    if noun.tag == ")":
        return "V"
    if not set(seen) & set("sbf") and following in WAYS and any(map(is_plural, tokens[:where])):
        return "V"  # "soldiers seeking refuge cross into": the sentence wants its verb
    return "N"


_WHERE = bag(
    """at in on near from southward northward eastward westward south north east west back
    southwards northwards eastwards westwards"""
)


def _lacks_verb(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a clause whose head is plural has no finite verb yet but in a relative one."""
    plural = relative = False
    for token in tokens[:place]:
        if token.tag in {"S", ";", "."} or (token.tag == "R" and not plural):
            plural = relative = False
        elif token.tag == "R":
            relative = True
        elif token.tag in {"A", "O"} or (token.tag == "V" and set(token.forms) & set("dsb")):
            if not relative and not (token.tag == "V" and "n" in token.forms):
                return False
            relative = False
        elif token.tag == "N" and is_plural(token):
            plural = True
    return plural


_HALF_NOUNS = bag("troop army ship force peace tank arms border sea air sand snow")


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
        if bare and noun.tag == "N" and not is_plural(noun) and after in {".", ",", "P", "C", ""}:
            return "N"  # "after heavy fighting": a noun that one counts would have an article
        return "J" if after in {"N", "?"} and noun.low in _HALF_NOUNS else "V"
    if after == "N" and noun.tag == "E" and where and tokens[where - 1].tag in {"P", "D", "C", "J"}:
        return "V" if token.lemma in lexicon.triggers else "J"
    return "V"


def _third_person(
    token: Token, noun: Token, after: str, lexicon: Lexicon, *, unit: bool, doing: bool
) -> str:
    if after == "?" and doing:
        return "V"  # "the government approves sending"
    if noun.low in _HALF_NOUNS and noun.tag == "N":
        return (
            "V" if after in {"D", "M", "T", "E"} and noun.low in {"army", "ship", "force"} else "N"
        )
    if noun.tag == "N" and after == "P" and token.lemma not in lexicon.triggers:
        return "N"
    people = noun.mention is not None and noun.mention.kind == "people" and not is_plural(noun)
    if people and (token.low in _MACHINES or token.lemma in _ALSO_NOUNS):
        return "N"  # "Russian helicopters land"
    named = ("units", "ships", "aircraft", "vehicles", "troops")
    if after in {"P", "V", "A", "O", "?", ","} and any(
        token.low in lexicon.nouns[n] for n in named
    ):
        return "N"  # "Peshmerga forces from Iraq"
    nominal = token.low in lexicon.nominals or token.lemma in _ALSO_NOUNS
    if noun.tag == "N" and is_plural(noun) and nominal:
        if token.lemma not in lexicon.triggers or after not in {"E", "D", "P"}:
            return "N"
        return "V" if after != "P" or unit else "N"  # "the last convoy of soldiers pulls out of"
    if not nominal and token.lemma in lexicon.triggers:
        return "V"
    return "V" if after not in {".", ";", "C", "V", "A", "O", "", "?"} else "N"


_MACHINES = bag("helicopters motors channels shuttles switches ferries moves")
_ALSO_NOUNS = bag(
    """land ship cross head leave fly truck bus transport convoy escort drive ride walk sail steam
    rush order shift force carry pass push sweep surge race rail lead set fall pull make start break
    attack raid patrol strike fight battle plan report claim call demand request visit threat
    guard post base camp march return"""
)


def _listed(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a name ends a list of names: "Sazanami and Samidare"."""
    while place >= 0 and tokens[place].tag == "E":
        place -= 1
    return place > 0 and tokens[place].low == "and" and tokens[place - 1].tag in {"E", "N"}


def _coordinated(
    tokens: Sequence[Token], place: int, after: str, finite: str, before: str, lexicon: Lexicon
) -> str:
    token = tokens[place]
    forms = token.forms
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
        own = token.lemma in lexicon.triggers and token.low not in lexicon.nominals
        if own and token.lemma not in _ALSO_NOUNS and after in NOMINAL | {"P"}:
            return "V"
        return "V" if "b" in finite or _closes_aside(tokens, place) else "N"
    return "N"


def _closes_aside(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a comma ends what told more of the subject: "troops, backed by X, | move"."""
    if tokens[place - 1].tag != "," or tokens[place].cap:
        return False
    commas = [at for at in range(place - 1) if tokens[at].tag == ","]
    if not commas or commas[-1] == 0:
        return False
    opens, before = tokens[commas[-1] + 1], tokens[commas[-1] - 1]
    tells_more = opens.tag in {"V", "R", "M", "E"} or opens.low in {"the", "all", "including"}
    return tells_more and (is_plural(before) or before.tag == "E")


def _gerund_or_adjective(tokens: Sequence[Token], place: int) -> str:
    """Tell "and shipping troops" from "and advancing troops": by the verb before."""
    return "V" if any(t.tag == "V" and "g" in t.forms for t in tokens[:place]) else "J"
