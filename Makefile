# Four commands: `make map` renders the gallery, `make test` runs every test, `make bench` measures,
# `make torture` does to it what nobody would.
# Each sets up all it needs: the versions of supply/*.lock, each file of them by its SHA-256.
# `make lock` chooses the versions, `make release` builds what is published.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Modules are compiled when they are first imported: most never are.
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
LOCKED = $(PIP) --require-hashes $(addprefix -r supply/,$(addsuffix .lock,$(1)))
# Built by the hatchling that is locked, not by one that pip would fetch.
OURSELVES = $(PIP) --no-deps --no-build-isolation -e .
# The gallery: each project under data/ that has a movements.csv becomes maps/<name>.html.
PROJECTS := $(patsubst data/%/movements.csv,%,$(wildcard data/*/movements.csv))

.PHONY: map test bench torture lock release check format screenshots clean

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
	@bash torture/install_tools.sh
	$(BIN)/python -m torture $(SECTIONS)

# Keeps the versions that are locked, unless pyproject.toml rules one out; `make lock UPGRADE=1`
# chooses all anew. Then `make test`, and look at what has changed.
lock: $(BIN)/python
	$(call LOCKED,run dev torture)
	$(BIN)/python -m supply.relock $(if $(UPGRADE),--upgrade)
	$(call LOCKED,run dev torture bench data)
	$(BIN)/python -m supply.facts
	$(BIN)/python -m supply.sheet
	$(BIN)/python -m supply.sbom

# The same tree gives the same bytes: the day of its last commit is that of the files.
release: $(VENV)/developed
	rm -rf dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m build --no-isolation -o dist .
	cp supply/geo-movements.cdx.json dist/
	cd dist && sha256sum * > SHA256SUMS

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

$(VENV)/installed: pyproject.toml supply/run.lock | $(BIN)/python
	$(call LOCKED,run)
	$(OURSELVES)
	@touch $@

$(VENV)/developed: pyproject.toml supply/run.lock supply/dev.lock | $(BIN)/python
	$(call LOCKED,run dev)
	$(OURSELVES)
	@touch $@ $(VENV)/installed

$(VENV)/tortured: $(VENV)/developed supply/torture.lock
	$(call LOCKED,run dev torture)
	@touch $@

$(VENV)/benched: $(VENV)/developed supply/torture.lock supply/bench.lock
	$(call LOCKED,run dev torture bench)
	@touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
