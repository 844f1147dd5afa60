# Four commands: `make map` renders the gallery, `make test` runs every test, `make bench` measures,
# `make torture` does to it what nobody would.
# Each sets up all it needs.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The gallery: each project under data/ that has a movements.csv becomes maps/<name>.html.
PROJECTS := $(patsubst data/%/movements.csv,%,$(wildcard data/*/movements.csv))

.PHONY: map test bench torture check format screenshots clean

map: $(VENV)/installed
	@mkdir -p maps
	@for name in $(PROJECTS); do \
	  $(BIN)/geo-movements map data/$$name -o maps/$$name.html || exit; \
	done

test: $(VENV)/developed
	@bash tests/install_tools.sh
	$(BIN)/python -m pytest -n auto --dist worksteal

# What it finds is in benchmarks/RESULTS.md; `make bench SECTIONS="startup twenty"` runs some of it.
bench: $(VENV)/benched
	@bash tests/install_tools.sh
	$(BIN)/python benchmarks/run.py $(SECTIONS)

# Hours, part by part; broken off, it goes on. `make torture SECTIONS="files fuzz.date"` runs some.
torture: $(VENV)/tortured
	@bash tests/install_tools.sh
	$(BIN)/python -m torture $(SECTIONS)

check: $(VENV)/developed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/developed
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

screenshots: $(VENV)/developed map
	@bash tests/install_tools.sh
	$(BIN)/python docs/screenshots.py

# A Debian without python3-venv makes a broken environment and says so; then it is installed.
$(BIN)/python:
	@$(PYTHON) -m venv $(VENV) || { \
	  rm -rf $(VENV); \
	  apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); \
	}

$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[all]'
	@touch $@

$(VENV)/developed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/installed

$(VENV)/benched: $(VENV)/developed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,bench]'
	@touch $@

$(VENV)/tortured: $(VENV)/developed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[torture]'
	@touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
