"""What every partition is seen beside: the project's other tables, its places, the settings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.places.toponyms import tidy
from geo_movements.tables.cells import split_list

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["Context", "context_of", "located", "toponyms_of"]


@dataclass(frozen=True, kw_only=True)
class Context:
    """All that the conversion of a partition depends on besides its rows.

    `project` has the tables beside the movements and the settings, and no movements of its own;
    `places` are all resolved toponyms, as `resolve` returns them; `own_columns` the columns of any
    partition that are none of ours, so that all partitions have the same; `by` is what flows are
    counted by, none where it is empty.
    """

    project: schema.Project
    places: gpd.GeoDataFrame | None = None
    own_columns: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    allow_drafts: bool = False
    strict: bool = False

    @cached_property
    def asked(self) -> str:
        """Digest of what is the same for every partition; a place counts where it is used."""
        settings = asdict(self.project.settings)
        told: list[Any] = [settings, self.own_columns, self.by, self.allow_drafts, self.strict]
        told += [_cells(getattr(self.project, name)) for name in ("sources", "events", "forces")]
        told.append(self.blurred and self.places is not None and _cells(self._flat))
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()

    @property
    def further_columns(self) -> tuple[str, ...]:
        """Name the columns of legs beside `schema.LEGS`: the users', notes in other languages."""
        settings = self.project.settings
        spoken = dict.fromkeys((settings.language, *settings.other_languages))
        notes = [f"route_note_{code}" for code in spoken if code != "en"]
        own = [name for name in self.own_columns if name not in (*schema.LEGS, *notes)]
        return (*own, *notes)

    @property
    def blurred(self) -> bool:
        """Whether positions are blurred: words are then cleared of every exact place there is."""
        return self.project.settings.coarsen_km is not None

    @cached_property
    def _flat(self) -> pd.DataFrame:
        import pandas as pd

        assert self.places is not None
        told = pd.DataFrame(self.places).assign(geometry=self.places.geometry.to_wkb(hex=True))
        # How sure a place is and why is for the whole; no leg says it.
        return told.drop(columns=["score", "reason", "runners_up", "decided_by"])

    def key(self, toponyms: Iterable[str]) -> str:
        """Digest of what the conversion of a partition with such toponyms depends on."""
        assert self.places is not None
        used = self._flat[self._flat["toponym"].isin({*toponyms})]
        words = f"{self.asked}\n{json.dumps(_cells(used), default=str)}"
        return hashlib.sha256(words.encode()).hexdigest()

    def lines(self, names: Iterable[str]) -> list[list[str]]:
        """List files that rows name as their way, each with its SHA-256 as it is now."""
        from geo_movements.pipeline.partitions import digest_of

        paths = [(name, self.project.path / name) for name in names]
        return [[name, digest_of(path) if path.is_file() else ""] for name, path in paths]

    def places_of(self, movements: pd.DataFrame) -> gpd.GeoDataFrame:
        """Return the places of movements; all, where positions are blurred."""
        assert self.places is not None
        if self.blurred:
            return self.places
        return self.places[self.places["toponym"].isin(toponyms_of(movements))]

    def project_of(self, movements: pd.DataFrame, file: str) -> schema.Project:
        """Return the project of one partition: its movements, the sources and events they concern.

        Groups of claimants, sides without a claim, a file of borders, places and lock are for the
        whole to check.
        """
        project = self.project
        settings = replace(project.settings, claimants={}, affiliations={})
        if settings.borders not in schema.BORDERS:
            settings = replace(settings, borders="international")
        events = _concerning(project.events, movements)
        return replace(
            project,
            movements=movements,
            sources=_cited(project.sources, movements, events),
            events=events,
            places=project.places.iloc[:0],
            lock=project.lock.iloc[:0],
            settings=settings,
            files={**project.files, "movements": file},
            problems=(),
        )


def context_of(folder: str | Path | None) -> Context:
    """Read the tables beside the movements of a folder; without one there are none.

    >>> context_of("data/dprk-2024").project.settings.language
    'en'
    """
    from geo_movements.tables.read import read_beside

    return Context(project=read_beside(Path(folder) if folder else Path("-")))


def located(context: Context, lock: str | Path) -> Context:
    """Give a context the places of a lock file, as the first pass of `run` writes it.

    Raises `InputError` where something is wrong with the file.
    """
    import pandas as pd

    from geo_movements.errors import InputError, Problem
    from geo_movements.places.lock import locked
    from geo_movements.places.resolve import resolve
    from geo_movements.tables.read import read_lock

    problems: list[Problem] = []
    table = read_lock(Path(lock), problems)
    project = replace(context.project, lock=table)
    decided, faults = locked(project)
    if problems := [*problems, *faults]:
        raise InputError(problems)
    empty = project.movements
    cells = {name: [*decided] if name == "destination" else None for name in empty.columns}
    rows = pd.DataFrame(cells, index=range(1, len(decided) + 1), dtype=object)
    return replace(context, places=resolve(replace(project, movements=rows)))


def toponyms_of(movements: pd.DataFrame) -> set[str]:
    """Return the distinct toponyms of movements."""
    ends = {
        cell for name in ("origin", "destination") for cell in movements[name].dropna().unique()
    }
    stops = (stop for cell in movements["via"].dropna().unique() for stop in split_list(cell))
    return {tidy(name) for name in (*ends, *stops)}


def _cited(sources: pd.DataFrame, *tables: pd.DataFrame) -> pd.DataFrame:
    cells = {cell for table in tables for cell in table["sources"].dropna().unique()}
    names = {name for cell in cells for name in split_list(cell)}
    return sources[sources["id"].isin(names) | sources["url"].isin(names)]


def _concerning(events: pd.DataFrame, movements: pd.DataFrame) -> pd.DataFrame:
    """Keep the events about these movements, and of what they concern, what is here."""
    if not len(events):
        return events
    concerned = {name for cell in events["concerns"].dropna() for name in split_list(cell)}
    here = {
        name
        for column in ("id", "movement")
        for name in movements[column][movements[column].isin(concerned)]
    }
    cells = [
        "; ".join(name for name in split_list(cell) if name in here) or None
        for cell in events["concerns"]
    ]
    told = events.assign(concerns=cells).astype(object)
    return told[told["concerns"].notna()]


def _cells(frame: pd.DataFrame) -> list[Any]:
    columns = [str(name) for name in frame.columns]
    return [columns, [int(row) for row in frame.index], *frame.astype(str).to_numpy().tolist()]
