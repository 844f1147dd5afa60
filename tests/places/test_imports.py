"""A user's own gazetteers: what is read, what is refused and how it is told, who answers first."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

import geo_movements as gm
from geo_movements import turns
from geo_movements.disk import TEMPORARY
from geo_movements.errors import GeoMovementsError, InputError
from geo_movements.places.gazetteer import Place, import_paths, imports_folder, open_gazetteer
from geo_movements.places.lock import lock_text
from geo_movements.places.world.compile import Entry, compile_gazetteer
from geo_movements.places.world.imports import import_gazetteer, imported, remove_gazetteer
from geo_movements.places.world.search import search

WONSAN = 1866923


def row(number: object, name: str, **cells: object) -> str:
    """Write a row of a dump: a hamlet, but for what is given."""
    columns = {
        "id": number, "name": name, "plain": name, "others": "", "lat": "43.1", "lon": "131.9",
        "class": "P", "code": "PPL", "country": "RU", "cc2": "", "admin1": "59", "a2": "", "a3": "",
        "a4": "", "people": "0", "elevation": "", "dem": "5", "zone": "Asia/Vladivostok",
        "changed": "2024-10-23",
    }  # fmt: skip
    assert set(cells) <= set(columns)
    return "\t".join(str(cell) for cell in (columns | cells).values()) + "\n"


PRIMORYE = row(2017623, "Primorskiy Kray", **{"class": "A", "code": "ADM1", "people": 1_956_497})


@pytest.fixture
def dump(tmp_path: Path):
    def write(*rows: str, name: str = "RU.txt") -> Path:
        path = tmp_path / name
        path.write_text("".join(rows), encoding="utf-8")
        return path

    return write


def known(name: str) -> list[Place]:
    return [one.place for one in open_gazetteer().lookup([name])[name]]


def faults(path: Path, **options: Any) -> list[str]:
    with pytest.raises(InputError) as told:
        import_gazetteer(path, **options)
    assert not import_paths()
    return [str(problem) for problem in told.value.problems]


# --- Dumps --------------------------------------------------------------------------------------


def test_a_dump_answers_with_its_licence_and_english_areas(dump) -> None:
    made = import_gazetteer(dump(
        row(900000001, "Zzyzxovka", others="Ззызховка,zzyzx vka", people=41),
        row(900000002, "Zzyzx", **{"class": "H", "code": "STM"}),
        row(900000003, "Zzyzx Strait", **{"class": "H", "code": "STRT", "country": ""}),
        PRIMORYE,
    ))  # fmt: skip
    assert (made.name, made.places, made.skipped) == ("ru", 4, 0)
    assert made.sources[0]["version"] == "2024-10-23" and len(made.sources[0]["sha256"]) == 64
    (place,) = known("Ззызховка")
    assert place == Place(
        "geonames:900000001", "Zzyzxovka", 43.1, 131.9, "town", None, "RU", "Primorsky Krai",
        "PPL", 41, "GeoNames (geonames.org), CC BY 4.0",
    )  # fmt: skip
    assert known("zzyzx vka") == []  # a machine's transliteration
    assert [one.precision for one in known("Zzyzx")] == ["district"]
    assert [(one.precision, one.country) for one in known("Zzyzx Strait")] == [("sea", "")]
    assert open_gazetteer().get("geonames:900000001") == place


def test_a_place_known_to_both_counts_once_as_the_import_has_it(dump) -> None:
    import_gazetteer(dump(
        row(WONSAN, "Wonsan-si", others="Wonsan", lat="39.2", lon="127.4", country="KP", people=5),
        PRIMORYE,
    ))  # fmt: skip
    for name in ("Wonsan-si", "Wonsan", "Вонсан"):
        found = open_gazetteer().lookup([name])[name]
        assert [one.place.place_id for one in found].count(f"geonames:{WONSAN}") == 1
        assert next(one.place for one in found if one.place.country == "KP").population == 5
    assert open_gazetteer().lookup(["Wonsan"])["Wonsan"][0].match == "exact"
    area = open_gazetteer().lookup(["Primorsky Krai"])["Primorsky Krai"][0].place
    assert (area.name, area.population) == ("Primorsky Krai", 1_956_497)
    assert area.uncertainty_km and area.uncertainty_km > 100  # as the world knows it


def test_a_dump_does_not_put_its_villages_ahead_of_capitals(dump) -> None:
    import_gazetteer(dump(*(row(900000000 + i, "Paris", country="US") for i in range(80))))
    assert known("Paris")[0].country == "FR"


def test_the_curated_table_stays_ahead_of_an_import(dump) -> None:
    import_gazetteer(dump(row(2024800, "Dunay", lat="42.9", lon="132.3")))
    assert known("Dunay")[0].place_id == "curated:dunay"
    assert open_gazetteer().get("geonames:2024800") == known("Dunay")[0]


@pytest.mark.parametrize("packing", ["zip", "gz", "bom"])
def test_a_dump_may_be_packed(dump, tmp_path, packing) -> None:
    path = dump(row(900000001, "Zzyzxovka"))
    if packing == "zip":
        packed = tmp_path / "RU.zip"
        with zipfile.ZipFile(packed, "w") as file:
            file.write(path, "RU.txt")
            file.writestr("readme.txt", "GeoNames")
    elif packing == "gz":
        import gzip

        packed = tmp_path / "RU.txt.gz"
        packed.write_bytes(gzip.compress(path.read_bytes()))
    else:
        packed = path
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert import_gazetteer(packed).places == 1
    assert len(known("Zzyzxovka")) == 1


def test_classes_leave_out_the_rest(dump) -> None:
    path = dump(row(900000001, "Zzyzxovka"), row(900000002, "Zzyzx", **{"class": "H"}))
    assert import_gazetteer(path, classes="H").places == 1
    assert known("Zzyzxovka") == []


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (row(900000002, "X", lat="91"), 'RU.txt row 2, latitude: "91" is off the Earth'),
        (row(900000002, "X", lon="nan"), 'row 2, longitude: "nan" is off the Earth'),
        (row(900000002, "X", lat="north"), 'row 2, latitude: "north"'),
        (row("12x", "X"), 'row 2, geonameid: "12x" is no number'),
        (row(2**32, "X"), "row 2, geonameid"),
        (row(900000002, " "), "row 2, name: the place has no name"),
        (row(900000002, "X", people="-5"), "row 2, population"),
        (row(900000002, "X", country="RUS"), 'row 2, country code: "RUS"'),
        (row(900000001, "X"), "row 2, geonameid: 900000001 comes twice"),
        ("1\tX\n", "row 2: it has 2 columns, not 19"),
        (row(900000002, "X")[:40], "row 2: the file ends inside a row"),
        (row(900000002, "X")[:-4], "row 2: the file ends inside a row"),
    ],
)
def test_a_fault_is_told_with_its_row_and_column_and_nothing_is_written(dump, bad, words):
    path = dump(row(900000001, "Zzyzxovka"), bad)
    told = faults(path)
    assert len(told) == 1 and words in told[0]
    assert import_gazetteer(path, skip_bad=True).skipped == 1
    assert len(known("Zzyzxovka")) == 1


def test_every_fault_is_counted_and_the_first_are_shown(dump) -> None:
    bad = [row(900000002 + i, "X", lat="95", lon="500" if i % 2 else "1") for i in range(100)]
    told = faults(dump(row(900000001, "Zzyzxovka"), *bad))
    assert len(told) == 21
    assert "130 more faults, in 100 rows altogether: 100 in latitude, 50 in longitude" in told[-1]


def test_what_is_not_utf8_is_told_where_it_is(dump) -> None:
    path = dump(row(900000001, "Zzyzxovka"))
    path.write_bytes(path.read_bytes() + row(900000002, "Орёл").encode("cp1251"))
    (told,) = faults(path)
    assert "row 2, name: it is not UTF-8" in told


def test_a_failed_import_leaves_the_former_one(dump) -> None:
    import_gazetteer(dump(row(900000001, "Zzyzxovka")))
    with pytest.raises(InputError):
        import_gazetteer(dump(row(900000001, "Zzyzxovka", lat="91")))
    assert len(known("Zzyzxovka")) == 1
    assert sorted(path.name for path in imports_folder().iterdir()) == ["ru.bin", "ru.fuzzy"]
    import_gazetteer(dump(row(900000002, "Qwertyovka")))
    assert (len(known("Zzyzxovka")), len(known("Qwertyovka"))) == (0, 1)


def test_an_interrupted_import_leaves_nothing(dump, monkeypatch) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_gazetteer(dump(row(900000001, "Zzyzxovka")), progress=stop)
    assert not [*imports_folder().parent.glob("gazetteers/*")]


def test_what_a_killed_import_left_goes_unless_another_is_at_it(dump) -> None:
    imports_folder().mkdir(parents=True)
    old, new = (imports_folder() / f"{TEMPORARY}{name}" for name in ("old", "new"))
    old.write_bytes(b"half")
    held = turns.hold(new)
    assert held is not None
    import_gazetteer(dump(row(900000001, "Zzyzxovka")))
    assert not old.exists() and new.exists()
    turns.let_go(held, new)
    assert [path.name for path in import_paths()] == ["ru.bin"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.txt", b"", "the first line is empty"),
        ("x.bin", b"\x00\x01\x02\n", "not a text file"),
        ("x.zip", b"PK\x03\x04half a zip", "not a text file|no columns|cannot be unpacked"),
        ("x.gz", b"\x1f\x8b\x08\x00half", "cannot be unpacked|cannot be read"),
        ("x.txt", b"1\t2077456\tru\tX\t1\n", "list of alternate names"),
        ("x.txt", b"12\tName\tName\t43.1\n", "a row of 4 columns, where a dump"),
        ("x.csv", b"one,two\n1,2\n", 'no columns for name and lat and lon; found "one", "two"'),
        ("x.csv", b"name,lat\nX,2\n", "no columns for lat and lon, or coordinates"),
        ("x.csv", b"name,lat,lon\n", "it has no places"),
    ],
)
def test_what_is_no_gazetteer_is_told(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=words):
        import_gazetteer(path, name="mine", attribution="me")
    assert not import_paths()


def test_a_zip_of_no_text_or_of_several_is_told(tmp_path) -> None:
    for names in (["a.xml"], ["a.txt", "b.txt"]):
        path = tmp_path / "x.zip"
        with zipfile.ZipFile(path, "w") as file:
            for name in names:
                file.writestr(name, "x")
        with pytest.raises(InputError, match="the archive holds"):
            import_gazetteer(path)


def test_a_missing_file_is_told(tmp_path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.txt: it cannot be read"):
        import_gazetteer(tmp_path / "nowhere.txt")


@pytest.mark.parametrize("name", ["", "Über", "../x", "a b", "geonames", "world", "x" * 41, "-x"])
def test_names_that_could_not_be_ids_are_refused(dump, name) -> None:
    with pytest.raises(GeoMovementsError, match="cannot be the name of an import"):
        import_gazetteer(dump(row(900000001, "X")), name=name)


# --- Tables of one's own ------------------------------------------------------------------------


def sheet(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "My Places.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_table_says_all_that_a_place_may_have(tmp_path) -> None:
    path = sheet(
        tmp_path,
        "id,name,aliases,name_ru,lat,lon,country,region,type,precision,uncertainty_km,population,"
        "coast_km,source,license\n"
        "7,Zzyzx Range,ZR; Zed Range,Ззызх,43.5,132.5,Russia,Primorsky Krai,training area,,5,,80,"
        "Book,CC0\n",
    )
    made = import_gazetteer(path)
    assert made.name == "my-places"
    assert [known(name)[0] for name in ("ZR", "Zed Range", "Ззызх", "zzyzx-range")] == [
        Place("my-places:7", "Zzyzx Range", 43.5, 132.5, "site", 5.0, "RU", "Primorsky Krai", "MVA",
              0, "Book, CC0", 80.0)
    ] * 4  # fmt: skip


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Place;Latitude;Longitude\nZzyzx;43,5;132,5\n", "utf-8"),
        ("title\ty\tx\nZzyzx\t43.5\t132.5\n", "utf-8-sig"),
        ('name,coordinates\nZzyzx,"43.5, 132.5"\n', "utf-16"),
        ("name,wkt\nZzyzx,POINT (132.5 43.5)\n", "utf-8"),
        ("name,lat,lng\r\nZzyzx,43°30'N,132°30'E\r\n", "utf-8"),
    ],
)
def test_usual_headings_and_ways_to_write_a_position_are_read(tmp_path, text, encoding) -> None:
    import_gazetteer(sheet(tmp_path, text, encoding), attribution="me", name="mine")
    (place,) = known("Zzyzx")
    assert (place.place_id, place.lat, place.lon) == ("mine:zzyzx", 43.5, 132.5)


def test_rows_of_one_name_have_ids_of_their_own_and_own_places_lead(tmp_path) -> None:
    text = "name,lat,lon\nKursk,1,2\nKursk,3,4\n"
    import_gazetteer(sheet(tmp_path, text), attribution="me", licence="CC0", country="RU")
    first, second, third, *_ = known("Kursk")
    assert (first.place_id, second.place_id) == ("my-places:kursk", "my-places:kursk-2")
    assert (first.attribution, first.country) == ("me, CC0", "RU")
    assert third.place_id.startswith("geonames:")


def test_a_column_of_geonames_numbers_joins_the_world(tmp_path) -> None:
    text = f"geonameid,name,lat,lon\n{WONSAN},Port,39.17,127.45\n"
    import_gazetteer(sheet(tmp_path, text), attribution="me")
    place = open_gazetteer().get(f"geonames:{WONSAN}")
    assert place is not None and place.name == "Port"
    assert known("Wonsan")[0] == place


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",1,2,,", 'row 2, name: "" is no name'),
        ("X,,,,", "row 2, lat: it has no position"),
        ("X,0,0,,", "row 2, lat: 0, 0 is in the ocean"),
        ("X,131.9,43.1,,", "Are latitude and longitude exchanged?"),
        ("X,1,200,,", 'row 2, lon: "200" is no degrees'),
        ("X,1,inf,,", 'row 2, lon: "inf"'),
        ("X,1,2,Atlantis,", 'row 2, country: "Atlantis" is no country'),
        ("X,1,2,,many", 'row 2, pop: "many" is no count'),
        ("X,1,2,,,,,9", "row 2: it has 8 cells under 5 headings"),
        ('X,"1,2,,', "it cannot be read as CSV"),
    ],
)
def test_a_fault_of_a_table_is_told(tmp_path, line, words) -> None:
    path = sheet(tmp_path, f"name,lat,lon,country,pop\n{line}\n")
    told = faults(path, attribution="me")
    assert words in told[0], told


def test_data_of_nobody_is_refused(tmp_path) -> None:
    (told,) = faults(sheet(tmp_path, "name,lat,lon\nX,1,2\n"))
    assert "nothing says whose data this is" in told and "--attribution" in told


def test_ids_that_come_twice_and_cells_that_are_not_utf8_are_told(tmp_path) -> None:
    path = sheet(tmp_path, "id,name,lat,lon\n1,X,1,2\n1,Y,1,2\n2,Ж,1,2\n", "utf-8")
    path.write_bytes(path.read_bytes().replace("Ж".encode(), "Ж".encode("cp1251")))
    told = faults(path, attribution="me")
    assert "row 3, id" in told[0] and "comes twice" in told[0]
    assert "row 4, name: it is not UTF-8" in told[1]


# --- Keeping them -------------------------------------------------------------------------------


def test_imports_are_kept_where_the_system_keeps_a_users_data(monkeypatch, tmp_path) -> None:
    assert imports_folder() == tmp_path / "gazetteers"
    monkeypatch.delenv("GEO_MOVEMENTS_GAZETTEERS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert imports_folder() == tmp_path / "data" / "geo-movements" / "gazetteers"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert imports_folder() == tmp_path / ".local" / "share" / "geo-movements" / "gazetteers"
    assert import_paths() == []


def test_an_import_is_removed_by_its_name_only(dump) -> None:
    import_gazetteer(dump(row(900000001, "Zzyzxovka")))
    with pytest.raises(GeoMovementsError, match="There are: ru"):
        remove_gazetteer("../ru")
    remove_gazetteer("ru")
    assert known("Zzyzxovka") == [] and not import_paths()


def test_a_damaged_import_is_told_and_can_be_removed(dump) -> None:
    made = import_gazetteer(dump(row(900000001, "Zzyzxovka")))
    made.path.write_bytes(made.path.read_bytes()[:300])
    with pytest.raises(GeoMovementsError, match=r"truncated.*gazetteer remove ru"):
        open_gazetteer()
    with pytest.raises(GeoMovementsError, match="truncated"):
        imported(made.path)
    remove_gazetteer("ru")
    assert known("Kursk")


def test_imports_answer_in_the_order_of_their_names_and_a_given_file_alone(tmp_path) -> None:
    def add(name: str, people: int) -> None:
        entry = Entry("geonames:900000001", f"By {name}", 1.0, 2.0, "town", None, "RU", None, "PPL",
                      people, name, None, people, ["Zzyzx"])  # fmt: skip
        compile_gazetteer([entry], imports_folder() / f"{name}.bin", [])

    add("b", 9)
    add("a", 1)
    assert [place.name for place in known("Zzyzx")] == ["By a"]
    alone = open_gazetteer(imports_folder() / "b.bin")
    assert [one.place.name for one in alone.lookup(["Zzyzx"])["Zzyzx"]] == ["By b"]


def test_near_spellings_are_sought_in_imports_too(dump) -> None:
    import_gazetteer(dump(row(900000001, "Zzyzxovka")))
    found = open_gazetteer().suggest(["Zzyzxofka"])["Zzyzxofka"]
    assert [(one.place.name, one.match) for one in found] == [("Zzyzxovka", "fuzzy")]


def test_no_dump_is_a_gazetteer_of_its_own_attribution(dump) -> None:
    with pytest.raises(GeoMovementsError, match="GeoNames' own"):
        import_gazetteer(dump(row(900000001, "X")), attribution="me")


def test_a_place_whose_import_is_gone_loses_no_credit_silently(project_folder, tmp_path) -> None:
    (tmp_path / "own.csv").write_text("id,name,lat,lon\na/1,Zzyzxovka,43.1,131.9\n")
    import_gazetteer(tmp_path / "own.csv", attribution="Mine, CC0")
    folder = project_folder("origin,destination\nZzyzxovka,near Zzyzxovka\n")
    project = gm.read(folder)
    places = gm.resolve(project)
    assert places["attribution"].tolist() == ["Mine, CC0"] * 2
    assert "no gazetteer here has" not in str(gm.check(project, places)["problem"].tolist())
    (folder / "places.lock.csv").write_text(lock_text(places, project), encoding="utf-8")
    remove_gazetteer("own")
    problems = gm.check(gm.read(folder), gm.resolve(gm.read(folder)))
    lost = problems[problems["problem"].str.contains("no gazetteer here has")]
    assert lost["level"].tolist() == ["warning"] * 2
    assert 'Import "own" again' in lost["hint"].iloc[0]


def test_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    for name, text in (("rows", b"name,lat,lon\nA,1,2\n"), ("first", b"")):
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(f"{name}.csv", text + b"x" * 3_000_000)
        (told,) = faults(tmp_path / f"{name}.zip", attribution="x")
        assert "a line of over 1,000,000 characters" in told


def test_headings_that_no_csv_has_are_told(tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text(f"name,lat,lon,{'x' * 200_000}\nA,1,2,\n")
    (told,) = faults(tmp_path / "long.csv", attribution="x")
    assert "headings cannot be read as CSV" in told


def test_nothing_imported_steers_a_terminal(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as packed:
        packed.writestr("a\x1b[31m.txt", "x")
        packed.writestr("b.txt", "x")
    assert "\x1b" not in faults(tmp_path / "two.zip")[0]
    (tmp_path / "own.csv").write_text(
        "id,name,lat,lon,admin1,attribution\n"
        '1,Zzyz\x1b[31mxovka,43,131,"A\x9b2J\tB","Me\x07\n,CC0"\n'
    )
    made = import_gazetteer(tmp_path / "own.csv")
    (place,) = known("Zzyz\x1b[31mxovka")
    assert (place.name, place.admin1, place.attribution) == ("Zzyz [31mxovka", "A 2J B", "Me ,CC0")
    assert made.places == 1


def test_an_area_that_only_an_import_has_narrows(project_folder, tmp_path: Path) -> None:
    rows = "name,lat,lon,admin1\nZzyzxovka,43.1,131.9,Zzyz Province\nZzyzxovka,50,30,Other\n"
    (tmp_path / "own.csv").write_text(rows)
    import_gazetteer(tmp_path / "own.csv", attribution="Mine, CC0")
    places = gm.resolve(gm.read(project_folder('origin\n"Zzyzxovka, Zzyz Province"\n')))
    assert places["lat"].tolist() == [43.1]
    assert [one.place.lat for one in search("Zzyzxovka, Zzyz Province")] == [43.1]


def test_an_import_with_a_flipped_bit_is_told_and_answers_nothing(dump) -> None:
    path = import_gazetteer(dump(row(900000001, "Zzyzxovka"))).path
    content = bytearray(path.read_bytes())
    content[content.index(b"Zzyzxovka")] ^= 1
    path.write_bytes(content)
    with pytest.raises(GeoMovementsError, match="checksum is wrong"):
        search("Zzyzxovka")
