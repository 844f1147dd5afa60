import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_movements import schema
from geo_movements.errors import GeoMovementsError
from geo_movements.places.gazetteer import CURATED, WORLD, Candidate, Gazetteer, open_gazetteer
from geo_movements.places.names import normalise, normalise_all
from geo_movements.places.world import table

PACKAGED = WORLD
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


def find(gazetteer: Gazetteer, name: str) -> list[Candidate]:
    return gazetteer.lookup([name])[name]


def ids(candidates: list[Candidate]) -> list[str]:
    return [candidate.place.place_id for candidate in candidates]


# --- Names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Wŏnsan", "wonsan"),
        ("Ch'ŏngjin", "chongjin"),
        ("Ch’ŏngjin", "chongjin"),
        ("Musudan-ri", "musudan ri"),
        ("  L'gov ", "lgov"),
        ("U.S.A.", "usa"),
        ("Орёл", "орел"),
        ("Дунай", "дунаи"),
        ("원산", "원산"),
        ("Łódź", "lodz"),
        ("Sergeyevka (range)", "sergeyevka range"),
        ("…!", ""),
        ("- .", ""),
        ("תל־אביב", "תל אביב"),
        ("القَاهِرَة", "القاهره"),
        ("تهران", "تهران"),
        ("کراچی", "كراچي"),
        ("パリ", "パリ"),
        ("バリ", "バリ"),
        ("№ 7", "no 7"),
    ],
)
def test_names_fold(written, key):
    assert normalise(written) == key


ODD = "aB-' .\n\t\x1c\x85\u2028éÅßſ원산й\u0301\u0345İ\ud800ø№ﷺ"
letters = st.text(st.sampled_from(ODD), max_size=6)


@given(st.lists(st.one_of(letters, st.text(max_size=5)), max_size=8))
def test_many_names_fold_as_each_does(names):
    assert normalise_all(names) == [normalise(name) for name in names]


def test_a_look_up_needs_no_heavy_import():
    code = (
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from geo_movements.places.gazetteer import open_gazetteer\n"
        "assert open_gazetteer().lookup(['Wonsan'])['Wonsan'][0].place.country == 'KP'\n"
        "print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"typing", "pathlib", "re", "csv", "json", "enum", "numpy", "pandas", "rapidfuzz"}
    assert not heavy & set(loaded) and "geo_movements.places.gazetteer" in loaded


LETTERS = "aÅéßЙёЇї원산 -'’.łŏDŽ№ﯽバة־गां"


@given(st.text(alphabet=st.sampled_from(LETTERS)))
def test_a_folded_name_folds_to_itself(name):
    assert normalise(normalise(name)) == normalise(name)


def test_decomposed_hangul_and_cyrillic_meet_the_composed():
    import unicodedata

    for name in ("원산", "Дунай"):
        assert normalise(unicodedata.normalize("NFD", name)) == normalise(name)


# --- The traps ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Вонсан", "원산", "Wŏnsan", "WONSAN", "Genzan"])
def test_every_script_finds_wonsan(gazetteer, name):
    assert "geonames:1866923" in ids(find(gazetteer, name))


def test_main_names_are_exact_and_others_alternate(gazetteer):
    assert find(gazetteer, "Wonsan")[0].match == "exact"
    assert find(gazetteer, "Vonsan")[0].match == "alternate"


def test_dunai_is_first_the_port_and_danube_never(gazetteer):
    first = find(gazetteer, "Dunai")[0]
    assert (first.place.name, first.place.country, first.curated) == ("Dunay", "RU", True)
    assert first.place.admin1 == "Primorsky Krai"
    assert all(found.place.country != "RU" for found in find(gazetteer, "Danube"))


def test_khasan_is_hassan_only_by_an_alternate_name(gazetteer):
    found = find(gazetteer, "Khasan")
    hassan = next(one for one in found if one.place.country == "IN")
    assert hassan.match == "alternate"
    assert found[0].place.country == "RU"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sergeyevka", {"geonames:2020626", "geonames:2016961"}),
        ("Blagoveshchensk", {"geonames:2026609", "geonames:576116"}),
        ("Fokino", {"geonames:2015310", "geonames:562573"}),
    ],
)
def test_namesakes_are_all_found(gazetteer, name, expected):
    found = [one for one in find(gazetteer, name) if one.place.country == "RU"]
    assert expected <= set(ids(found))
    assert all(one.match == "exact" for one in found if one.place.place_id in expected)


def test_hamhung_and_its_port_are_two_places(gazetteer):
    assert find(gazetteer, "Hamhung")[0].place != find(gazetteer, "Hungnam")[0].place


@pytest.mark.parametrize(
    ("name", "precision", "country", "lat", "lon", "off_km"),
    [
        ("Kursk Oblast", "region", "RU", 51.75, 36.0, 40),
        ("Kursk region", "region", "RU", 51.75, 36.0, 40),
        ("Курская область", "region", "RU", 51.75, 36.0, 40),
        ("Primorsky Krai", "region", "RU", 45.0, 135.0, 60),
        ("Primorye", "region", "RU", 45.0, 135.0, 60),
        ("연해주", "region", "RU", 45.0, 135.0, 60),
        ("Donetsk Oblast", "region", "UA", 48.0, 37.8, 40),
        ("Crimea", "region", "UA", 45.3, 34.4, 40),
        ("Buryatia", "region", "RU", 53.5, 109.5, 60),
        ("North Hamgyong", "region", "KP", 41.8, 129.5, 40),
        ("NSW", "region", "AU", -32.2, 147.0, 80),
        ("North Korea", "country", "KP", 40.0, 127.0, 60),
        ("DPRK", "country", "KP", 40.0, 127.0, 60),
        ("КНДР", "country", "KP", 40.0, 127.0, 60),
        ("북한", "country", "KP", 40.0, 127.0, 60),
        ("Russia", "country", "RU", 60.0, 100.0, 200),
        ("USA", "country", "US", 39.76, -98.5, 1),
        ("United States", "country", "US", 39.76, -98.5, 1),
        ("Canada", "country", "CA", 60.1, -113.64, 1),
        ("UK", "country", "GB", 54.76, -2.7, 60),
        ("ROK", "country", "KR", 36.5, 127.75, 60),
    ],
)
def test_areas_have_points_and_extent(gazetteer, name, precision, country, lat, lon, off_km):
    place = find(gazetteer, name)[0].place
    assert (place.precision, place.country) == (precision, country)
    assert find(gazetteer, name)[0].match in ("exact", "alternate")
    off = 111.2 * ((place.lat - lat) ** 2 + (0.6 * (place.lon - lon)) ** 2) ** 0.5
    assert off < off_km
    assert place.uncertainty_km is not None and place.uncertainty_km > 50


def test_a_city_comes_before_its_province(gazetteer):
    assert [one.place.precision for one in find(gazetteer, "Pyongyang")][:2] == ["town", "region"]


def test_towns_state_no_uncertainty_and_know_their_area(gazetteer):
    place = find(gazetteer, "Vladivostok")[0].place
    assert place.place_id == "geonames:2013348"
    assert (place.uncertainty_km, place.admin1, place.feature_code) == (
        None,
        "Primorsky Krai",
        "PPLA",
    )
    assert place.population > 500_000


def test_every_name_asked_for_is_a_key(gazetteer):
    found = gazetteer.lookup(["Kursk", "Qqxyzzy", "", "Kursk"])
    assert list(found) == ["Kursk", "Qqxyzzy", ""]
    assert found["Qqxyzzy"] == found[""] == []


# --- Districts, airports, ports, and the coast --------------------------------------------------


@pytest.mark.parametrize(
    ("name", "place_id", "feature"),
    [
        ("Sudzhansky District", "geonames:486813", "ADM2"),
        ("Sudzha District", "geonames:486813", "ADM2"),
        ("Суджанский район", "geonames:486813", "ADM2"),
        ("Bakhmut Raion", "geonames:713172", "ADM2"),
        ("Sariwon City", "geonames:1870881", "ADM2"),
        ("Orange County", "geonames:5379524", "ADM2"),
        ("Simferopol Airport", "icao:UKFF", "AIRP"),
        ("UKFF", "icao:UKFF", "AIRP"),
        ("SIP airport", "icao:UKFF", "AIRP"),
        ("Engels Air Base", "curated:engels-2", "AIRB"),
        ("RAF Lakenheath", "curated:raf-lakenheath", "AIRB"),
        ("Port of Odesa", "locode:UAODS", "PRT"),
        ("Odessa port", "locode:UAODS", "PRT"),
        ("Port of Wonsan", "locode:KPWON", "PRT"),
        ("Port of Vostochny", "curated:vostochny-port", "PRT"),
    ],
)
def test_sites_and_districts_are_found_by_their_kind(gazetteer, name, place_id, feature):
    first = find(gazetteer, name)[0].place
    assert (first.place_id, first.feature_code) == (place_id, feature)


@pytest.mark.parametrize("name", ["Odesa", "Wonsan", "Vladivostok", "Newport", "Orange"])
def test_a_bare_name_is_the_town_not_its_port_airport_or_district(gazetteer, name):
    kinds = [one.place.precision for one in find(gazetteer, name)]
    near_town = [
        one for one in find(gazetteer, name) if one.place.precision in ("site", "district")
    ]
    assert kinds[0] == ("site" if name == "Incirlik" else "town")
    assert name == "Incirlik" or all(one.match == "alternate" for one in near_town)


def test_no_site_or_district_comes_before_a_town_of_its_name():
    world = table.Table(PACKAGED)
    for length in range(4, 16, 3):
        for key in world.keys_of_length(length)[::50]:
            kinds = [world.record(posting >> 1)[4] for posting in world.find(key)]
            towns = [place for place, kind in enumerate(kinds) if kind == "town"]
            others = [place for place, kind in enumerate(kinds) if kind in ("site", "district")]
            assert not towns or not others or max(towns) < min(others), key


@pytest.mark.parametrize("code", ["MAN", "PAR", "LED", "VVO"])
def test_an_airport_s_code_is_no_town_s_name(gazetteer, code):
    assert not {"Manchester", "Paris", "Saint Petersburg", "Vladivostok"} & {
        one.place.name for one in find(gazetteer, code) if one.place.population > 300_000
    }


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("Wonsan", 0, 3), ("Vladivostok", 0, 3), ("Hamhung", 8, 20), ("Baku", 0, 3),
        ("Pyongyang", 30, 50), ("Primorsky Krai", 0, 0), ("Japan", 0, 0), ("Apia", 0, 3),
    ],
)  # fmt: skip
def test_the_coast_is_so_far(gazetteer, name, least, most):
    assert least <= find(gazetteer, name)[0].place.coast_km <= most


@pytest.mark.parametrize("name", ["Kursk", "Moscow", "Chicago", "Mongolia", "Switzerland"])
def test_the_sea_is_far_and_lakes_are_no_sea(gazetteer, name):
    assert find(gazetteer, name)[0].place.coast_km is None


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Zaporizhzhia", "geonames:687700"),
        ("Shchëlkovo", "geonames:495344"),
        ("Cheongjin", "curated:chongjin"),
        ("Hamheung", "geonames:1877449"),
        ("東京", "geonames:1850147"),
        ("パリ", "geonames:2988507"),
        ("القاهرة", "geonames:360630"),
        ("תל־אביב", "geonames:293397"),
        ("Isfahan", "geonames:418863"),
    ],
)
def test_other_scripts_and_standard_spellings_lead_there(gazetteer, name, place_id):
    assert ids(find(gazetteer, name))[0] == place_id


@pytest.mark.parametrize(
    ("name", "admin1"),
    [("Kerman", "Kerman"), ("Latakia", "Latakia"), ("Munich", "Bavaria"),
     ("Marrakesh", "Marrakech-Safi"), ("Changwon", "South Gyeongsang")],
)  # fmt: skip
def test_areas_have_english_names_and_no_neighbour_s(gazetteer, name, admin1):
    assert find(gazetteer, name)[0].place.admin1 == admin1


# --- Suggestions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("Vladivostock", "Vladivostok"),
        ("Khabarvosk", "Khabarovsk"),
        ("Musudanri", "Musudan-ri"),
        ("Владивосток", "Vladivostok"),
        ("Ussurisk", "Ussuriysk"),
    ],
)
def test_slips_are_mended(gazetteer, slip, meant):
    first = gazetteer.suggest([slip])[slip][0]
    assert first.place.name == meant
    assert first.match == "fuzzy"


def test_suggestions_are_ranked_limited_and_distinct(gazetteer):
    found = gazetteer.suggest(["Chongjing"], limit=5)["Chongjing"]
    scores = [one.similarity for one in found]
    assert len(found) == 5 == len(set(ids(found)))
    assert scores == sorted(scores, reverse=True)
    assert 0.7 < scores[0] < 1


def test_of_equally_near_places_the_most_populous_is_first(gazetteer):
    found = gazetteer.suggest(["Kurks"], limit=5)["Kurks"]
    assert found[0].place.name == "Kursk"
    assert found[1].similarity == found[0].similarity


def test_nothing_near_gives_nothing(gazetteer):
    assert gazetteer.suggest(["Qqxyzzyqqwwk"]) == {"Qqxyzzyqqwwk": []}
    assert gazetteer.suggest([""]) == {"": []}


# --- Ids and the file ---------------------------------------------------------------------------


def test_get_finds_what_lookup_found(gazetteer):
    for name in ("Wonsan", "Kursk Oblast", "Musudan", "Russia"):
        place = find(gazetteer, name)[0].place
        assert gazetteer.get(place.place_id) == place


@pytest.mark.parametrize("unknown", ["geonames:1", "geonames:x", "geonames:", "curated:no", "17"])
def test_unknown_ids_give_none(gazetteer, unknown):
    assert gazetteer.get(unknown) is None


def test_a_replaced_place_is_hidden_and_its_id_leads_on(gazetteer):
    assert gazetteer.get("geonames:2024800") == gazetteer.get("curated:dunay")
    for name in ("Dunay", "Дунай", "Shkotovo-22"):
        assert "geonames:2024800" not in ids(find(gazetteer, name))
        assert ids(find(gazetteer, name)).count("curated:dunay") == 1


def test_a_replacement_keeps_the_names_of_what_it_replaces(tmp_path):
    row = dict.fromkeys(CURATED, "") | {
        "id": "won", "name": "Won", "lat": "39", "lon": "127", "precision": "site",
        "country": "KP", "replaces": "geonames:1866923", "source": "s", "licence": "l",
    }  # fmt: skip
    curated = tmp_path / "gazetteer.csv"
    curated.write_text(f"{','.join(CURATED)}\n{','.join(row.values())}\n", "utf-8")
    own = open_gazetteer(curated=curated)
    (found,) = [one for one in find(own, "원산") if one.place.country == "KP"]
    assert (found.place.place_id, found.match, found.curated) == ("curated:won", "alternate", True)


def test_the_packaged_file_is_whole_and_says_what_it_is_made_of(gazetteer):
    gazetteer.verify()
    assert PACKAGED.stat().st_size < 55e6
    for source in gazetteer.sources:
        assert set(source) == {"name", "version", "sha256", "licence", "attribution"}
        assert all(source.values()) and len(source["sha256"]) == 64


def test_every_record_is_in_range():
    world = table.Table(PACKAGED)
    assert world.size > 285_000
    precisions = set()
    for index in range(0, world.size, 7):
        place = world.record(index)
        assert -90 <= place[2] <= 90 and -180 <= place[3] <= 180
        # A sea lies in no country.
        assert (
            place[1]
            and len(place[6]) == (0 if place[4] == "sea" else 2)
            and place[8]
            and place[9] >= 0
        )
        precisions.add(place[4])
    assert precisions <= set(schema.PRECISIONS)


def test_places_are_frozen(gazetteer):
    with pytest.raises(AttributeError):
        find(gazetteer, "Kursk")[0].place.lat = 0.0  # type: ignore[misc]


def test_the_default_gazetteer_is_opened_once():
    assert open_gazetteer() is open_gazetteer()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda blob: blob[:1_000_000], "truncated"),
        (lambda blob: blob[:20], "not a compiled gazetteer"),
        (lambda blob: b"", "not a compiled gazetteer"),
        (lambda blob: b"PK" + blob[2:], "not a compiled gazetteer"),
        (lambda blob: blob[:20] + b"\xff" + blob[21:], "damaged header"),
    ],
)
def test_a_damaged_file_is_told(tmp_path, damage, words):
    broken = tmp_path / "broken.bin"
    broken.write_bytes(damage(PACKAGED.read_bytes()))
    with pytest.raises(GeoMovementsError, match=words):
        open_gazetteer(broken)


def test_a_hole_in_the_file_is_told_not_taken_for_no_such_place(tmp_path):
    blob = bytearray(PACKAGED.read_bytes())
    blob[table.HEADER_SIZE :] = bytes(len(blob) - table.HEADER_SIZE)
    broken = tmp_path / "hole.bin"
    broken.write_bytes(blob)
    with pytest.raises(GeoMovementsError, match="damaged"):
        open_gazetteer(broken).lookup(["Kursk"])
    with pytest.raises(GeoMovementsError, match="checksum"):
        table.Table(broken).verify()


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(GeoMovementsError, match=r"nowhere\.bin"):
        open_gazetteer(tmp_path / "nowhere.bin")


def test_a_curated_table_with_other_columns_is_told(tmp_path):
    curated = tmp_path / "gazetteer.csv"
    curated.write_text("id,name\nx,X\n", "utf-8")
    with pytest.raises(GeoMovementsError, match="columns must be"):
        open_gazetteer(curated=curated)


def test_the_header_guards_itself():
    head = table.pack_header(dict.fromkeys(table.SECTIONS, (0, 0)), 0, 0)
    assert len(head) == table.HEADER_SIZE
    assert struct.unpack("<I", head[-4:])[0] == zlib.crc32(head[:-4])


def test_the_file_was_compiled_with_the_names_as_they_fold_now():
    world = table.Table(PACKAGED)
    for index in range(0, world.size, 97):
        name = world.record(index)[1]
        if normalise(name).isascii():
            assert index in [posting >> 1 for posting in world.find(normalise(name))], name
