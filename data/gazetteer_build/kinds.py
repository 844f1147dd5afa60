"""The words for second-level areas in their own languages, and what English calls them."""

from __future__ import annotations

import re

# At the end of a name, and at its beginning.
_AFTER = (
    (
        "rayon[u]?|raion|rajon|raijon|ra[iĭ]on|tuman[i]?|aūdany|audany|audanı|ilçesi|district",
        "District",
    ),
    ("nohiya[si]*|noḩiyai?|kazasi|sum|uyezd|kecamatan|obvod|okres|gorodskoy okrug", "District"),
    ("gu|kuyŏk|guyŏk|kuyok|guyok", "District"),
    ("county|gun|xian|shahrestān|shahrestan|maakond|županija|megye|län|fylke", "County"),
    ("si|shi|city", "City"),
    ("diqu|prefecture", "Prefecture"),
    ("zizhizhou", "Autonomous Prefecture"),
    ("meng", "League"),
    ("ku|ward", "Ward"),
    ("machi|chō|cho|town", "Town"),
    ("mura|son|village", "Village"),
    ("municipality|kommune|kommun|munitsipaliteti|obshtina|belediyesi", "Municipality"),
    ("department", "Department"),
    ("province", "Province"),
    ("parish", "Parish"),
    ("borough", "Borough"),
    ("governorate", "Governorate"),
    ("regency", "Regency"),
    ("urban okrug|urban district", "Urban District"),
    ("муниципальный район|район|раён|ауданы", "District"),
)
_BEFORE = (
    ("shahrestān-e|shahrestan-e|shahrestān|powiat|comté de|condado de", "County"),
    ("amphoe|huyện|quận|mueang|mu̇ang|muang|district de la|district de|distrito de", "District"),
    ("thị xã|oraş|oraşul|ville de|town of", "Town"),
    ("thành phố|kota|grad|city of", "City"),
    ("xã|comuna", "Commune"),
    ("phường", "Ward"),
    ("municipiul|obshtina|municipio de|município de", "Municipality"),
    ("opština|općina|municipality of", "Municipality"),
    ("provincia di|provincia de|provincia del|province de|province du|province of", "Province"),
    ("departamento de|departamento del", "Department"),
    ("département de la|département de|département du", "Department"),
    ("kabupaten", "Regency"),
    ("arrondissement de|arrondissement du", "Arrondissement"),
    ("préfecture de la|préfecture de|préfecture du", "Prefecture"),
    ("cercle de", "Cercle"),
    ("daïra de|daira de", "District"),
    ("regierungsbezirk", "Region"),
)  # fmt: skip
_PATTERNS = [
    *(
        (re.compile(rf"(?P<stem>.+?)[ -](?:{words})", re.IGNORECASE), kind)
        for words, kind in _AFTER
    ),
    *((re.compile(rf"(?:{words}) (?P<stem>.+)", re.IGNORECASE), kind) for words, kind in _BEFORE),
]
# What a second-level area is called where its name does not say.
_BY_COUNTRY = {
    "AR": "Department",
    "BR": "Municipality",
    "CA": "County",
    "CN": "Prefecture",
    "CO": "Municipality",
    "DO": "Municipality",
    "EC": "Canton",
    "ES": "Province",
    "FR": "Department",
    "GT": "Municipality",
    "HN": "Municipality",
    "HR": "Municipality",
    "IR": "County",
    "IT": "Province",
    "KP": "County",
    "KR": "County",
    "LV": "Parish",
    "MX": "Municipality",
    "NL": "Municipality",
    "NO": "Municipality",
    "PH": "Province",
    "PL": "County",
    "PR": "Municipality",
    "PT": "Municipality",
    "PY": "District",
    "RO": "Commune",
    "SE": "Municipality",
    "SV": "Municipality",
    "US": "County",
    "VE": "Municipality",
}
# Adjectives of Slavic towns, which nobody writes without their noun.
ADJECTIVE = re.compile(r".*(?:sk|ts|z|c)(?:iy|yy|y|i|yi|yj|ij|ii|aya|oye|oe)", re.IGNORECASE)


def split_kind(name: str, country: str) -> tuple[str, str | None]:
    """Split "Kangso-gun" into "Kangso" and "County"; no kind where the name states none."""
    for pattern, kind in _PATTERNS:
        found = pattern.fullmatch(name)
        if found:
            return found["stem"], kind
    return name, None


def default_kind(country: str) -> str:
    return _BY_COUNTRY.get(country, "District")
