"""The steps by which `build_networks.py` compiles the railways and roads."""
