"""Tell why a toponym is the place that it is: what the rows say, and what each place weighs."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from geo_movements.errors import GeoMovementsError
from geo_movements.places.context import Context
from geo_movements.places.evidence import Doubt, Verdict, Weighed
from geo_movements.places.own import own_places
from geo_movements.places.qualifiers import reading
from geo_movements.places.resolve import Asked, judge
from geo_movements.places.toponyms import Use, tidy

if TYPE_CHECKING:
    from geo_movements import schema

__all__ = ["explain"]

CELLS = 5


def explain(
    project: schema.Project, toponym: str, *, country: str | Collection[str] | None = None
) -> str:
    """Explain how a toponym of a project is resolved, as lines of text.

    What an earlier run wrote into the lock file is left aside and decided anew; what a person wrote
    there stands, and so does a service's answer, beside which the gazetteer's own verdict is told.
    Raises `GeoMovementsError` where no cell names the toponym.
    """
    asked = Asked(project, own_places(project)[0], update=True)
    name = tidy(toponym)
    if name not in asked.uses:
        raise GeoMovementsError(f'no cell of the project names "{name}".{_nearest(name, asked)}')
    verdicts, contexts = judge(project, asked, country)
    lines = [f'"{name}"', *_uses(asked.uses[name], project.files)]
    for each in _parts(name, asked):
        if each in asked.qualified:
            lines.append(f'"{each}" is read as {reading(asked.qualified[each])}')
        elif each in asked.given:
            row = asked.given[each]
            lines.append(f'"{each}" is given: {row["reason"] or "by " + row["decided_by"]}')
        else:
            if each in asked.held:
                row = asked.held[each]
                lines.append(f'"{each}" stands in the lock file as {row["name"]} '
                             f"({row['place_id']}): {row['reason']}; without it:")  # fmt: skip
            query = asked.query(each)
            if query != each:
                lines.append(f'"{each}" is described in places.csv: looked up as "{query}"')
            lines += _context(contexts.get(query, Context()))
            lines += _verdict(query, verdicts[query])
    return "\n".join(lines)


def _parts(name: str, asked: Asked) -> Iterator[str]:
    """Yield a toponym and, of a qualified one, what it qualifies."""
    yield name
    if name in asked.qualified:
        for base in asked.qualified[name].bases:
            yield from _parts(base, asked)


def _nearest(name: str, asked: Asked) -> str:
    import difflib

    near = difflib.get_close_matches(name, sorted(asked.uses), n=1)
    return f' Nearest: "{near[0]}".' if near else ""


def _uses(uses: Sequence[Use], files: Mapping[str, str]) -> Iterator[str]:
    for use in uses[:CELLS]:
        yield f"  {files[use.table]} row {use.row}, {use.column}"
    if len(uses) > CELLS:
        yield f"  and {len(uses) - CELLS} more cells"


def _context(context: Context) -> Iterator[str]:
    if context.neighbours:
        yield f"  told next to: {', '.join(sorted(context.neighbours))}"
    if context.modes:
        yield f"  reached by: {', '.join(sorted(context.modes))}"
    if context.countries:
        yield f"  the rows say the country: {', '.join(sorted(context.countries))}"
    for other, km in sorted(context.reach_km.items()):
        yield f"  by the days and the mode at most {km:,.0f} km from {other}"


def _verdict(query: str, verdict: Verdict) -> Iterator[str]:
    if isinstance(verdict, Doubt):
        yield f'"{query}" stays undecided: {verdict.reason}'
        ranked = verdict.candidates
    else:
        place = verdict.candidate.place
        yield f'"{query}" is {place.name} ({place.place_id}), score {verdict.score:.2f}:'
        yield f"  {verdict.reason}"
        ranked = (verdict.best, *verdict.runners_up)
    for number, weighed in enumerate(ranked, 1):
        yield from _weighed(number, weighed)


def _weighed(number: int, weighed: Weighed) -> Iterator[str]:
    candidate, share, terms = weighed
    place = candidate.place
    area = ", ".join(part for part in (place.admin1, place.country) if part)
    people = f", {place.population:,} people" if place.population else ""
    yield (
        f"  {number}. {place.name} ({area}) {place.lat:.4f}, {place.lon:.4f} {place.place_id} "
        f"[{place.precision}, {place.feature_code}{people}; {candidate.match}]"
    )
    if terms:
        told = ", ".join(f"{name} {weight:+.1f}" for name, weight in terms.items() if weight)
        yield f"     share {share:.2f}; weight {math.fsum(terms.values()):.1f} = {told}"
