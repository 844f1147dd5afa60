"""The words of saying: verbs and nouns of claims, what they make of a fact, and where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["FROM", "NAMED", "NARRATED", "QUOTED", "REPORT_OF", "Saying", "claims_in", "verbs_in"]


class Saying(NamedTuple):
    """A word of saying: where it stands, the status that it gives, and its form in lower case."""

    start: int
    end: int
    kind: str
    form: str


_ALWAYS = {
    "claimed": (
        "say says said saying tell tells told telling claim claims claimed claiming announce "
        "announces announced announcing report reports reported reporting declare declares "
        "declared declaring allege alleges alleged alleging insist insists insisted insisting "
        "reveal reveals revealed revealing disclose discloses disclosed disclosing accuse accuses "
        "accused accusing warn warns warned warning assert asserts asserted asserting contend "
        "contends contended informs informed informing notify notifies notified tweets tweeted "
        "testify testifies testified complains complained saw spotted witnessed sighted watched "
        "learned learnt hears heard boasts boasted stress stresses stressed reiterated predicts "
        "predicted"
    ),
    "confirmed": (
        "confirm confirms confirmed confirming acknowledge acknowledges acknowledged "
        "acknowledging admit admits admitted admitting concede concedes conceded conceding verify "
        "verifies verified established"
    ),
    "assessed": (
        "believe believes believed assess assesses assessed assessing estimate estimates estimated "
        "estimating suspect suspects suspected conclude concludes concluded concluding reckon "
        "reckons reckoned"
    ),
    "denied": (
        "deny denies denied denying reject rejects rejected rejecting dismiss dismisses dismissed "
        "dismissing refute refutes refuted refuting rebuffs rebuffed disavows disavowed"
    ),
}
_WITH_THAT = {
    "claimed": (
        "state states stated stating add adds added adding note notes noted noting maintain "
        "maintains maintained write writes wrote writing indicate indicates indicated indicating "
        "suggest suggests suggested suggesting explain explains explained recall recalls recalled "
        "relate relates related mention mentions mentioned broadcast broadcasts wires wired cabled "
        "telegraphed charge charges charged observed posted published argues argued"
    ),
    "assessed": "think thinks thought judge judges judged infer infers inferred",
}
"""Verbs that say something only with "that", a colon or a quotation, or behind what is said."""

_KIND_OF = {
    form: kind
    for verbs in (_ALWAYS, _WITH_THAT)
    for kind, forms in verbs.items()
    for form in forms.split()
}
_NEEDS_THAT = {form for forms in _WITH_THAT.values() for form in forms.split()}
_VERB = re.compile(rf"(?<![\w'\u2019-])(?:{'|'.join(_KIND_OF)})(?![\w-])", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|be|been|being|get|got)\s+(?:[a-z]+ly\s+|also\s+|not\s+|now\s+)?$",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:declin\w+ to|refus\w+ to|could not|cannot|did not|does not|do not|would not|has not"
    r"|have not|unable to|not|never|neither|without|n[o\u2019']t)\s+(?:immediately\s+|yet\s+"
    r"|independently\s+)?$",
    re.IGNORECASE,
)
_DETERMINED = re.compile(
    r"(?:\b(?:an?|the|this|these|those|its|their|his|her|our|some|earlier|recent|media|press|news"
    r"|several|many|of|no|such|unconfirmed|official|numerous|multiple|conflicting|united|by|with"
    r"|despite|on|any|all|other|two|three|various|similar|initial|later|previous|reported)"
    r"|['\u2019]s?)\s+$",
    re.IGNORECASE,
)
_NOUNS = frozenset(
    re.findall(
        r"\S+",
        "state states claim claims report reports estimate estimates note notes charge charges "
        "broadcast broadcasts warning stress suspect suspects posted wires",
    )
)
_THAT = re.compile(r"\W{0,2}(?:[\w'\u2019.]+ ){0,5}that\b|\s*[,:]|\W*[\u201c\"]", re.IGNORECASE)


def verbs_in(text: str) -> Iterator[Saying]:
    """Find the verbs of saying in a text: no nouns ("the reports"), passives or negations.

    >>> [told.form for told in verbs_in("A report said that the United States had denied it.")]
    ['said', 'denied']
    """
    for match in _VERB.finditer(text):
        form = match[0].lower()
        before = text[max(0, match.start() - 40) : match.start()]
        if _is_no_verb(form, match[0], before, text[match.end() : match.end() + 12]):
            continue
        if form in _NEEDS_THAT and not _has_object(text, match.end(), before):
            continue
        yield Saying(match.start(), match.end(), _KIND_OF[form], form)


def _is_no_verb(form: str, written: str, before: str, after: str) -> bool:
    if _AUXILIARY.search(before) or _NEGATED.search(before):
        return True
    if _DETERMINED.search(before) and (form in _NOUNS or form.endswith("ed")):
        return form in _NOUNS or not before.rstrip().lower().endswith(("media", "press", "news"))
    if form == "established" and not re.search(r"\b(?:has|have|had)\s+$", before):
        return True
    if form in {"state", "states"} and re.match(r"\s+(?!that\b|on\b|in\b)[A-Za-z]", after):
        return True  # "state media reported"
    if form in _NOUNS and re.match(r"\s+(?:of|from|by|about|indicate|sugg)", after):
        return True
    # "Port Said" and "the States" are names, but for a text in capitals.
    inside = re.search(r"[\w,]\s+$", before) is not None
    return inside and written[0].isupper() and not written.isupper()


def _has_object(text: str, end: int, before: str) -> bool:
    """Tell whether a verb is followed by what is said, or closes it."""
    if _THAT.match(text, end) or _closes(before):
        return True
    return re.match(r"\s*(?:[.;]|$)", text[end : end + 4]) is not None


def _closes(before: str) -> bool:
    """Tell whether what is said ends before the verb's subject: ', the agency added'."""
    return re.search(r"[,\u201d\"][^,\u201d\"]*$", before) is not None


# --- Claims that are nouns ----------------------------------------------------------------------

_CLAIM = (
    r"(?:reports?|claims?|allegations?|assertions?|accusations?|rumou?rs?|statements?|testimony"
    r"|suggestions?|charges)"
)
_AFTER_CLAIM = re.compile(
    r"\s+(?:(?:by|from)\s+(?P<by>(?:[\w.\u2019'-]+\s+){1,6}?))?(?=that\b|of\s)", re.IGNORECASE
)
_WHOSE = re.compile(
    r"(?<![\w\u2019'-])(?:(?P<owner>(?:the\s+)?(?:[A-Z][\w.-]*\s+){0,3}[A-Z][\w.-]*)[\u2019']s?\s+(?:[a-z-]+\s+)?"
    r"|(?P<kind>(?:\ban?\s+|\bthe\s+)?(?:(?!earlier|recent|some|several|unconfirmed|many|an?\b"
    r"|the\b|of\b|that\b|with\b|despite\b|confirm\b|den\w+\b|dismiss\w*\b|reject\w*\b|on\b)"
    r"[\w-]+\s+){1,3}))$"
)


class Claim(NamedTuple):
    """A claim as a noun: where what is claimed starts, and its maker's stretch, if it names one."""

    end: int
    maker: tuple[int, int] | None
    is_itself: bool = False


def claims_in(text: str) -> Iterator[Claim]:
    """Find claims told as nouns: "Seoul's claims of", "a media report that", "a claim by X that".

    >>> text = "He denied a claim by the G7 that they had moved."
    >>> [text[slice(*told.maker)].strip() for told in claims_in(text)]
    ['the G7']
    """
    for match in re.finditer(rf"\b{_CLAIM}\b", text, re.IGNORECASE):
        after = _AFTER_CLAIM.match(text, match.end())
        if after is None or _is_plural_verb(text, match):
            continue
        yield Claim(after.end(), *_maker(text, match, after))


def _is_plural_verb(text: str, match: re.Match[str]) -> bool:
    """Tell "the agency reports that" from "earlier reports that"."""
    if match[0].lower() not in ("reports", "claims", "charges"):
        return False
    before = text[max(0, match.start() - 40) : match.start()]
    return before.strip() != "" and _DETERMINED.search(before) is None


def _maker(
    text: str, match: re.Match[str], after: re.Match[str]
) -> tuple[tuple[int, int] | None, bool]:
    if after["by"]:
        return after.span("by"), False
    base = max(0, match.start() - 60)
    whose = _WHOSE.search(text[base : match.start()])
    if whose is None:
        return None, False
    if whose["owner"]:
        return (base + whose.start("owner"), base + whose.end("owner")), False
    return (base + whose.start("kind"), match.end()), True


# --- Prepositions of saying ---------------------------------------------------------------------

NAMED = re.compile(
    r"(?<!\w)(?:according to|citing|quoting|as (?:told|reported|claimed|stated|announced"
    r"|confirmed) by|(?:was|were|is|are|been) (?:also |first |later )?(?P<verb>reported|claimed"
    r"|announced|confirmed|disclosed|seen|spotted|sighted|observed|denied) by|reported by"
    r"|confirmed by|announced by|as per|per|on the word of|in the words of|on the authority of)\s+",
    re.IGNORECASE,
)
"""What stands before the one who says it."""

FROM = re.compile(
    r"\b(?:learn(?:ed|t|s)?|heard?|(?:information|word|reports?|intelligence|messages?"
    r"|confirmation)) from (?P<by>(?:[\w.\u2019'-]+\s+){1,7}?)(?=that\b)",
    re.IGNORECASE,
)
QUOTED = re.compile(
    r"\b(?:is|was|were|are|been)\s+(?:quoted|cited)\s+(?:(?:by|in)\s+[^,;.]{1,60}?\s+)?"
    r"as\s+(?:saying|telling|confirming|claiming)\b",
    re.IGNORECASE,
)
NARRATED = re.compile(
    r"\b(?:reportedly|allegedly|(?:it (?:is|was)|there (?:are|were)) (?:reported|said|claimed"
    r"|rumou?red|reports|rumou?rs)|(?:is|are|was|were) (?:reported|said|rumou?red|understood) to"
    r"|reports? that)\b",
    re.IGNORECASE,
)
"""What is told of without naming who says it."""

REPORT_OF = re.compile(
    r"(?:an? |the )?(?:written |joint |short |brief )?(?:statement|report|announcement|message"
    r"|tweet|post|interview|press release|communiqu[e\u00e9]|letter)s? "
    r"(?:from|by|of|released by|issued by|in|made by) ",
    re.IGNORECASE,
)
