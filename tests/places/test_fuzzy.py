import random
import struct
import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from geo_movements.errors import GeoMovementsError, OutputError
from geo_movements.places.gazetteer import WORLD, open_gazetteer
from geo_movements.places.world import fuzzy, table

PACKAGED = WORLD
LETTERS = "ab п원"  # few, so that segments repeat, and swaps and cuts fall together


def write_table(path: Path, keys: Iterable[str]) -> table.Table:
    """Write a compiled table that has keys and nothing else."""
    by_length: dict[int, list[str]] = {}
    for key in sorted(set(keys)):
        by_length.setdefault(len(key), []).append(key)
    starts, lines = [0], b""
    for length in range(table.LENGTHS):
        lines += "".join(f"{key}\n" for key in by_length.get(length, ())).encode()
        starts.append(len(lines))
    sections = {"keys": struct.pack(f"<{table.LENGTHS + 1}I", *starts) + lines, "buckets": bytes(8)}
    body, offsets = b"", {}
    for name in table.SECTIONS:
        section = sections.get(name, b"")
        offsets[name] = (table.HEADER_SIZE + len(body), len(section))
        body += section + bytes(-len(section) % 4)
    path.write_bytes(table.pack_header(offsets, len(body), zlib.crc32(body)) + body)
    return table.Table(path)


def random_keys(number: int) -> list[str]:
    """Random keys of 1 to 20 letters, and families of them that are a slip or two apart."""
    chosen = random.Random(1812)
    keys = ["".join(chosen.choices(LETTERS, k=chosen.randint(1, 20))) for _ in range(number)]
    return keys + [slipped(slipped(key, chosen), chosen) for key in keys]


def slipped(key: str, chosen: random.Random) -> str:
    """Add, drop, change or swap a letter; a key of one letter is left."""
    at = chosen.randrange(len(key))
    before, here, after, letter = key[:at], key[at], key[at + 1 :], chosen.choice(LETTERS)
    return chosen.choice([
        before + letter + here + after,
        before + after,
        before + letter + after,
        before + after[:1] + here + after[1:],
    ]) or key  # fmt: skip


def compared_with_all(key: str, keys: Iterable[str]) -> dict[str, float]:
    """What the docstrings promise, written down plainly."""
    found = {}
    for other in keys:
        slips = OSA.distance(key, other)
        if slips <= fuzzy.slips(min(len(key), len(other))):
            found[other] = 1 - slips / max(len(key), len(other))
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> table.Table:
    made = write_table(tmp_path_factory.mktemp("small") / "small.bin", random_keys(1500))
    fuzzy.write_index(made)
    return made


@cache
def keys_of(made: table.Table) -> tuple[str, ...]:
    return tuple(key for length in range(1, table.LENGTHS) for key in made.keys_of_length(length))


# --- What is found ------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.text(LETTERS, min_size=1, max_size=24))
def test_any_name_finds_what_comparing_with_all_keys_finds(small, name):
    assert dict(fuzzy.near(small, name)) == compared_with_all(name, keys_of(small))


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 3))
def test_a_key_with_slips_finds_what_comparing_with_all_keys_finds(small, seed, slips):
    chosen = random.Random(seed)
    name = chosen.choice(keys_of(small))
    for _ in range(slips):
        name = slipped(name, chosen)
    assert dict(fuzzy.near(small, name)) == compared_with_all(name, keys_of(small))


@settings(deadline=None, max_examples=12)
@given(st.lists(st.text(LETTERS, max_size=20), max_size=12), st.integers(1, 3))
def test_many_names_at_once_find_what_each_finds(small, names, most):
    found = fuzzy.near_all(small, names, most)
    assert list(found) == list(dict.fromkeys(names))
    for name, some in found.items():
        everything = compared_with_all(name, keys_of(small)) if name else {}
        near = {
            key for key in everything
            if fuzzy.slips_between(name, key, everything[key]) <= most
        }  # fmt: skip
        assert {key for key, _ in some} == near
        assert some == fuzzy.near(small, name, most)


@settings(deadline=None, max_examples=12)
@given(st.lists(st.text(LETTERS, max_size=20), max_size=8), st.integers(1, 4))
def test_what_is_enough_is_all_within_the_fewest_slips_that_give_so_many(small, names, enough):
    found = fuzzy.near_all(small, names, enough=enough)
    for name, some in found.items():
        everything = fuzzy.near(small, name)
        assert some == everything[: len(some)] and len(some) >= min(enough, len(everything))
        away = [fuzzy.slips_between(name, *one) for one in everything]
        if everything:
            reach = max(1, away[min(enough, len(away)) - 1])
            assert len(some) == sum(slips <= reach for slips in away) or len(everything) < enough


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("abcd", "acbd"),  # the swap falls together with the cut
        ("abcdefghi", "abdcefghi"),
        ("abcdefghi", "abdcegfhi"),  # both cuts swapped
        ("abcdefghijkl", "abdcegfhjikl"),  # all three cuts swapped
        ("abcdefghijkl", "bcdefghijk"),
        ("abcdefghijkl", "xyzabcdefghijkl"),
        ("가나다라", "가다나라"),
        ("a", "b"),
        ("a", "ab"),
        ("ab", "ba"),
        ("ab", "b"),
    ],
)
def test_slips_on_the_cuts_and_at_the_ends_are_found(tmp_path, key, name):
    made = write_table(tmp_path / "one.bin", [key, "qqqqqqqqqq"])
    fuzzy.write_index(made)
    slips = OSA.distance(key, name)
    assert fuzzy.near(made, name) == [(key, 1 - slips / max(len(key), len(name)))]


@pytest.mark.parametrize("name", ["", "q" * 260, "q" * 254, "\ud800" * 9, "qqqqqqq\n"])
def test_odd_names_find_nothing(small, name):
    assert fuzzy.near(small, name) == []


def test_keys_of_all_lengths_find_themselves(tmp_path):
    keys = [("abc" * 84)[:length] for length in range(1, 251)]
    made = write_table(tmp_path / "long.bin", keys)
    fuzzy.write_index(made)
    assert all(fuzzy.near(made, key)[0] == (key, 1.0) for key in keys)


def test_the_shorter_name_says_how_many_slips_are_allowed(tmp_path):
    made = write_table(tmp_path / "two.bin", ["abcdefg", "abcdefgh"])
    fuzzy.write_index(made)
    assert dict(fuzzy.near(made, "abcdefgxy")) == {"abcdefgh": 1 - 2 / 9}


def test_the_nearest_come_first_then_the_order_of_the_alphabet(tmp_path):
    made = write_table(tmp_path / "three.bin", ["abcdefgz", "abcdefgh", "abcdefyz", "abcdefga"])
    fuzzy.write_index(made)
    found = [key for key, _ in fuzzy.near(made, "abcdefgh")]
    assert found == ["abcdefgh", "abcdefga", "abcdefgz", "abcdefyz"]


def test_the_packaged_names_with_slips_find_what_comparing_with_all_finds(tmp_path):
    copy = tmp_path / "gazetteer.bin"
    copy.write_bytes(PACKAGED.read_bytes())
    made = table.Table(copy)
    path = fuzzy.write_index(made)
    chosen, keys = random.Random(1812), keys_of(made)
    names = []
    for slips in (1, 1, 1, 2, 2, 2, 3, 3):
        name = chosen.choice(keys)
        for _ in range(slips):
            name = slipped(name, chosen)
        names.append(name)
    indexed = [fuzzy.near(made, name) for name in names]
    path.unlink()
    fuzzy.open_index.cache_clear()
    assert indexed == [fuzzy.near(made, name) for name in names]
    assert any(indexed)


# --- The file -----------------------------------------------------------------------------------


def test_without_an_index_names_are_compared_with_all(tmp_path, small):
    bare = table.Table(Path(write_table(tmp_path / "bare.bin", keys_of(small)).path))
    assert fuzzy.open_index(bare) is None
    for name in ("abab", "ab a원ba", "пaпbпaпbb"):
        assert fuzzy.near(bare, name) == fuzzy.near(small, name)


def test_the_index_of_another_table_is_not_used(tmp_path):
    old = write_table(tmp_path / "names.bin", ["abcdefgh"])
    fuzzy.write_index(old)
    new = write_table(tmp_path / "names.bin", ["abcdefgx"])
    assert fuzzy.open_index(new) is None
    assert [key for key, _ in fuzzy.near(new, "abcdefgi")] == ["abcdefgx"]


def test_numbers_that_are_not_joined_beforehand_are_the_same(small, monkeypatch):
    names = [key[1:] for key in keys_of(small)[::40]]
    joined = fuzzy.near_all(small, names)
    monkeypatch.setattr(fuzzy, "_MOST_JOINED", 0)
    fuzzy.open_index.cache_clear()
    assert fuzzy.near_all(small, names) == joined
    fuzzy.open_index.cache_clear()


def test_a_table_without_names_has_an_index(tmp_path):
    made = write_table(tmp_path / "empty.bin", [])
    fuzzy.write_index(made)
    assert fuzzy.open_index(made) is not None
    assert fuzzy.near(made, "kursk") == []


def test_the_same_table_gives_the_same_bytes(small):
    assert fuzzy.compile_index(small) == fuzzy.index_path(small.path).read_bytes()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda blob: blob[:-1000], "truncated"),
        (lambda blob: blob + b"\0", "truncated"),
        (lambda blob: blob[:20], "not an index"),
        (lambda blob: b"", "not an index"),
        (lambda blob: b"PK" + blob[2:], "not an index"),
        (lambda blob: blob[:6] + b"\x01" + blob[7:], "another version"),
        (lambda blob: blob[:20] + b"\xff" + blob[21:], "damaged header"),
        (lambda blob: blob[:-1] + bytes([blob[-1] ^ 1]), "checksum"),
        (lambda blob: blob[: fuzzy.HEADER_SIZE] + bytes(len(blob) - fuzzy.HEADER_SIZE), "checksum"),
    ],
)
def test_a_damaged_index_is_told(tmp_path, damage, words):
    made = write_table(tmp_path / "names.bin", ["abcdefgh", *random_keys(200)])
    path = fuzzy.write_index(made)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(GeoMovementsError, match=words):
        fuzzy.near(made, "abcdefgi")


def test_damaged_names_are_told(tmp_path):
    made = write_table(tmp_path / "names.bin", ["abcdefgh"])
    fuzzy.write_index(made)
    blob = made.path.read_bytes()
    made.path.write_bytes(blob.replace(b"abcdefgh", b"abcdef\xff\xff"))
    with pytest.raises(GeoMovementsError, match=r"names\.fuzzy .* names are damaged"):
        fuzzy.near(table.Table(made.path), "abcdefgi")


def test_an_index_that_cannot_be_opened_is_told(tmp_path):
    made = write_table(tmp_path / "names.bin", ["abcdefgh"])
    fuzzy.index_path(made.path).mkdir()
    with pytest.raises(GeoMovementsError, match=r"names\.fuzzy cannot be opened"):
        fuzzy.near(made, "abcdefgi")


def test_an_index_that_cannot_be_written_leaves_nothing(tmp_path):
    made = write_table(tmp_path / "names.bin", ["abcdefgh"])
    fuzzy.index_path(made.path).mkdir()
    with pytest.raises(OutputError, match=r"names\.fuzzy. cannot be written"):
        fuzzy.write_index(made)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["names.bin", "names.fuzzy"]


@pytest.mark.skipif(not fuzzy.index_path(PACKAGED).exists(), reason="no index is compiled")
def test_the_packaged_index_is_of_the_packaged_table():
    assert fuzzy.open_index(table.Table(PACKAGED)) is not None


# --- Suggestions --------------------------------------------------------------------------------


def test_suggestions_stop_at_the_slips_that_give_enough(monkeypatch):
    asked = []
    near_all = fuzzy.near_all

    def noted(made, keys, most, **options):
        asked.append((sorted(keys), most))
        return near_all(made, keys, most, **options)

    monkeypatch.setattr(fuzzy, "near_all", noted)
    world = open_gazetteer()
    found = world.suggest(["Vladivostock", "Kurks", "Vladivostok Q Q"], limit=1)
    first, second, none = found.values()
    assert (first[0].place.name, second[0].place.name, none) == ("Vladivostok", "Kursk", [])
    assert asked[0] == (["kurks", "vladivostock", "vladivostok q q"], 1)
    assert [keys for keys, most in asked if most > 1] == [["vladivostok q q"]] * 2


def test_suggestions_are_the_same_with_an_index(tmp_path):
    copy = tmp_path / "gazetteer.bin"
    copy.write_bytes(PACKAGED.read_bytes())
    names = ["Vladivostock", "Khabarvosk", "Musudanri", "Chongjing", "Kurks", "원신", "Ussurisk"]
    compared = open_gazetteer(copy).suggest(names, limit=10)
    fuzzy.write_index(table.Table(copy))
    assert open_gazetteer(copy).suggest(names, limit=10) == compared
    assert compared["Vladivostock"][0].place.name == "Vladivostok"
