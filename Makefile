# The commands people need: make run, make test. `make help` lists all of them.
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
EXPORT := frontend/out/script-hashes.json
SOURCES := $(shell find corpus frontend/src frontend/scripts $(wildcard frontend/public) -type f -not -name '*.test.*') \
	$(addprefix frontend/,package.json package-lock.json next.config.ts postcss.config.mjs shell-paths.json)

.PHONY: help run test check audit format gen sql bench faults lighthouse build pictures image lock clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 18

run: $(APP) $(EXPORT) ## install what is missing and start Tend on this machine
	@exec tend serve

test: $(DEV) $(EXPORT) ## run every test: backend, frontend, browser
	@exec python scripts/run_tests.py

check: $(DEV) $(TOOLS) $(EXPORT) ## run every check that a commit has to pass: format, lint, types, contracts, sizes
	@exec scripts/check

audit: $(DEV) ## look for known vulnerabilities in the packages of every lock file; needs a source of advisories
	@exec python scripts/lock_files/audit.py

format: $(DEV) $(MODULES) ## format the code and fix what can be fixed automatically
	@ruff check --quiet --fix-only backend bench faults scripts
	@ruff format --quiet backend bench faults scripts
	@npm --prefix frontend run --silent format

gen: $(APP) $(TOOLS) ## generate the API types, docs/environment.md, the snapshots of SQL statements and the list of columns
	@scripts/gen

sql: $(APP) ## print every SQL statement of the backend in its final form
	@exec python scripts/print_sql.py

bench: $(DEV) $(EXPORT) ## measure throughput, latency and how responsive the app is
	@missed=0; for part in bench bench.fairness bench.flood bench.event_streams bench.shared_list bench.browser bench.soak; do python -m $$part || missed=1; done; exit $$missed

faults: $(DEV) ## kill, stop and overload what Tend depends on, and count what is lost
	@exec python -m faults

lighthouse: $(DEV) $(EXPORT) bench/lighthouse/node_modules/.package-lock.json ## print Lighthouse scores
	@python -m bench.lighthouse

build: $(APP) $(EXPORT) ## build the frontend for the one-process app

pictures: $(DEV) $(EXPORT) ## take the pictures of the landing page and the README, in both themes
	@exec scripts/e2e --config e2e/pictures/playwright.config.ts

image: ## build the container image, try it and print its size and times
	@exec python3 scripts/image_smoke_test.py

lock: $(DEV) ## regenerate the lock files from backend/pyproject.toml
	@exec scripts/lock

clean: ## delete everything that make created, except data/
	rm -rf .venv frontend/node_modules frontend/tools/node_modules bench/lighthouse/node_modules frontend/.next frontend/out
	find backend bench faults scripts -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@scripts/create-venv .venv $(PYTHON)

.venv/.locked: $(LOCKS) | $(BIN)/python
	@echo "Installing the backend's packages and Node"
	@$(PIP) --require-hashes $(addprefix -r ,$(LOCKS))
	@touch $@

$(APP): .venv/.locked backend/pyproject.toml
	@$(PIP) --no-build-isolation --no-deps --editable backend
	@touch $@

$(DEV): $(APP) backend/requirements-dev.lock backend/requirements-tracing.lock
	@echo "Installing the development tools"
	@$(PIP) --require-hashes -r backend/requirements-dev.lock -r backend/requirements-tracing.lock
	@touch $@

# npm writes the target file when an install has finished. `npm ci` would fail if the lock lacked other platforms'
# optional packages, which a registry may not have; `npm install` takes versions and hashes from the lock as well.
%/node_modules/.package-lock.json: %/package.json %/package-lock.json | .venv/.locked
	@echo "Installing the packages of $*"
	@npm install --prefix $* --no-save --no-audit --no-fund --no-progress --loglevel=error
	@touch $@

# An up-to-date export needs neither Node nor its packages.
$(EXPORT): $(SOURCES)
	@$(MAKE) $(MODULES)
	@echo "Building the frontend"
	@npm --prefix frontend run --silent build:static
