"""Bytes to text: UTF-8, UTF-16 and UTF-32, and by their letters the usual older encodings.

An encoding that is no Unicode is a guess: it is told, or refused where nothing fits.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

__all__ = ["Decoded", "cleaned", "decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 200_000
"""So many bytes are looked at to tell an encoding by its letters."""
LIKELY = 0.45
"""What the letters of an encoding must be worth at least; below, nothing is guessed."""
_USUAL = re.compile("[\t\n\r -~\xa0-\u024f\u0400-\u04ff\u2010-\u203a\uac00-\ud7a3]")
_FREQUENT = frozenset("оеаинтсрвлкмдпуяыьзбгчійїєё")
_TYPOGRAPHIC = frozenset("’‘“”„«»–—…№\xa0•€£°§©®")


class Decoded(NamedTuple):
    """A text, the encoding that it was in, and whether that is sure."""

    text: str
    encoding: str
    sure: bool = True


def decode(raw: bytes) -> Decoded | None:
    """Decode the bytes of a text; null where they are none, or in no encoding that is known.

    >>> decode("원산".encode("utf-16")).encoding
    'utf-16'
    >>> decode("Войска вышли из города на рассвете".encode("koi8-r"))[1:]
    ('koi8-u', False)
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strictly(raw, encoding)
    if (wide := _unmarked_wide(raw)) is not None:
        return wide
    if raw.count(0) * 20 > len(raw):
        return None
    return _strictly(raw, "utf-8") or _by_letters(raw)


def cleaned(text: str) -> str:
    r"""Fold line ends, compose letters, and take out what no reader sees.

    That is control characters, soft hyphens, joiners of no width, byte order marks, and the marks
    that turn the direction of text. Characters and words stay.

    >>> cleaned("Won\u00adsan\r\n\u202eport\x00")
    'Wonsan\nport'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    text = re.sub("[\u0085\u2028\u2029]", "\n", text)
    text = re.sub(
        "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
        "\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]",
        "",
        text,
    )
    return unicodedata.normalize("NFC", text)


def _strictly(raw: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(raw.decode(encoding), encoding.removesuffix("-sig"))
    except UnicodeDecodeError:
        return None


def _unmarked_wide(raw: bytes) -> Decoded | None:
    """Read UTF-16 without its mark: nearly all of it are letters of the scripts that we know."""
    if len(raw) < 4 or len(raw) % 2 or 0 not in raw[:SAMPLE]:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        sample = raw[:SAMPLE].decode(encoding, "replace")
        usual = len(_USUAL.findall(sample))
        if usual * 10 > 9 * len(sample) and (found := _strictly(raw, encoding)):
            return found
    return None


def _by_letters(raw: bytes) -> Decoded | None:
    worth = {}
    for encoding, measure in _WORTH.items():
        try:
            # A character of two bytes may be cut in half at the sample's end.
            sample = codecs.getincrementaldecoder(encoding)().decode(raw[:SAMPLE])
        except UnicodeDecodeError:
            continue
        worth[encoding] = measure(sample)
    best = max(worth, key=worth.__getitem__, default=None)
    if best is None or worth[best] < LIKELY:
        return None
    found = _strictly(raw, best)
    return found and found._replace(sure=False)


def _cyrillic(text: str) -> float:
    """Weigh a text as Cyrillic: the letters that are frequent, capitals only where words begin."""
    total = count = 0.0
    before = " "
    for letter in text:
        if letter >= "\x80":
            count += 1
            if "Ѐ" <= letter <= "ԯ":
                total += _worth_of_letter(letter, before)
            elif letter in _TYPOGRAPHIC:
                total += 0.5
            else:
                total -= 1
        before = letter
    return total / count if count else 0.0


def _worth_of_letter(letter: str, before: str) -> float:
    if before.isascii() and before.isalpha():
        return -1.0  # "fдhrt"
    if letter.isupper():
        return -1.0 if before.islower() else 0.4
    return 1.0 if letter in _FREQUENT else 0.5


def _western(text: str) -> float:
    """Weigh a text as of Western Europe: quotes, dashes, and single letters among plain ones."""
    total = count = 0.0
    for run in re.findall(r"[^\x00-\x7f]+", text):
        count += len(run)
        if all(letter in _TYPOGRAPHIC for letter in run):
            total += 0.9 * len(run)
        elif len(run) <= 2 and all(letter.isalpha() or letter in _TYPOGRAPHIC for letter in run):
            total += 0.7 * len(run)
        else:
            total -= len(run)
    return total / count if count else 0.0


def _korean(text: str) -> float:
    """Weigh a text as Korean: nearly all of it syllables."""
    beyond = [letter for letter in text if letter >= "\x80"]
    syllables = sum("가" <= letter <= "힣" or letter in _TYPOGRAPHIC for letter in beyond)
    return 2 * syllables / len(beyond) - 1 if beyond else 0.0


_WORTH: dict[str, Callable[[str], float]] = {
    "cp1252": _western,
    "cp949": _korean,
    "cp1251": _cyrillic,
    "koi8-u": _cyrillic,
    "cp866": _cyrillic,
    "iso8859-5": _cyrillic,
    "mac-cyrillic": _cyrillic,
}
