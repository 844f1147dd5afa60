"""Which place each mention of a text means, in the light of the whole text."""

from geo_movements.draft.senses.ranking import decide

__all__ = ["decide"]
