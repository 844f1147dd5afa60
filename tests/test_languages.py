"""Each language says all that the code says, and nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo_movements
from geo_movements import languages, schema
from geo_movements.grammar import date_text, span_text, strength_text
from geo_movements.languages import Said, Words, load
from geo_movements.page.tongues import difference
from geo_movements.routes.legs import Route
from geo_movements.routes.notes import route_note
from geo_movements.routes.passages import passages
from geo_movements.routes.ways import NoWay, Stop
from geo_movements.tables.settings import read_settings

PACKAGE = Path(geo_movements.__file__).parent
CODES = languages.known()
OTHERS = tuple(code for code in CODES if code != "en")
ENGLISH = load("en")
# The first word of a call: a sentence that is looked up there and then, or marked for later.
SAYS = re.compile(r'\b(?:t|parts)\(\s*"((?:[^"\\]|\\.)*)"')
DYNAMIC = re.compile(r"\b(?:t|parts)\(\s*[^\s\")]")
PATTERNS: Mapping[str, set[str]] = {
    "year": {"year"}, "year_bc": {"year"}, "month": {"year", "month"},
    "day": {"year", "month", "day"},
    "days_of_month": {"year", "month", "day", "last_day"},
    "days_of_year": {"year", "month", "day", "last_month", "last_day"},
    "months_of_year": {"year", "month", "last_month"},
    "years": {"first", "last"}, "span": {"first", "last"},
    "by": {"date"}, "from": {"date"}, "about": {"date"}, "perhaps": {"date"},
}  # fmt: skip


def said_in_python() -> set[str]:
    return {key for path in PACKAGE.rglob("*.py") for key in _python_keys(path)}


def _python_keys(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        if name in ("say", "english") and isinstance(node.args[0], ast.Constant):
            yield node.args[0].value


def said_in_the_viewer() -> set[str]:
    found = set()
    for path in (PACKAGE / "page" / "viewer").glob("*.js"):
        found |= set(SAYS.findall(path.read_text(encoding="utf-8")))
    return found


def vocabulary() -> set[str]:
    told = (*schema.MODES, "unknown", *schema.STATUSES, *schema.EVENT_KINDS, *schema.STANCES)
    return {*told} - {"neither"}


def forms(said: Said) -> list[str]:
    return [said] if isinstance(said, str) else list(said.values())


def slots(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", sentence))


PYTHON, VIEWER = said_in_python(), said_in_the_viewer()


def test_the_code_says_something() -> None:
    assert "Reported movements" in PYTHON and "Who says so" in PYTHON  # said, and marked
    assert "Movements" in VIEWER and len(VIEWER) > 100


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_is_there_and_none_is_idle(code: str) -> None:
    words = load(code)
    assert set(words.sentences) == PYTHON
    assert set(words.viewer) == VIEWER - vocabulary()


def test_english_has_but_its_plurals() -> None:
    assert set(ENGLISH.sentences) <= PYTHON and set(ENGLISH.viewer) <= VIEWER
    for key, said in {**ENGLISH.sentences, **ENGLISH.viewer}.items():
        assert not isinstance(said, str) and said["other"] == key


@pytest.mark.parametrize("code", OTHERS)
def test_placeholders_agree(code: str) -> None:
    words = load(code)
    for key, said in {**words.sentences, **words.viewer}.items():
        for form in forms(said):
            assert slots(form) == slots(key), (key, form)


@pytest.mark.parametrize("code", CODES)
def test_no_plural_form_lacks(code: str) -> None:
    words = load(code)
    told = {**words.sentences, **words.viewer}
    for key, said in told.items():
        if not isinstance(said, str):
            assert tuple(said) == words.plural_forms and "{count}" in key, key
    if code != "en":
        for key in (*ENGLISH.sentences, *ENGLISH.viewer):
            assert not isinstance(told[key], str), key
    assert {words.form(count) for count in range(200)} == {*words.plural_forms}


@pytest.mark.parametrize("code", OTHERS)
def test_a_sentence_ends_as_it_does_in_english(code: str) -> None:
    words = load(code)
    for key, said in {**words.sentences, **words.viewer}.items():
        for form in forms(said):
            assert form == form.strip() or key.startswith(","), key
            assert form.endswith(".") == key.endswith("."), (key, form)


@pytest.mark.parametrize("code", OTHERS)
def test_curated_words_and_passages_are_all_named(code: str) -> None:
    words = load(code)
    assert set(words.vocabulary) == vocabulary()
    assert set(words.passages) == {passage.name for passage in passages().values()}


@pytest.mark.parametrize("code", CODES)
def test_dates_have_all_their_patterns(code: str) -> None:
    dates = load(code).dates
    assert len(dates["months"]) == len(dates["months_alone"]) == 12
    for name, needed in PATTERNS.items():
        assert slots(dates[name]) == needed, name
    assert set(dates) - set(PATTERNS) <= {"months", "months_alone", "first_day"}
    assert set(load(code).lists) == {"comma", "and", "or"}


def test_no_particle_follows_a_name_in_korean() -> None:
    """Which of 은/는, 이/가, 을/를, 과/와, 로/으로 it is, the name's last sound decides."""
    words = load("ko")
    for said in (*words.sentences.values(), *words.viewer.values()):
        for form in forms(said):
            assert not re.search(r"\}[은는이가을를과와로]", form), form


def test_the_viewer_looks_up_only_what_it_says_or_cells_hold() -> None:
    for path in (PACKAGE / "page" / "viewer").glob("*.js"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if DYNAMIC.search(line) and "export function" not in line:
                assert re.search(r"t\((?:claim\.status|event\.kind|kind|mode|stance|value)\)", line)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("uk", ["8 жовт. 2024", "1–20 жовт. 2024", "30 жовт. – 13 лист. 2024", "жовт. 2024",
                "жовт. – лист. 2024", "1812–1814", "218 до н. е.", "не пізніше 8 жовт. 2024"]),
        ("ru", ["8 окт. 2024", "1–20 окт. 2024", "30 окт. – 13 нояб. 2024", "окт. 2024",
                "окт. – нояб. 2024", "1812–1814", "218 до н. э.", "не позднее 8 окт. 2024"]),
        ("ko", ["2024년 10월 8일", "2024년 10월 1~20일", "2024년 10월 30일~11월 13일",
                "2024년 10월", "2024년 10월~11월", "1812년~1814년", "기원전 218년",
                "늦어도 2024년 10월 8일까지"]),
        ("fr", ["8 oct. 2024", "1er–20 oct. 2024", "30 oct. – 13 nov. 2024", "oct. 2024",
                "oct. – nov. 2024", "1812–1814", "218 av. J.-C.",
                "au plus tard le 8 oct. 2024"]),
        ("de", ["8. Okt. 2024", "1.–20. Okt. 2024", "30. Okt. – 13. Nov. 2024", "Okt. 2024",
                "Okt.–Nov. 2024", "1812–1814", "218 v. Chr.", "spätestens 8. Okt. 2024"]),
        ("es", ["8 oct 2024", "1–20 oct 2024", "30 oct – 13 nov 2024", "oct 2024",
                "oct–nov 2024", "1812–1814", "218 a. C.", "a más tardar el 8 oct 2024"]),
    ],
)  # fmt: skip
def test_dates_as_the_language_writes_them(code: str, words: list[str]) -> None:
    spans = [
        ("2024-10-08", "2024-10-08"), ("2024-10-01", "2024-10-20"), ("2024-10-30", "2024-11-13"),
        ("2024-10-01", "2024-10-31"), ("2024-10-01", "2024-11-30"), ("1812-01-01", "1814-12-31"),
        ("-0217-01-01", "-0217-12-31"), (None, "2024-10-08"),
    ]  # fmt: skip
    assert [span_text(*span, load(code)) for span in spans] == words


@given(st.dates(), st.dates(), st.sampled_from(CODES), st.booleans())
def test_a_date_tells_its_years_in_every_language(
    one: Any, other: Any, code: str, about: bool
) -> None:
    first, last = sorted((one, other))
    days = {"date_earliest": first.isoformat(), "date_latest": last.isoformat()}
    told = date_text({**days, "date_approximate": about, "date_uncertain": about}, load(code))
    assert told is not None and "{" not in told
    assert str(first.year) in told and str(last.year) in told


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"strength": "1500"}, "1\u00a0500"),
        ({"strength": "at least 3,000"}, "at least 3,000"),
        ({"strength": "21", "strength_unit": "ships"}, "21 корабель"),
        ({"strength": "7", "strength_unit": "vehicles"}, "7 машин"),
        ({"strength": "some 7", "strength_unit": "ships"}, "some 7 кораблів"),
    ],
)
def test_numbers_take_their_unit(cells: dict[str, str], told: str) -> None:
    assert strength_text(cells, load("uk")) == told


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (
            "no railway that we have within 25 km of it",
            "немає залізниці в межах 25 км від пункту Y (за нашими даними)",
        ),
        (
            "no road of China that we have within 25 km of the middle of it",
            "немає дороги країни Китай у межах 25 км від середини місцевості Y (за нашими даними)",
        ),
        (
            "the roads that we have and that keep out of China and North Korea do not join the two",
            "тутешні дороги в обхід цих країн (Китай і Північна Корея) "
            "не з’єднують цих двох пунктів (за нашими даними)",
        ),
        (
            "what is closed (Panama, Suez) leaves no way by sea",
            "через закриті ділянки (Панамський канал і Суецький канал) морського шляху немає",
        ),
        ("the moon is in the way", "the moon is in the way"),  # nobody says so: it stays English
    ],
)
def test_why_there_is_no_way_is_told_in_the_language(reason: str, told: str) -> None:
    stops = (Stop(0, 0), Stop(1, 1))
    route = Route(None, "great_circle", 1.0, faults=((0, NoWay(reason, 1)),))
    note = route_note(("X", "Y"), stops, route, load("uk"))
    assert note == f"Пряма X – Y: {told}."


# --- Settings -------------------------------------------------------------------------------------


def settings_of(tmp_path: Path, line: str) -> tuple[schema.Settings, list[Any]]:
    file = tmp_path / "map.toml"
    file.write_text(line, encoding="utf-8")
    problems: list[Any] = []
    return read_settings(file, problems), problems


@pytest.mark.parametrize(
    ("line", "first", "others"),
    [
        ('language = "uk"', "uk", ()),
        ('language = ["uk"]', "uk", ()),
        ('language = ["en", "uk", "en", "ko"]', "en", ("uk", "ko")),
    ],
)
def test_the_page_speaks_one_language_or_several(
    tmp_path: Path, line: str, first: str, others: tuple[str, ...]
) -> None:
    settings, problems = settings_of(tmp_path, line)
    assert (settings.language, settings.other_languages) == (first, others) and not problems


@pytest.mark.parametrize(
    "line",
    [
        'language = "xx"',
        'language = ["en", "Ukrainian"]',
        "language = []",
        "language = 7",
        'language = [["en"]]',
    ],
)
def test_an_unknown_language_is_named_with_those_there_are(tmp_path: Path, line: str) -> None:
    settings, (problem,) = settings_of(tmp_path, line)
    assert settings.language == "en"
    assert problem.level == "error" and problem.column == "language"
    assert all(code in problem.hint for code in CODES)


def test_a_language_that_is_none_is_an_error() -> None:
    with pytest.raises(KeyError, match="Known: de, en"):
        load("xx")


# --- What the page carries ------------------------------------------------------------------------

texts = st.text(max_size=2)
tellings = st.fixed_dictionaries(
    {
        "a": texts,
        "b": st.lists(texts, max_size=2),
        "c": st.fixed_dictionaries({"d": texts, "e": st.integers()}),
    }
)


def laid_over(value: Any, over: Any) -> Any:
    """Do as the viewer does."""
    if not isinstance(over, dict) or not isinstance(value, dict | list):
        return over
    keys = list(value) if isinstance(value, dict) else range(len(value))
    parts = {key: value[key] for key in keys}
    parts |= {key: laid_over(parts[key], over[str(key)]) for key in keys if str(key) in over}
    return parts if isinstance(value, dict) else list(parts.values())


@given(tellings, tellings)
def test_an_overlay_makes_one_telling_the_other(one: Any, other: Any) -> None:
    over = difference(one, other)
    assert (one if over is None else laid_over(one, over)) == other


def test_words_are_read_once_and_kept() -> None:
    assert load("uk") is load("uk")
    assert isinstance(load("uk"), Words)
    with pytest.raises(TypeError):
        load("uk").viewer["Movements"] = "x"  # type: ignore[index]
