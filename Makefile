# Two commands: `make map` renders the gallery, `make test` runs every test. Both set up all they need.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The gallery: each project under data/ that has a movements.csv becomes maps/<name>.html.
PROJECTS := $(patsubst data/%/movements.csv,%,$(wildcard data/*/movements.csv))

.PHONY: map test check format screenshots clean

map: $(VENV)/installed
	@mkdir -p maps
	@for name in $(PROJECTS); do \
	  $(BIN)/geo-movements map data/$$name -o maps/$$name.html || exit; \
	done

test: $(VENV)/developed
	@bash tests/install_tools.sh
	$(BIN)/python -m pytest -n auto --dist worksteal

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

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
