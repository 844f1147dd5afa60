"""The words beside a mention that say where its place lies, or what kind of place it is."""

from __future__ import annotations

import re

from geo_movements.draft.records import Mention
from geo_movements.draft.senses.states import STATES

__all__ = [
    "KINDS",
    "behind_article",
    "containers",
    "country_words",
    "in_list",
    "kind_said",
    "of_namesake",
    "used_locally",
]

WINDOW = 60
"""Characters that are read on either side of a mention."""
_SHORT = "|".join(sorted({short.title() for short in STATES if len(short) > 2}, key=len)[::-1])
_WORD = (
    rf"(?:(?:[A-Z]\.)+(?:[A-Z][a-z]{{0,3}}\.)?|(?:{_SHORT}|Ga|Ky|La|Md|Mo|Pa|Va|Vt|St|Ft|Mt|Co)\."
    r"|[A-Z][\w’'-]*)"
)
_NAME = rf"{_WORD}(?:\s(?:(?:of|and)\s(?:the\s)?)?{_WORD})*"
_AFTER = re.compile(
    rf"(?:’s|'s)?(?:,\s?|\s?\(|\s(?:in|near|of)\s(?:the\s)?)(?P<first>{_NAME})(?:,\s(?P<second>{_NAME}))?"
)
_LISTED = re.compile(rf"(?:,\s{_NAME})+,?\s(?:and|or)\s")
_DEFINED = re.compile(
    r"(?:\s\([^()]{0,120}\))?,?\s(?:(?:is|was|became)\s(?:an?|the|one)|lies|stands|(?:is|was)\s"
    r"(?:located|situated))\s(?P<rest>[^.;:]{0,160})"
)
_IN = re.compile(rf"(?:\b(?:in|of)\s(?:[a-z-]+\s){{0,3}}|,\s)({_NAME})")
_PLACE_WORD = (
    "town|city|village|county|port|capital|district|region|province|suburb|hamlet|community|state"
    "|island|municipality|settlement|neighbou?rhood|borough|oblast"
)
_BEFORE = re.compile(
    rf"(?P<name>{_WORD}(?:\s{_WORD}){{0,3}})(?:(?:’s|'s)\s(?:\w+\s)?(?:{_PLACE_WORD})?(?:\sof)?|"
    rf"\s(?:\w+\s)?(?:{_PLACE_WORD})(?:\sof)?)\s?$"
)

_NAMESAKE = re.compile(r"\b(?:named?|called|christened|namesakes?)\b[^.;]{0,40}$", re.IGNORECASE)

KINDS = ("country", "region", "district", "town")
_KIND_AFTER = re.compile(
    r"\s(?:(?P<district>County|Parish|county|parish|counties|district|District|raion|rayon)"
    r"|(?P<region>[Ss]tate|[Pp]rovince|[Oo]blast|[Rr]egion|[Pp]refecture|[Gg]overnorate|[Kk]rai)"
    r"|(?P<town>[Cc]ity|town|village|municipality|[Tt]ownship|suburb))\b"
)
_LOCAL = re.compile(
    r"\s(?:(?:High|Middle|Elementary|Grammar|Primary|Secondary|Community|Public|City|Town|Township"
    r"|County|Borough|Village|Fire|Crown|Municipal|District|Area|Regional|General|Memorial|First)\s)?"
    r"(?:Police|police|High|School|schools?|Schools|Council|council\w*|Councill?or\w*|Mayor|mayor|Hall"
    r"|Hospital|Library|Department|Board|Chamber|Sheriff|Township|Elementary|Academy|Court|Airport"
    r"|Fire|firefighters|Road|Street|Avenue|Park|Church|College|University|residents?|man|woman"
    r"|native|resident|officials|Rotary|FC|United|YMCA|Commissioners?|Selectmen|selectmen)\b"
)
_KIND_BEFORE = re.compile(
    r"\b(?:(?P<country>[Rr]epublic|[Kk]ingdom|nation|country|[Pp]resident|[Pp]rime [Mm]inister"
    r"|[Gg]overnment|(?:foreign|defen[cs]e) minister|[Aa]mbassador|[Ee]mbassy|[Aa]rmy|king|queen"
    r"|[Pp]arliament)|(?P<region>[Ss]tate|[Pp]rovince|[Rr]egion|[Gg]overnor|[Ss]enators?)"
    r"|(?P<district>[Cc]ounty|[Dd]istrict)"
    r"|(?P<town>[Cc]ity|[Tt]own|[Vv]illage|[Pp]ort|suburb|capital|hamlet|settlement|community))"
    r"\sof\s(?:the\s)?$"
)


def containers(text: str, mention: Mention) -> tuple[str, ...]:
    """Read the names beside a mention that may contain its place: "Dublin, Ohio".

    Names only: whether they are places, and contain one of that name, is for the gazetteer to say.

    >>> containers("He left Dublin, Ohio, in May.", Mention("Dublin", 8, 14, "Dublin"))
    ('Ohio',)
    """
    found: list[str] = []
    after = text[mention.end : mention.end + 4 * WINDOW]
    if match := _AFTER.match(after[:WINDOW]):
        found += [_tidy(match[group]) for group in ("first", "second") if match[group]]
    if defined := _DEFINED.match(after):
        found += [_tidy(match[1]) for match in _IN.finditer(defined["rest"])][:4]
    if match := _BEFORE.search(text[max(0, mention.start - 40) : mention.start]):
        found.append(_tidy(match["name"]))
    return tuple(dict.fromkeys(found))


def _tidy(name: str) -> str:
    return re.sub(r"[’']s$", "", name)


def kind_said(text: str, mention: Mention) -> int | None:
    """Tell the kind of place that the words beside a mention name, as an index of `KINDS`.

    >>> KINDS[kind_said("in Washington state", Mention("Washington", 3, 13, "Washington"))]
    'region'
    """
    for match in (
        _KIND_AFTER.match(text, mention.end, mention.end + 14),
        _KIND_BEFORE.search(text[max(0, mention.start - 30) : mention.start]),
    ):
        if match and match.lastgroup:
            return KINDS.index(match.lastgroup)
    return None


def in_list(text: str, mention: Mention) -> bool:
    """Tell whether a mention is followed by others of a list: "Georgia, Florida and Alabama".

    >>> in_list("Georgia, Florida and Alabama", Mention("Georgia", 0, 7, "Georgia"))
    True
    """
    return bool(_LISTED.match(text, mention.end, mention.end + WINDOW))


def of_namesake(text: str, mention: Mention) -> bool:
    """Tell whether a mention says where another place has its name from.

    >>> of_namesake("It is named after Bangor in Wales.", Mention("Bangor", 18, 24, "Bangor"))
    True
    """
    return bool(_NAMESAKE.search(text, max(0, mention.start - WINDOW), mention.start))


def used_locally(text: str, mention: Mention) -> bool:
    """Tell whether a mention names something of a town: its police, its school, a man of it.

    >>> used_locally("the Lebanon Police Department", Mention("Lebanon", 4, 11, "Lebanon"))
    True
    """
    return bool(_LOCAL.match(text, mention.end, mention.end + 40))


_ARTICLE = re.compile(r"(?<![\w-])the\s$")
_ENDS = re.compile(
    r"$|[.;:!?)]|,\s?(?:[a-z]|$)|\s[-–—]\s|\s(?:above|across|after|again|against|as|at|because|before"
    r"|below|between|but|by|during|east|for|from|had|has|have|in|into|is|near|north|on|onto|since"
    r"|south|that|to|towards?|under|until|was|were|west|when|where|which|while|who|with"
    r"|yesterday)(?![\w-])|\s(?:and|or)\s[a-z]"
)
_LAND = re.compile(r"(?:land|down|fell|hill|height|plain|moor|wold|dale|marsh|marshe|meadow)s$")


def behind_article(text: str, mention: Mention) -> bool:
    """Tell a single name that "the" stands before, and no noun behind: a river, a ship, a regiment.

    "The Kursk region" and "the Paris and London exchanges" are no such.

    >>> behind_article("They crossed the Wye at dawn.", Mention("Wye", 17, 20, "Wye"))
    True
    >>> behind_article("in the Kursk region", Mention("Kursk", 7, 12, "Kursk"))
    False
    """
    name = mention.text
    if not (name.isalpha() and name[:1].isupper()) or mention.kind == "people":
        return False
    if _LAND.search(name):
        return False  # "the Uplands" may be a suburb
    before = text[max(0, mention.start - 6) : mention.start]
    return bool(_ARTICLE.search(before) and _ENDS.match(text, mention.end, mention.end + 16))


# Words that one country's papers use: its offices, schools, roads, police, money, spelling.
COUNTRY_WORDS = {
    "US": (
        "sheriffs?|deput(?:y|ies) sheriffs?|county commissioners?|commissioners court|selectm[ae]n"
        "|selectwoman|aldermen|alderman|school district|high school(?:ers?)?|(?:state )?troopers?"
        "|interstate|u\\.s\\. route|state route|congressman|governor|statehouse|homecoming|freshman"
        "|sophomore|middle school|elementary school|parish president|grand jury|district attorney"
        "|township trustees|board of education|independent school district"
    ),
    "GB": (
        "crown court|magistrates(?: court)?|mps?|constable|constabulary|councillors?"
        "|borough council|county council|parish council|lorry|lorries|pensioner"
        "|grammar school|gcses?|a-levels?|nhs"
        "|£\\d*|bst|city council leader|dual carriageway"
    ),
    "CA": "rcmp|mounties|premier|reeve|toonie|hydro|mpp|mla|municipality of|opp officers?",
    "AU": "rsl|premier|shire council|ute|bushfires?|arvo|tafe|aboriginal",
    "IN": "lakhs?|crores?|panchayat|taluk|tehsil|mandal|collectorate|sarpanch|dsp|fir",
    "IE": "gardaí|gardai|garda|taoiseach|tds?|dáil|oireachtas|gaa|county council",
    "ZA": "saps|rand|township|anc|matric",
    "NZ": "maori|kiwi|regional council|iwi",
}  # fmt: skip
_COUNTRY_WORDS = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<{code}>{words})" for code, words in COUNTRY_WORDS.items())
    + r")(?!\w)"
)  # fmt: skip


def country_words(text: str) -> dict[str, int]:
    """Count the words that only the papers of one country use.

    >>> country_words("the sheriff told the high school; the lorry had gone")
    {'US': 2, 'GB': 1}
    """
    counts: dict[str, int] = {}
    for match in _COUNTRY_WORDS.finditer(text.casefold()):
        code = match.lastgroup or ""
        counts[code] = counts.get(code, 0) + 1
    return counts
