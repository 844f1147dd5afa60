"""Russian and Ukrainian names in the nominative: what an inflected word may be a form of.

By the declensions of the school grammars, ending by ending; whether a form is a name is for the
gazetteer to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

__all__ = ["ADJECTIVES", "FRAMES", "frame_of", "nominatives"]

# An ending and those that the nominative may have instead; "" is a bare stem.
_NOUNS = {
    "ами": ("ы", "а", "и"), "ями": ("и", "я"), "ах": ("ы", "а", "и"), "ях": ("и", "я"),
    "ам": ("ы", "а", "и"), "ям": ("и", "я"), "ов": ("ы", "и"),
    "ою": ("а",), "ею": ("я", "а"), "єю": ("я",), "ой": ("а",), "ей": ("я", "а", "и"),
    "ом": ("", "о"), "ем": ("ь", "й", "е", ""), "ям’ям": ("ям’я",),
    "ью": ("ь",), "ю": ("я", "ь", "й", "е"), "у": ("а", "", "о"), "ы": ("а", ""),
    "и": ("а", "я", "ь", "й", ""), "і": ("а", "я", "ь", "", "о", "е"), "ї": ("я", "й"),
    "е": ("ь", "", "а", "о", "я", "й"), "є": ("я",), "а": ("", "о"),
    "я": ("ь", "й", "е"), "єм": ("й",), "": ("ы", "и", "а"),
}  # fmt: skip
_FLEETING = {
    "ьц": "ец", "йц": "ец", "лк": "лок", "жк": "жок", "рл": "рел", "шк": "шок", "чк": "чок",
    "ов": "ів", "єв": "їв", "ев": "ів", "ск": "сок", "ог": "іг", "оз": "іг",
}  # fmt: skip
"""Stems that lose a vowel, or change it, where an ending follows: Ельце, Торжке, Києві."""

_SOFTENED = {"з": "г", "ц": "к", "с": "х"}
"""Consonants that Ukrainian softens before "і": Прага, у Празі."""

ADJECTIVES: Mapping[str, tuple[str, ...]] = {
    "ого": ("ый", "ий", "ой", "ое"), "его": ("ий", "ее"), "ому": ("ый", "ий", "ой", "ое"),
    "ему": ("ий", "ее"), "ом": ("ый", "ий", "ой", "ое"), "ем": ("ий", "ее"),
    "ым": ("ый", "ой", "ое"), "им": ("ий", "ой", "ое", "ий", "е"), "ой": ("ая",),
    "ою": ("ая",), "ей": ("яя",), "ую": ("ая",), "юю": ("яя",), "ых": ("ые",), "их": ("ие", "і"),
    "ыми": ("ые",), "ими": ("ие", "і"), "ої": ("а",), "ій": ("а",), "у": ("а",),
    "ім": ("ий", "е"), "ою ": ("а",),
}  # fmt: skip

# Words in lower case that stand behind an adjective: their stem, nominative, the adjective's end.
FRAMES: Mapping[str, tuple[str, str, str]] = {
    "област": ("область", "ая", "а"), "кра": ("край", "ий", "ий"), "район": ("район", "ий", "ий"),
    "округ": ("округ", "ий", "ий"), "республик": ("республика", "ая", "а"),
    "республік": ("республіка", "ая", "а"), "губерни": ("губерния", "ая", "а"),
    "губерні": ("губернія", "ая", "а"), "мор": ("море", "ое", "е"), "озер": ("озеро", "ое", "е"),
    "залив": ("залив", "ий", "ий"), "пролив": ("пролив", "ий", "ий"),
    "проток": ("протока", "ая", "а"), "заток": ("затока", "ая", "а"),
    "остров": ("остров", "ий", "ий"), "полуостров": ("полуостров", "ий", "ий"),
    "острів": ("острів", "ий", "ий"), "півостров": ("півострів", "ий", "ий"),
    "громад": ("громада", "ая", "а"), "уезд": ("уезд", "ий", "ий"), "повіт": ("повіт", "ий", "ий"),
}  # fmt: skip
_FRAME_ENDS = frozenset(
    ("", "а", "у", "е", "и", "і", "ю", "я", "ь", "й", "ом", "ем", "ою", "ой", "ей", "ью", "о",
     "ям", "ях", "ам", "ах", "ами", "ями", "ы", "ї", "ив", "єю", "ей")
)  # fmt: skip


def nominatives(word: str) -> Iterator[str]:
    """Yield what a word may be in the nominative, itself first, its capitals kept.

    >>> "Севастополь" in nominatives("Севастополе"), "Курская" in nominatives("Курской")
    (True, True)
    """
    seen = {word}
    yield word
    head, middle, tail = word.partition("-на-")
    for form in _forms(head):
        whole = form + middle + tail
        if whole not in seen:
            seen.add(whole)
            yield whole


def _forms(word: str) -> Iterator[str]:
    for endings in (_NOUNS, ADJECTIVES):
        for size in (4, 3, 2, 1, 0):
            ending = word[len(word) - size :] if size else ""
            stem = word[: len(word) - size] if size else word
            if len(stem) < 2 or ending not in endings:
                continue
            for other in endings[ending]:
                yield stem + other
            if ending == "і" and stem[-1] in _SOFTENED:
                yield f"{stem[:-1]}{_SOFTENED[stem[-1]]}а"
            if endings is _NOUNS and size and stem[-2:] in _FLEETING:
                yield stem[:-2] + _FLEETING[stem[-2:]]


def frame_of(word: str) -> tuple[str, str, str] | None:
    """Read "области", "районом" and the like.

    Returns the nominative, with the Russian and the Ukrainian ending of the adjective before it.

    >>> frame_of("области")
    ('область', 'ая', 'а')
    """
    for size in range(len(word), max(2, len(word) - 4), -1):
        if word[:size] in FRAMES and word[size:] in _FRAME_ENDS:
            return FRAMES[word[:size]]
    return None
