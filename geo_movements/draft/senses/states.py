"""The abbreviations of states, provinces and countries that newspapers and letters use.

Those that `names` finds in a text, and more that count where somebody has marked the name: older
usage, Australia's, countries'. General knowledge.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from geo_movements.draft.names.lexicon import lists

__all__ = ["POSTAL", "STATES", "abbreviated"]

_MORE = """
alas Alaska; cal California; ida Idaho; ken Kentucky; nmex New Mexico; ncar North Carolina; ndak
North Dakota; oreg Oregon; penna Pennsylvania; scar South Carolina; sdak South Dakota; ut Utah; pr
Puerto Rico; nfld Newfoundland and Labrador; nwt Northwest Territories; nsw New South Wales; qld
Queensland; tas Tasmania; vic Victoria; us United States; usa United States; uk United Kingdom; gb
United Kingdom; uae United Arab Emirates; ussr Soviet Union; prc China; roc Taiwan; rok South Korea;
dprk North Korea; drc Democratic Republic of the Congo; ni Northern Ireland; sa South Australia; wa
Western Australia; ksa Saudi Arabia; png Papua New Guinea; nz New Zealand; fyrom North Macedonia;
nyc New York City
"""
_MORE_CAPITALS = """
NSW QLD UK US USA UAE USSR PRC ROK DPRK DRC NYC KSA PNG NZ
"""


def _table(words: str) -> dict[str, str]:
    pairs = (" ".join(line.split()).partition(" ") for line in words.split(";"))
    return {short: name for short, _, name in pairs}


STATES = MappingProxyType({**lists().states, **_table(_MORE)})
"""Letters without dots or spaces, small -> name: as the press abbreviates, with a dot."""
POSTAL = MappingProxyType(
    {**lists().postal, **{short: STATES[short.lower()] for short in _MORE_CAPITALS.split()}}
)
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
