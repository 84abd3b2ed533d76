# Le numérique en un clic: `make run` and `make test` are all it takes. `make help` lists the rest.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DEFAULT_GOAL := help

# Where the service listens.
LISTEN ?= 127.0.0.1:8080

# Where `make run` keeps its data: ./data; but PostgreSQL refuses to run as root, and the user it then runs as must
# be able to reach the folder.
DATA_DIR ?= $(shell \
  reachable() { [ "$$1" = / ] || { find "$$1" -maxdepth 0 -perm -001 | grep -q . && reachable "$$(dirname "$$1")"; }; }; \
  if [ "$$(id -u)" != 0 ] || reachable "$$PWD"; then echo "$$PWD/data"; else echo /var/lib/clic; fi)

# The tests start this very binary; building them builds it. It is linted as it is compiled (tests/rustc.sh): nothing is
# compiled twice, nor checked beside being compiled. (`cargo test` by hand builds our own crates once more, without lints.)
BINARY := target/debug/clic
BUILD := RUSTC_WORKSPACE_WRAPPER='$(CURDIR)/tests/rustc.sh' cargo test --locked --workspace
DIESEL_CLI := 2.3.14
DIESEL := target/tools/bin/diesel
CYCLONEDX_CLI := 0.5.9
CYCLONEDX := target/tools/bin/cargo-cyclonedx

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## the service on http://127.0.0.1:8080 (LISTEN=…, DATA_DIR=…), with a demonstration unless a DATABASE_URL is set
	tests/install.sh postgresql
	cargo build --release --locked --bin clic
	exec target/release/clic serve $(if $(DATABASE_URL)$(SERVICE_DATABASE_URL),,--demo) --listen '$(LISTEN)' --data-dir '$(DATA_DIR)'

# ---- tests -----------------------------------------------------------------------------------------------------

# Two lanes: browsers wait most of the time, and leave the second core to the others.
.PHONY: test
test: install build ## everything: rules and API, browser, contract
	$(MAKE) --jobs 2 --output-sync=line test-browser test-service

.PHONY: test-service
test-service: build
	$(MAKE) test-api
	$(MAKE) test-contract

.PHONY: install
install: ## what the tests need, where it is missing
	tests/install.sh

.PHONY: build
build:
	$(BUILD) --no-run

.PHONY: test-api
test-api: ## rules and API only
	$(BUILD)

.PHONY: test-browser
test-browser: build ## the pages, in Chromium
	cd tests && npm test

.PHONY: test-contract
test-contract: build ## the API against its own description
	tests/contract/run.sh

# Optimised, and quick to build: a trial is not a measure.
TRIAL := CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 cargo test --locked --release --target-dir target/trials

.PHONY: trials
trials: build ## the long trials: what `make test` tries on a small scale, at full size
	tests/install.sh postgresql chromium npm python
	CLIC_COMMANDS=10000000 $(TRIAL) --lib -- --nocapture random_commands
	CLIC_ANSWERS=200000 $(TRIAL) --lib -- questionnaires::rules::tests::levels
	CLIC_MESSAGES=10000 $(TRIAL) --test api -- --nocapture --test-threads 1 sending_trial::
	CLIC_WEBHOOKS=10000 $(TRIAL) --test api -- --nocapture nothing_is_lost_when_senders_stop_anywhere
	CLIC_MIRROR_CHANGES=100000 $(TRIAL) --test api -- --nocapture mirror::
	CLIC_STORMS=50 $(TRIAL) --test api -- --nocapture storms_of_a_thousand
	CLIC_GUESSES=30000 $(TRIAL) --test api -- --nocapture three_hundred_wrong_guesses
	CLIC_PAIRS=2000 $(TRIAL) --test api -- --nocapture drawn_pairs
	CLIC_HONEST=1000 $(TRIAL) --test api -- --nocapture an_honest_crowd
	cd tests && CLIC_PEOPLE=40 \
		npx playwright test --config browser/playwright.config.js browser/bureau/questionnaire-journey
	CLIC_CROWDS=50 $(TRIAL) --test api -- --nocapture random_crowds

.PHONY: bench
bench: ## figures, as ratios against what the machine can do at all (SCALE=200 SESSIONS=1000; OLD=… another build beside it)
	tests/load/run.sh

.PHONY: growth
growth: ## of these, one organisation alone and among SCALE=200 others of SESSIONS=1000 each
	tests/load/growth.sh

.PHONY: compare
compare: ## of these, this build beside another one, OLD=path/to/clic
	tests/load/compare.sh

.PHONY: pictures
pictures: build npm ## pictures of the users' help, taken again by the journeys that check them
	cd tests && PICTURES=1 npm test -- browser/bureau/help.spec.js

# ---- checks ----------------------------------------------------------------------------------------------------

.PHONY: check
check: ## format, lints, front end, and that what is generated is up to date
	tests/install.sh tools
	cargo fmt --all --check
	$(MAKE) --jobs 2 --output-sync=target check-commits check-front check-generated

# Subjects alone are measured: a short hash is longer in one clone than in another. The history before that day is as it is.
.PHONY: check-commits
check-commits:
	@long=$$(git log --since=2026-11-29T06:00:00Z --format=%s | awk 'length($$0) > 72' || true); \
	[ -z "$$long" ] || { printf 'Subjects of commits are longer than 72 characters:\n%s\n' "$$long" >&2; exit 1; }

# Packages come while the build begins: neither waits for the other.
.PHONY: npm
npm:
	tests/install.sh npm

.PHONY: check-front
check-front: npm
	cd tests && npm run check

.PHONY: check-generated
check-generated: check-openapi check-pages check-permissions check-settings

.PHONY: check-openapi
check-openapi: build npm
	@mkdir -p target/generated
	$(MAKE) openapi OPENAPI=target/generated/openapi.json TYPES=target/generated/types.d.ts
	@diff -u openapi/openapi.json target/generated/openapi.json \
	  && diff -u frontend/js/api/types.d.ts target/generated/types.d.ts \
	  || { echo 'The description of the API is not that of the code: run `make openapi` and commit.' >&2; exit 1; }

.PHONY: check-pages
check-pages: build
	@rm -rf target/generated/frontend && mkdir -p target/generated && cp -R frontend target/generated/frontend
	@$(BINARY) pages target/generated/frontend > target/generated/pages
	@diff -ur frontend target/generated/frontend \
	  || { echo 'A page does not stand in the shell of the code: run `make pages` and commit.' >&2; exit 1; }

.PHONY: check-permissions
check-permissions: build
	@$(BINARY) permissions | diff -u api/docs/permissions.md - \
	  || { echo 'The table of permissions is not that of the code: run `make permissions` and commit.' >&2; exit 1; }

.PHONY: check-settings
check-settings: build
	@$(WITH_SETTINGS) | diff -u $(OPERATIONS) - \
	  || { echo 'The table of settings is not that of the code: run `make settings` and commit.' >&2; exit 1; }

# ---- what is generated -----------------------------------------------------------------------------------------

OPENAPI := openapi/openapi.json
TYPES := frontend/js/api/types.d.ts

.PHONY: openapi
openapi: build ## openapi.json from the code, and from it the types of the front end
	$(BINARY) openapi > $(OPENAPI).new
	mv $(OPENAPI).new $(OPENAPI)
	tests/install.sh npm
	cd tests && npx --no-install openapi-typescript ../$(OPENAPI) --output ../$(TYPES)

.PHONY: pages
pages: build ## the shell of all pages into frontend/**/*.html
	$(BINARY) pages frontend

.PHONY: permissions
permissions: build ## who may call which route, into api/docs/permissions.md
	$(BINARY) permissions > api/docs/permissions.md

OPERATIONS := api/docs/operations.md
WITH_SETTINGS = { sed '/^<!-- settings -->$$/q' $(OPERATIONS); $(BINARY) settings; sed -n '/^<!-- \/settings -->$$/,$$p' $(OPERATIONS); }

.PHONY: settings
settings: build ## every setting of `clic serve`, into api/docs/operations.md
	$(WITH_SETTINGS) > $(OPERATIONS).new
	mv $(OPERATIONS).new $(OPERATIONS)

.PHONY: schema
schema: build $(DIESEL) ## api/src/schema.rs from the migrations
	tests/install.sh postgresql
	folder=$$(mktemp -d); server=; \
	trap 'kill $$server && wait $$server; rm -rf "$$folder"' EXIT; \
	$(BINARY) migrate --data-dir "$$folder"; \
	$(BINARY) serve --data-dir "$$folder" --listen 127.0.0.1:0 & server=$$!; \
	until [ -S "$$folder/socket/.s.PGSQL.5432" ]; do kill -0 $$server; sleep 0.1; done; sleep 1; \
	(cd api && $(abspath $(DIESEL)) print-schema \
	  --database-url "postgresql://clic_owner@/clic?host=$${folder//\//%2F}%2Fsocket" > "$$folder/schema.rs"); \
	cp "$$folder/schema.rs" api/src/schema.rs

.PHONY: sbom
sbom: $(CYCLONEDX) ## all crates of the binary, as CycloneDX, into target/sbom/
	mkdir -p target/sbom
	$(CYCLONEDX) cyclonedx --manifest-path api/Cargo.toml --format json --spec-version 1.5 --override-filename clic.cdx
	mv api/clic.cdx.json target/sbom/
	rm -f api/cluster/clic.cdx.json

$(CYCLONEDX):
	cargo install cargo-cyclonedx --version $(CYCLONEDX_CLI) --locked --root target/tools

$(DIESEL):
	tests/install.sh libpq
	cargo install diesel_cli --version $(DIESEL_CLI) --locked --no-default-features --features postgres --root target/tools
