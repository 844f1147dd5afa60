"""The abbreviations of states, provinces and countries that newspapers and letters use.

United States: Associated Press style, the post's two letters, and older usage. Canada and
Australia: their press and posts. General knowledge.
"""

from __future__ import annotations

import re
from types import MappingProxyType

__all__ = ["POSTAL", "STATES", "abbreviated"]

_PRESS = """
ala Alabama; alas Alaska; ariz Arizona; ark Arkansas; cal California; calif California; colo
Colorado; conn Connecticut; del Delaware; fla Florida; ga Georgia; ida Idaho; ill Illinois; ind
Indiana; kan Kansas; kans Kansas; ken Kentucky; ky Kentucky; la Louisiana; md Maryland; mass
Massachusetts; mich Michigan; minn Minnesota; miss Mississippi; mo Missouri; mont Montana; neb
Nebraska; nebr Nebraska; nev Nevada; nh New Hampshire; nj New Jersey; nm New Mexico; nmex New
Mexico; ny New York; nc North Carolina; ncar North Carolina; nd North Dakota; ndak North Dakota;
okla Oklahoma; ore Oregon; oreg Oregon; pa Pennsylvania; penn Pennsylvania; penna Pennsylvania; ri
Rhode Island; sc South Carolina; scar South Carolina; sd South Dakota; sdak South Dakota; tenn
Tennessee; tex Texas; ut Utah; vt Vermont; va Virginia; wash Washington State; wva West Virginia;
wis Wisconsin; wisc Wisconsin; wyo Wyoming; dc Washington, D.C.; pr Puerto Rico; alta Alberta; bc
British Columbia; man Manitoba; nb New Brunswick; nl Newfoundland and Labrador; nfld Newfoundland
and Labrador; ns Nova Scotia; nwt Northwest Territories; ont Ontario; pei Prince Edward Island; que
Quebec; sask Saskatchewan; nsw New South Wales; qld Queensland; tas Tasmania; vic Victoria; us
United States; usa United States; uk United Kingdom; gb United Kingdom; uae United Arab Emirates;
ussr Soviet Union; prc China; roc Taiwan; rok South Korea; dprk North Korea; drc Democratic Republic
of the Congo; ni Northern Ireland; la Louisiana; sa South Australia; wa Western Australia; ksa Saudi
Arabia; png Papua New Guinea; nz New Zealand; fyrom North Macedonia; nyc New York City
"""
_POST = """
AL Alabama; AK Alaska; AZ Arizona; AR Arkansas; CA California; CO Colorado; CT Connecticut; DE
Delaware; FL Florida; GA Georgia; HI Hawaii; ID Idaho; IL Illinois; IN Indiana; IA Iowa; KS Kansas;
KY Kentucky; LA Louisiana; ME Maine; MD Maryland; MA Massachusetts; MI Michigan; MN Minnesota; MS
Mississippi; MO Missouri; MT Montana; NE Nebraska; NV Nevada; NH New Hampshire; NJ New Jersey; NM
New Mexico; NY New York; NC North Carolina; ND North Dakota; OH Ohio; OK Oklahoma; OR Oregon; PA
Pennsylvania; RI Rhode Island; SC South Carolina; SD South Dakota; TN Tennessee; TX Texas; UT Utah;
VT Vermont; VA Virginia; WA Washington State; WV West Virginia; WI Wisconsin; WY Wyoming; DC
Washington, D.C.; PR Puerto Rico; AB Alberta; BC British Columbia; MB Manitoba; NB New Brunswick; NL
Newfoundland and Labrador; NS Nova Scotia; ON Ontario; PE Prince Edward Island; QC Quebec; SK
Saskatchewan; NSW New South Wales; QLD Queensland; UK United Kingdom; US United States; USA United
States; UAE United Arab Emirates; USSR Soviet Union; PRC China; ROK South Korea; DPRK North Korea;
DRC Democratic Republic of the Congo; NYC New York City; KSA Saudi Arabia; PNG Papua New Guinea; NZ
New Zealand
"""


def _table(words: str) -> dict[str, str]:
    pairs = (" ".join(line.split()).partition(" ") for line in words.split(";"))
    return {short: name for short, _, name in pairs}


STATES = MappingProxyType(_table(_PRESS))
"""Letters without dots or spaces, small -> name: as the press abbreviates, with a dot."""
POSTAL = MappingProxyType(_table(_POST))
"""Two or more capitals without a dot -> name."""
_DOTTED = re.compile(r"(?:[A-Za-z]{1,6}\.\s?){1,4}[A-Za-z]{0,4}\.?")


def abbreviated(name: str) -> str | None:
    """Write out an abbreviation of a state or country; None where a name is none.

    >>> abbreviated("W. Va."), abbreviated("Calif."), abbreviated("TX"), abbreviated("Ga")
    ('West Virginia', 'California', 'Texas', None)
    """
    if len(name) > 12:
        return None
    if name in POSTAL:
        return POSTAL[name]
    if name == "L.A.":  # not La., the state
        return "Los Angeles"
    if "." in name and _DOTTED.fullmatch(name):
        return STATES.get(re.sub(r"[.\s]", "", name).casefold())
    return None
