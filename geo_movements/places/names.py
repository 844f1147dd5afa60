"""Names of places, folded so that spellings which differ by accident meet in one key."""

from __future__ import annotations

import unicodedata

__all__ = ["normalise"]

# Signs that writers leave out or put in at will: dropped, or the same as a space.
_DROPPED = dict.fromkeys(
    map(ord, "'’‘ʼʹʻʽ`´′″ʺ\"“”„«».…!?׳״ـ\u00ad\u200b\u200c\u200d\u200e\u200f\ufeff")
)
_SPACES = dict.fromkeys(map(ord, "-‐‑‒–—―־_/,;:·・()[]&"), " ")
# Letters that Unicode does not decompose although keyboards write them plainly; Persian and
# Arabic letters of one shape.
_LETTERS = str.maketrans({
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "þ": "th",
    "ŋ": "n", "ə": "a", "ی": "ي", "ى": "ي", "ک": "ك", "ة": "ه",
})  # fmt: skip
_FOLDS = {**_DROPPED, **_SPACES, **_LETTERS}
# Combining signs that are letters' own (combining classes): kana's voicing, without which Paris
# is Bali; the virama; the vowels and tones of Telugu to Tibetan.
_KEPT = frozenset({0, 8, 9, *range(84, 133)})


def normalise(name: str) -> str:
    """Fold a name to the key that every gazetteer here is searched by.

    Case, diacritics, apostrophes and dots go; hyphens and other separators become one space.
    й and ё fold to и and е, as careless sources write them; Hangul stays composed. Hebrew and
    Arabic lose their points, and Arabic its Persian letters. Separators alone fold to "".

    >>> normalise("Wŏnsan"), normalise("Ch'ŏngjin"), normalise("Musudan-ri")
    ('wonsan', 'chongjin', 'musudan ri')
    """
    folded = name.casefold().translate(_FOLDS)
    if not folded.isascii():
        # What a compatibility form opens into may be a letter to fold itself.
        letters = unicodedata.normalize("NFKD", folded).casefold().translate(_FOLDS)
        combining = unicodedata.combining
        plain = "".join([letter for letter in letters if combining(letter) in _KEPT])
        folded = unicodedata.normalize("NFC", plain)
    return " ".join(folded.split())
