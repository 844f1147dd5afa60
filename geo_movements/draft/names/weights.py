"""How loud each mark of a name speaks for a place: log-odds, above 0 for, below against."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["WEIGHTS"]

_LIKE = {
    "kind_country": 2.5, "kind_state": 2.0, "kind_capital": 1.5, "kind_sea": 2.5,
    "kind_region": 0.5, "kind_town": 0.0, "framed": 2.5, "framed_list": 5.0, "unknown": -1.2,
    "size_0": -0.3, "size_1": -0.3, "size_2": -0.3, "size_3": 0.0, "size_4": 0.6, "size_5": 1.3,
    "size_6": 1.8, "size_7": 2.0, "alternate": -0.7, "short": -0.8, "distinct": 0.6,
    "abbreviated": 0.0, "acronym": -2.5,
    "multi": 1.5, "landscape": 0.7, "multi_common": -0.5, "multi_common_alternate": -2.5,
    "multi_weak": -1.5, "all_compass": -3.0, "framed_cut": -2.0, "framed_person": -5.0,
    "like_person": -1.5, "saint": -1.0, "saint_owns": -3.0, "titled": -3.0,
    "weak": -0.3, "common": -1.8, "common_weak": -4.5, "big_common": -1.2,
    "big_common_weak": -2.2, "first_name": -1.0, "big_first_name": -0.4, "top_surname": -1.0,
    "big_top_surname": -0.4, "surname": -0.4, "big_surname": -0.2, "in_person": -5.0,
}  # fmt: skip
"""What the name is like."""

_BEFORE = {
    "at_start": 0.0, "as_container": 3.0, "has_container": 3.0, "in_list": 1.0, "after_the": -0.4,
    "after_the_alone": -0.8, "after_part": 2.0, "after_title": -3.0, "after_initial": -3.0,
    "after_first_name": -2.5, "after_word": -0.6, "after_known": -0.6, "after_name": -2.0,
    "after_generic": 2.5, "after_body_of": 0.3, "after_vessel": -6.0, "after_kin": -3.0,
    "after_noble": -3.5, "after_of": 0.8, "after_in": 2.2, "after_from": 1.6, "after_on": 0.3,
    "after_by": -0.3, "after_number": -1.2, "after_hyphen": -0.3, "after_comma": 0.0,
    "after_tongue": 0.0, "after_crossing": 1.2, "common_in": 0.8,
}  # fmt: skip
"""What stands before it."""

_BEHIND = {
    "owns": 0.0, "before_based": 3.0, "before_hyphen": 0.0, "dateline": 2.0, "before_age": -2.5,
    "before_jr": -4.0, "before_street": -6.0, "before_brand": -4.5, "before_body": 1.0,
    "before_initial": -2.5, "before_word": -0.1, "before_surname": -1.5, "before_name": -1.3,
    "before_noun": 1.5, "before_saying": -0.6, "before_number": -2.0, "before_colon": 0.0,
    "before_stop": 0.0,
}  # fmt: skip
"""What stands behind it."""

_TEXT = {
    "namesake": -2.5, "namesake_given": -2.5, "namesake_saying": -2.0, "lower": -1.0,
    "elsewhere": 1.5, "elsewhere_weak": 0.9, "defined": 9.0, "subject": 3.0, "told": 1.2,
}  # fmt: skip
"""What the rest of the text says, and the model."""

_PEOPLE = {
    "people": 2.5, "people_before_brand": -4.0, "people_before_word": -0.8,
    "people_before_colon": -3.0, "people_before_surname": -0.5, "people_in_person": -4.0,
    "people_after_first_name": -3.0, "people_after_title": -2.0, "people_after_initial": -3.0,
}  # fmt: skip
"""The same of demonyms."""

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"bias": 0.0, **_LIKE, **_BEFORE, **_BEHIND, **_TEXT, **_PEOPLE}
)
"""Set by hand on texts of several genres, a class of mistakes at a time; a mark that is not here
counts for nothing."""
