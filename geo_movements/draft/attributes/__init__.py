"""What a sentence tells of a movement beside its places: how many, when, by what, says who."""
