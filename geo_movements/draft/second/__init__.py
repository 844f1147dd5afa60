"""A second opinion: rows of a language model, kept where the article's own words bear them.

Nothing is sent unless a user names the endpoint. `line` talks to it, `rows` checks what it says.
"""

from geo_movements.draft.second.line import Endpoint, NoOpinionError
from geo_movements.draft.second.rows import Opinion, joined, opinion

__all__ = ["Endpoint", "NoOpinionError", "Opinion", "joined", "opinion"]
