from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_movements.errors import ParseError
from geo_movements.places.geocoding import coordinates


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("43.1, 131.9", (131.9, 43.1)),
        ("+43.1; -131.9", (-131.9, 43.1)),
        ("−33.9 151.2", (151.2, -33.9)),
        ("N 43 06 00 E 131 54 00", (131.9, 43.1)),
        ("43 06 00 N 131 54 00 E", (131.9, 43.1)),
        ("43°06'36\"N 131°54'36\"E", (131.91, 43.11)),
        ("43°06′36″ S, 131°54′36″ W", (-131.91, -43.11)),
        ("43º06’00''N, 131º54’00''E", (131.9, 43.1)),
        ("N43 E131", (131, 43)),
        ("43N131E", (131, 43)),
        ("43 N, E 131", (131, 43)),
        ("S 43° 6.5' W 12° 30.5'", (-12 - 30.5 / 60, -43 - 6.5 / 60)),
        ("43.1°, 131.9°", (131.9, 43.1)),
        ("-0°30' 151°12'", (151.2, -0.5)),
    ],
)
def test_each_form_is_read(text: str, point: tuple[float, float]) -> None:
    assert coordinates(text) == pytest.approx(point)


@pytest.mark.parametrize(
    "text",
    [
        "55.75, 37.62, 100",
        "1 2 3",
        "10 E 20",
        "10, 20 E",
        "131 E, 43 N",
        "-43.1 S, 12 W",
        "-43°, 12°W",
        "43°99'N 131°54'E",
        "43°60'N 131°E",
        "43 06 60 N 131 E",
        "43.5°30'N 131°E",
        "43°06.5'30\"N 131°E",
        "N 43 S 131 E",
        "N 43 131 E",
        "43°06'",
        "43°06'N",
        "43:06N 131:54E",
        "43,1 131,9",
        "2024-10-08",
        "N E 1 2",
        "43°N 200°E",
        "91°N 1°E",
        "200, 10",
        "9" * 5000 + " 1",
    ],
)
def test_what_looks_like_coordinates_and_is_none_is_told(text: str) -> None:
    with pytest.raises(ParseError) as raised:
        coordinates(text)
    assert "43.1, 131.9" in raised.value.hint
    assert len(str(raised.value)) < 300


@pytest.mark.parametrize(
    "text", ["Area 51", "Hill 937, 12", "12", "43.1", "", " ", "NEWS", "N 43", "43.1, 131.9 km"]
)
def test_a_name_is_no_coordinates(text: str) -> None:
    assert coordinates(text) is None


# --- what is printed is read again --------------------------------------------------------------


def parts(seconds: int, hemispheres: str) -> tuple[int, int, int, str]:
    size = abs(seconds)
    return size // 3600, size // 60 % 60, size % 60, hemispheres[seconds < 0]


WRITTEN = (
    lambda d, m, s, letter: f"{d}°{m:02}'{s:02}\"{letter}",
    lambda d, m, s, letter: f"{d} {m:02} {s:02} {letter}",
    lambda d, m, s, letter: f"{d}° {m}′ {s}″ {letter}",
    lambda d, m, s, letter: f"{d}°{m + s / 60:.8f}'{letter}",
    lambda d, m, s, letter: f"{d + m / 60 + s / 3600:.9f}°{letter}",
    lambda d, m, s, letter: f"{d + m / 60 + s / 3600:.9f} {letter}",
    lambda d, m, s, letter: f"{letter} {d} {m} {s}",
    lambda d, m, s, letter: f"{letter}{d}°{m}'{s}''",
)
SIGNED = (
    lambda d, m, s, letter: f"{'-' * (letter in 'SW')}{d + m / 60 + s / 3600:.9f}",
    lambda d, m, s, letter: f"{'-' * (letter in 'SW')}{d}°{m}'{s}\"",
)


@given(
    st.integers(-90 * 3600, 90 * 3600),
    st.integers(-180 * 3600, 180 * 3600),
    st.one_of(
        *(
            st.tuples(st.sampled_from(forms), separators)
            for forms, separators in (
                ([(form, form) for form in WRITTEN], st.sampled_from([", ", "; ", " "])),
                ([(a, b) for a in WRITTEN for b in WRITTEN], st.sampled_from([", ", ",", " ; "])),
                ([(form, form) for form in SIGNED], st.sampled_from([", ", "; ", " "])),
            )
        )
    ),
)
def test_what_is_printed_is_read_again(lat: int, lon: int, form) -> None:
    (write_lat, write_lon), separator = form
    text = write_lat(*parts(lat, "NS")) + separator + write_lon(*parts(lon, "EW"))
    assert coordinates(text) == pytest.approx((lon / 3600, lat / 3600), abs=1e-7)


@given(st.text("0123456789.,;:+-−°º'\"′″’”NSEW "))
def test_any_text_reads_or_raises_a_parse_error(text: str) -> None:
    try:
        point = coordinates(text)
    except ParseError:
        return
    assert point is None or (abs(point[0]) <= 180 and abs(point[1]) <= 90)
