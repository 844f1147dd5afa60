"""Sentences of a running text: where each begins and ends.

A blank line ends a sentence, so does a headline's or a bullet's line break; a line that was only
wrapped goes on. A full stop ends one unless it belongs to an abbreviation, an initial or a number.
One pass, in linear time, whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo_movements.draft.records import Words

__all__ = ["sentences"]

_NEWLINE = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_CLOSERS = "\"'”’»)]}›」』"
_END = re.compile(rf"(?:[.!?…؟]+|[。！？]+)[{re.escape(_CLOSERS)}]*")
_OPENERS = "\"'“‘«([{‹„「『¿¡—–-"
_BULLET = re.compile(r"[ \t\xa0]*(?:[•‣◦▪▫●○■□*·–—-]|[0-9]{1,3}[.)]|[a-zA-Z]\))[ \t\xa0]+")
_MARK = re.compile(r"(?:[•‣◦▪▫●○■□*·–—-][ \t\xa0]+)+")
_TOKEN = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_WIDEST = 120  # a text file that was wrapped by hand or by mail has lines no longer than this
_REACH = 24  # characters looked at for the word before a stop: abbreviations are short


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Before a name, a number or more: the stop after them ends nothing.
_TITLES = _set(
    """adm amb asst atty brig bros capt cdr cdre cmdr col comdr comm cong cpl cpt det dr ens
    fr ft gen gov hon insp lieut lt ltc ltg maj messrs mgr mlle mme mr mrs ms msgr mt mts pfc pres
    prof pvt rear rep reps rev rt secy sen sens sgt spc sr ssgt st ste supt u vice wm
    adj ald pte gdsm flt sqn wg vadm radm"""
)  # "Fr." and "Sr." stand before names more often than at an end
_BEFORE_NUMBER = _set("no nos nr fig figs vol p pp art sec ch par ca c vols")
_INSIDE = _set(
    """vs v cf approx ca e.g i.e eg ie viz incl esp resp нач ул пл пер просп пос дер им св тов
    проф ген полк майор кап лейт акад чл ср рис табл стр обл респ р-н т.е т.к т.н о-в вул смт
    просп сел ім див напр гр ст с д х м"""
)
# May stand at the end: a stop ends the sentence before a word that begins most of them.
_EITHER = _set(
    """inc corp co ltd llc plc jr esq bros dept univ assn est etc al ave blvd rd hwy bldg dist
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    ala ariz ark calif colo conn del fla ga ill ind kan kans ky la mass md mich minn miss mo mont
    neb nebr nev okla ont ore pa penn que tenn tex va vt wash wis wyo alta sask dak
    a.m p.m a.d b.c d.c u.s u.k u.n u.s.a u.s.s.r e.u ph.d m.d n.y n.j n.c n.d n.h n.m s.c s.d w.va
    r.i b.a m.a o.k am pm mln bn км кв мин час руб долл тыс млн млрд грн др пр т.д т.п т.ч н.э
    г гг р рр в вв коп"""
)
_STARTERS = _set(
    """the a an this that these those it he she they we i you his her their its our my there here
    in on at by for from to with after before when while if as but and or so yet since although
    though however meanwhile moreover nevertheless still then thus later once under during both
    all some many most more several few each every no not what who why how where according
    another other also now today yesterday earlier even only one two three four five six seven
    eight nine ten despite because until between among within without instead about over
    в на по из с к о об от до для при за под над это этот эта эти он она они мы вы я его ее её их
    но и а как когда если после перед также однако между тем ранее позже так
    у з із зі до від для при за під над це цей ця ці він вона вони ми ви його її їх але й та як коли
    якщо після перед також проте раніше пізніше"""
)
_YEAR = re.compile(r"\d{2,4}(?:\s*гг?)?\s*$")
_SAID = re.compile(
    r"(?:[^\W_][\w.'’-]*\s+){0,3}(?:said|says|say|asked|asks|told|tells|added|adds|replied|"
    r"wrote|writes|shouted|cried|answered|exclaimed|wondered)\b"
)


def sentences(text: str) -> list[Words]:
    """Split a text into its sentences, in order, without the white space around them.

    Every character other than white space and the marks of bullets is in exactly one of them.

    >>> [one.text for one in sentences("Gen. Kim left the U.S. on Oct. 8. He flew to Kursk.")]
    ['Gen. Kim left the U.S. on Oct. 8.', 'He flew to Kursk.']
    """
    found = []
    for start, end in _blocks(text):
        begin = start
        for stop in _stops(text, start, end):
            found += _trimmed(text, begin, stop)
            begin = stop
        found += _trimmed(text, begin, end)
    return found


def _trimmed(text: str, start: int, end: int) -> list[Words]:
    """Drop the white space and bullets at the ends; a stretch of nothing else is no sentence."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    if mark := _MARK.match(words):
        start += mark.end()
        words = words[mark.end() :]
    return [Words(words, start, start + len(words))] if words and words not in "•*-–—" else []


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that line breaks end: paragraphs, headlines, bullets."""
    lines = list(_lines(text))
    paragraph: list[tuple[int, int]] = []
    for line in lines:
        if text[line[0] : line[1]].strip():
            paragraph.append(line)
            continue
        yield from _joined(text, paragraph)
        paragraph = []
    yield from _joined(text, paragraph)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for newline in _NEWLINE.finditer(text):
        yield start, newline.start()
        start = newline.end()
    yield start, len(text)


def _joined(text: str, paragraph: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join the lines of a paragraph that are one line wrapped."""
    if not paragraph:
        return
    width = max(end - start for start, end in paragraph)
    before = paragraph[0]
    begin = before[0]
    for line in paragraph[1:]:
        if not _wrapped(text, before, line, width):
            yield begin, before[1]
            begin = line[0]
        before = line
    yield begin, before[1]


def _wrapped(text: str, before: tuple[int, int], line: tuple[int, int], width: int) -> bool:
    """Tell whether a line goes on where the one before ran out of room, or in mid-sentence."""
    start, end = line
    if _BULLET.match(text, start, end):
        return False
    first = text[start : min(end, start + 60)].split(maxsplit=1)[0:1]
    if not first:
        return False
    if first[0][0].islower():
        return True
    # A greedy wrap leaves no room for the next word: a headline, an address or a verse does.
    return width <= _WIDEST and before[1] - before[0] + 1 + len(first[0]) > max(width, 40)


def _stops(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the offsets after the stops that end a sentence inside a block."""
    begin = start
    for mark in _END.finditer(text, start, end):
        if mark.end() < end and _ends(text, begin, mark.start(), mark.end(), end):
            begin = mark.end()
            yield begin


def _ends(text: str, start: int, stop: int, after: int, end: int) -> bool:
    """Tell whether the stop at `stop` ends a sentence; `after` is where its closers end."""
    if text[stop] in "。！？":
        return True
    if not text[after].isspace():
        return _unspaced(text, stop, after)
    ahead = text[after : min(end, after + 80)].lstrip()
    following = ahead.lstrip(_OPENERS + " ")
    if not following:
        return True
    if following[0].islower():
        return False
    if text[stop] in "!?" and text[after - 1] in _CLOSERS and _SAID.match(following):
        return False
    if text[stop] != "." or text[stop:after].startswith(".."):
        return True
    if after - stop > 1:  # a quotation or bracket closes
        return text[after - 1] not in ")]" or _full(text, start, stop)
    return _full(text, start, stop, following)


def _unspaced(text: str, stop: int, after: int) -> bool:
    """Tell whether a sentence ends though no space follows, as in a sloppy paste: "went.The"."""
    two = text[after : after + 2]
    before = text[max(0, stop - _REACH) : stop]
    return (
        len(two) == 2
        and two[0].isupper()
        and (two[1].islower() or two[1] == " ")
        and before[-2:].islower()
        and before[-2:].isalpha()
        and not before.endswith("www")
        and not any(mark in before[_last_break(before) :] for mark in "@_\\")
        and text[stop] != "…"
    )


def _full(text: str, start: int, stop: int, following: str = "") -> bool:
    """Tell a full stop from the dot of an abbreviation, an initial or a list's number."""
    before = text[max(start, stop - _REACH) : stop]
    word = before[_last_break(before) :].lstrip(_OPENERS)
    lower = word.lower()
    token = _TOKEN.match(following)
    next_word = token[0].lower() if token else ""
    if lower in _BEFORE_NUMBER:
        return not following[:1].isdigit()
    if lower in _INSIDE and (word.islower() or len(word) > 1):
        return False
    if lower in _TITLES and not word.islower():
        return False
    if lower in _EITHER and not (len(word) == 1 and word.isupper()):
        return _after_either(before, word, next_word, following)
    if word.isdigit():  # "1. Introduction" at the start of a block is a list's number
        return stop - len(word) > start or len(word) > 2
    if _initial(word):
        return next_word in _STARTERS and len(next_word) > 1
    return True


def _last_break(before: str) -> int:
    """Return where the last word begins."""
    for index in range(len(before) - 1, -1, -1):
        if before[index].isspace() or before[index] in "—–/(":
            return index + 1
    return 0


def _after_either(before: str, word: str, next_word: str, following: str) -> bool:
    """Tell whether a stop that an abbreviation and a sentence share ends the latter."""
    if word in ("г", "гг", "р", "рр"):  # "2024 г." is a year, "г. Курск" a city
        year = _YEAR.search(before[: len(before) - len(word)].lstrip())
        return bool(year and year.start() > 2)  # "В 2024 г. Россия" begins a sentence
    if following[:1].isdigit():
        return False
    if (
        word.islower()
        and word.isalpha()
        and word.isascii()
        and word not in ("etc", "al", "am", "pm")
    ):
        return True  # "sun.", "miss.", "mass." in lower case are words
    return next_word in _STARTERS


def _initial(word: str) -> bool:
    """Tell initials: "J", "J.R", "В.В"."""
    letters = word.split(".")
    return all(len(letter) == 1 and letter.isupper() for letter in letters) and len(letters) < 5
