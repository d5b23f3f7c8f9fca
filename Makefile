# Each target makes what it needs in .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONFIG ?= config/monitor.yaml

.PHONY: run demo test proof lint bench clean

run: $(VENV)/ready
	$(BIN)/monitor run -c $(CONFIG)

demo: $(VENV)/ready
	$(BIN)/monitor demo

test: $(VENV)/ready-dev
	$(BIN)/python -m pytest -q -n 2 --dist worksteal

# The long half: hours of kills, full disks and hostile feeds; its answers go to docs/proof.md.
proof: $(VENV)/ready-dev
	$(BIN)/pip install -q -c constraints.txt -e '.[dev,proof]'
	$(BIN)/python -m pytest -q -p no:randomly tests/proof

lint: $(VENV)/ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/ready-dev
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.matching

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/ready: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install -q -c constraints.txt -e .
	$(BIN)/python -m compileall -q monitor
	touch $@

$(VENV)/ready-dev: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install -q -c constraints.txt -e '.[dev]'
	$(BIN)/python -m compileall -q monitor
	touch $@ $(VENV)/ready

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
