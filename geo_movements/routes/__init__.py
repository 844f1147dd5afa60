"""How it may have gone: schematic geometry for each leg."""
