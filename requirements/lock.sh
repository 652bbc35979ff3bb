#!/bin/sh
# Writes the lock files anew; run from the root of the checkout as `make lock`.
set -eu
compile() { uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --constraint requirements/constraints.txt --quiet "$1" --output-file "$2"; }
compile requirements/bootstrap.in requirements-bootstrap.lock
compile pyproject.toml requirements.lock
compile requirements/dev.in requirements-dev.lock
compile requirements/oracle.in requirements-oracle.lock
