# Everything people need: make run, make test. `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules

BIN := $(CURDIR)/.venv/bin
export PATH := $(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

PIP := $(BIN)/python -m pip install -qq
LOCKS := backend/requirements.lock backend/requirements-build.lock
APP := .venv/.installed
DEV := .venv/.installed-dev
MODULES := frontend/node_modules/.package-lock.json
TOOLS := frontend/tools/node_modules/.package-lock.json
EXPORT := frontend/out/csp.json
SOURCES := $(shell find frontend/src frontend/scripts $(wildcard frontend/public) -type f -not -name '*.test.*') \
	$(addprefix frontend/,package.json package-lock.json next.config.ts postcss.config.mjs shell-paths.json)

.PHONY: help run test check format gen bench lighthouse build image lock clean

help: ## list what make can do
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 16

run: $(APP) $(EXPORT) ## set up what is missing and serve Tend on this machine
	@exec tend serve

test: $(DEV) $(EXPORT) ## run every test: backend, frontend, browser
	@exec python scripts/run_tests.py

check: $(DEV) $(TOOLS) $(EXPORT) ## format, lint, types, contracts, sizes, drift: what must hold before a commit
	@exec scripts/check

format: $(DEV) $(MODULES) ## put the code in shape
	@ruff check --quiet --fix-only backend bench scripts
	@ruff format --quiet backend bench scripts
	@npm --prefix frontend run --silent format

gen: $(APP) $(TOOLS) ## write what is generated: API types, docs/environment.md
	@scripts/gen

bench: $(DEV) $(EXPORT) ## measure throughput, latency and what a person waits for
	@missed=0; for part in bench bench.event_streams bench.browser; do python -m $$part || missed=1; done; exit $$missed

lighthouse: $(DEV) $(EXPORT) bench/lighthouse/node_modules/.package-lock.json ## print Lighthouse's scores
	@python -m bench.lighthouse

build: $(APP) $(EXPORT) ## build the frontend for the one-process app

image: ## build the container image, run it and print its figures
	@exec python3 scripts/image_smoke_test.py

lock: $(DEV) ## write the lock files anew from backend/pyproject.toml
	@exec scripts/lock

clean: ## remove what make made; data/ stays
	rm -rf .venv frontend/node_modules frontend/tools/node_modules bench/lighthouse/node_modules frontend/.next frontend/out
	find backend bench scripts -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@scripts/create-venv .venv $(PYTHON)

.venv/.locked: $(LOCKS) | $(BIN)/python
	@echo "Installing the backend's packages and Node"
	@$(PIP) --require-hashes $(addprefix -r ,$(LOCKS))
	@touch $@

$(APP): .venv/.locked backend/pyproject.toml
	@$(PIP) --no-build-isolation --no-deps --editable backend
	@touch $@

$(DEV): $(APP) backend/requirements-dev.lock
	@echo "Installing the tools for testing"
	@$(PIP) --require-hashes -r backend/requirements-dev.lock
	@touch $@

# The targets are npm's own mark of a finished install. Not `npm ci`: it refuses a lock without other platforms'
# optional packages, which a registry need not have; versions and hashes come from the lock all the same.
%/node_modules/.package-lock.json: %/package.json %/package-lock.json | .venv/.locked
	@echo "Installing the packages of $*"
	@npm install --prefix $* --no-save --no-audit --no-fund --no-progress --loglevel=error
	@touch $@

# an export that is fresh needs neither Node nor its packages
$(EXPORT): $(SOURCES)
	@$(MAKE) $(MODULES)
	@echo "Building the frontend"
	@npm --prefix frontend run --silent build:static
