"""Names in a running text: what of it names a place, by script."""
