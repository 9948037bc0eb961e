# The commands of Vitrina. `make` lists them.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN := .venv/bin
# scripts/setup.sh reads these; each stamp is newer than what it was made from
RUN := .venv/.run
DEV := .venv/.dev
BENCH := .venv/.bench
WEB := .venv/.web

.PHONY: help demo test check format bench lock clean

help:  ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(RUN) $(WEB)  ## set up, load the real data set, report and serve (ARGS="--no-serve --json out.json", PORT=8000)
	@$(BIN)/vitrina demo $(ARGS)

test: $(DEV) $(WEB)  ## set up and run every test
	@$(BIN)/python -m pytest $(ARGS)

check: $(DEV) $(WEB)  ## format, lint, types, contracts, unused code: under 30 seconds
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports --cache-dir .venv/.import-linter
	@$(BIN)/deptry src
	@$(BIN)/vulture
	@$(BIN)/mypy

format: $(DEV)  ## rewrite the code in house format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(BENCH)  ## measure each claim against its peer; writes benchmarks/RESULTS.md
	@$(BIN)/python -m benchmarks $(ARGS)

lock:  ## resolve the requirements again, with hashes and without registry hosts
	@$(PYTHON) scripts/lock.py

clean:  ## remove everything that the commands made
	rm -rf .venv .demo node_modules tests/clients/node_modules .mypy_cache .ruff_cache .pytest_cache build dist src/vitrina/web/static/packages
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.mo' -delete

.venv/.made: requirements/bootstrap.lock
	@$(PYTHON) scripts/make_venv.py
	@touch $@

$(RUN): .venv/.made requirements/run.lock pyproject.toml
	@scripts/install.sh requirements/run.lock
	@touch $@

$(DEV): .venv/.made requirements/dev.lock pyproject.toml
	@scripts/install.sh requirements/dev.lock
	@touch $@ $(RUN)

$(BENCH): $(DEV) requirements/bench.lock
	@scripts/install.sh requirements/bench.lock
	@touch $@

$(WEB): $(RUN) package-lock.json $(wildcard src/vitrina/web/locale/*/LC_MESSAGES/*.po)
	@$(BIN)/python scripts/web_assets.py
	@touch $@
