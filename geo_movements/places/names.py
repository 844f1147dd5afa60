"""Names of places, folded so that spellings which differ by accident meet in one key."""

from __future__ import annotations

import unicodedata

__all__ = ["normalise"]

# Signs that writers leave out or put in at will: dropped, or the same as a space.
_DROPPED = dict.fromkeys(map(ord, "'’‘ʼʹʻʽ`´′″ʺ\"“”„«».…!?"))
_SPACES = dict.fromkeys(map(ord, "-‐‑‒–—―_/,;:·()[]&"), " ")
# Letters that Unicode does not decompose although keyboards write them plainly.
_LETTERS = str.maketrans({
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "þ": "th",
    "ŋ": "n", "ə": "a",
})  # fmt: skip
_FOLDS = {**_DROPPED, **_SPACES, **_LETTERS}


def normalise(name: str) -> str:
    """Fold a name to the key that every gazetteer here is searched by.

    Case, diacritics, apostrophes and dots go; hyphens and other separators become one space.
    й and ё fold to и and е, as careless sources write them; Hangul stays composed. Separators alone
    fold to "".

    >>> normalise("Wŏnsan"), normalise("Ch'ŏngjin"), normalise("Musudan-ri")
    ('wonsan', 'chongjin', 'musudan ri')
    """
    folded = name.casefold().translate(_FOLDS)
    if not folded.isascii():
        letters = unicodedata.normalize("NFKD", folded)
        plain = "".join([letter for letter in letters if not unicodedata.combining(letter)])
        folded = unicodedata.normalize("NFC", plain)
    return " ".join(folded.split())
