"""Flows in a language: what each counts, in rows under their pair of places, and the legend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo_movements import grammar
from geo_movements.flows.clusters import AROUND
from geo_movements.grammar import Grammar
from geo_movements.grammar.lines import strengths_of
from geo_movements.grammar.summary import by_words, counted_words
from geo_movements.languages import Words, english
from geo_movements.page.flowfacts import UNDATED, Facts, Page
from geo_movements.tables.cells import split_list
from geo_movements.tables.counting import period_of

__all__ = ["numbers_of", "retold"]


_LARGEST_OF = {
    "day": english("the largest day"),
    "week": english("the largest week"),
    "month": english("the largest month"),
    "year": english("the largest year"),
}
_SAID_OF_FLOWS = {
    "Movements": english("Flows"),
    "Movement": english("Flow"),
    "Claims here": english("Flows here"),
    "{count} claims here": english("{count} flows here"),
    "{shown} of {count} claims shown": english("{shown} of {count} flows shown"),
    "{when}: {count} claims under way.": english("{when}: {count} flows."),
    "{when}: no claim surely under way.": english("{when}: no flow."),
    "{count} under way": english("{count} flows"),
    "Solid: for all of that time. Pale: some time within it.": english(
        "Claims by period: choose a bar to see that period alone."
    ),
    "Nothing here fits the search and the filters.": english(
        "No flow here has what the search and the filters ask for."
    ),
    "and {count} more on this line": english("and {count} more periods on this line"),
    "{count} claims, as published. Lines are schematic: no route was observed.": english(
        "{count} flows, of claims as published. Lines are schematic: no route was observed."
    ),
    "In the timeline: solid for the whole time told, pale for some time within, ▲ a statement "
    "or event.": english("In the timeline: claims by period, ▲ a statement or event."),
    ", {count} claims": english(", {count} flows"),
    ", {some} of {count} claims": english(", {some} of {count} flows"),
    "Claims and events by date; arrow keys go from one to the next": english(
        "Claims by period; arrow keys go from one to the next"
    ),
}
"""What the viewer says of claims, and what it says instead on a page of flows."""


def retold(page: Page, told: Mapping[str, Any], design: Grammar, language: Words) -> dict[str, Any]:
    """Tell flows instead of claims: what each counts, in rows under their pair of places."""
    facts = Facts(page, language)
    return {
        **told,
        "strings": {**told["strings"], **_strings(language)},
        "summary": _summary(page, told, language),
        "notice": " ".join(filter(None, (told["notice"], *_notice(page, language)))),
        "claims": _claims(page, design, facts),
        "cards": _cards(page, design, facts),
        "legend": _legend(page, told["legend"], language),
    }


def _strings(language: Words) -> dict[str, Any]:
    return {
        claims: language.sentences.get(flows, flows) for claims, flows in _SAID_OF_FLOWS.items()
    }


def _claims_counted(page: Page) -> int:
    return int((page.found.flows["claims"] + page.found.flows["denied"]).sum())


def _summary(page: Page, told: Mapping[str, Any], language: Words) -> list[str]:
    """Say what is shown, and when; what is said of single claims stays with them."""
    legs = page.story.legs
    days = [
        (grammar.when(day), day)
        for name in ("date_earliest", "date_latest")
        for day in legs[name].dropna().unique()
    ]
    span = grammar.span_text(min(days)[1], max(days)[1], language) if days else None
    shown = counted_words(len(page.found.flows), _claims_counted(page), page.by, language)
    return [shown, *([language.say("The time told is {date}.", date=span)] if span else [])]


def _notice(page: Page, language: Words) -> Iterable[str]:
    """Say how flows are counted, and what is not there."""
    found = page.found
    yield language.say(
        "Flows by {facts}: a claimant's number of one movement counts once, and claimants are "
        "never added up.",
        facts=by_words(page.by, language),
    )  # fmt: skip
    if page.too_many:
        yield language.say(
            "The story has {count} claims, more than a page can show one by one.",
            count=len(page.story.legs),
        )
    if page.members.total > len(page.members.rows):
        yield language.say(
            "Of each flow the largest claims are listed; all are in the data, as GeoParquet or "
            "PMTiles."
        )
    around = np.logical_or(
        *(_is_around(found.flows[f"{end}_place"]) for end in ("origin", "destination"))
    )
    merged = int(around.sum())
    if merged:
        yield language.say(
            "The smallest flows, {count}, run between groups of places.", count=merged
        )
    period = period_of(page.by)
    undated = found.flows["period_start"].isna()
    if period and undated.any():
        claims = language.say(
            "{count} claims", count=int(found.flows.loc[undated, ["claims", "denied"]].sum().sum())
        )
        yield f"{claims}: {language.say(UNDATED[period])}."
    present = int((found.member < 0).sum())
    if present:
        yield language.say("{count} claims tell a presence, and are in no flow.", count=present)


def _is_around(places: pd.Series) -> NDArray[np.bool_]:
    return np.array([str(place).startswith(AROUND) for place in places.tolist()], dtype=bool)


def _claims(page: Page, design: Grammar, facts: Facts) -> list[dict[str, Any]]:
    """Describe each flow as the viewer reads claims."""
    legs = page.found.story.legs
    rows = grammar.records(pd.DataFrame(legs)[[*_READ]])
    starts = page.members.starts.tolist()
    dots = {at for mark in design.marks if mark.shape == "presence" for at in mark.claims}
    flows, widths = facts.flows, design.widths
    strengths = strengths_of(design.told, widths.unit)
    claims = []
    for at, row in enumerate(rows):
        way, when = facts.way(flows, at), facts.when(at)
        sums = facts.sums(flows, at)
        claims.append(
            {
                **_EMPTY,
                "id": row["id"],
                "group": design.group_of[at],
                "claimant": facts.who(flows, at),
                "body": None,
                "bodies": split_list(flows["claimants"][at]),
                "who": way,
                "line": " · ".join(filter(None, (when, *sums))),
                "force": row["force"],
                "side": flows["sides"][at],
                "sides": split_list(flows["sides"][at]),
                "mode": None,
                "modes": split_list(flows["modes"][at]),
                "status": row["status"],
                "statuses": _statuses(flows["statuses"][at]),
                "movement": row["movement"],
                "from": flows["origin"][at],
                "to": flows["destination"][at],
                "presence": at in dots,
                "date": when or None,
                "possible": [row["date_earliest"], row["date_latest"]],
                "definite": [row["date_earliest"], row["date_latest"]],
                "strength": facts.strength(flows, at),
                "least": _whole(flows["strength_width"][at]),
                "count": flows["claims"][at] + flows["denied"][at],
                "sources": numbers_of(row["sources"], design),
                "told": [starts[at], starts[at + 1]],
                "px": widths.px_of(strengths[at]),
            }
        )  # fmt: skip
    return claims


_READ = (
    "id",
    "status",
    "force",
    "movement",
    "date_earliest",
    "date_latest",
    "sources",
    "strength_low",
    "strength_high",
    "strength_unit",
)
_EMPTY: Mapping[str, Any] = {
    "quote": None, "note": None, "reliability": None, "credibility": None, "draft": False,
    "partOf": None, "at": None, "via": None, "written": [], "dateWords": None, "reportedBy": None,
    "reported": None, "way": None, "length": None, "access": None, "routeNote": None,
}  # fmt: skip


def _whole(cell: Any) -> int | None:
    return None if pd.isna(cell) else int(cell)


def numbers_of(cell: str | None, design: Grammar) -> list[int]:
    """Return the footnotes of a cell of sources."""
    return [design.footnotes[one] for one in split_list(cell) if one in design.footnotes]


def _statuses(cell: str | None) -> list[str]:
    return [part.rsplit(" ", 1)[0] for part in split_list(cell)]


def _cards(page: Page, design: Grammar, facts: Facts) -> list[dict[str, Any]]:
    """Make a card for each pair of places, the largest first; a row in it is a flow.

    An undated flow says so in its row, and its card does not repeat it.
    """
    members: list[list[int]] = [[] for _ in range(len(page.found.pairs))]
    for flow, pair in enumerate(page.found.pair.tolist()):
        members[pair].append(flow)
    starts = facts.flows["period_start"]
    return [
        {
            "title": facts.way(facts.pairs, pair),
            "force": "; ".join(facts.sums(facts.pairs, pair)),
            "way": None,
            "modes": [],
            "date": _span(facts, flows),
            "differ": [],
            "compared": [],
            "rows": [
                _row(facts, design, flow)
                for flow in sorted(flows, key=lambda at: grammar.when(starts[at]))
            ],
        }
        for pair, flows in ((pair, members[pair]) for pair in _by_size(page, design))
    ]


def _by_size(page: Page, design: Grammar) -> list[int]:
    """Order pairs of places by their strength in the unit that widths show, then by claims."""
    pairs = page.found.pairs
    alike = (pairs["strength_unit"].fillna("persons") == design.widths.unit).to_numpy(dtype=bool)
    widths = pd.to_numeric(pairs["strength_width"], errors="coerce").to_numpy("float64", na_value=0)
    claims = (pairs["claims"] + pairs["denied"]).to_numpy(dtype="int64")
    order = np.lexsort((np.arange(len(pairs)), -claims, -np.where(alike, widths, 0)))
    return [int(pair) for pair in order]


def _span(facts: Facts, flows: Sequence[int]) -> str | None:
    dated = [at for at in flows if facts.flows["period_start"][at] is not None]
    if not dated:
        return None
    first = min((facts.flows["period_start"][at] for at in dated), key=grammar.when)
    last = max((facts.flows["period_end"][at] for at in dated), key=grammar.when)
    return grammar.span_text(first, last, facts.language)


def _row(facts: Facts, design: Grammar, flow: int) -> dict[str, Any]:
    told = [
        facts.flows[name][flow]
        for name in ("side", "claimant", "mode", "force")
        if name in facts.by
    ]
    words = [facts.language.word(word) for word in told if word]
    who = facts.who(facts.flows, flow)
    return {
        "claims": [flow],
        "claimant": facts.when(flow) or who or "",
        "group": design.group_of[flow],
        "text": "; ".join([*words, *facts.sums(facts.flows, flow), *([who] if who else [])]),
        "sources": [],
    }


def _legend(page: Page, entries: Sequence[Any], language: Words) -> list[dict[str, Any]]:
    """Say of flows what their colour, dash and width mean; no line of them is a route."""
    kept = []
    for entry in entries:
        if entry["mark"] in ("count", "route", "mode") or entry["question"] == language.say(
            "Route"
        ):
            continue
        if entry["mark"] == "note" and entry["question"] != language.say("Which units"):
            continue
        kept.append(dict(entry))
    period = period_of(page.by)
    width = language.say("Width: the largest total of one claimant; claimants are never added up.")
    if period:
        largest = language.say(_LARGEST_OF[period])
        line = language.say("A line that has several is as wide as {period}.", period=largest)
        width = f"{width} {line}"
    if page.by_count:
        width = language.say("Nobody tells a number: width shows how many claims there are.")
        for entry in kept:
            if entry["mark"] == "width":
                entry["question"] = language.say("How many claims")
    elif any(entry["mark"] == "width" for entry in kept):
        width = f"{width} {language.say('Where no number is told, lines are thin.')}"

    def note(mark: str, untold: str, label: str) -> dict[str, Any]:
        found = (entry["question"] for entry in kept if entry["mark"] == mark)
        return {"question": next(found, untold), "mark": "note", "value": "", "label": label}

    notes = [
        note("width", language.say("How many"), width),
        note(
            "dash",
            language.say("How sure"),
            language.say("Dash: what most claims of a flow say."),
        ),
        note(
            "",
            language.say("Route"),
            language.say("Lines are plain connections, bent to the right of their way."),
        ),
    ]
    order = list(dict.fromkeys(one["question"] for one in (*kept, *notes)))
    return sorted((*kept, *notes), key=lambda one: order.index(one["question"]))
