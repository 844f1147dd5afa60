"""Movements in Russian and Ukrainian: verbs with their prefixes, cases, a free order of words."""

from geo_movements.draft.grammar.slavic.statements import statements

__all__ = ["statements"]
