# Everything a person runs. `make run` and `make test` are enough to begin.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
PROJECTS := libs/kit libs/x12 libs/codesets contracts services/coding-svc services/eligibility-svc \
            services/claims-svc services/payments-svc gateway adapters/simulator deploy/local
EDITABLE := $(foreach project,$(PROJECTS),--editable $(project))

.DEFAULT_GOAL := help
.PHONY: help setup run test test-fast check fmt lint types arch contracts lock clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## install everything into .venv (done by itself when needed)

$(STAMP): requirements.lock $(PROJECTS:=/pyproject.toml)
	@command -v $(PYTHON) >/dev/null \
	  || { echo "No Python found: install Python 3.11, or make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "$(PYTHON) is too old: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@echo "Setting up $(VENV) (once, about a minute) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation $(EDITABLE)
	@touch $@

run: $(STAMP) ## start the whole platform with demo data on http://127.0.0.1:8080
	@$(BIN)/revcycle up --demo

.PHONY: stack
stack: $(STAMP) ## run it as processes on a throw-away Kafka and PostgreSQL (ONCE=1: demo, then stop)
	@$(BIN)/revcycle stack $(if $(ONCE),--once)

# The stack's dozen processes would slow all other tests, so those that need it come last.
test: $(STAMP) ## run the whole test suite
	@$(BIN)/python -m pytest -n 2 --dist loadgroup --durations 15 -m "not stack"
	@$(BIN)/python -m pytest --durations 5 -m stack tests

test-fast: $(STAMP) ## run the tests without those that start and kill processes
	@$(BIN)/python -m pytest -n 2 -m "not slow"

check: lint types arch drift ## run every check that CI runs besides the tests

lint: $(STAMP)
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/python tools/lint.py
	@$(BIN)/yamllint --strict .

types: $(STAMP)
	@$(BIN)/mypy $(foreach project,$(PROJECTS),$(project)/src) tools benchmarks

arch: $(STAMP)
	@$(BIN)/lint-imports --no-cache

.PHONY: drift
drift: $(STAMP)
	@$(BIN)/revcycle contracts check

fmt: $(STAMP) ## format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

contracts: $(STAMP) ## export OpenAPI, AsyncAPI and JSON Schemas into contracts/
	@$(BIN)/python tools/examples.py
	@$(BIN)/revcycle contracts export

.PHONY: bench-x12
bench-x12: $(STAMP) ## compare the X12 codec with its peers (about ten minutes)
	@$(BIN)/python -m benchmarks.x12 run

.PHONY: bench-coding
bench-coding: $(STAMP) ## measure code search and suggestions beside plain full-text search (minutes)
	@$(BIN)/python -m benchmarks.coding run

.PHONY: bench-pipeline
bench-pipeline: $(STAMP) ## measure the way from POST to posted cent (MODE=distributed: on servers)
	@$(BIN)/python -m benchmarks.pipeline run --mode $(or $(MODE),embedded)

.PHONY: fuzz-x12
fuzz-x12: $(STAMP) ## fuzz the X12 codec for FUZZ_SECONDS=60
	@$(BIN)/python -m tools.fuzz_x12

.PHONY: chaos
chaos: $(STAMP) ## kill processes and servers under the stack (ENCOUNTERS=1000 SEED=1; about ten minutes)
	@$(BIN)/python -m tests.resilience.chaos --encounters $(or $(ENCOUNTERS),1000) --seed $(or $(SEED),1)

lock: ## pin the newest versions of all dependencies (needs uv)
	@$(PYTHON) tools/lock.py

clean: ## remove what was installed (never data)
	rm -rf $(VENV)
