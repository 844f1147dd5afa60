from __future__ import annotations

import random

import pandas as pd
import pytest

import geo_movements as gm
from geo_movements import competing
from geo_movements.competing import leg_keys

HEADER = (
    "id,movement,leg,claimant,origin,destination,via,mode,date,strength,status,"
    "strength_group,either\n"
)
PLACES = """\
toponym,lat,lon,precision,uncertainty_km,geometry
Wonsan,39.15,127.44,town,,
Chongjin,41.80,129.78,town,,
Hungnam,39.84,127.63,town,,
Hamhung,39.92,127.54,district,25,
Vladivostok,43.11,131.87,town,,
Coast,,,region,,"POLYGON((131 42, 133 42, 133 44, 131 44, 131 42))"
Inland,,,region,,"POLYGON((100 50, 101 50, 101 51, 100 50))"
"""


def rivals(project_folder, *rows: str) -> list[str | None]:
    project = gm.read(project_folder(HEADER + "\n".join(rows) + "\n", places=PLACES))
    return gm.build(project, gm.resolve(project)).legs["competes_with"].tolist()


BASE = "us,sealift,1,US,Wonsan,Vladivostok,,sea,2024-10-01/2024-10-20,3000,claimed"


@pytest.mark.parametrize(
    "other",
    [
        "x,sealift,1,NIS,Chongjin,Vladivostok,,sea,,,claimed",
        "x,sealift,1,NIS,Wonsan,Inland,,,,,claimed",
        "x,sealift,1,NIS,Wonsan,Vladivostok,,air,,,claimed",
        "x,sealift,1,NIS,Wonsan,Vladivostok,,,2024-10-21/2024-10-22,,claimed",
        "x,sealift,1,NIS,Wonsan,Vladivostok,,,about 24 October 2024,,claimed",
        'x,sealift,1,NIS,Wonsan,Vladivostok,,,,"up to 2,000",claimed',
        'x,sealift,1-2,NIS,Wonsan,Vladivostok,,,,"about 1,500",claimed',
        "x,sealift,1,NIS,Wonsan,Vladivostok,,,,,denied",
    ],
)
def test_claims_that_cannot_both_be_true_compete(project_folder, other: str) -> None:
    assert rivals(project_folder, BASE, other) == ["x", "us"]


@pytest.mark.parametrize(
    "other",
    [
        "x,sealift,1,NIS,Wonsan,Vladivostok,,,,,claimed",
        "x,sealift,1,NIS,Wonsan,,,,2024-10,at least 1,assessed",
        "x,sealift,1,NIS,,Coast,,,,1500,claimed",  # part of an area: perhaps part of the men
        'x,sealift,1,NIS,Wonsan,Vladivostok,,,,"about 2,800",claimed',
        "x,sealift,2,NIS,Chongjin,Vladivostok,,air,,,claimed",
        "x,sealift,,NIS,Chongjin,Vladivostok,,air,,,claimed",
        "x,other,1,NIS,Chongjin,Vladivostok,,air,,,claimed",
        "x,sealift,1,US (a speaker),Chongjin,Vladivostok,,air,,,claimed",
        "x,sealift,1,us,Chongjin,Vladivostok,,air,,,claimed",
        "x,sealift,1,NIS,North Korea,Russia,,,,,claimed",  # by country, without a polygon
        "x,sealift,1,NIS,,Vladivostok,,,2024-10-25,,claimed",  # there later than the way there
        "x,sealift,1,NIS,Chongjin,Vladivostok,,,2024-12,10000,planned",
        "x,sealift,1,NIS,Wonsan,Vladivostok,,,about 22 October 2024,,claimed",
        "x,sealift,north-east,NIS,Chongjin,Vladivostok,,air,,,claimed",
    ],
)
def test_claims_that_may_both_be_true_do_not(project_folder, other: str) -> None:
    assert rivals(project_folder, BASE, other) == [None, None]


def test_a_place_within_the_other_s_ring_is_no_contradiction(project_folder) -> None:
    assert rivals(
        project_folder,
        "a,m,1,US,Hamhung,Vladivostok,,,,,claimed",
        "b,m,1,NIS,Hungnam,Vladivostok,,,,,claimed",
    ) == [None, None]


def test_different_vias_compete(project_folder) -> None:
    assert rivals(
        project_folder,
        "a,m,1,US,Wonsan,Vladivostok,Chongjin,,,,claimed",
        "b,m,1,NIS,Wonsan,Vladivostok,Hungnam,,,,claimed",
    ) == ["b", "a"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Chongjin", ""),
        ("Chongjin", "Hungnam; Chongjin"),
        ("Hungnam; Chongjin", "Hungnam; Inland; Chongjin"),
        ("Hamhung", "Hungnam"),  # a ring that reaches to it
    ],
)
def test_a_way_told_in_more_stops_is_the_same_way(project_folder, one: str, other: str) -> None:
    rows = [
        f"{name},m,1,{name},Wonsan,Vladivostok,{via},,,,claimed"
        for name, via in (("a", one), ("b", other))
    ]
    assert rivals(project_folder, *rows) == [None, None]


def test_stops_in_another_order_compete(project_folder) -> None:
    assert rivals(
        project_folder,
        "a,m,1,US,Wonsan,Vladivostok,Chongjin; Hungnam,,,,claimed",
        "b,m,1,NIS,Wonsan,Vladivostok,Hungnam; Chongjin,,,,claimed",
    ) == ["b", "a"]


def test_one_itinerary_by_two_voices_does_not_compete(project_folder) -> None:
    """One tells the first leg, the other the next; a third both at once."""
    whole = "c,m,1-2,HUR,Wonsan,Inland,Vladivostok,,,,claimed"
    parts = (
        "a,m,1,NIS,Wonsan,Vladivostok,,sea,,1500,claimed",
        "b,m,2,US,Vladivostok,Inland,,rail,,500,claimed",
    )
    assert rivals(project_folder, *parts, whole) == [None, None, None]
    other_way = "c,m,1-2,HUR,Chongjin,Hungnam,,,,,claimed"
    assert rivals(project_folder, *parts, other_way) == ["c", "c", "a; b"]


def test_leg_keys_are_in_natural_order() -> None:
    assert leg_keys("2")[0] < leg_keys("10")[0]
    assert leg_keys("2-10") == (leg_keys("2")[0], leg_keys("10")[0])
    assert leg_keys("2a")[0] > leg_keys("2")[0]
    assert leg_keys("north-east")[0] == leg_keys("north-east")[1]
    assert leg_keys(None) is None


def test_two_denials_agree(project_folder) -> None:
    assert rivals(
        project_folder,
        "a,m,1,US,Wonsan,Vladivostok,,,,500,denied",
        "b,m,1,NIS,Chongjin,Vladivostok,,,,900,denied",
    ) == [None, None]


def test_a_denial_contradicts_only_what_it_denies(project_folder) -> None:
    rows = (
        "a,m,1,US,Wonsan,Vladivostok,Chongjin,,,,claimed",
        "b,m,1,NIS,Wonsan,Vladivostok,Chongjin,,,,denied",
        "c,m,1,HUR,Wonsan,Vladivostok,Hungnam,,,,claimed",
    )
    assert rivals(project_folder, *rows) == ["b; c", "a", "a"]


def test_alternatives_compete_only_where_none_of_them_agrees(project_folder) -> None:
    to_x_or_y = (
        "a1,m,1,US,Wonsan,Vladivostok,,,,,claimed,,site",
        "a2,m,1,US,Wonsan,Inland,,,,,claimed,,site",
    )
    agrees = rivals(project_folder, *to_x_or_y, "b,m,1,NIS,Wonsan,Inland,,,,,claimed")
    assert agrees == [None, None, None]
    differs = rivals(project_folder, *to_x_or_y, "b,m,1,NIS,Wonsan,Chongjin,,,,,claimed")
    assert differs == ["b", "b", "a1; a2"]


def test_a_ring_that_reaches_into_an_area_is_no_contradiction(project_folder) -> None:
    rows = (
        "a,m,1,US,Wonsan,Coast,,,,,claimed",
        'b,m,1,NIS,Wonsan,"43, 130.9",,,,,claimed',
    )
    assert rivals(project_folder, *rows) == ["b", "a"]
    near = PLACES + '"43, 130.9",43,130.9,,40,\n'
    project = gm.read(project_folder(HEADER + "\n".join(rows) + "\n", places=near))
    assert gm.build(project, gm.resolve(project)).legs["competes_with"].isna().all()


def test_an_area_past_180_is_where_it_is(project_folder) -> None:
    places = (
        'toponym,lat,lon,geometry\nEast,,,"POLYGON((170 60,192 60,192 70,170 70,170 60))"\n'
        "Provideniya,64.4,-173.2,\n"
    )
    rows = "a,m,1,US,East,,,,,,claimed\nb,m,1,NIS,Provideniya,,,,,,claimed\n"
    project = gm.read(project_folder(HEADER + rows, places=places))
    assert gm.build(project, gm.resolve(project)).legs["competes_with"].isna().all()


def test_a_total_of_parallel_parts_is_no_part_s_number(project_folder) -> None:
    parts = (
        "a,m,1,US,Wonsan,Vladivostok,,,,1500,claimed,all",
        "b,m,1,US,Chongjin,Vladivostok,,,,1500,claimed,all",
    )
    other = "c,m,1,NIS,Wonsan,,,,,500,claimed"
    assert rivals(project_folder, *parts, other)[0] is None
    # The same men on the next leg: there the number is the leg's own.
    onward = parts[1].replace("m,1", "m,2")
    assert rivals(project_folder, parts[0], onward, other)[0] == "c"


def test_claims_alike_are_compared_once_and_named_in_order(project_folder) -> None:
    told = (("a", "US", 5), ("b", "NIS", 9), ("c", "US", 5), ("d", "NIS", 9))
    rows = [f"{name},m,1,{by},Wonsan,Vladivostok,,sea,,{n},claimed" for name, by, n in told]
    assert rivals(project_folder, *rows) == ["b; d", "a; c", "b; d", "a; c"]


def test_a_long_movement_meets_only_its_neighbours(project_folder, monkeypatch) -> None:
    met = []

    def counted(one, other, places):
        met.append((one.keys, other.keys))
        yield from ()

    monkeypatch.setattr("geo_movements.competing._differences", counted)
    rows = [f"{n}{by},m,{n},{by},Wonsan,Vladivostok,,sea,,{n},claimed"
            for n in range(1, 40) for by in ("US", "NIS")]  # fmt: skip
    rivals(project_folder, *rows, "x,m,3-5,HUR,Wonsan,Vladivostok,,sea,,1,claimed")
    assert len(met) == 39 + 6


def test_leg_keys_of_any_size_compare_as_numbers() -> None:
    keys = [leg_keys(text) for text in ("2", "10", "010", "9" * 5000, "1" + "0" * 5000)]
    assert keys == sorted(keys) and keys[1] == keys[2]


def test_a_way_told_in_halves_is_one_itinerary(project_folder) -> None:
    halves = (
        "nis,m,1,NIS,Wonsan,Vladivostok,,sea,,1500,claimed",
        "us,m,2,US,Vladivostok,Inland,,rail,,3000,claimed",
    )
    assert rivals(project_folder, *halves) == [None, None]


@pytest.mark.parametrize(("other", "competes"), [("1942-08-15", False), ("1942-07-31", True)])
def test_an_approximate_span_reaches_by_a_share_of_its_length(
    project_folder, other: str, competes: bool
) -> None:
    told = rivals(
        project_folder,
        "a,m,1,US,Wonsan,Vladivostok,,,late 1942,,claimed",
        f"b,m,1,NIS,Wonsan,Vladivostok,,,{other},,claimed",
    )
    assert told == (["b", "a"] if competes else [None, None])


def crowd(count: int, bodies: int, leg: str = "1") -> list[str]:
    return [
        f"c{at},sealift,{leg},Body {at % bodies},Wonsan,Vladivostok,,sea,,{100 + at},claimed"
        for at in range(count)
    ]


def test_a_crowd_is_compared_with_its_neighbours_alone_and_that_is_told(
    project_folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[object, object]] = []

    def counted(one, other, places):
        compared.append((one, other))
        return differences(one, other, places)

    differences = competing._differences
    monkeypatch.setattr(competing, "_differences", counted)
    monkeypatch.setattr(competing, "MOST_COMPARED", 5)
    folder = project_folder(HEADER + "\n".join(crowd(60, 60)) + "\n", places=PLACES)
    project = gm.read(folder)
    places = gm.resolve(project)
    told = gm.build(project, places).legs["competes_with"].tolist()
    assert len(compared) <= 60 * 5
    assert told[0] == "c1; c2; c3; c4; c5" and told[30] == "c25; c26; c27; c28; c29"
    (warning,) = [one for one in gm.check(project, places)["problem"] if "not all that" in one]
    assert warning.startswith('60 claims tell leg "1" of "sealift"')


def test_a_movement_of_one_claimant_is_not_compared_at_all(
    project_folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(competing, "_told", lambda row: pytest.fail("a claim was made ready"))
    assert rivals(project_folder, *crowd(9, 1)) == [None] * 9


def test_claims_that_are_alike_have_their_rivals_named_once(project_folder) -> None:
    alike = [f"u{at},sealift,1,US,Wonsan,Vladivostok,,sea,,3000,claimed" for at in range(3)]
    told = rivals(project_folder, *alike, "n,sealift,1,NIS,Wonsan,Vladivostok,,sea,,500,claimed")
    assert told == ["n"] * 3 + ["u0; u1; u2"]
    assert told[0] is told[2]


@pytest.mark.parametrize("seed", range(30))
def test_crowds_are_counted_as_one_by_one(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(competing, "MOST_COMPARED", 4)
    rng = random.Random(seed)
    cells = [None, "1", "2", "1-2", "3", "2-4", "10", "north-east"]
    rows = [
        {"movement": rng.choice("mn"), "leg": rng.choice(cells), "claimant": rng.choice("xy")}
        for _ in range(25)
    ]
    told = competing.crowded(pd.DataFrame(rows, dtype=object))
    wanted = {}
    for at, row in enumerate(rows):
        mine = competing.leg_keys(row["leg"])
        count = sum(
            other["movement"] == row["movement"] and bool(keys) and bool(mine)
            and keys[0] <= mine[1] and mine[0] <= keys[1]
            for other in rows if (keys := competing.leg_keys(other["leg"])) or True
        )  # fmt: skip
        if count > 4:
            wanted.setdefault((row["movement"], row["leg"]), (count, at))
    assert {(one, leg): (count, at) for one, leg, count, at in told} == wanted
