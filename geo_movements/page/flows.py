"""The page of flows: a story counted from place to place, and the claims under each flow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from geo_movements import grammar
from geo_movements.codes import joined
from geo_movements.competing import shared_totals
from geo_movements.flows import Counted, counted
from geo_movements.flows.keys import codes_of
from geo_movements.flows.story import side_and_status
from geo_movements.grammar import Grammar, Told, text
from geo_movements.grammar.legend import legend_of
from geo_movements.grammar.lines import marks_of
from geo_movements.languages import Words
from geo_movements.page.flowfacts import Members, Page
from geo_movements.page.flowtold import numbers_of, retold
from geo_movements.page.payload import Teller, in_columns, told_of_whole
from geo_movements.page.records import Records
from geo_movements.schema import Story
from geo_movements.tables.cells import split_list
from geo_movements.tables.counting import DEFAULT, period_of, read_by

__all__ = [
    "MOST_FLOWS",
    "MOST_LEGS",
    "aggregate_of",
    "flow_count",
    "flows_payload",
    "is_too_many",
]

MOST_LEGS = 200_000
"""A page of more claims is one of flows, and has no room for all of the claims."""
MOST_FLOWS = 20_000
"""The smallest of more flows run between clusters of places."""
_LARGEST = 3
"""Of a flow whose claims are not all in the file, so many are: those of the largest numbers."""


def is_too_many(story: Story) -> bool:
    """Tell whether a story has more claims than a page shows one by one."""
    return len(story.legs) > MOST_LEGS


def flow_count(story: Story, by: str | Sequence[str] | None = None) -> int | None:
    """Count the flows that a story's page shows; None where it shows claims one by one.

    >>> from geo_movements import build
    >>> flow_count(build(read("data/dprk-2024"), resolve(read("data/dprk-2024"))), "month")
    5
    """
    told = aggregate_of(story, by)
    return len(counted(story, read_by(told), most=MOST_FLOWS).flows) if told else None


def aggregate_of(story: Story, by: str | Sequence[str] | None = None) -> str | Sequence[str] | None:
    """Return what a story's page counts claims by: as asked, as told, or since they are many."""
    return by or story.settings.aggregate or (DEFAULT if is_too_many(story) else None)


def flows_payload(story: Story, by: str | Sequence[str]) -> dict[str, Any]:
    """Return what a page of flows needs, in plain JSON types.

    It is the payload of the story of flows, each flow a claim, with `flows` beside it: their period
    and the facets that tell several values. `told` has the claims themselves, those of one flow
    together: all of them up to `MOST_LEGS`, else the largest of each flow.
    """
    order = read_by(by)
    found = counted(story, order, most=MOST_FLOWS)
    members = _members(story, found)
    by_count = bool(found.flows["strength_width"].isna().all())
    page = Page(story, found, order, members, _drawn(found, by_count), is_too_many(story), by_count)

    def tell(drawn: Story, design: Grammar, west: float, language: Words) -> dict[str, Any]:
        whole = told_of_whole(drawn, design, west, language)
        return {**retold(page, whole, design, language), "told": _told(page, design, language)}

    made = in_columns(page.drawn, Teller(_design, tell))
    made["flows"] = {
        "period": period_of(order),
        "facets": {"side": "sides", "mode": "modes", "status": "statuses", "claimant": "bodies"},
    }
    return made


def _drawn(found: Counted, by_count: bool) -> Story:
    """Return the story of flows as it is drawn: all periods of a pair of places are one line.

    So they look alike: the line is of the sides of all of them, and its dash is what most of their
    claims say. Where nobody tells a number, its strength is the count of claims.
    """
    legs = found.story.legs
    sides, statuses = side_and_status(found.pairs)
    looks: dict[str, Any] = {
        "side": pd.Series(sides[found.pair], dtype=object),
        "status": pd.Series(statuses[found.pair], dtype=object),
    }
    if by_count:
        claims = (found.flows["claims"] + found.flows["denied"]).astype("Int64").to_numpy()
        looks |= {"strength_low": claims, "strength_high": claims, "strength_unit": "persons"}
    return replace(found.story, legs=legs.assign(**looks))


def _design(story: Story, language: Words) -> Grammar:
    """Decide how flows are drawn, as `grammar.design` does, without cards and sentences."""
    legs = pd.DataFrame(story.legs)
    by, groups, group_of = grammar.coloured(story, language)
    told = Told(legs, language)
    widths = grammar.widths_of(told, proportional=story.settings.width == "proportional")
    marks = marks_of(told, group_of, widths)
    used = grammar.used_places(story)
    return Grammar(
        color_by=by,
        groups=tuple(groups),
        group_of=tuple(group_of),
        marks=tuple(marks),
        widths=widths,
        cards=(),
        legend=tuple(legend_of(legs, used, marks, groups, widths, by, language, are_flows=True)),
        footnotes=_footnotes(story),
        summary=(),
        told=told,
        symbols=(),
        symbol_of=(None,) * len(legs),
        symbol_on=(None,) * len(marks),
        are_flows=True,
    )


def _footnotes(story: Story) -> dict[str, int]:
    """Give each source its number, in the order of the flows."""
    there = {source for source in map(text, story.sources["id"]) if source}
    met = [one for cell in story.legs["sources"].dropna().unique() for one in split_list(cell)]
    events = [one for cell in story.events["sources"].dropna() for one in split_list(cell)]
    order = dict.fromkeys([*met, *events, *story.sources["id"].dropna()])
    return {
        source: number
        for number, source in enumerate((one for one in order if one in there), start=1)
    }


def _members(story: Story, found: Counted) -> Members:
    """Choose the claims that the file holds, those of one flow together, the largest first."""
    member = found.member
    low = pd.to_numeric(story.legs["strength_low"], errors="coerce").astype("Float64")
    high = pd.to_numeric(story.legs["strength_high"], errors="coerce").astype("Float64")
    size = low.fillna(high).fillna(-1).to_numpy("float64")
    rows = np.flatnonzero(member >= 0)
    total = len(rows)
    rows = rows[np.lexsort((rows, -size[rows], member[rows]))]
    starts = np.searchsorted(member[rows], np.arange(len(found.flows) + 1))
    if len(story.legs) > MOST_LEGS:
        place = np.arange(len(rows)) - starts[member[rows]]
        rows = rows[place < _LARGEST]
        starts = np.searchsorted(member[rows], np.arange(len(found.flows) + 1))
    return Members(rows, starts, total)


# --- The claims under the flows -------------------------------------------------------------------


_DATES = (
    "date", "departed", "arrived", "date_earliest", "date_latest", "date_approximate",
    "date_uncertain",
)  # fmt: skip


def _told(page: Page, design: Grammar, language: Words) -> Records:
    """Tell the claims that the file holds: who says so, when, how many, and by which source."""
    rows = page.members.rows
    legs = pd.DataFrame(page.story.legs).iloc[rows]
    shared = np.asarray(shared_totals(page.story.legs), dtype=bool)[rows]
    strengths = legs[["strength", "strength_unit"]].assign(shared=shared)
    columns = {
        "claimant": _each(legs[["claimant"]], lambda row: text(row["claimant"])),
        "force": _each(legs[["force"]], lambda row: text(row["force"])),
        "date": _each(legs[[*_DATES]], lambda row: grammar.date_text(row, language)),
        "strength": _each(
            strengths, lambda row: grammar.strength_text(row, language, shared=row["shared"])
        ),
        "status": _each(legs[["status"]], lambda row: text(row["status"])),
        "mode": _each(legs[["mode"]], lambda row: text(row["mode"])),
        "sources": _each(
            legs[["sources"]],
            lambda row: numbers_of(text(row["sources"]), design),
        ),
    }
    return Records(len(rows), columns)


def _each(table: pd.DataFrame, tell: Callable[[Mapping[Any, Any]], Any]) -> list[Any]:
    """Tell something of each row, once for rows that are alike."""
    if not len(table):
        return []
    whole, first = joined(*(codes_of(table[name])[0] for name in table.columns))
    words = [tell(row) for row in grammar.records(table.iloc[first])]
    return [words[at] for at in whole.tolist()]
