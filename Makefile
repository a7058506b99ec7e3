# Everything starts here; `make help` lists it. Needs python3 (3.11 or newer) and make.

PY := .venv/bin/python
# Arguments for pytest, for instance: make test ARGS='-k scan -n 0'
ARGS ?=
WORKERS ?= auto
export DATABASE_URL

.DEFAULT_GOAL := help
.PHONY: help run demo test check format bench golden migration page servers lock release dev clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/.run ## Start everything: PostgreSQL, the service, a tour; or use DATABASE_URL=…
	@exec .venv/bin/schemawatch up

demo: .venv/.run ## Play the tour alone; fails when a step was not seen
	@.venv/bin/schemawatch demo

test: .venv/.dev servers ## Run the tests on every PostgreSQL that is here (ARGS='-k scan')
	@$(PY) -m pytest -n $(WORKERS) $(ARGS)

check: .venv/.dev ## Format, lint, types and layers, without changing anything
	$(PY) -m ruff format --check --quiet .
	$(PY) -m ruff check --quiet .
	$(PY) -m pyright
	.venv/bin/lint-imports

format: .venv/.dev ## Format the Python code
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: .venv/.dev ## Measure, and print the table (ARGS=--smoke for a short look)
	@$(PY) -m tests.bench $(ARGS)

golden: .venv/.dev ## Rewrite the golden files from what the tests see; review the diff
	$(PY) -m pytest -n $(WORKERS) --update-golden $(ARGS) tests

migration: .venv/.dev ## Draft the next migration from the declared tables (NAME=add_owner)
	@test -n '$(NAME)' || { echo 'say which: make migration NAME=add_owner' >&2; exit 1; }
	@$(PY) -m tests.drafting '$(NAME)'

page: page/node_modules/.package-lock.json ## Build the page for people into controlplane/http/page (needs npm)
	@cd page && npm run --silent types && npm run --silent build

page/node_modules/.package-lock.json: page/package-lock.json
	@cd page && npm ci --silent --no-audit --no-fund

servers: .venv/.dev ## Fetch the PostgreSQL versions that this machine lacks, for tests
	@$(PY) -m tests.fetch_servers

release: .venv/.dev ## Dry run of a release: changelog, wheel, image, upgrades
	@$(PY) -m tests.dry_run

dev: .venv/.dev ## Make the virtual environment with all tools

lock: ## Write the lock files again (ARGS=--upgrade for newer versions)
	.locks/make $(ARGS)

clean: ## Remove what was made here; the data of `make run` stays
	rm -rf .venv .cache page/node_modules .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist

.venv/.run: .locks/run.lock pyproject.toml
	@if [ ! -e .venv/.dev ] || [ .locks/dev.lock -nt .venv/.dev ]; then .locks/install .venv $<; fi
	@touch $@

.venv/.dev: .locks/dev.lock pyproject.toml
	@.locks/install .venv $<
	@touch $@ .venv/.run
