"""Rows become a file: what goes in comes out, the same bytes each time, whole or not at all."""

from __future__ import annotations

import errno
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_movements.errors import GeoMovementsError, OutputError
from geo_movements.places.names import normalise
from geo_movements.places.world import compile as compiling
from geo_movements.places.world.compile import Entry, compile_gazetteer
from geo_movements.places.world.table import Table

SOURCES = [{"name": "x", "version": "1", "sha256": "0", "licence": "l", "attribution": "a"}]


def entry(place_id: str, name: str, **other: object) -> Entry:
    plain = Entry(place_id, name, 43.1, 131.9, "town", None, "RU", None, "PPL", 0, "a", None, 0)
    return plain._replace(**other)  # type: ignore[arg-type]


def compiled(path: Path, *entries: Entry) -> Table:
    assert compile_gazetteer(entries, path, SOURCES) == len(entries)
    table = Table(path)
    table.verify()
    return table


def found(table: Table, name: str) -> list[tuple[str, bool]]:
    return [(table.record(hit >> 1)[0], bool(hit & 1)) for hit in table.find(normalise(name))]


def test_every_field_comes_out_as_it_went_in(tmp_path: Path) -> None:
    table = compiled(
        tmp_path / "x.bin",
        Entry("icao:UHWW", "Knevichi", 43.39895, 132.14803, "site", 1.5, "RU", "Primorsky Krai",
              "AIRP", 0, "airportsdata, MIT", 12.4, 7, ["Vladivostok International"], ["Кневичи"]),
        entry("geonames:5", "X", lat=-90, lon=180, admin1=None, population=8_000_000_000,
              coast_km=3000),
    )  # fmt: skip
    index = table.index_of("icao:UHWW")
    assert index is not None
    assert table.record(index) == (
        "icao:UHWW", "Knevichi", 43.39895, 132.14803, "site", 1.5, "RU", "Primorsky Krai",
        "AIRP", 0, "airportsdata, MIT", 12.0,
    )  # fmt: skip
    assert table.names_of(index) == [
        ("knevichi", False), ("vladivostok international", False), ("кневичи", True),
    ]  # fmt: skip
    other = table.record(0)
    assert other[2:4] == (-90, 180)
    assert (other[9], other[11]) == (2**32 - 1, 254)  # as much as the layout holds


def test_ids_of_every_kind_are_found_and_no_others(tmp_path: Path) -> None:
    ids = ["geonames:17", "geonames:4294967295", "locode:KPWON", "curated:dunay", "mine:Ж 1", "m:="]
    table = compiled(tmp_path / "x.bin", *(entry(one, f"N {one}") for one in ids))
    for one in ids:
        index = table.index_of(one)
        assert index is not None and table.record(index)[0] == one
    for none in ("geonames:18", "geonames:x", "geonames:", "locode:kpwon", "mine", "", "17", "N"):
        assert table.index_of(none) is None
    assert table.find(normalise("=locode:KPWON")) == ()
    assert not any(key.startswith("=") for size in range(252) for key in table.keys_of_length(size))
    assert table.names == len(ids)


def test_the_most_prominent_place_of_a_name_is_first_and_a_main_name_breaks_a_tie(
    tmp_path: Path,
) -> None:
    table = compiled(
        tmp_path / "x.bin",
        entry("geonames:1", "Other", alternate=["Kursk"], prominence=5),
        entry("geonames:3", "Kursk", prominence=5),
        entry("geonames:2", "Kursk", prominence=9),
        entry("a:b", "Kursk", prominence=-1),
    )
    assert found(table, "KURSK") == [
        ("geonames:2", False), ("geonames:3", False), ("geonames:1", True), ("a:b", False),
    ]  # fmt: skip


def test_the_same_rows_give_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    code = (
        f"import sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import test_compile as t\n"
        "from pathlib import Path\nt.write_many(Path(sys.argv[1]))"
    )
    blobs = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.bin"
        subprocess.run(
            [sys.executable, "-c", code, str(path)], check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
        )  # fmt: skip
        blobs.append(path.read_bytes())
    assert blobs[0] == blobs[1]


def write_many(path: Path) -> None:
    chosen = random.Random(1)
    compile_gazetteer(
        (
            entry(f"geonames:{i * 7919 % 10007}", f"N {i % 700}", prominence=chosen.randrange(9),
                  alternate=[f"alt {i % 50}", "원산"])
            for i in range(3000)
        ),
        path, SOURCES,
    )  # fmt: skip


names = st.lists(st.text(st.sampled_from("abАя원 -'"), max_size=4), max_size=4)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(names, names, st.integers(0, 3)), min_size=1, max_size=12))
def test_a_file_answers_as_a_dict_would(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[list[str], list[str], int]]
) -> None:
    entries = [
        entry(f"geonames:{i}" if i % 2 else f"x:{i}", "main", prominence=rank, exact=exact,
              alternate=alternate)
        for i, (exact, alternate, rank) in enumerate(rows)
    ]  # fmt: skip
    table = compiled(tmp_path_factory.mktemp("dict") / "x.bin", *entries)
    expected: dict[str, set[tuple[str, bool]]] = {}
    for one in entries:
        exact = {normalise(name) for name in ("main", *one.exact)} - {""}
        others = {normalise(name) for name in one.alternate} - exact - {""}
        for key in exact | others:
            expected.setdefault(key, set()).add((one.place_id, key in others))
    ranks = {one.place_id: one.prominence for one in entries}
    for key, places in expected.items():
        hits = [(table.record(hit >> 1)[0], bool(hit & 1)) for hit in table.find(key)]
        assert set(hits) == places and len(hits) == len(places)
        assert [ranks[one] for one, _ in hits] == sorted((ranks[o] for o, _ in hits), reverse=True)
    listed = [key for size in range(252) for key in table.keys_of_length(size)]
    assert sorted(listed) == sorted(expected) and table.names == len(expected)
    assert table.find("zz") == ()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "no place"),
        ([("geonames:1", {}), ("geonames:1", {})], "comes twice: geonames:1"),
        ([("a:1", {}), ("a:1", {})], "comes twice: a:1"),
        ([("geonames:x", {})], "no id"),
        ([("geonames:007", {})], "no id"),
        ([("nothing", {})], "no id"),
        ([("a:b\nc", {})], "no id"),
        ([("a:b", {"lat": float("nan")})], "off the Earth"),
        ([("a:b", {"lon": 180.1})], "off the Earth"),
    ],
)
def test_unsound_rows_are_refused_and_nothing_is_written(tmp_path, rows, words):
    path = tmp_path / "x.bin"
    path.write_bytes(b"as it was")
    with pytest.raises(GeoMovementsError, match=words):
        compile_gazetteer([entry(one, "N", **other) for one, other in rows], path, SOURCES)
    assert path.read_bytes() == b"as it was"
    assert [one.name for one in tmp_path.iterdir()] == ["x.bin"]


@pytest.mark.parametrize("stop", [OSError(errno.ENOSPC, "No space left on device"),
                                  KeyboardInterrupt()])  # fmt: skip
def test_a_full_disk_or_a_stop_leaves_what_was_there(tmp_path, monkeypatch, stop):
    path = tmp_path / "x.bin"
    path.write_bytes(b"as it was")

    def fail(*_: object) -> None:
        raise stop

    monkeypatch.setattr(compiling, "_entries", fail)
    with pytest.raises((OutputError, KeyboardInterrupt)) as told:
        compile_gazetteer([entry("a:b", "N")], path, SOURCES)
    if isinstance(stop, OSError):
        assert "No space left" in str(told.value) and "disk" in str(told.value)
    assert path.read_bytes() == b"as it was"
    assert [one.name for one in tmp_path.iterdir()] == ["x.bin"]


def test_a_file_that_would_pass_its_offsets_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(compiling, "MOST_BYTES", 400)
    with pytest.raises(OutputError, match="4 GB"):
        compile_gazetteer([entry(f"a:{i}", f"Name {i}") for i in range(9)], tmp_path / "x", SOURCES)
    assert not [*tmp_path.iterdir()]


def test_long_names_are_kept_but_not_found_by(tmp_path: Path) -> None:
    table = compiled(tmp_path / "x.bin", entry("a:b", "x" * 300, alternate=["y" * 250, "z" * 251]))
    assert table.record(0)[1] == "x" * 300
    assert table.names_of(0) == [("y" * 250, True)]


def test_an_older_file_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    compiled(path, entry("a:b", "N"))
    blob = bytearray(path.read_bytes())
    blob[6] = 1
    path.write_bytes(blob)
    with pytest.raises(GeoMovementsError, match="another version"):
        Table(path)
