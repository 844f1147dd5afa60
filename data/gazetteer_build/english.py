"""English names of first-level areas and countries that the packages lack or spell otherwise."""

from __future__ import annotations

import json
from pathlib import Path

# English names of first-level areas whose GeoNames name no English report uses (ISO 3166-2).
_RU_OBLASTS = (
    "AMU Amur; ARK Arkhangelsk; AST Astrakhan; BEL Belgorod; BRY Bryansk; CHE Chelyabinsk; "
    "IRK Irkutsk; IVA Ivanovo; KGD Kaliningrad; KLU Kaluga; KEM Kemerovo; KIR Kirov; "
    "KOS Kostroma; KGN Kurgan; KRS Kursk; LEN Leningrad; LIP Lipetsk; MAG Magadan; MOS Moscow; "
    "MUR Murmansk; NIZ Nizhny Novgorod; NGR Novgorod; NVS Novosibirsk; OMS Omsk; ORE Orenburg; "
    "ORL Oryol; PNZ Penza; PSK Pskov; ROS Rostov; RYA Ryazan; SAK Sakhalin; SAM Samara; "
    "SAR Saratov; SMO Smolensk; SVE Sverdlovsk; TAM Tambov; TOM Tomsk; TUL Tula; TVE Tver; "
    "TYU Tyumen; ULY Ulyanovsk; VLA Vladimir; VGG Volgograd; VLG Vologda; VOR Voronezh; "
    "YAR Yaroslavl"
)
_RU_KRAIS = (
    "ALT Altai; KAM Kamchatka; KHA Khabarovsk; KDA Krasnodar; KYA Krasnoyarsk; PER Perm; "
    "PRI Primorsky; STA Stavropol; ZAB Zabaykalsky"
)
_RU_OTHERS = (
    "AD Adygea; AL Altai Republic; BA Bashkortostan; BU Buryatia; CE Chechnya; CU Chuvashia; "
    "DA Dagestan; IN Ingushetia; KB Kabardino-Balkaria; KL Kalmykia; KC Karachay-Cherkessia; "
    "KR Karelia; KK Khakassia; KO Komi Republic; ME Mari El; MO Mordovia; SE North Ossetia; "
    "SA Sakha; TA Tatarstan; TY Tuva; UD Udmurtia; CHU Chukotka; KHM Khanty-Mansi; NEN Nenets; "
    "YAN Yamalo-Nenets; MOW Moscow; SPE Saint Petersburg; YEV Jewish Autonomous Oblast"
)
_UA_OBLASTS = (
    "71 Cherkasy; 74 Chernihiv; 77 Chernivtsi; 12 Dnipropetrovsk; 14 Donetsk; "
    "26 Ivano-Frankivsk; 63 Kharkiv; 65 Kherson; 68 Khmelnytskyi; 35 Kirovohrad; 32 Kyiv; "
    "09 Luhansk; 46 Lviv; 48 Mykolaiv; 51 Odesa; 53 Poltava; 56 Rivne; 59 Sumy; 61 Ternopil; "
    "05 Vinnytsia; 07 Volyn; 21 Zakarpattia; 23 Zaporizhzhia; 18 Zhytomyr"
)
_UA_OTHERS = "43 Crimea; 40 Sevastopol; 30 Kyiv"
_BY_OBLASTS = "VI Vitebsk; MA Mogilev; MI Minsk; HR Grodno; HO Gomel; BR Brest"
_KP_PROVINCES = (
    "02 South Pyongan; 03 North Pyongan; 04 Chagang; 05 South Hwanghae; 06 North Hwanghae; "
    "07 Kangwon; 08 South Hamgyong; 09 North Hamgyong; 10 Ryanggang"
)
_KR_PROVINCES = (
    "44 South Chungcheong; 43 North Chungcheong; 46 South Jeolla; 45 North Jeolla; "
    "47 North Gyeongsang; 48 South Gyeongsang; 42 Gangwon; 41 Gyeonggi; 49 Jeju"
)
_KR_CITIES = "11 Seoul; 26 Busan; 27 Daegu; 28 Incheon; 29 Gwangju; 30 Daejeon; 31 Ulsan; 50 Sejong"
# As GeoNames' rows have them: the standard was renumbered in 2020.
_IR_PROVINCES = (
    "03 East Azerbaijan; 04 West Azerbaijan; 14 Chaharmahal and Bakhtiari; 10 Isfahan; "
    "12 Kurdistan; 17 Kohgiluyeh and Boyer-Ahmad; 11 Sistan and Baluchestan; 23 Tehran; "
    "09 Razavi Khorasan; 28 North Khorasan; 29 South Khorasan; 30 Alborz"
)
_KZ_REGIONS = (
    "10 Abai; 11 Akmola; 15 Aktobe; 23 Atyrau; 27 West Kazakhstan; 31 Jambyl; "
    "33 Jetisu; 35 Karaganda; 39 Kostanay; 43 Kyzylorda; 47 Mangystau; 55 Pavlodar; "
    "59 North Kazakhstan; 61 Turkistan; 62 Ulytau; 63 East Kazakhstan"
)
_KP_CITIES = "01 Pyongyang; 13 Rason; 14 Nampo; 15 Kaesong"

# Further usual names, by ISO code; of the kind that no package lists.
ALIASES = {
    "KP": "North Korea;DPRK;D.P.R.K.;N. Korea;Democratic People's Republic of Korea;북한;조선;"
          "북조선;КНДР;Северная Корея;Північна Корея",
    "KR": "South Korea;ROK;R.O.K.;S. Korea;Republic of Korea;남한;한국;대한민국;Южная Корея;"
          "Республика Корея;Південна Корея",
    "US": "United States;USA;U.S.A.;US;U.S.;America;США;Соединённые Штаты;미국",
    "GB": "United Kingdom;UK;U.K.;Britain;Great Britain;Великобритания;Велика Британія;영국",
    "RU": "Russia;Russian Federation;RF;Россия;Российская Федерация;РФ;Росія;러시아",
    "UA": "Ukraine;Украина;Україна;우크라이나",
    "CN": "China;PRC;People's Republic of China;Китай;КНР;중국",
    "TW": "Taiwan;Republic of China;Тайвань",
    "BY": "Belarus;Belorussia;Byelorussia;Беларусь;Белоруссия;Білорусь;벨라루스",
    "JP": "Japan;Япония;Японія;일본",
    "AE": "United Arab Emirates;UAE;Emirates;ОАЭ",
    "CD": "Democratic Republic of the Congo;DRC;DR Congo;Congo-Kinshasa;Zaire",
    "CG": "Republic of the Congo;Congo-Brazzaville;Congo",
    "CF": "Central African Republic;CAR",
    "CZ": "Czechia;Czech Republic",
    "SY": "Syria;Syrian Arab Republic;Сирия",
    "IR": "Iran;Islamic Republic of Iran;Иран",
    "VN": "Vietnam;Viet Nam;Вьетнам;베트남",
    "LA": "Laos;Lao PDR",
    "MM": "Myanmar;Burma",
    "TR": "Turkey;Türkiye;Турция",
    "MK": "North Macedonia;Macedonia",
    "CI": "Ivory Coast;Côte d'Ivoire",
    "NL": "Netherlands;The Netherlands;Holland",
    "SZ": "Eswatini;Swaziland",
    "CV": "Cape Verde;Cabo Verde",
    "TL": "East Timor;Timor-Leste",
    "VA": "Vatican;Holy See",
    "PS": "Palestine;Palestinian Territory;Palestinian territories",
    "GE": "Georgia;Грузия",
    "RU-PRI": "Primorye;Primorsky;Maritime Territory;Maritime Krai;Приморье;Приморский край;"
              "Приморський край;연해주",
    "RU-KHA": "Хабаровский край;하바롭스크 지방",
    "RU-KRS": "Kursk area;Курская область;Курщина;Курська область;쿠르스크주",
    "RU-BEL": "Белгородская область;Бєлгородська область",
    "RU-BU": "Republic of Buryatia;Buryat Republic;Бурятия;Республика Бурятия",
    "RU-SA": "Yakutia;Sakha Republic;Якутия",
    "RU-ZAB": "Transbaikal Krai;Trans-Baikal Territory;Transbaikalia;Забайкальский край",
    "RU-KAM": "Kamchatsky Krai;Камчатский край",
    "RU-YEV": "Jewish Autonomous Region;Еврейская автономная область",
    "RU-CHU": "Chukotka Autonomous Okrug;Chukchi Autonomous Okrug",
    "RU-ORL": "Orel Oblast;Orel region",
    "UA-43": "Autonomous Republic of Crimea;Republic of Crimea;Crimean Peninsula;Крым;Крим",
    "UA-21": "Transcarpathia;Zakarpattia region",
    "UA-51": "Odessa Oblast;Odessa region",
    "UA-32": "Kiev Oblast;Kiev region",
    "UA-63": "Kharkov Oblast;Kharkov region",
    "UA-09": "Lugansk Oblast;Lugansk region",
    "UA-48": "Nikolaev Oblast;Mykolayiv Oblast",
    "UA-23": "Zaporozhye Oblast;Zaporizhia Oblast;Zaporizhzhya Oblast",
    "KP-10": "Yanggang;Ryanggang-do;량강도",
    "AU-NSW": "NSW", "AU-WA": "WA", "AU-ACT": "ACT",
    "CA-BC": "BC;B.C.", "US-DC": "DC;D.C.;Washington DC;Washington, D.C.",
}  # fmt: skip


def listed_names() -> dict[str, tuple[str, tuple[str, ...]]]:
    """ISO 3166-2 code -> the English name and the other forms that reports use."""
    names: dict[str, tuple[str, tuple[str, ...]]] = {}
    oblast = ("{} Oblast", "{} oblast", "{} region", "{} province")
    krai = ("{} Krai", "{} Kray", "{} territory", "{} region")
    for prefix, listed, forms in (
        ("RU", _RU_OBLASTS, oblast), ("RU", _RU_KRAIS, krai),
        ("RU", _RU_OTHERS, ("{}", "{} region", "Republic of {}")),
        ("UA", _UA_OBLASTS, oblast), ("UA", _UA_OTHERS, ("{}",)), ("BY", _BY_OBLASTS, oblast),
        ("KR", _KR_PROVINCES, ("{}", "{} Province")), ("KR", _KR_CITIES, ("{}", "{} City")),
        ("KZ", _KZ_REGIONS, ("{}", "{} Region", "{} region", "{} Oblast")),
        ("KZ", "19 Almaty", ("{} Region", "{} region", "{} Oblast")),
        ("IR", _IR_PROVINCES, ("{}", "{} Province", "{} province")),
        ("KP", _KP_PROVINCES, ("{}", "{} Province")), ("KP", _KP_CITIES, ("{}", "{} City")),
    ):  # fmt: skip
        for entry in listed.split("; "):
            code, name = entry.split(" ", 1)
            filled = tuple(form.format(name) for form in forms)
            names[f"{prefix}-{code}"] = (filled[0], filled)
    return names


def aliases(code: str) -> list[str]:
    return ALIASES[code].split(";") if code in ALIASES else []


# Where CLDR has the former name, or the capital's.
_NOT_BY_CLDR = frozenset({"CD-BC", "PG-NCD", "US-DC", "VE-X"})


def cldr_names(path: Path) -> dict[str, str]:
    """ISO 3166-2 code -> the English name by Unicode CLDR, less the marks of its homonyms."""
    content = json.loads(path.read_text("utf-8"))["subdivisions"]["localeDisplayNames"]
    names = {
        f"{code[:2]}-{code[2:]}".upper(): name.rstrip("²")
        for code, name in content["subdivisions"].items()
    }
    return {code: name for code, name in names.items() if code not in _NOT_BY_CLDR}


# What English reports call the first-level areas of a country, beside their official kind.
KINDS = {
    **dict.fromkeys(("BG", "KG", "KZ", "TJ", "TM", "UZ"), ("Oblast", "Region", "Province")),
    **dict.fromkeys(
        ("BH", "DJ", "EG", "IQ", "JO", "KW", "LB", "OM", "PS", "SA", "SY", "TN", "YE"),
        ("Governorate", "Province", "Muhafazah"),
    ),
    **dict.fromkeys(("GR", "JP"), ("Prefecture", "Region")),
    **dict.fromkeys(("AU", "BR", "DE", "IN", "MM", "MX", "MY", "NG", "SD", "SS", "US", "VE"),
                    ("State",)),
    "HR": ("County",), "HU": ("County",), "IE": ("County",), "KE": ("County",),
    "LR": ("County",), "NO": ("County",), "RO": ("County",), "SE": ("County",),
    "KR": ("Province", "-do"), "PL": ("Voivodeship", "Province"), "FI": ("Region", "Province"),
    "DZ": ("Province", "Wilaya"), "LY": ("District", "Province"),
    "CO": ("Department",), "UY": ("Department",), "SV": ("Department",), "HT": ("Department",),
    "CH": ("Canton",), "MD": ("District", "Raion"), "AZ": ("District", "Rayon"),
    "CZ": ("Region",), "SK": ("Region",), "IT": ("Region",), "FR": ("Region",),
    "GE": ("Region",), "ET": ("Region", "Regional State"), "GB": (),
}  # fmt: skip
# Whose first-level areas are named after their kind in another language: "Gansu Sheng".
_KIND_WORDS = (
    "Autonomous", "Canton", "City", "Country", "County", "Department", "District", "Emirate",
    "Governorate", "Island", "Islands", "Kingdom", "Krai", "Municipality", "Oblast", "Parish",
    "Prefecture", "Province", "Region", "Republic", "State", "Territory", "Voivodeship",
)  # fmt: skip


# Words that name no place by themselves, though an area's name may be no more.
_BARE_WORDS = frozenset({
    "capital", "center", "central", "centre", "east", "eastern", "highlands", "islands", "north",
    "northeast", "northern", "northwest", "south", "southeast", "southern", "southwest", "west",
    "western",
})  # fmt: skip


def named_with_kind(name: str, kind: str, country: str) -> tuple[str, tuple[str, ...]]:
    """The name to show ("Northern Province" for "Northern"), and forms that reports use."""
    if any(word in _KIND_WORDS for word in name.split()):
        return name, ()
    kinds = dict.fromkeys(filter(None, (kind, *KINDS.get(country, ("Province", "Region")))))
    forms = [f"{name}{one}" if one[0] == "-" else f"{name} {one}" for one in kinds]
    if name.lower() in _BARE_WORDS and forms:
        return forms[0], tuple(forms)
    return name, (*forms, f"{kind} of {name}") if kind else tuple(forms)
