"""Geometries as bytes are read where they are what they say."""

from __future__ import annotations

import pytest
import shapely

from geo_movements.errors import ParseError
from geo_movements.tables.wkb import read_wkb

SOUND = (
    "POINT (1 2)",
    "LINESTRING (1 2, 3 4)",
    "POLYGON ((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1))",
    "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
    "MULTILINESTRING Z ((1 2 3, 4 5 6))",
    "POINT ZM (1 2 3 4)",
    "LINESTRING M (1 2 3, 4 5 6)",
    "MULTIPOINT (1 2, 3 4)",
    "LINESTRING EMPTY",
    "MULTIPOLYGON EMPTY",
)


@pytest.mark.parametrize("words", SOUND)
@pytest.mark.parametrize("flavor", ["extended", "iso"])
@pytest.mark.parametrize("order", [0, 1])
def test_what_is_sound_is_read(words: str, flavor: str, order: int) -> None:
    shape = shapely.set_srid(shapely.from_wkt(words), 4326)
    wkb = shapely.to_wkb(
        shape, flavor=flavor, byte_order=order, include_srid=flavor == "extended",
        output_dimension=4,
    )  # fmt: skip
    assert shapely.equals_exact(read_wkb(wkb), shape)


@pytest.mark.parametrize(
    "wkb",
    [
        b"", b"\x01", b"none", b"\x01\x02\x00\x00\x00\xff\xff\xff\xff",
        shapely.to_wkb(shapely.from_wkt("POINT (1 2)")) + b"x",
        shapely.to_wkb(shapely.from_wkt("GEOMETRYCOLLECTION (POINT (0 0))")),
        b"\x01\x04\x00\x00\x00\x01\x00\x00\x00" * 100_000,
        b"\x01\x07\x00\x00\x00\x01\x00\x00\x00" * 100_000,
    ],
)  # fmt: skip
def test_what_is_not_is_refused_and_the_process_lives(wkb: bytes) -> None:
    with pytest.raises(ParseError):
        read_wkb(wkb)


@pytest.mark.parametrize(
    ("kind", "name"),
    [(8, "CIRCULARSTRING"), (1008, "CIRCULARSTRING"), (7, "COLLECTION"), (99, "no known kind")],
)
def test_a_kind_that_is_not_read_is_named(kind: int, name: str) -> None:
    with pytest.raises(ParseError, match=name):
        read_wkb(b"\x01" + kind.to_bytes(4, "little") + b"\x00" * 4)
