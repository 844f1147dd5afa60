"""Beyond one machine's memory: partitions of movements become GeoParquet, flows and a manifest."""

from __future__ import annotations

from geo_movements.pipeline.context import Context, context_of, located
from geo_movements.pipeline.convert import Converted, convert, legs_schema
from geo_movements.pipeline.passes import Report, run

__all__ = [
    "Context",
    "Converted",
    "Report",
    "context_of",
    "convert",
    "legs_schema",
    "located",
    "run",
]
