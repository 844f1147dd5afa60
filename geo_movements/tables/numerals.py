"""English number words, "two hundred and fifty thousand", put into digits."""

from __future__ import annotations

import re

__all__ = ["SCALES", "in_digits"]

SCALES = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000}

_ONES = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = (
    {word: number for number, word in enumerate(_ONES, start=1)}
    | {word: number * 10 for number, word in enumerate(_TENS, start=2)}
    | {"a": 1}
)

_ONE = "|".join(sorted(_ONES, key=len, reverse=True))
_TENS_AND = rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[:9])}))?"
_BELOW_100 = rf"(?:{_TENS_AND}|{_ONE})"
_AND = r"(?: and|,)? "
_BELOW_1000 = rf"(?:(?:{_ONE}|a) hundred(?:{_AND}{_BELOW_100})?|{_BELOW_100})"
_BELOW_MILLION = rf"(?:(?:{_BELOW_1000}|a) thousand(?:{_AND}{_BELOW_1000})?|{_BELOW_1000})"
_WHOLE = rf"(?:(?:{_BELOW_1000}|a) million(?:{_AND}{_BELOW_MILLION})?|{_BELOW_MILLION})"
_START, _STOP = r"(?<![\w.,-])", rf"(?![\w-])(?! (?:{'|'.join(SCALES)})\b)"
_NUMBER = re.compile(rf"{_START}{_WHOLE}{_STOP}")
_SMALL = re.compile(rf"{_START}{_BELOW_100}(?![\w-])")

_DIGITS = r"[0-9]+"
_AND_A_HALF = re.compile(rf"{_START}(?P<n>{_DIGITS}) and a half (?P<scale>{'|'.join(SCALES)})\b")
_FRACTION = re.compile(
    rf"{_START}(?P<part>half|(?:a|one|1) quarter of|(?:three|3) quarters of) an? "
    rf"(?P<scale>{'|'.join(SCALES)})\b"
)
_PARTS = {"h": (1, 2), "a": (1, 4), "o": (1, 4), "1": (1, 4), "t": (3, 4), "3": (3, 4)}
_DOZEN = re.compile(rf"{_START}a dozen\b")


def in_digits(text: str) -> str:
    """Write every number in words in digits; text in lower case, dashes alike.

    One number times one scale keeps the scale, since "two to three thousand" says it once.

    >>> in_digits("two hundred and fifty thousand men, three to four thousand horse")
    '250,000 men, 3 to 4 thousand horse'
    >>> in_digits("one and a half thousand"), in_digits("a quarter of a million")
    ('1.5 thousand', '250,000')
    """
    text = _FRACTION.sub(_fraction, text)
    text = _DOZEN.sub("12", text)
    text = _NUMBER.sub(lambda match: _written(match[0]), text)
    # What stands before a scale: "two" of "two dozen".
    text = _SMALL.sub(lambda match: str(_value(match[0])), text)
    return _AND_A_HALF.sub(lambda match: f"{match['n']}.5 {match['scale']}", text)


def _fraction(match: re.Match[str]) -> str:
    over, under = _PARTS[match["part"][0]]
    return f"{SCALES[match['scale']] * over // under:,}"


def _written(words: str) -> str:
    number, _, scale = words.rpartition(" ")
    if scale in SCALES and scale != "hundred" and not re.search("hundred|thousand", number):
        return f"{_value(number)} {scale}"
    value = _value(words)
    return f"{value:,}"


def _value(words: str) -> int:
    """Add up the words of one number: each scale multiplies what stands before it."""
    total = part = 0
    for word in re.findall("[a-z]+", words.replace(" and ", " ")):
        if word == "hundred":
            part *= 100
        elif word in SCALES:
            total, part = total + part * SCALES[word], 0
        else:
            part += _VALUES[word]
    return total + part
