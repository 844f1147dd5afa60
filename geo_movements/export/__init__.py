"""A story as data for other programs."""
