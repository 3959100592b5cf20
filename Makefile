# Short names for the commands of bootstrap.py, which also works where there is no make.
# Another Python: make test PYTHON=python3.12

PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: help setup run test test-postgres bench assets generate lock clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Create .venv with the locked packages and `nqi`, and build the browser assets
run: ## Set up, load the facts of data/ and serve the catalogue; prints the addresses
test: ## The whole gate: format, lint, types, layers, tests in a real browser
test-postgres: ## pytest beside a private PostgreSQL; ARGS="-k release" are its arguments
bench: ## Measure the representative queries, beside hand-written SQL and the peers
assets: ## Build the browser libraries into maps/static/vendor
generate: ## Write the schema and the data dictionary again from the code
lock: ## Write the lock files again from pyproject.toml and web/package.json
clean: ## Remove everything that was built; the catalogue in var/ stays

setup run test bench assets generate lock clean:
	@$(PYTHON) bootstrap.py $@

test-postgres:
	@$(PYTHON) bootstrap.py $@ $(ARGS)
