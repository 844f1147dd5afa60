"""The sample data/dprk-2024 as tables: complete, sourced, and no more than the facts say."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import geo_movements as gm
from geo_movements import schema

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "dprk-2024"
FACTS = ROOT.parent / "shared" / "facts" / "dprk-2024"

Row = dict[str, str]

# Rows whose notes in the facts overrule their columns.
NO_ORIGIN = {"nyt-airlift", "cns-dunai", "cns-dunai-second"}
DROPPED_BOUND = {"nyt-airlift": {"2000"}}
NUMBER_IN_GROUP = {"1,500": "1500", "12,000": "12000"}
PLANS = {"hur-plan", "nis-plan"}
# Some day within the facts' bounds, by their notes: not under way from the one to the other.
SOME_DAY_WITHIN = {
    "nis-ussuriysk", "nis-khabarovsk", "nis-blagoveshchensk", "spravdi-video", "cns-dunai",
}  # fmt: skip


def table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def parts(cell: str) -> Iterator[str]:
    return (part.strip() for part in cell.split(";") if part.strip())


def body(claimant: str) -> str:
    return claimant.partition(" (")[0]


MOVEMENTS = table(SAMPLE / "movements.csv")
SOURCES = table(SAMPLE / "sources.csv")
EVENTS = table(SAMPLE / "events.csv")
PLACES = table(SAMPLE / "places.csv")
TABLES = {
    "movements": (MOVEMENTS, (*schema.MOVEMENTS, "verification")),
    "sources": (SOURCES, schema.SOURCES),
    "events": (EVENTS, schema.EVENTS),
    "places": (PLACES, (*schema.PLACES, "name_ko", "name_ru", "name_uk")),
}
ids = {"ids": lambda row: row.get("id") or row.get("toponym")}


@pytest.mark.parametrize("name", TABLES)
def test_the_file_is_plain_utf8_with_known_columns(name: str) -> None:
    rows, columns = TABLES[name]
    raw = (SAMPLE / f"{name}.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw and raw.endswith(b"\n")
    assert raw.decode("utf-8")
    known = [column for column in rows[0] if not column.startswith("name_")]
    assert set(rows[0]) <= set(columns)
    assert known == sorted(known, key=columns.index)
    for row in rows:
        assert None not in row and None not in row.values(), "a row of another length"
        assert all(cell == cell.strip() for cell in row.values())
    for column in rows[0]:
        assert any(row[column] for row in rows), f"{column} is empty throughout"


def test_there_are_44_claims_and_9_statements() -> None:
    assert len(MOVEMENTS) == 44
    assert len(EVENTS) == 9


@pytest.mark.parametrize("name", TABLES)
def test_ids_are_unique(name: str) -> None:
    rows, _ = TABLES[name]
    keys = [row.get("id") or row["toponym"] for row in rows]
    assert all(keys)
    assert len(set(keys)) == len(keys)
    if name != "places":
        assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) for key in keys)


def test_claims_and_movements_do_not_share_names() -> None:
    # An event's `concerns` may name either: a shared name must mean a movement of that one claim.
    movements = {row["movement"] for row in MOVEMENTS}
    for row in MOVEMENTS:
        if row["id"] in movements:
            same = [other["id"] for other in MOVEMENTS if other["movement"] == row["id"]]
            assert same == [row["id"]]


@pytest.mark.parametrize("row", [*MOVEMENTS, *EVENTS], **ids)
def test_every_row_is_sourced(row: Row) -> None:
    known = {source["id"] for source in SOURCES}
    cited = list(parts(row["sources"]))
    assert cited
    assert set(cited) <= known
    assert len(set(cited)) == len(cited)


def test_every_source_is_used_and_is_one_publication() -> None:
    used = {name for row in (*MOVEMENTS, *EVENTS) for name in parts(row["sources"])}
    assert used == {source["id"] for source in SOURCES}
    assert len({source["url"] for source in SOURCES}) == len(SOURCES)
    for source in SOURCES:
        assert source["publisher"]
        assert re.fullmatch(r"https?://[^\s<>\"]+", source["url"])
        assert "title not in" not in source["title"] and "(from URL)" not in source["title"]


@pytest.mark.parametrize("row", MOVEMENTS, **ids)
def test_cells_are_of_the_schema(row: Row) -> None:
    assert row["status"] in schema.STATUSES
    assert row["kind"] in schema.KINDS
    assert row["mode"] in ("", *schema.MODES)
    assert row["claimant"] and row["date"] and row["reported"] and row["movement"]
    assert len(row["quote"].split()) <= 8
    if row["kind"] == "presence":
        assert row["destination"] and not row["origin"]
    # Nothing in the facts is confirmed by more than the place or the ship.
    assert row["status"] == ("planned" if row["id"] in PLANS else "claimed")


@pytest.mark.parametrize("row", EVENTS, **ids)
def test_events_concern_what_is_there(row: Row) -> None:
    assert row["kind"] in schema.EVENT_KINDS
    assert row["stance"] in schema.STANCES
    names = {cell for claim in MOVEMENTS for cell in (claim["id"], claim["movement"])}
    concerns = list(parts(row["concerns"]))
    assert set(concerns) <= names
    # A statement cannot answer what nobody had yet said.
    for name in concerns:
        claims = [claim for claim in MOVEMENTS if name in (claim["id"], claim["movement"])]
        assert min(claim["reported"].rstrip("~") for claim in claims) <= row["date"]


@pytest.mark.parametrize("place", PLACES, **ids)
def test_a_place_is_sourced_and_as_precise_as_it_is(place: Row) -> None:
    assert place["source"]
    assert place["precision"] in schema.PRECISIONS
    assert re.fullmatch(r"[A-Z]{2}", place["country"])
    if place["geometry"] or place["members"]:
        assert place["precision"] in ("region", "country")
        assert not place["lat"] and not place["lon"]
        assert not place["geometry"] or place["geometry"].startswith("POLYGON")
    else:
        assert float(place["uncertainty_km"]) > 0
    assert "*" not in "".join(place.values())


def test_the_places_are_those_of_the_rows() -> None:
    used = {row[end] for row in MOVEMENTS for end in ("origin", "destination")}
    used |= {row.get("place", "") for row in EVENTS}
    assert used - {""} == {place["toponym"] for place in PLACES}


def test_unnamed_training_sites_are_no_pins() -> None:
    kirby = [row for row in MOVEMENTS if row["claimant"] == "White House (John Kirby)"]
    onward = [row for row in kirby if row["leg"] == "2"]
    assert [row["destination"] for row in onward] == ["eastern Russia"]
    assert {row["strength"] for row in kirby} == {"at least 3,000"}


def test_no_train_leaves_the_dprk() -> None:
    assert "rail" not in {row["mode"] for row in MOVEMENTS}


def test_group_totals_are_marked_as_shared() -> None:
    groups: dict[str, set[str]] = {}
    for row in MOVEMENTS:
        if row["strength_group"]:
            groups.setdefault(row["strength_group"], set()).add(row["strength"])
    assert groups == {
        "nis-wave-1": {"1,500"}, "hur-training": {"12,000"}, "us-3000": {"at least 3,000"},
    }  # fmt: skip


def test_every_body_has_its_group_of_colour() -> None:
    groups = tomllib.loads((SAMPLE / "map.toml").read_text(encoding="utf-8"))["claimants"]
    assert len(groups) <= 7
    grouped = [name for bodies in groups.values() for name in bodies]
    assert len(set(grouped)) == len(grouped)
    assert set(grouped) == {body(row["claimant"]) for row in (*MOVEMENTS, *EVENTS)}


# --- Beside the facts, where they are at hand -----------------------------------------------------


@pytest.fixture(scope="module")
def facts() -> list[tuple[Row, Row]]:
    if not FACTS.is_dir():
        pytest.skip("the facts are not beside this checkout")
    return list(zip(table(FACTS / "legs.csv"), MOVEMENTS, strict=True))


def numbers(words: str) -> set[str]:
    return set(re.findall(r"\d+", words.replace(",", "")))


def test_strengths_are_those_of_the_facts(facts: list[tuple[Row, Row]]) -> None:
    for fact, row in facts:
        told = {fact[f"strength_{bound}"] for bound in ("low", "best", "high")} - {""}
        shared = re.match(r"(?:W1|T|): ?(\d+)|>(\d+)", fact["strength_group"])
        if not told and shared:
            told = {shared[1] or shared[2]}
        assert numbers(row["strength"]) == told - DROPPED_BOUND.get(row["id"], set()), row["id"]
        if fact["strength_low"] and row["id"] not in DROPPED_BOUND:
            assert row["strength"].startswith(("at least", "more than")), row["id"]
        if fact["strength_high"] and not fact["strength_best"]:
            assert row["strength"].startswith("up to"), row["id"]


def test_dates_and_addresses_are_those_of_the_facts(facts: list[tuple[Row, Row]]) -> None:
    urls = {source["id"]: source["url"] for source in SOURCES}
    for fact, row in facts:
        date = fact["date_edtf"]
        if row["id"] in SOME_DAY_WITHIN:
            date = f"[{date.replace('/', '..')}]"
        assert row["date"] == date, row["id"]
        assert fact["url"] == urls[next(parts(row["sources"]))], row["id"]
        assert row["verification"] == fact["verification"], row["id"]


def test_published_days_are_those_of_the_facts(facts: list[tuple[Row, Row]]) -> None:
    published = {source["url"]: source["published"] for source in SOURCES}
    for fact, row in facts:
        assert published[fact["url"]] == fact["pub_date"], row["id"]


def test_kinds_and_ends_are_those_of_the_facts(facts: list[tuple[Row, Row]]) -> None:
    for fact, row in facts:
        presence = fact["type"] in ("presence", "snapshot")
        assert row["kind"] == ("presence" if presence else "leg"), row["id"]
        assert bool(row["origin"]) is (not presence and row["id"] not in NO_ORIGIN), row["id"]
        assert (row["status"] == "planned") is (fact["type"] == "plan"), row["id"]


def test_points_and_rings_are_those_of_the_facts(facts: list[tuple[Row, Row]]) -> None:
    """A place resolves to the point where the facts put it, with their ring."""
    known = {place["id"]: place for place in table(FACTS / "places.csv")}
    mine = {place["toponym"]: place for place in PLACES}
    resolved = gm.resolve(gm.read(SAMPLE)).set_index("toponym")
    for fact, row in facts:
        for end in ("origin", "destination"):
            place = mine.get(row[end])
            if place is None or place["geometry"] or place["members"] or row[end] == "Kazan":
                continue
            given, found = known[fact[end]], resolved.loc[row[end]]
            assert found["lat"] == pytest.approx(float(given["lat"]), abs=1e-5), row["id"]
            assert found["lon"] == pytest.approx(float(given["lon"]), abs=1e-5), row["id"]
            assert found["uncertainty_km"] == float(given["uncertainty_km"]), row["id"]
            for language in ("ko", "ru", "uk"):
                name = place[f"name_{language}"]
                if row[end].endswith(" district"):  # the facts name the seat in its stead
                    continue
                assert name in given[f"name_{language}"].replace("*", ""), (row["id"], name)


def test_statements_are_those_of_the_facts(facts: list[tuple[Row, Row]]) -> None:
    urls = {source["id"]: source["url"] for source in SOURCES}
    stances = {"denied": "denies", "evaded": "neither", "not denied": "neither"}
    for fact, event in zip(table(FACTS / "statements.csv"), EVENTS, strict=True):
        assert event["date"] == fact["date_edtf"], event["id"]
        assert urls[event["sources"]] == fact["url"], event["id"]
        word = "confirmed" if fact["stance"].startswith("confirmed") else fact["stance"]
        expected = {**stances, "confirmed": "confirms"}.get(word, "neither")
        assert event["stance"] == expected, event["id"]
