"""Draft rows out of an article: each tied to its sentence, each for a person to decide."""
