# What each target does is in scripts/, where it can be read and run by hand.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help run build test snapshots bench fuzz watch lint check clean

WITH_TOOLS := scripts/with-tools

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Build what has changed and start the server: make run ARGS="--help"
	@exec "$(or $(CARGO_TARGET_DIR),target)/release/evenkeel" serve $(ARGS)

build: ## Build the server with the browser's half inside it
	@scripts/setup build
	@$(WITH_TOOLS) scripts/build

test: ## Run every test, on SQLite and Postgres and in a browser: make test ARGS="cases column-"
	@scripts/setup test
	@$(WITH_TOOLS) scripts/test $(ARGS)

snapshots: ## Write the built-in snapshots anew, after adding a migration
	@scripts/setup test
	@UPDATE_SNAPSHOTS=1 $(WITH_TOOLS) scripts/with-postgres scripts/cargo-tests test --lib snapshot

bench: ## Measure the schema engine and the server
	@scripts/setup test
	@$(WITH_TOOLS) scripts/bench

fuzz: build ## Ask the API everything that its own description allows and forbids, with schemathesis
	@scripts/fuzz $(ARGS)

watch: ## Build and start again at every change, with cargo-leptos
	@scripts/setup watch
	@$(WITH_TOOLS) cargo leptos watch

lint: ## Run every linter: make lint ARGS=clippy
	@scripts/setup lint
	@$(WITH_TOOLS) scripts/lint $(ARGS)

check: ## Compile without building, the quickest look at a change
	@scripts/setup build
	@$(WITH_TOOLS) cargo check --workspace --exclude evenkeel-browser --all-targets
	@$(WITH_TOOLS) cargo check -p evenkeel-browser --target wasm32-unknown-unknown

clean: ## Remove what was built; .tools and data stay
	rm -rf target tests/browser/test-results tests/browser/playwright-report
