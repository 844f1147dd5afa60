"""The tables behind the gazetteer: how they are laid out, made, imported and looked into."""
