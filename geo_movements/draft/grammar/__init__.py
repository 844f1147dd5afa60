"""A shallow grammar of movements: words, phrases, clauses, and what they tell of forces."""

from geo_movements.draft.grammar.statements import statements

__all__ = ["statements"]
