#!/usr/bin/env bash
# Install one lock file and this checkout into .venv; every file is checked against its hash.
set -eu -o pipefail
lock=$1
uv=.venv/bin/uv
export VIRTUAL_ENV="$PWD/.venv"
echo "Setting up: packages of $lock"
"$uv" pip install --quiet --require-hashes -r "$lock"
# hatchling comes from the lock too: no build step downloads anything
"$uv" pip install --quiet --no-deps --no-build-isolation --offline --editable .
