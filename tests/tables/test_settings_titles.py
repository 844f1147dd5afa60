"""Titles in the page's languages: `title_uk` in map.toml."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from geo_movements import schema
from geo_movements.tables.service import NOT_HERE, SERVICE_READERS
from geo_movements.tables.settings import read_settings
from geo_movements.tables.values import like


def settings_of(tmp_path: Path, *lines: str) -> tuple[schema.Settings, list[Any]]:
    problems: list[Any] = []
    (tmp_path / "map.toml").write_text("\n".join(lines), encoding="utf-8")
    return read_settings(tmp_path / "map.toml", problems), problems


def test_titles_are_read_by_language(tmp_path: Path) -> None:
    settings, problems = settings_of(
        tmp_path,
        'title = "Troops"',
        'language = ["en", "uk"]',
        'title_uk = "Війська"',
        'subtitle_uk = "Хто що каже"',
        'credit_uk = "Подяка"',
    )
    assert problems == []
    assert settings.title == "Troops"
    told = {"title": "Війська", "subtitle": "Хто що каже", "credit": "Подяка"}
    assert settings.translations == {"uk": told}


@pytest.mark.parametrize(
    ("line", "level", "words"),
    [
        ('title_xx = "?"', "error", "'xx' is no language of the page. Known: de, en, es"),
        ("title_uk = 3", "error", "3 is no text."),
        ('subtitle_ko = "?"', "warning", "the page does not speak 'ko'"),
        ('credits_uk = "?"', "warning", "no such setting."),
    ],
)
def test_what_nobody_reads_is_told(tmp_path: Path, line: str, level: str, words: str) -> None:
    _, problems = settings_of(tmp_path, 'language = ["en", "uk"]', line)
    (problem,) = problems
    assert problem.level == level
    assert words in f"{problem.problem} {problem.hint}"


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ('titel = "Troops"', 'Did you mean "title"?'),
        ('colour_by = "side"', 'Did you mean "color_by"?'),
        ('Title = "Troops"', 'Did you mean "title"?'),
        ('nothing_like = "it"', "Known: title, subtitle,"),
        ('titel_uk = "Війська"', 'Did you mean "title_uk"?'),
        ('Title-uk = "Війська"', 'Did you mean "title_uk"?'),
    ],
)
def test_a_slip_of_a_key_is_asked_about(tmp_path: Path, line: str, hint: str) -> None:
    _, (problem,) = settings_of(tmp_path, line)
    assert problem.level == "warning" and problem.hint.startswith(hint)
    assert problem.problem == "no such setting."


def test_a_slip_of_a_key_of_a_service_goes_to_the_geocoder_and_is_asked_about(
    tmp_path: Path,
) -> None:
    settings, (problem,) = settings_of(tmp_path, "[service]", 'user-agent = "a desk"')
    assert settings.service.options == {"user-agent": "a desk"}
    assert problem[:5] == (
        "warning",
        "map.toml",
        0,
        "service.user-agent",
        "it goes to the geocoder as it is, for it is no setting of ours.",
    )
    assert problem.hint == 'Did you mean "user_agent"?'


def test_no_option_of_a_geocoder_looks_like_a_slip() -> None:
    geocoders = import_module("geopy.geocoders")
    options = {
        option
        for geocoder in set(geocoders.SERVICE_TO_GEOCODER.values())
        for asked in (geocoder.__init__, geocoder.geocode)
        for option in inspect.signature(asked).parameters
    }
    assert len(options) > 40
    ours = {*SERVICE_READERS, *NOT_HERE}
    assert [option for option in sorted(options - ours) if like(option, SERVICE_READERS)] == []


def test_a_file_that_is_not_utf8_or_no_toml_says_what_to_do(tmp_path: Path) -> None:
    _, (bare,) = settings_of(tmp_path, "date_order = dmy")
    assert "line 1" in bare.problem and "quotes" in bare.hint
    problems: list[Any] = []
    (tmp_path / "map.toml").write_bytes(b'as_of = "2024"\ntitle = "W\xf6nsan"\n')
    read_settings(tmp_path / "map.toml", problems)
    (problem,) = problems
    assert problem.problem == "line 2 is not UTF-8." and "encoding UTF-8" in problem.hint
