"""Hostile settings: what TOML lets one write into map.toml."""

from __future__ import annotations

from collections.abc import Callable

from torture.files.case import Case, Room
from torture.files.tables import LEGS, text

__all__ = ["CASES"]


def _toml(content: str | bytes) -> Callable[[Room], None]:
    def make(room: Room) -> None:
        text(room, "movements.csv", LEGS)
        text(room, "map.toml", content)

    return make


def _case(name: str, content: str | bytes, *says: str, status: int = 1) -> Case:
    """Make a case of a map.toml; all of them are quick."""
    file = "map.toml" if status else ""
    light = bool(status)
    return Case(
        name, _toml(content), "map {given} -o {out}/map.html", file, says, status, light=light
    )


CASES = (
    _case("a date where a title is due", "title = 2024-10-08\n", "title"),
    _case("a date where a number is due", "coarsen_km = 2024-10-08\n", "coarsen_km"),
    _case("a day that is none", "as_of = 2024-02-30\n", "no TOML"),
    _case("a time where a day is due", "as_of = 07:32:00\n", "as_of"),
    _case("a day in a year of 5 digits", "as_of = 10000-01-01\n", "no TOML"),
    _case("an integer of 5,000 digits", f"coarsen_km = {'9' * 5000}\n", "no TOML"),
    _case("an integer of 400 digits", f"coarsen_km = {'9' * 400}\n", "coarsen_km"),
    _case("an integer of 4,000 hexadecimal digits", f"coarsen_km = 0x{'f' * 4000}\n", "coarsen_km"),
    _case("a text of 900,000 letters for a word", f'width = "{"w" * 900_000}"\n', "width"),
    _case("not a number", "coarsen_km = nan\n", "coarsen_km"),
    _case("infinity", "coarsen_km = inf\n", "coarsen_km"),
    _case("true where a number is due", "coarsen_km = true\n", "coarsen_km"),
    _case("a key twice", 'title = "a"\ntitle = "b"\n', "no TOML"),
    _case("a table twice", "[colours]\n[colours]\n", "no TOML"),
    _case("a dotted key below a text", 'title = "a"\ntitle.b = 1\n', "no TOML"),
    _case("dotted keys where a text is due", 'title.a.b.c = "x"\n', "title"),
    _case("a key of 10,000 dots", "a" + ".a" * 10_000 + " = 1\n", status=0),
    _case("arrays 50,000 deep", f"avoid = {'[' * 50_000}\n", "no TOML"),
    _case("tables in tables, 10,000 deep", f"avoid = {'{a=' * 10_000}1\n", "no TOML"),
    _case("an array of tables where a table is due", '[[colours]]\nDPRK = "#000000"\n', "colours"),
    _case("colours that are formulas and markup",
          '[colours]\nDPRK = "red;background:url(http://127.0.0.1)"\n', "colours"),
    _case("a list of everything", 'language = [1, [2], {a = 3}, "xx", nan, 2024-01-01]\n',
          "language"),
    _case("languages that are lists", "language = [[]]\n", "language"),
    _case("affiliations that are lists", '[affiliations]\nRussia = ["hostile"]\n', "affiliations"),
    _case("a width that is a list", 'width = ["classes"]\n', "width"),
    _case("borders that are a list", 'borders = ["un"]\n', "borders"),
    _case("borders with a NUL in their name", 'borders = "a\\u0000b.geojson"\n', "borders"),
    _case("borders whose name has 100,000 letters", f'borders = "{"b" * 100_000}"\n', "borders"),
    _case("tiles that are a file", 'tiles = "file:///etc/passwd"\n', "tiles"),
    _case("tiles that are of nobody", 'tiles = {name = "__class__.__init__"}\n', "tiles"),
    _case("a service with what is not known", "[service]\ntimeout_s = nan\nproxies = []\n",
          "timeout_s", "proxies"),
    _case("claimants in a ring", '[claimants]\nA = ["B"]\nB = ["A"]\n', status=0),
    _case("100,000 colours", "[colours]\n" + "".join(f'c{n} = "#000000"\n' for n in range(30_000)),
          status=0),
    _case("Latin-1", 'title = "K\xf6ln"\n'.encode("latin-1"), "no TOML"),
    _case("UTF-16", 'title = "Wonsan"\n'.encode("utf-16"), "no TOML"),
    _case("cut inside a text", 'title = "Won', "no TOML"),
    _case("YAML", "title: Wonsan\nlist:\n  - &a [*a]\n", "no TOML"),
    _case("JSON", '{"title": "Wonsan"}\n', "no TOML"),
    _case("a file of 50 MB", "# " + "x" * 50_000_000 + "\n", "MB"),
)  # fmt: skip
"""The cases."""
