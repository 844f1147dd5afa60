"""How many, out of the words for a force: the number's own words, and its bounds in people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from geo_movements.draft.attributes.counted import is_name, kind_of
from geo_movements.draft.records import Words
from geo_movements.tables.calendar import MONTH_NAMES
from geo_movements.tables.counts import MAX_COUNT, SCALES, number_of, tidy
from geo_movements.tables.numerals import in_digits

__all__ = ["Told", "of_force", "read"]

_MAX_WORDS = 600
"""A force takes a line or two; what is longer is no force."""


class Told(NamedTuple):
    """How many are told: the words as written, and the bounds, which count people only."""

    words: str | None
    low: int | None
    high: int | None


class _Amount(NamedTuple):
    """One number in the words for a force. `kind` is what it counts: see `counted.kind_of`."""

    start: int
    end: int
    low: int | None
    high: int | None
    kind: str | None
    noun_end: int
    is_part: bool = False


_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_SCALE = "|".join(SCALES)
_DIGITS = (
    r"(?:[1-9][0-9]{0,2}(?:[,\u00a0\u2009\u202f ][0-9]{3})+|[0-9]+(?:\.[0-9]{1,2})?)"
    rf"(?:[ -](?:{_SCALE})|k)?"
)
_SPELT = (
    rf"(?:(?:{_NUMBER_WORDS}|an? (?:{_SCALE})|half an? (?:{_SCALE})|(?:(?<=last )|(?<=first )"
    rf"|(?<=next )|(?<=some )|(?<=other )|(?<=few ))(?:{_SCALE})(?! of))"
    rf"(?:(?:[ -]| and )(?:{_NUMBER_WORDS}|{_SCALE}))*)"
)
_N = rf"(?:{_DIGITS}|{_SPELT})"
_VAGUE = (
    r"(?:(?:a few|several|many|some|couple of|a couple of|low|high|mid|tens of|hundreds of) )?"
    r"(?:dozens|scores|tens|hundreds|thousands|dozen|hundred|thousand)"
    r"(?: of thousands)?|several|a few|a handful|numerous|many|scores|an unknown number"
    r"|an unspecified number|an undisclosed number|a number"
)
_LEAST = (
    r"at least|at the very least|no fewer than|no less than|not less than|not fewer than"
    r"|a minimum of|more than|well over|just over|over|above|upwards? of|in excess of|exceeding"
    r"|including|not counting fewer than|>="
)
_MOST = (
    r"up to|as many as|at most|no more than|not more than|a maximum of|fewer than|less than"
    r"|just under|under|below|not exceeding"
)
_ABOUT = (
    r"about|some|around|roughly|approximately|approx\.?|nearly|almost|circa|ca\.|c\.|an estimated"
    r"|estimated|perhaps|possibly|probably|maybe|close to|in the region of|on the order of|~"
    r"|what was put at|a further|another|an additional|a total of|additional"
)
_BEFORE = rf"(?:(?P<least>{_LEAST})|(?P<most>{_MOST})|(?:{_ABOUT}))"
_AMOUNT = re.compile(
    rf"(?<![\w.,/-])(?:(?:{_BEFORE})(?: (?:{_ABOUT}))? ?)?"
    rf"(?:(?P<between>between|from) )?(?P<a>{_N})"
    rf"(?:(?: ?[-\u2013] ?| to | or |(?<=[0-9a-z]) and )(?P<b>{_N}))?"
    r"(?P<after> or so| or more|\+| or fewer| or less| at most| at least)?(?![\w/]|[.,][0-9])",
    re.IGNORECASE,
)
_VAGUELY = re.compile(rf"(?<![\w-])(?:{_VAGUE})(?![\w-])", re.IGNORECASE)
_PARTLY = re.compile(
    r"(?:most|part|half|many|all but a few|a majority|the majority|the bulk|the rest|a third"
    r"|two[ -]thirds|a quarter|three[ -]quarters|percent|per cent|%|elements|remnants|some) of "
    r"(?:the |its |his |her |their |these |those |a )?$",
    re.IGNORECASE,
)


def read(force_words: str) -> Told:
    """Read how many people the words for a force tell.

    `words` are the number with its hedges, as written; with what they count where that is no
    people ("ten battalions"), which leaves the bounds null. "At least" and "including" leave the
    high bound null, "up to" the low one. Part of a total, or several numbers, have no bounds: the
    sum would be a number that nobody told. Without a number all is null.

    >>> read("a raiding party of some 2,000 men")
    Told(words='some 2,000', low=2000, high=2000)
    >>> read("ten battalions")
    Told(words='ten battalions', low=None, high=None)
    """
    text = force_words[:_MAX_WORDS]
    amounts = [*_amounts(text)]
    people = [amount for amount in amounts if amount.kind == "persons"]
    if people:
        return _people(text, people)
    if amounts:
        first = amounts[0]
        return Told(text[first.start : first.noun_end], None, None)
    vague = _VAGUELY.search(text)
    return Told(vague[0] if vague else None, None, None)


_HEDGED = rf"(?:(?:{_LEAST}|{_MOST}|{_ABOUT}) )?"
_LEFT = re.compile(
    rf"(?<![\w.,/-])(?P<amount>{_HEDGED}(?:hundred or so|dozen or so|{_N})(?:[- ]strong)?)"
    r"(?P<list>(?:[ ,-]+[\w'\u2019]+){0,9}?)[ ,-]+$",
    re.IGNORECASE,
)
_MONTH = re.compile(rf"\b(?:{'|'.join(name[:3] for name in MONTH_NAMES)})", re.IGNORECASE)
_NO_LINK = re.compile(
    r"\b(?:in|at|on|from|to|into|with|by|for|of|under|who|which|that|were|was|are|is|had|has"
    r"|have|will"
    r"|would|said|left|sent|the|its|his|their|then|while|as|but|after|before|or|than)\b|\w{3,}ed\b",
    re.IGNORECASE,
)
_APPOSED = re.compile(
    rf"\s*[,(\u2013\u2014]\s*(?:numbering|totalling|totaling|estimated at|put at|around"
    rf"|strength)?\s*"
    rf"(?P<amount>{_HEDGED}(?:{_N})(?: or so| or more)?)"
    r"[ -](?:strong|in all|all told|in total|all ranks|of them|men|soldiers|troops|strength"
    r"|people)\b",
    re.IGNORECASE,
)
_REACH = 110


def of_force(text: str, force: Words) -> Told:
    """Read how many people a force of a text is, also where the number stands beside its words.

    "Some 400 French and Belgian soldiers", whose words were cut to "Belgian soldiers", keep their
    number; so does "the task force, 35,000 strong,".

    >>> text = "The task force, 35,000 strong, left Oran."
    >>> of_force(text, Words("The task force", 0, 14)).low
    35000
    """
    rest = _rest_of(text, force)
    told = read(force.text + rest)
    if told.words is not None:
        return told
    apposed = _APPOSED.match(text, force.end, force.end + _REACH)
    if apposed:
        return read(apposed[0].lstrip(" ,(\u2013\u2014"))
    before = text[max(0, force.start - _REACH) : force.start]
    left = _LEFT.search(before)
    if left and _lists(left["list"]) and not _is_date(before, left):
        return read(before[max(0, left.start() - 6) :] + force.text)
    return told


_TIMELY = re.compile(
    rf"\b(?:in|since|by|until|till|before|after|during|ad|early|late|mid|spring|summer|autumn|winter"
    rf"|year|(?:spring|summer|autumn|fall|winter|days?|months?|campaign|end|beginning) of"
    rf"|(?:{'|'.join(MONTH_NAMES)})(?: [0-9]{{1,2}})?|(?:{'|'.join(n[:3] for n in MONTH_NAMES)})\.?"
    rf"|[0-9]{{1,2}} (?:{'|'.join(n[:3] for n in MONTH_NAMES)})\w*),? ?-?$",
    re.IGNORECASE,
)


def _is_date(before: str, left: re.Match[str]) -> bool:
    """Tell the year or the day of "In 1870 Blake's army" from a count of the army."""
    number = left["amount"]
    return number.isdigit() and _TIMELY.search(before[: left.start("amount")]) is not None


def _lists(words: str) -> bool:
    """Tell words that a number and its noun may have between them: names, or a list with "and"."""
    if _NO_LINK.search(words):
        return False
    if _MONTH.search(words):
        return False
    lower = re.findall(r"(?<![\w-])[a-z][\w-]*", re.sub(r"\band\b", "", words))
    return not lower or words.rstrip(" ").endswith((" and", ","))


def _rest_of(text: str, force: Words) -> str:
    """Give the noun that a bare number counts, where the force's words stop short of it."""
    if not re.search(rf"(?:{_N})$", force.text, re.IGNORECASE):
        return ""
    rest = re.compile(r"(?: [\w-]+){0,4}").match(text, force.end)
    return rest[0] if rest else ""


def _people(text: str, people: list[_Amount]) -> Told:
    """Tell the number of people; several that stand side by side have no bounds."""
    first = people[0]
    if first.is_part:
        return Told(_whole(text, first), None, None)
    beside = [other for other in people[1:] if _joins(text[first.noun_end : other.start])]
    if beside:
        return Told(text[first.start : beside[-1].noun_end], None, None)
    return Told(text[first.start : first.end], first.low, first.high)


def _whole(text: str, amount: _Amount) -> str:
    part = _PARTLY.search(text, 0, amount.start)
    return text[part.start() if part else amount.start : amount.end]


def _joins(between: str) -> bool:
    return re.fullmatch(r"\W*(?:and|plus|as well as|along with)\W*", between) is not None


def _amounts(text: str) -> Iterator[_Amount]:
    for match in _AMOUNT.finditer(text):
        amount = _amount(text, match)
        if amount is not None:
            yield amount


def _amount(text: str, match: re.Match[str]) -> _Amount | None:
    """Read one number and what it counts; None where it is a name's or a date's."""
    a, b = _value(match["a"]), _value(match["b"])
    if a is None or (match["b"] and b is None) or is_name(text, match):
        return None
    kind, noun_end = kind_of(text, match.end(), match["a"])
    if kind == "none":
        return None
    is_part = _PARTLY.search(text, 0, match.start()) is not None
    start, end = match.start(), match.end()
    if match["between"] and not match["b"]:
        start = match.start("a")
    return _Amount(start, end, *_bounds(match, a, b), kind, noun_end, is_part)


def _value(words: str | None) -> int | None:
    """Read one number, in digits or in words."""
    if not words:
        return None
    if re.fullmatch(_SCALE, words, re.IGNORECASE):
        words = f"one {words}"
    plain = in_digits(re.sub(r"[\u00a0\u2009\u202f]", " ", words.lower()))
    plain = re.sub(r"(?<=[0-9])-(?=[a-z])", " ", tidy(plain))
    match = re.fullmatch(rf"(?P<n>[0-9][0-9,. ]*?)(?P<scale> (?:{_SCALE}))?", plain)
    if match is None or re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", plain):
        return None
    value = number_of(plain)
    return value if value is not None and 0 < value <= MAX_COUNT else None


def _bounds(match: re.Match[str], a: int, b: int | None) -> tuple[int | None, int | None]:
    after = (match["after"] or "").strip().lower()
    if b is not None:
        return _range(match["a"], a, match["b"], b)
    if match["least"] or after in ("or more", "+", "at least"):
        return a, None
    if match["most"] or after in ("or fewer", "or less", "at most"):
        return None, a
    return a, a


def _range(a_words: str, a: int, b_words: str, b: int) -> tuple[int | None, int | None]:
    """Bound a range; "two to three thousand" says the scale once."""
    scale = re.search(rf"(?:{_SCALE})$", b_words.lower())
    if scale and not re.search(rf"(?:{_SCALE})$", a_words.lower()) and a < b:
        scaled = a * SCALES[scale[0]]
        a = scaled if scaled <= b else a
    return (a, b) if a <= b else (None, None)
