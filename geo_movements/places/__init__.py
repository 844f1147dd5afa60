"""Where it is: gazetteer, resolving, the lock file, coordinates and services."""
