"""Military symbols: the curated list, what is drawn for it, and what is said when it cannot be."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

import geo_movements as gm
from geo_movements import grammar
from geo_movements.errors import OutputError
from geo_movements.grammar import symbols
from geo_movements.grammar.symbols import symbol_of
from geo_movements.languages import known, load
from geo_movements.schema import Story
from geo_movements.tables import unit_types
from geo_movements.tables.unit_types import AFFILIATIONS, UNIT_TYPES, sidc

MOVEMENTS = """\
origin,destination,side,unit_type,mode,claimant,date,status
Wonsan,Vladivostok,DPRK,special forces,sea,A,2024-10-08,confirmed
Wonsan,Vladivostok,DPRK,infantry,sea,A,2024-10-08,confirmed
Wonsan,Khabarovsk,russia,Naval-Transport,air,A,2024-10-08,confirmed
Wonsan,Chita,DPRK,camel corps,rail,A,2024-10-08,confirmed
Wonsan,Ussuriysk,DPRK,,air,A,2024-10-08,confirmed
"""
SETTINGS = 'symbols = "military"\n[affiliations]\n"Russia" = "hostile"\n'


@pytest.fixture
def story(project_folder) -> Story:
    folder = project_folder(MOVEMENTS)
    (folder / "map.toml").write_text(SETTINGS, encoding="utf-8")
    project = gm.read(folder)
    return gm.build(project, gm.resolve(project))


@pytest.mark.parametrize("unit_type", UNIT_TYPES)
def test_each_type_is_drawn_in_each_frame(unit_type: str) -> None:
    milsymbol = pytest.importorskip("milsymbol")
    frames = set()
    for affiliation in AFFILIATIONS:
        code = sidc(unit_type, affiliation)
        assert len(code) == 20 and milsymbol.Symbol(code).is_valid()
        symbol = symbol_of(unit_type, affiliation)
        frame, *rest = symbol.shapes
        assert frame.path and frame.fill == "ground" and frame.stroke
        assert rest, "an empty frame says nothing"
        frames.add(frame.path)
    assert len(frames) == len(AFFILIATIONS)


def test_types_look_different_from_one_another() -> None:
    drawn: dict[object, list[str]] = {}
    for unit_type in UNIT_TYPES:
        drawn.setdefault(symbol_of(unit_type).shapes, []).append(unit_type)
    assert [names for names in drawn.values() if len(names) > 1] == [["cavalry", "reconnaissance"]]


def test_an_infantry_of_friends_is_a_crossed_rectangle() -> None:
    symbol = symbol_of("infantry", "friend")
    assert [shape.path for shape in symbol.shapes] == [
        "M25,50 l150,0 0,100 -150,0 z", "M25,50 L175,150 M25,150 L175,50",
    ]  # fmt: skip


def test_the_svg_has_no_colour_but_the_two_that_it_is_given() -> None:
    drawn = symbol_of("merchant_ship").svg("#1144aa", "#fefefe", height=30)
    root = ElementTree.fromstring(drawn)
    assert root.attrib["height"] == "30"
    told = {node.attrib.get(name) for node in root.iter() for name in ("fill", "stroke")}
    assert told <= {None, "none", "#1144aa", "#fefefe"}
    hostile = symbol_of("infantry").svg('"><script>')
    assert "<script>" not in hostile and ElementTree.fromstring(hostile) is not None


@pytest.mark.parametrize("code", [code for code in known() if code != "en"])
def test_every_type_has_its_word_in_every_language(code: str) -> None:
    words = load(code).unit_types
    assert tuple(words) == tuple(UNIT_TYPES)
    assert all(word.strip() and "_" not in word for word in words.values())
    assert len(set(words.values())) == len(UNIT_TYPES)


def test_case_spaces_and_hyphens_do_not_matter() -> None:
    assert unit_types.known("  Special-Forces ") == "special_forces"
    assert unit_types.known("") is None
    assert unit_types.near("infentry") == "infantry"


def test_plain_is_the_default_and_needs_no_package(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "milsymbol", None)
    symbol_of.cache_clear()
    plain = replace(story, settings=replace(story.settings, symbols="plain"))
    design = grammar.design(plain)
    assert design.symbols == () and set(design.symbol_on) == {None}
    assert not any(entry.mark == "symbol" for entry in design.legend)
    with pytest.raises(OutputError, match=r'pip install "geo-movements\[symbols\]"'):
        grammar.design(story)


def test_symbols_follow_type_and_side(story: Story) -> None:
    design = grammar.design(story)
    told = [design.symbols[at] if at is not None else None for at in design.symbol_of]
    assert [(one.unit_type, one.affiliation) if one else None for one in told] == [
        ("special_forces", "unknown"), ("infantry", "unknown"), ("naval_transport", "hostile"),
        None, None,
    ]  # fmt: skip


def test_a_line_of_two_types_has_no_symbol(story: Story) -> None:
    design = grammar.design(story)
    on = {mark.claims: at for mark, at in zip(design.marks, design.symbol_on, strict=True)}
    assert on[(0, 1)] is None and on[(2,)] is not None and on[(3,)] is None


def test_the_legend_names_what_is_on_the_map_alone(story: Story) -> None:
    legend = grammar.design(story, load("de")).legend
    units = [entry.label for entry in legend if entry.mark == "symbol"]
    assert units == ["Marinehilfsschiff (feindlich)"]  # the line of two types has none
    assert {entry.value for entry in legend if entry.mark == "mode"} == {"sea", "rail", "air"}
    notes = [entry.label for entry in legend if entry.question == "Welche Einheiten"]
    assert notes[-1] == "Militärische Zeichen nach APP-6."  # no clover is shown


def test_check_warns_of_types_and_sides_that_it_does_not_know(project_folder) -> None:
    folder = project_folder(MOVEMENTS.replace("special forces", "special force"))
    told = []
    for settings in (SETTINGS.replace("Russia", "Rusia"), 'symbols = "plain"\n'):
        (folder / "map.toml").write_text(settings, encoding="utf-8")
        project = gm.read(folder)
        problems = gm.check(project, gm.resolve(project))
        wanted = problems[problems["column"].isin(["unit_type", "affiliations"])]
        told.append(wanted[["level", "row", "problem", "hint"]].to_numpy().tolist())
    assert told[1] == []
    assert sorted(told[0]) == [
        ["warning", 0, 'no claim is of the side "Rusia".', "Write the side as in movements."],
        [
            "warning", 2, '"special force" has no military symbol.',
            'The nearest is "special_forces".',
        ],
        [
            "warning", 5, '"camel corps" has no military symbol.',
            "docs/tables.md lists those that have one.",
        ],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('symbols = "nato"', "plain or military"),
        ("symbols = true", "plain or military"),
        ('affiliations = "hostile"', "names no side"),
        ('[affiliations]\nRussia = "enemy"', "no affiliation of Russia"),
        ("[affiliations]\nRussia = 3", "no affiliation of Russia"),
    ],
)
def test_settings_that_say_nothing_are_told(project_folder, toml: str, said: str) -> None:
    folder = project_folder(MOVEMENTS)
    (folder / "map.toml").write_text(toml, encoding="utf-8")
    told = [f"{p.level} {p.problem} {p.hint}" for p in gm.read(folder).problems]
    assert len(told) == 1 and said in told[0] and told[0].startswith("error")


@pytest.mark.parametrize(
    "drawing",
    [
        "<image/>",
        '<g transform="rotate(4)"><path d="M0,0"/></g>',
        '<text text-anchor="end" dominant-baseline="middle" stroke="none">A</text>',
    ],
)
def test_a_drawing_that_is_not_understood_is_refused(drawing: str) -> None:
    root = ElementTree.fromstring(f"<svg>{drawing}</svg>")
    with pytest.raises(ValueError, match="not known here"):
        list(symbols._shapes(root, (0.0, 0.0, 1.0)))
