"""The samples of the torture: nothing that a table holds, and nothing that writes, is left out."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo_movements import cli, schema
from geo_movements.check import find_problems
from geo_movements.errors import errors_in
from geo_movements.tables.read import read
from geo_movements.tables.service import SERVICE_READERS
from geo_movements.tables.settings import READERS
from torture import samples

NOT_FILLED = {"draft"}
NOT_SET = {"tiles", "aggregate", "coarsen_km"}


@pytest.mark.parametrize("table", ["movements", "sources", "events", "forces", "places"])
def test_every_column_is_filled(table: str) -> None:
    filled = {name for row in samples.TABLES[table] for name, cell in row.items() if cell}
    assert {*getattr(schema, table.upper())} - filled <= NOT_FILLED


def test_every_column_of_the_lock_is_filled() -> None:
    assert {*schema.LOCK} == {name for row in samples.LOCK for name in row}


def test_every_setting_is_set() -> None:
    assert {*READERS} - {*samples.SETTINGS} == NOT_SET
    assert {*samples.SETTINGS["service"]} <= {*SERVICE_READERS}


def test_the_project_is_sound(tmp_path: Path) -> None:
    made = read(samples.project(tmp_path / "story"))
    assert not errors_in(find_problems(made, None, allow_drafts=False, routed=[]))


def leaves() -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """List the commands of the command line, and those that a command has of its own."""
    for name in cli.VERBS:
        [verbs] = [
            action
            for action in cli._parser([name])._actions
            if isinstance(action, argparse._SubParsersAction)
        ]
        own = [
            action
            for action in verbs.choices[name]._actions
            if isinstance(action, argparse._SubParsersAction)
        ]
        if not own:
            yield (name,), verbs.choices[name]
        for more in own:
            yield from (((name, verb), parser) for verb, parser in more.choices.items())


def test_no_command_that_writes_is_missing() -> None:
    for words, parser in leaves():
        mine = [one.argv for one in samples.WRITES if one.argv[: len(words)] == words]
        read = [argv for argv in samples.READS.values() if argv[: len(words)] == words]
        assert mine or read, f"{' '.join(words)}: neither of WRITES nor of READS"
        named = {option for action in parser._actions for option in action.option_strings}
        if "--output" in named:
            assert any("-o" in argv for argv in mine), f"{' '.join(words)} writes with -o"
        for option in named & {"--write-ids", "--append", "--xlsx", "--by-movement", "--update"}:
            asked = option in {word for argv in mine for word in argv}
            assert asked or option == "--xlsx"  # which a path that ends in .xlsx means, too


def test_the_names_are_told_apart() -> None:
    names = [one.name for one in samples.WRITES]
    assert len(names) == len({*names})


def test_what_toml_forbids_is_escaped() -> None:
    import tomllib

    told = {"title": 'a "b" \\ \x01 \x7f ${}', "avoid": ["CN", "x"], "colours": {"a.b": "#000000"}}
    assert tomllib.loads(samples.toml_text(told)) == told
