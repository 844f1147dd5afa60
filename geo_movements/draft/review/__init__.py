"""The review page: an article beside its map, each drafted row for a person to decide.

One HTML file that opens with the network off. What is accepted, corrected or dropped in it leaves
as the tables of a project: movements.csv, events.csv, sources.csv, places.lock.csv.
"""

from __future__ import annotations

from geo_movements.draft.review.sheet import page

__all__ = ["page"]
