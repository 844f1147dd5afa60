"""Columns beside rows: what is parsed and built at once is what each row by itself says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import geo_movements as gm
from torture.fuzz.given import holds
from torture.fuzz.places import project_of

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from torture.parts import Scale, Tally

__all__ = ["built", "parsed"]

PLACES = ("Wonsan", "Vladivostok", "Khabarovsk", "Kursk", "43.1, 131.9")
CELLS: Mapping[str, tuple[str | None, ...]] = {
    "movement": (None, "m1", "m2"),
    "leg": (None, "1", "2", "2-3"),
    "kind": (None, None, None, "leg", "presence", "Leg"),
    "force": (None, "11th Corps"),
    "side": (None, "DPRK", "RU"),
    "origin": (None, *PLACES),
    "destination": (None, *PLACES),
    "via": (None, None, "Khabarovsk", "Wonsan; Kursk"),
    "mode": (None, None, "sea", "by train", "Convoy", "flown", "unknown"),
    "date": (None, "8 October 2024", "2024-10", "last Friday", "early to mid-October 2024", "D+3",
             "2024-10-08/2024-10-13", "between Oct. 8 and Oct. 13", "someday", "218 BC",
             "2024-10?"),
    "departed": (None, None, "2024-10-08", "October 9"),
    "arrived": (None, None, "2024-10-12", "14 October 2024", "2024-10-07"),
    "calendar": (None, None, None, "julian", "gregorian", "mayan"),
    "strength": (None, "at least 3,000", "some 1,500", "3,000 troops and 20 tanks", "4 ships",
                 "fewer than 8,000", "two battalions", "many", "several ships", "0"),
    "strength_unit": (None, None, "persons", "Vehicles", "men", "parsecs"),
    "status": (None, "claimed", "DENIED", "perhaps"),
    "claimant": (None, "HUR", "White House (John Kirby)"),
    "sources": (None, "s1", "s2; s1", "https://example.org/1", "https://example.org/2; s2",
                "ghost"),
    "reported": (None, None, "2024-10-18", "yesterday", "2024-11", "../2024-10-20"),
    "reliability": (None, "b", "X"),
    "credibility": (None, "2", "9"),
    "draft": (None, None, "true", "no", "maybe"),
    "own": (None, "x"),
}  # fmt: skip
UNSOUND = (
    "someday", "D+3", "last Friday", "mayan", "parsecs", "perhaps", "ghost", "yesterday", "X", "9",
    "maybe", "3,000 troops and 20 tanks", "unknown",
)  # fmt: skip
SOURCES = (
    {"id": "s1", "published": "2024-10-23", "url": "https://example.org/1"},
    {"id": "s2", "published": "2024-10-21"},
)
ENDS = ("origin", "via", "path", "departed", "arrived")


def parsed(scale: Scale) -> Tally:
    """Parse tables of rows; compare each row with what it says alone, read step by step."""
    from geo_movements.tables.claims import parse_claims

    def check(rows: list[dict[str, str | None]]) -> None:
        found = parse_claims(_project(rows))
        for at, (row, told) in enumerate(zip(rows, _records(found.movements), strict=True)):
            wanted = one_row(row, 2 + at)
            got = {name: told[name] for name in wanted}
            assert got == wanted, f"row {at} is {_unlike(got, wanted)}"

    return holds(scale, _rows(), check, short=12)


def built(scale: Scale) -> Tally:
    """Build stories; compare each leg with its row, and with the story of that row alone."""
    names = ("length_km", "route_method", "origin_place", "destination_place", "geometry")

    def check(good: list[dict[str, str | None]]) -> None:
        legs = _records(gm.build(_project(good), _resolved(), allow_drafts=True).legs)
        for at, (row, leg) in enumerate(zip(good, legs, strict=True)):
            wanted = one_row(row, 2 + at) | _ends(row)
            got = {name: leg[name] for name in wanted}
            assert got == wanted, f"leg {at} is {_unlike(got, wanted)}"
        at = len(good) // 2
        [alone] = _records(
            gm.build(_project(good[at : at + 1]), _resolved(), allow_drafts=True).legs
        )
        got, wanted = ({name: leg[name] for name in names} for leg in (legs[at], alone))
        assert got == wanted, f"leg {at} is {_unlike(got, wanted)} by itself"

    return holds(scale, _rows(sound=True), check, short=2, shrinks=False)


def _unlike(got: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{name} {got[name]!r} instead of {value!r}"
        for name, value in wanted.items()
        if got[name] != value
    )


def _rows(*, sound: bool = False) -> SearchStrategy[list[dict[str, str | None]]]:
    """Make tables of rows; of `sound` ones a story can be built."""
    from hypothesis import strategies as st

    told = {
        name: [cell for cell in cells if not (sound and cell in UNSOUND)]
        for name, cells in CELLS.items()
    }
    row = st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in told.items()})
    # Half of the rows tell of no movement, so that they are presences by default.
    still = row.map(lambda told: told | dict.fromkeys(("via", "mode", *ENDS[:1], *ENDS[3:])))
    row = st.one_of(row, still)
    rows = st.lists(row, min_size=2, max_size=8 if sound else 6)
    return rows.map(_sound).filter(bool) if sound else rows


def _project(rows: list[dict[str, str | None]]) -> gm.Project:
    import pandas as pd

    from geo_movements.draft.drafting import no_project

    columns = no_project().sources.columns
    index = pd.Index(range(2, 2 + len(SOURCES)), name="row")
    sources = pd.DataFrame(
        {name: [one.get(name) for one in SOURCES] for name in columns}, index=index, dtype=object
    )
    return project_of(rows, sources=sources)  # type: ignore[arg-type]


@cache
def _resolved() -> Any:
    return gm.resolve(_project([{"origin": name} for name in PLACES]))


def _records(frame: Any) -> list[dict[str, Any]]:
    import pandas as pd

    cells = pd.DataFrame(frame).astype(object)
    told: list[dict[str, Any]] = cells.where(cells.notna(), None).to_dict("records")
    return told


# --- One row, step by step ------------------------------------------------------------------------


def one_row(row: Mapping[str, str | None], number: int) -> dict[str, Any]:
    """Read one row as the design says it is read: what is not understood is null."""
    from geo_movements.tables import dates

    kind = (row["kind"] or "").lower()
    moving = any(row.get(name) for name in ENDS) or _mode(row["mode"]) is not None
    reported = _reported(row)
    span = _span(row, reported and dates.to_edtf(reported))
    low, high, approx, unit = _strength(row)
    return {
        "id": f"row-{number}",
        "kind": kind if kind in ("leg", "presence") else "leg" if moving else "presence",
        "mode": _mode(row["mode"]) or "unknown",
        "sources": _sources(row["sources"]),
        "status": _folded(row["status"], ("claimed", "denied")),
        "reliability": "B" if row["reliability"] == "b" else None,
        "credibility": "2" if row["credibility"] == "2" else None,
        "calendar": _folded(row["calendar"], ("julian", "gregorian")),
        "reported_earliest": reported and reported.earliest,
        "reported_latest": reported and reported.latest,
        "date_earliest": span and span.earliest,
        "date_latest": span and span.latest,
        "date_definite_start": span and span.definite_start,
        "date_definite_end": span and span.definite_end,
        "date_approximate": span and span.approximate,
        "date_uncertain": span and span.uncertain,
        "strength_low": low,
        "strength_high": high,
        "strength_approx": approx,
        "strength_unit": unit,
        **{name: row[name] for name in ("movement", "force", "side", "claimant", "own", "date")},
    }


def _folded(cell: str | None, allowed: tuple[str, ...]) -> str | None:
    word = (cell or "").lower()
    return word if word in allowed else None


def _mode(cell: str | None) -> str | None:
    modes = {"sea": "sea", "by train": "rail", "Convoy": "road", "flown": "air"}
    return modes.get(cell or "", "unknown" if cell == "unknown" else None)


def _sources(cell: str | None) -> str | None:
    names = ["s1" if one == "https://example.org/1" else one for one in (cell or "").split("; ")]
    return "; ".join(dict.fromkeys(names)) or None


def _date(cell: str | None, **asked: Any) -> Any:
    from geo_movements.tables import dates

    try:
        return dates.parse(cell, **asked) if cell else None
    except gm.ParseError:
        return None


def _reported(row: Mapping[str, str | None]) -> Any:
    """Read when a row became public: as told, else when its earliest source was published."""
    days = {"s1": "2024-10-23", "s2": "2024-10-21"}
    cited = [days[name] for name in (_sources(row["sources"]) or "").split("; ") if name in days]
    earliest = min(cited, default=None)
    return _date(row["reported"], anchor=earliest) or _date(earliest)


def _span(row: Mapping[str, str | None], anchor: str | None) -> Any:
    """Read when a claim happened: by its date, else from its departure to its arrival."""
    from geo_movements.tables.dates import DateSpan, to_minutes

    calendar = _folded(row["calendar"], ("julian", "gregorian"))
    asked = {"anchor": anchor, "calendar": calendar}
    date, departed, arrived = (_date(row[n], **asked) for n in ("date", "departed", "arrived"))
    if date or not (departed or arrived):
        return date
    if departed and arrived:
        if to_minutes(departed.earliest) > to_minutes(arrived.latest):
            return None
        sure = to_minutes(departed.latest) <= to_minutes(arrived.earliest)
        return DateSpan(
            departed.earliest, arrived.latest,
            departed.latest if sure else None, arrived.earliest if sure else None,
            departed.approximate or arrived.approximate, departed.uncertain or arrived.uncertain,
        )  # fmt: skip
    one = departed or arrived
    ends = (one.earliest, None) if departed else (None, one.latest)
    return DateSpan(*ends, None, None, one.approximate, one.uncertain)


def _strength(row: Mapping[str, str | None]) -> tuple[Any, Any, Any, str | None]:
    """Read how many, and of what: as told, as the words tell it, or persons."""
    from geo_movements.tables import strengths

    units = {"persons": "persons", "Vehicles": "vehicles", "men": "persons"}
    said = units.get(row["strength_unit"] or "")
    try:
        told = strengths.parse(row["strength"], unit=said) if row["strength"] else None
    except gm.ParseError:
        told = None
    if told is None:
        return None, None, None, said
    counted = told.low is not None or told.high is not None
    return told.low, told.high, told.approx, said or told.unit or ("persons" if counted else None)


def _sound(rows: list[dict[str, str | None]]) -> list[dict[str, str | None]]:
    """Keep the rows without an error, so that a story can be made of them."""
    from geo_movements.check import find_problems

    told = find_problems(_project(rows), _resolved(), allow_drafts=True, errors_only=True)
    wrong = {one.row for one in told if one.level == "error"}
    return [row for at, row in enumerate(rows) if 2 + at not in wrong]


def _ends(row: Mapping[str, str | None]) -> dict[str, Any]:
    ids = dict(zip(_resolved()["toponym"], _resolved()["place_id"], strict=True))
    return {f"{end}_place": ids.get(row[end]) for end in ("origin", "destination")}
