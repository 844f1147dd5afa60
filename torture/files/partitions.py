"""Hostile partitions of a pipeline: Parquet and CSV, and what stands beside them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from torture.files.case import Case, Room
from torture.files.packed import cut
from torture.files.tables import LEGS, text

__all__ = ["CASES"]

Make = Callable[[Room], None]
PIPELINE = "pipeline {given}/parts -o {out}/legs --workers 1"
SOUND = {"origin": ["Wonsan"], "destination": ["Vladivostok"]}
FILE = "part.parquet"


def _raw(content: Callable[[], bytes], name: str = FILE) -> Make:
    return lambda room: text(room, f"parts/{name}", content())


def _written(table: Any, **options: Any) -> bytes:
    import pyarrow.parquet as pq

    raw = io.BytesIO()
    pq.write_table(table, raw, **options)
    return raw.getvalue()


@cache
def _sound() -> bytes:
    import pyarrow as pa

    rows = 3000
    return _written(pa.table({
        "origin": ["Wonsan"] * rows, "destination": ["Vladivostok"] * rows,
        "note": [f"note {number}" for number in range(rows)],
    }))  # fmt: skip


def _columns(make: Callable[[Any], Mapping[str, Any]]) -> Make:
    """Make a partition of a sound row and further columns of arrays."""

    def write(room: Room) -> None:
        import pyarrow as pa

        text(room, f"parts/{FILE}", _written(pa.table({**SOUND, **make(pa)})))

    return write


def _names(*names: str) -> Make:
    """Make a partition whose columns have these names, each a word."""

    def write(room: Room) -> None:
        import pyarrow as pa

        cells = [pa.array(["Wonsan"])] * len(names)
        text(room, f"parts/{FILE}", _written(pa.Table.from_arrays(cells, names=[*names])))

    return write


def _repeated(words: str, rows: int, column: str = "note") -> Make:
    """Make a partition in which a text stands so many times, and is there once."""

    def write(room: Room) -> None:
        import pyarrow as pa

        def same(text: str) -> Any:
            zeros = pa.nulls(rows, pa.int32()).fill_null(0)
            return pa.DictionaryArray.from_arrays(zeros, pa.array([text]))

        cells = {"origin": same("Wonsan"), "destination": same("Vladivostok")}
        text(room, f"parts/{FILE}", _written(pa.table({**cells, column: same(words)})))

    return write


def _squeezed(size: int) -> Make:
    """Make a partition with one cell of so many letters, which zstd makes small."""

    def write(room: Room) -> None:
        import pyarrow as pa

        cell = pa.array(["x" * size], pa.large_string())
        table = pa.table({**SOUND, "note": cell})
        text(room, f"parts/{FILE}", _written(table, compression="zstd", use_dictionary=False))

    return write


def _nested(pa: Any, levels: int) -> Any:
    kind = pa.string()
    for _ in range(levels):
        kind = pa.list_(kind)
    cell: Any = "x"
    for _ in range(levels):
        cell = [cell]
    return pa.array([cell], kind)


def _metadata(told: Mapping[bytes, bytes]) -> Make:
    """Make a partition that tells this of itself."""

    def write(room: Room) -> None:
        import pyarrow as pa

        table = pa.table(SOUND).replace_schema_metadata(dict(told))
        text(room, f"parts/{FILE}", _written(table))

    return write


def _bytes_as_text(pa: Any) -> Any:
    """Return a column that says its bytes are UTF-8, which they are not."""
    return pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\x00\x00\x00\x00\x02\x00\x00\x00"),
                         pa.py_buffer(b"\xff\xfe")]
    )  # fmt: skip


def _ours(shape: bytes) -> Make:
    """Make legs as we write them, with a geometry that is none."""

    def write(room: Room) -> None:
        import pyarrow as pa

        from geo_movements import schema

        columns = {name: pa.nulls(1, pa.string()) for name in schema.LEGS}
        columns |= {name: pa.array(cells) for name, cells in SOUND.items()}
        columns |= {"geometry": pa.array([shape]), "route_method": pa.array(["given"])}
        text(room, f"parts/{FILE}", _written(pa.table(columns)))

    return write


def _beside(name: str, content: str | bytes) -> Make:
    def write(room: Room) -> None:
        text(room, "parts/movements/part.csv", LEGS)
        text(room, f"parts/{name}", content)

    return write


def _case(name: str, make: Make, *says: str, file: str = FILE, status: int = 1,
          more: str = "", light: bool = False) -> Case:  # fmt: skip
    return Case(name, make, PIPELINE + more, file if status else "", says, status, light)


CASES = (
    _case("no bytes", _raw(bytes), "no Parquet", light=True),
    _case("a CSV that is called Parquet", _raw(LEGS.encode), "no Parquet"),
    *(
        _case(f"cut after {share:.1%}", _raw(lambda share=share: cut(_sound(), share)),
              "no Parquet")
        for share in (0.001, 0.3, 0.7, 0.999)
    ),
    _case("a footer that says it has 4 GB", _raw(lambda: _sound()[:-8] + b"\xff\xff\xff\xffPAR1"),
          "no Parquet"),
    _case("a footer of noise", _raw(lambda: _sound()[:-300] + bytes(n * 37 % 256 for n in range(292)
          ) + _sound()[-8:]), "no Parquet"),
    _case("pages of noise", _raw(lambda: _sound()[:8] + bytes(n * 91 % 256 for n in range(9000))
          + _sound()[9008:])),
    _case("no column", lambda room: _empty(room), "origin"),
    _case("no row", _raw(lambda: _no_rows()), status=0),
    _case("columns of one name", _names("origin", "destination", "note", "note"), "note",
          light=True),
    _case("columns without a name", _names("origin", "destination", "", " "), "name"),
    _case("columns whose names are escapes and NULs", _names("origin", "destination",
          "\x1b[2J\x00", "a\nb"), status=0),
    _case("a heading of 10 MB", _names("origin", "destination", "h" * 10_000_000)),
    _case("20,000 columns", _names("origin", "destination", *(f"c{n}" for n in range(20_000))),
          "columns"),
    _case("300 million rows in a few kilobytes", lambda room: _rows(room, 300_000_000), "rows"),
    _case("5 million rows that say the same", _repeated("x", 5_000_000), "rows"),
    _case("a text of 1 MB in 20,000 rows, there once", _repeated("x" * 1_000_000, 20_000)),
    _case("a note of 20 kB in 100,000 rows, there once", _repeated("x" * 20_000, 100_000)),
    _case("a cell of 800 MB in 100 kB", _squeezed(800_000_000)),
    _case("a cell of 50 MB", _squeezed(50_000_000), "letters"),
    _case("text that is not UTF-8", _columns(lambda pa: {"note": _bytes_as_text(pa)}), "note",
          light=True),
    _case("lists in lists, 60 deep", _columns(lambda pa: {"note": _nested(pa, 60)})),
    _case("lists in lists, 5 deep", _columns(lambda pa: {"note": _nested(pa, 5)}), status=0),
    _case("structs, maps, bytes and spans of time", _columns(lambda pa: {
          "a": pa.array([{"x": [{"y": b"z"}]}]), "b": pa.array([[("k", 1)]], pa.map_(pa.string(),
          pa.int64())), "c": pa.array([b"\xff"]), "d": pa.array([1], pa.duration("ns")),
          "e": pa.array([1], pa.time64("ns")), "f": pa.array([1.5], pa.float16()),
          "g": pa.array([None], pa.null())}), status=0),
    _case("a day in the year 5,881,580", _columns(lambda pa: {"date": pa.array([2**31 - 1],
          pa.int32()).cast(pa.date32())}), "date", light=True),
    _case("a time beyond every calendar", _columns(lambda pa: {"date": pa.array([2**62],
          pa.timestamp("us"))}), "date"),
    _case("a time in a zone that is none", _columns(lambda pa: {"reported": pa.array([0],
          pa.timestamp("s", tz="Nowhere/At_All"))})),
    _case("numbers that are none for an id and a leg", _columns(lambda pa: {
          "id": pa.array([float("nan")]), "leg": pa.array([float("inf")])}), status=0),
    _case("numbers that are none for coordinates", _columns(lambda pa: {
          "from_lat": pa.array([float("nan")]), "from_lon": pa.array([float("inf")])}),
          status=0),
    _case("an origin that is a struct", lambda room: _origin(room, [{"a": 1}])),
    _case("an origin that is bytes", lambda room: _origin(room, [b"Wonsan"]), status=0),
    _case("a _row that is text", _columns(lambda pa: {"_row": pa.array(["x"])}), "_row",
          light=True),
    _case("a _row that is null", _columns(lambda pa: {"_row": pa.array([None], pa.int64())}),
          "_row"),
    _case("a _row beyond every number", _columns(lambda pa: {"_row": pa.array([2**64 - 1],
          pa.uint64())}), "_row"),
    _case("a _file without a _row", _columns(lambda pa: {"_file": pa.array(["x"])}), "_file"),
    _case("a _file that is a list, and a _row", _columns(lambda pa: {"_file": pa.array([["x"]]),
          "_row": pa.array([1])}), "_file"),
    _case("a _file that leads out, and a _row", _columns(lambda pa: {"_file": pa.array(
          ["../../../outside/secret.txt"]), "_row": pa.array([5])}), "_file"),
    _case("10 MB of words about pandas", _metadata({b"pandas": b"[" * 10_000_000}), status=0),
    _case("words about Arrow that are none", _metadata({b"ARROW:schema": b"bm9uZQ==" * 99}),
          "no Parquet"),
    _case("legs of ours with a geometry that is none", _ours(b"none"), "geometry", light=True),
    _case("legs of ours with collections 100,000 deep", _ours(
          b"\x01\x07\x00\x00\x00\x01\x00\x00\x00" * 100_000), "geometry"),
    _case("a CSV partition cut inside quotes", _raw(lambda: b'from,to\nWonsan,"Vla', "part.csv"),
          "row 2", file="part.csv"),
    _case("a CSV partition of no bytes", _raw(bytes, "part.csv"), "empty", file="part.csv"),
    _case("half a million columns in a CSV partition", _raw(lambda: ("from,to" + ",x" * 500_000)
          .encode(), "part.csv"), "columns", file="part.csv"),
    _case("an origin that is a thousand different places without a name", _raw(lambda: (
          "from\n" + "".join(f"Nowhereatall {n}\n" for n in range(1000))).encode(), "part.csv"),
          file="part.csv"),
    _case("two files that are called alike", lambda room: (text(room, "parts/a b.csv", LEGS),
          text(room, "parts/a-b.csv", LEGS)), "called alike", file="a b.csv", light=True),
    _case("a map.toml beside them that is a bomb", _beside("map.toml", "avoid = " + "[" * 50_000),
          file="map.toml"),
    _case("a lock beside them that is a picture", _beside("places.lock.csv", b"\x89PNG\x00\x00"),
          file="places.lock.csv"),
    _case("sources beside them that are cut", _beside("sources.csv", 'id,url\n"x'), file="sources"),
    _case("dealt by movements that are lists", _columns(lambda pa: {"movement": pa.array([["a"]])}),
          more=" --by-movement", status=0),
)  # fmt: skip
"""The cases."""


def _empty(room: Room) -> None:
    import pyarrow as pa

    text(room, f"parts/{FILE}", _written(pa.table({"x": pa.array(["a"])})))


def _no_rows() -> bytes:
    import pyarrow as pa

    return _written(pa.table({name: pa.array([], pa.string()) for name in SOUND}))


def _rows(room: Room, count: int) -> None:
    """Write a partition of many rows a row group at a time: each column says one thing over."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    each = 10_000_000
    zeros = pa.nulls(each, pa.int32()).fill_null(0)
    same = pa.DictionaryArray.from_arrays(zeros, pa.array(["Wonsan"]))
    table = pa.table({"origin": same, "destination": same})
    (room.given / "parts").mkdir()
    with pq.ParquetWriter(room.given / "parts" / FILE, table.schema) as writer:
        for _ in range(count // each):
            writer.write_table(table, row_group_size=each)


def _origin(room: Room, cells: list[Any]) -> None:
    import pyarrow as pa

    table = pa.table({"origin": pa.array(cells), "destination": pa.array(["Vladivostok"])})
    text(room, f"parts/{FILE}", _written(table))
